/** One process of `reward-resume`: trains a policy of two small random layers. Prints a line for each stage. */
import { fileURLToPath } from 'node:url'
import { loadCheckpoint, type DecoderConfig } from '../../src/engine/index.ts'
import { savePolicyAdapter, trainPolicy, type PolicyModel } from '../../src/policy/index.ts'
import { keyOf } from '../../src/random.ts'
import type { Feedback } from '../../src/supervision.ts'

const [folder = '', rollouts = ''] = process.argv.slice(2)
const golden = fileURLToPath(new URL('../../src/engine/golden/llama', import.meta.url))
const { config, weights } = await loadCheckpoint(golden)
const model: PolicyModel = {
  name: 'tiny',
  digest: 'tiny',
  config: config as DecoderConfig,
  weights,
  tokenizer: {
    encode: (text) => Array.from(text, (letter) => 3 + (letter.charCodeAt(0) % 60)),
    decode: (ids) => ids.join(' '),
    endIds: new Set([2]),
    chat: false,
  },
}
const judge = { name: 'low tokens', version: '1' }
const options = { rank: 4, alpha: 8, modules: 'all' } as const
const tasks = ['abc', 'de', 'fghi'].map((prompt, i) => ({
  kind: 'preference' as const,
  id: `t${i}`,
  prompt,
  chosen: 'x',
  rejected: 'y',
}))
await trainPolicy(model, tasks, {
  key: keyOf('resume'),
  judge: {
    ...judge,
    judge: (_task, { text }): Promise<Feedback> => {
      const ids = text.split(' ').map(Number)
      const score = ids.filter((id) => id < 32).length / ids.length
      console.log('judge')
      return Promise.resolve({ verdict: 'correct', score, findings: [], text: '', judge })
    },
  },
  method: { name: 'ppo' },
  rollouts: Number(rollouts),
  samples: 3,
  updates: 3,
  maxTokens: 6,
  rate: 1e-2,
  adapter: options,
  folder,
  save: (place, adapter) => savePolicyAdapter(place, adapter, { model, options }),
  session: { threads: 1 },
  onRollout: () => console.log('rollout'),
  onProgress: () => console.log('update'),
})
