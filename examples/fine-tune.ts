/**
 * Fine-tunes MiniLM on your own labelled text: fine-tune.ts [ROWS.jsonl] [OUT], each row {"text": …, "label": …}. The same
 * command goes on where it was interrupted.
 */
import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { keyOf, split } from 'touchstone'
import * as engine from 'touchstone/engine'
import { pullModel } from 'touchstone/store'

const [file = fileURLToPath(new URL('fine-tune.jsonl', import.meta.url)), out = 'runs/fine-tuned'] =
  process.argv.slice(2)
const lines = (await readFile(file, 'utf8')).trim().split('\n')
const rows = lines.map((line) => JSON.parse(line) as { text: string; label: string })
const classes = [...new Set(rows.map(({ label }) => label))].toSorted()

const { folder } = await pullModel('minilm-l6')
const model = await engine.loadCheckpoint(folder)
const config = model.config as engine.EncoderConfig
const tokenizer = await engine.loadTokenizer(folder)
const texts = rows.map(({ text }) => tokenizer.encode(text, { maximumLength: 128, truncate: true }))

const { loss } = engine.sequenceClassifier(config, classes.length)
const optimiser = engine.adamW()
await using graph = await engine.TrainingGraph.compile(loss, { momentCount: optimiser.momentCount })
const head = engine.linearWeights(keyOf('head'), [{ name: 'classifier', out: classes.length, in: config.hiddenSize }])
graph.arena.load(new Map([...model.weights, ...head]))

const lengths = texts.map(({ ids }) => ids.length)
const order = (epoch: number) => engine.planBatches(lengths, { batchSize: 8, key: split(keyOf('order'), epoch) })
const plans = Array.from({ length: 12 }, (_, epoch) => order(epoch)).flat()
const batch = (index: number): engine.TrainingBatch => {
  const chosen = plans[index]?.rows ?? []
  const inBatch = chosen.flatMap((row) => texts[row] ?? [])
  const labels = chosen.map((row) => classes.indexOf(rows[row]?.label ?? ''))
  const { feeds } = engine.packSequences(config, inBatch)
  return { name: `rows ${chosen.join()}`, feeds: { ...feeds, labels: engine.classLabels(labels, classes.length) } }
}
const schedule = engine.schedule({ peak: 1e-4, warmup: 4, total: plans.length })
// the state of an interrupted run; rows and recipe name it, so that other rows begin anew
const digest = createHash('sha256').update(lines.join('\n')).update('12 epochs, rate 1e-4').digest('hex')
const state = `${out}-state-${digest.slice(0, 12)}`
const resumable = { folder: state, identity: digest, saveEvery: 10 }
const recipe = { optimiser, schedule, steps: plans.length, batch, key: keyOf('training'), ...resumable }
await engine.train(graph, { ...recipe, onProgress: ({ step, loss: now }) => console.log(step, now.toFixed(3)) })
await engine.saveCheckpoint(out, { ...model, weights: new Map([...model.weights, ...graph.arena.views()]) })
await rm(state, { recursive: true })
