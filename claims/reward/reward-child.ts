/** One process of `reward-resume`: trains a reward on the bundled pairs with a cache of its own. Prints a line for each stage. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keyOf } from '../../src/random.ts'
import { readPreferencePairs, saveReward, trainReward } from '../../src/reward/index.ts'

const [folder = '', encoder = '', pairs = ''] = process.argv.slice(2)
const data = fileURLToPath(new URL('../../data/preferences.jsonl', import.meta.url))
const rows = await readPreferencePairs([data])
const { model } = await trainReward(rows.pairs.slice(0, Number(pairs)), {
  key: keyOf('resume'),
  encoder,
  chooseWeight: true,
  heads: 4,
  cache: join(folder, 'cache'),
  session: { threads: 1 },
  onProgress: ({ done, total }) => console.log(done === total ? 'heads' : 'encode'),
})
console.log('save')
// the path of the encoder is the machine's own
await saveReward(join(folder, 'model'), { ...model, encoder: 'minilm-l6' })
