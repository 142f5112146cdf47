import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { loadCheckpoint, type DecoderConfig } from '../engine/index.ts'
import { InputError } from '../errors.ts'
import { keyOf } from '../random.ts'
import type { Feedback, PreferenceTask, Response, Task } from '../supervision.ts'
import { PolicyGraphs } from './policy-graph.ts'
import { checkedMethod, type PolicyMethod } from './policy-method.ts'
import { promptText, type PolicyModel } from './policy-model.ts'
import { rolloutBatch, type Rollout, type RolloutSample } from './rollout.ts'
import { trainPolicy, type PolicyJudge, type TrainPolicyOptions } from './train-policy.ts'

/** Two layers of 32, random weights, 64 tokens; a token's text is its id. */
let model: PolicyModel
beforeAll(async () => {
  const folder = fileURLToPath(new URL('../engine/golden/llama', import.meta.url))
  const { config, weights } = await loadCheckpoint(folder)
  model = {
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
})

const TASKS: readonly PreferenceTask[] = ['abc', 'de', 'fghi'].map((prompt, i) => ({
  kind: 'preference',
  id: `t${i}`,
  prompt,
  chosen: 'x',
  rejected: 'y',
}))

/** Share of the response's tokens that are below 32: half of them by chance. */
function scripted(scoreOf: (response: Response, task: Task) => number | null = lowShare): PolicyJudge {
  return {
    name: 'scripted',
    version: '1',
    judge: (task, response): Promise<Feedback> => {
      const score = scoreOf(response, task)
      const verdict = score === null ? 'unknown' : score > 0.5 ? 'correct' : 'wrong'
      return Promise.resolve({ verdict, score, findings: [], text: '', judge: { name: 'scripted', version: '1' } })
    },
  }
}

function lowShare({ text }: Response): number {
  const ids = text.split(' ').map(Number)
  return ids.filter((id) => id < 32).length / ids.length
}

function options(method: PolicyMethod, more: Partial<TrainPolicyOptions> = {}): TrainPolicyOptions {
  return {
    key: keyOf(1),
    judge: scripted(),
    method,
    rollouts: 24,
    prompts: 2,
    samples: 8,
    maxTokens: 8,
    rate: 2e-2,
    adapter: { rank: 4, alpha: 8, modules: 'all' },
    session: { threads: 1 },
    ...more,
  }
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-policy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Every file but the one with times. */
function bytesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'metrics.jsonl')
    .toSorted()
    .map((name) => `${name} ${readFileSync(join(folder, name), 'base64')}`)
}

const meanReward = (points: readonly { readonly reward: number | null }[]): number =>
  points.reduce((sum, { reward }) => sum + (reward ?? 0), 0) / points.length

test.each<PolicyMethod>([
  { name: 'reinforce', penalty: 0 },
  { name: 'grpo', penalty: 0 },
  { name: 'grpo', lengthCorrection: true, penalty: 0 },
  { name: 'ppo', penalty: 0 },
])('the reward rises from chance: %o', async (method) => {
  const { curve } = await trainPolicy(model, TASKS, options(method))
  expect(curve).toHaveLength(24)
  expect(meanReward(curve.slice(0, 3))).toBeLessThan(0.6)
  expect(meanReward(curve.slice(-3))).toBeGreaterThan(0.8)
  // the first responses are the reference's own
  expect(curve[0]!.divergence).toBeLessThan(1e-6)
  expect(curve.at(-1)!.divergence).toBeGreaterThan(0.5)
})

test('a strong penalty keeps the policy at its reference, with less reward', async () => {
  const { curve } = await trainPolicy(model, TASKS, options({ name: 'grpo', penalty: 20 }))
  expect(curve.at(-1)!.divergence).toBeLessThan(0.3)
  expect(meanReward(curve.slice(-3))).toBeLessThan(0.75)
})

test('a run that was interrupted in the middle of a roll-out ends with the same bytes, and asks no judge twice', async () => {
  const settings = options({ name: 'ppo' }, { rollouts: 4, samples: 3, updates: 3 })
  const whole = temporary()
  const { adapter } = await trainPolicy(model, TASKS, { ...settings, folder: whole })
  const parted = temporary()
  let judged = 0
  const counting = scripted((response) => {
    judged++
    return lowShare(response)
  })
  // an abort after update 4, the first of the second roll-out, and a kill after the third was drawn
  const abort = new AbortController()
  await expect(
    trainPolicy(model, TASKS, {
      ...settings,
      judge: counting,
      folder: parted,
      signal: abort.signal,
      onProgress: ({ step }) => {
        if (step === 4) abort.abort()
      },
    }),
  ).rejects.toThrow('abort')
  const failing = {
    ...settings,
    judge: counting,
    folder: parted,
    onRollout: ({ rollout }: { readonly rollout: number }) => {
      if (rollout === 2) throw new TypeError('killed')
    },
  }
  await expect(trainPolicy(model, TASKS, failing)).rejects.toThrow('killed')
  const resumed = await trainPolicy(model, TASKS, { ...settings, judge: counting, folder: parted })
  expect(bytesOf(parted)).toEqual(bytesOf(whole))
  expect(resumed.adapter).toEqual(adapter)
  expect(judged).toBe(4 * 2 * 3)
  expect(readdirSync(parted)).toEqual(
    expect.arrayContaining([
      'curves.jsonl',
      'metrics.jsonl',
      'report.html',
      'rollouts.jsonl',
      'run.json',
      'training.state',
    ]),
  )
})

