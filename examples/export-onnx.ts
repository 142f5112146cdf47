/**
 * Writes an encoder as a folder that transformers.js and any ONNX runtime read, and runs it once: export-onnx.ts [MODEL] [OUT].
 * MODEL is a folder in Hugging Face's layout, what `fine-tune.ts` or `relation train` made too, or a name of the model store.
 */
import { stat } from 'node:fs/promises'
import { exportEncoder, floats, GraphSession, indices, loadEncoder } from 'touchstone/engine'
import { pullModel } from 'touchstone/store'

const [model = 'minilm-l6', out = 'runs/exported'] = process.argv.slice(2)
const isFolder = await stat(model).then(
  (found) => found.isDirectory(),
  () => false,
)
// heads of classifiers and matchers are no part of the encoder
const heads = ['classifier.', 'relation.']
const encoder = await loadEncoder(isFolder ? model : (await pullModel(model)).folder, { heads })
const whole = await exportEncoder(out, encoder)
const small = await exportEncoder(out, encoder, { quantise: true })
for (const path of [whole, small]) console.log(path, `${Math.round((await stat(path)).size / 1e6)} MB`)

const { ids } = encoder.tokenizer.encode('Ada Lin was born in Ulm.')
const shape = [1, ids.length]
const mask = ids.map(() => 1)
const types =
  encoder.config.tokenTypes > 1
    ? {
        token_type_ids: indices(
          ids.map(() => 0),
          shape,
        ),
      }
    : {}
await using session = await GraphSession.open(whole)
const feeds = { input_ids: indices(ids, shape), attention_mask: indices(mask, shape), ...types }
const { last_hidden_state: states = floats([]) } = await session.run(feeds)
console.log(`states of ${states.dims.join(' x ')}: ${Array.from(states.data.slice(0, 4), Number).join(', ')} …`)