test('a folder of another run is refused with what is other, and one of something else is left as it is', async () => {
  const folder = temporary()
  const settings = options({ name: 'grpo' }, { rollouts: 2, prompts: 1, samples: 2, maxTokens: 2, folder })
  await trainPolicy(model, TASKS, settings)
  const refused = (more: Partial<TrainPolicyOptions>, tasks = TASKS): Promise<unknown> =>
    trainPolicy(model, tasks, { ...settings, ...more })
  await expect(refused({ rate: 1e-3, method: { name: 'grpo', clip: 0.3 } })).rejects.toThrow(
    'it holds another run: its method.clip is 0.2, now asked is 0.3; its rate is 0.02, now asked is 0.001; wanted',
  )
  await expect(refused({ rollouts: 1 })).rejects.toThrow('its rollouts is 2, now asked is 1')
  await expect(refused({ reward: { unknown: 0 } })).rejects.toThrow('its reward.unknown is not set, now asked is 0')
  await expect(refused({ judge: { ...scripted(), version: '2' } })).rejects.toThrow('its judge.version is 1, now')
  await expect(refused({ key: keyOf(2) })).rejects.toThrow(`its seed is ${keyOf(1).text}, now asked is`)
  await expect(refused({}, TASKS.slice(1))).rejects.toThrow('its tasks are others')
  const other = temporary()
  writeFileSync(join(other, 'reward.json'), '{}')
  await expect(refused({ folder: other })).rejects.toThrow('it holds reward.json, which is of no run of a policy')
  expect(readdirSync(other)).toEqual(['reward.json'])
  const judged = temporary()
  writeFileSync(join(judged, 'run.json'), '{"command":"judge"}')
  await expect(refused({ folder: judged })).rejects.toThrow(InputError)
})

test('a run becomes longer: what was drawn is kept, no judge is asked twice, and it may be interrupted again', async () => {
  const settings = options({ name: 'grpo' }, { rollouts: 20, prompts: 1, samples: 2, maxTokens: 2 })
  const short = { ...settings, rollouts: 10 }
  const [once, twice] = [temporary(), temporary()]
  let judged = 0
  const judge = scripted((response) => {
    judged++
    return lowShare(response)
  })
  await trainPolicy(model, TASKS, { ...short, judge, folder: once })
  const kept = readFileSync(join(once, 'rollouts.jsonl'), 'utf8')
  const longer = await trainPolicy(model, TASKS, { ...settings, judge, folder: once })
  expect(judged).toBe(20 * 2)
  expect(readFileSync(join(once, 'rollouts.jsonl'), 'utf8').startsWith(kept)).toBe(true)
  expect(longer.curve).toHaveLength(20)
  expect(JSON.parse(readFileSync(join(once, 'run.json'), 'utf8'))).toMatchObject({
    settings: { rollouts: 20 },
    begunWith: 10,
  })
  await trainPolicy(model, TASKS, { ...short, folder: twice })
  const abort = new AbortController()
  const stopped = trainPolicy(model, TASKS, {
    ...settings,
    folder: twice,
    signal: abort.signal,
    onProgress: ({ step }) => {
      if (step === 13) abort.abort()
    },
  })
  await expect(stopped).rejects.toThrow('abort')
  const resumed = await trainPolicy(model, TASKS, { ...settings, folder: twice })
  expect(resumed.adapter).toEqual(longer.adapter)
  expect(bytesOf(twice)).toEqual(bytesOf(once))
})

const sample = (group: number, reward: number | null, ids: readonly number[]): RolloutSample => ({
  task: 't',
  group,
  prompt: [5, 6, 7],
  ids,
  drawn: ids.map((_id, t) => -4 - 0.1 * t),
  reference: ids.map((_id, t) => -4.2 + 0.05 * t),
  text: '',
  finish: 'length',
  verdict: 'unknown',
  reward,
})

test.each<PolicyMethod>([{ name: 'reinforce' }, { name: 'grpo' }, { name: 'ppo' }])(
  'the gradient of a batch with a null reward is that without the response, and not that of reward 0: %o',
  async (given) => {
    const method = checkedMethod(given)
    await using graphs = await PolicyGraphs.compile(model.config, model.weights, {
      adapter: { rank: 2, alpha: 4 },
      method,
      temperature: 1,
      momentCount: 0,
      key: keyOf(2),
    })
    const gradientOf = async (...samples: readonly RolloutSample[]): Promise<Float32Array> => {
      const rollout: Rollout = { rollout: 0, samples }
      await graphs.training.run(rolloutBatch(model.config, rollout, { method, maxTokens: 4 }).feeds)
      return Float32Array.from([...graphs.training.arena.places.values()].flatMap(({ gradient }) => [...gradient]))
    }
    const [a, b] = [sample(0, 1, [9, 10, 2]), sample(0, 0.25, [11, 12])]
    const without = await gradientOf(a, b)
    const masked = await gradientOf(a, sample(0, null, [20, 21, 22, 23]), b)
    const zero = await gradientOf(a, sample(0, 0, [20, 21, 22, 23]), b)
    expect(masked).toEqual(without)
    const distance = zero.reduce((sum, each, i) => sum + Math.abs(each - without[i]!), 0)
    expect(distance).toBeGreaterThan(1e-4)
    // where nothing has a reward there is no gradient at all
    expect((await gradientOf(sample(0, null, [9, 2]))).every((each) => each === 0)).toBe(true)
  },
)

test('a judge that never gives a reward ends the run, and masked responses are counted', async () => {
  const none = options({ name: 'grpo' }, { judge: scripted(() => null), rollouts: 5 })
  await expect(trainPolicy(model, TASKS, none)).rejects.toThrow('no response of 3 roll-outs in a row has a reward')
  const short = { ...none, rollouts: 1 }
  await expect(trainPolicy(model, TASKS, short)).rejects.toThrow('no response of the roll-out has a reward')
  const half = scripted((response) => (response.text.length % 2 === 0 ? null : 0.5))
  const { curve } = await trainPolicy(model, TASKS, options({ name: 'grpo' }, { judge: half, rollouts: 2 }))
  expect(curve[0]!.masked).toBeGreaterThan(0)
  expect(curve[0]!.reward).toBe(0.5)
})

/** Judges as `scripted`, but for the roll-outs that are named, which it is asked about in turn: 16 responses each. */
function silentIn(...numbers: readonly number[]): PolicyJudge {
  let asked = 0
  return scripted((response) => (numbers.includes(Math.floor(asked++ / 16)) ? null : lowShare(response)))
}

test('a roll-out without any reward leaves the policy as it was, also by what the optimiser keeps of those before', async () => {
  const method = { name: 'reinforce', penalty: 0 } as const
  const once = await trainPolicy(model, TASKS, options(method, { rollouts: 1 }))
  const twice = await trainPolicy(model, TASKS, options(method, { rollouts: 2, judge: silentIn(1) }))
  expect(twice.curve.map(({ masked }) => masked)).toEqual([0, 16])
  expect(twice.adapter).toEqual(once.adapter)
  // and the first update behind it is as long as a first one: AdamW's, at this rate, in every number with a gradient
  const late = await trainPolicy(model, TASKS, options(method, { rollouts: 2, judge: silentIn(0) }))
  const start = await trainPolicy(model, TASKS, options(method, { rollouts: 1, rate: 1e-12 }))
  const longest = ({ adapter }: typeof once): number =>
    [...adapter].reduce(
      (most, [name, { data }]) =>
        data.reduce((own, value, i) => Math.max(own, Math.abs(value - start.adapter.get(name)!.data[i]!)), most),
      0,
    )
  expect(longest(once)).toBeCloseTo(2e-2, 4)
  expect(longest(late)).toBeCloseTo(2e-2, 4)
})

test('a run without any reward is no success where it is gone on with either', async () => {
  const folder = temporary()
  const none = options(
    { name: 'grpo' },
    { judge: scripted(() => null), rollouts: 2, prompts: 1, samples: 2, maxTokens: 2, folder },
  )
  await expect(trainPolicy(model, TASKS, none)).rejects.toThrow('no response of 2 roll-outs in a row has a reward')
  const again = "no response of the run's roll-outs (2) has a reward, and kept ones are not judged again"
  await expect(trainPolicy(model, TASKS, none)).rejects.toThrow(again)
  await expect(trainPolicy(model, TASKS, none)).rejects.toThrow(again)
})

test('a roll-out that was kept without its figures has them where the run is gone on with', async () => {
  const folder = temporary()
  const settings = options({ name: 'grpo' }, { rollouts: 2, prompts: 1, samples: 2, maxTokens: 2, folder })
  await trainPolicy(model, TASKS, settings)
  const [curves, page] = ['curves.jsonl', 'report.html'].map((name) => readFileSync(join(folder, name), 'utf8'))
  // what a kill leaves between the roll-out's line and the figures
  writeFileSync(join(folder, 'curves.jsonl'), `${curves!.split('\n')[0]}\n`)
  rmSync(join(folder, 'report.html'))
  await trainPolicy(model, TASKS, settings)
  expect(readFileSync(join(folder, 'curves.jsonl'), 'utf8')).toBe(curves)
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(page)
})

function firstRollout(folder: string): Rollout {
  return JSON.parse(readFileSync(join(folder, 'rollouts.jsonl'), 'utf8')) as Rollout
}

/** Rewards of responses that are the rejected one of their pair. */
async function rewardsOf(scoreOf: () => number | null, scale: 'score' | 'log-odds'): Promise<(number | null)[]> {
  const folder = temporary()
  const judge = scripted(scoreOf)
  const one = options({ name: 'grpo' }, { judge, rollouts: 1, prompts: 1, samples: 2, maxTokens: 1, reward: { scale } })
  const plain = { ...one, folder, save: () => Promise.resolve() }
  // the texts that are drawn do not depend on the rejected response
  await trainPolicy(model, TASKS.slice(0, 1), { ...plain, judge: scripted(() => 0.75) })
  const [first] = firstRollout(folder).samples
  const tasks = TASKS.slice(0, 1).map((task) => ({ ...task, rejected: first?.text ?? '' }))
  const again = temporary()
  await trainPolicy(model, tasks, { ...plain, folder: again, judge }).catch((error: unknown) => {
    if (!String(error).includes('has a reward')) throw error
  })
  const { samples } = firstRollout(again)
  expect(samples.map(({ text }) => text)).toEqual(firstRollout(folder).samples.map(({ text }) => text))
  return samples.filter(({ text }) => text === first?.text).map(({ reward }) => reward)
}

test('a response that is the rejected one has reward 0 on the scale of a reward model, unless it has none', async () => {
  // compared with the chosen response, such a one would have log 3
  expect(new Set(await rewardsOf(() => 0.75, 'log-odds'))).toEqual(new Set([0]))
  expect(new Set(await rewardsOf(() => 0.75, 'score'))).toEqual(new Set([0.75]))
  expect(new Set(await rewardsOf(() => null, 'log-odds'))).toEqual(new Set([null]))
})

test('a judge that throws ends the training, and ends what the other judgements are at', async () => {
  let count = 0
  let left = 0
  const failing: PolicyJudge = {
    name: 'failing',
    version: '1',
    judge: async (_task, _response, { signal } = {}) => {
      if (count++ === 0) throw new Error('no disk')
      return await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          left++
          reject(signal.reason as Error)
        })
      })
    },
  }
  await expect(trainPolicy(model, TASKS, options({ name: 'grpo' }, { judge: failing, rollouts: 1 }))).rejects.toThrow(
    'no disk',
  )
  expect([count, left]).toEqual([16, 15])
})

test('settings out of range are refused', async () => {
  const refused = (more: Partial<TrainPolicyOptions>, method: PolicyMethod = { name: 'reinforce' }): Promise<unknown> =>
    trainPolicy(model, TASKS, options(method, more))
  await expect(refused({ updates: 2 })).rejects.toThrow('wanted 1 with reinforce')
  await expect(refused({ samples: 1 }, { name: 'grpo' })).rejects.toThrow('samples is 1')
  await expect(refused({ samples: 1 }, { name: 'ppo' })).rejects.toThrow('samples is 1')
  const alone = 'prompts and samples are 1, so a response is compared with itself alone'
  await expect(refused({ samples: 1, prompts: 1 }, { name: 'ppo', baseline: 'batch-mean' })).rejects.toThrow(alone)
  await expect(refused({ rate: 0 })).rejects.toThrow('rate is 0')
  await expect(refused({ maxTokens: 1.5 })).rejects.toThrow('maxTokens is 1.5')
  await expect(trainPolicy(model, [], options({ name: 'grpo' }))).rejects.toThrow('no tasks')
  const long = { ...TASKS[0], id: 'long', prompt: 'x'.repeat(200) } as PreferenceTask
  await expect(trainPolicy(model, [long], options({ name: 'grpo' }))).rejects.toThrow('task long has')
})

test('a conversation becomes ChatML, or paragraphs where the tokenizer knows no marks', () => {
  const messages = [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Why?' },
  ] as const
  expect(promptText(messages, true)).toBe(
    '<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n',
  )
  expect(promptText(messages, false)).toBe('Be short.\n\nWhy?\n')
})
