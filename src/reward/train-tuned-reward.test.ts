import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadEncoder, saveCheckpoint } from '../engine/index.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { responseCues } from './bias/response-cues.ts'
import { loadReward, saveReward } from './reward-model.ts'
import { RewardScorer } from './reward-scorer.ts'
import type { FineTuneReward, RewardPair, TrainRewardOptions } from './reward-training.ts'
import { trainReward } from './train-reward.ts'
import { pairTerms } from './training/pair-terms.ts'

const WORDS = ['ask', 'one', 'two', 'good', 'bad', 'red', 'blue', 'sea', 'hill', 'tree']

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-tuned-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function tinyFolder(): Promise<string> {
  const { config, weights, tokenizer } = tinyEncoder(keyOf('tiny'), WORDS)
  const folder = temporary()
  await saveCheckpoint(folder, { config, weights, tokenizer: tokenizer.files })
  return folder
}

/** The better response says good and the worse bad, among other words. */
const PAIRS: readonly RewardPair[] = Array.from({ length: 24 }, (_v, i) => {
  const others = [WORDS[5 + (i % 5)], WORDS[5 + ((i * 3 + 1) % 5)]].join(' ')
  return { prompt: `ask ${i % 2 === 0 ? 'one' : 'two'}`, chosen: `${others} good`, rejected: `${others} bad` }
})

async function tuned(
  encoder: string,
  options: Partial<TrainRewardOptions> & { readonly fineTune?: FineTuneReward } = {},
  pairs: readonly RewardPair[] = PAIRS,
): ReturnType<typeof trainReward> {
  return trainReward(pairs, {
    key: keyOf('tuned'),
    encoder,
    arm: { arm: 'vanilla' },
    maximumLength: 96,
    cache: temporary(),
    session: { threads: 1 },
    ...options,
    fineTune: { layers: 1, epochs: 8, batchSize: 8, rate: 2e-3, ...options.fineTune },
  })
}

test('pair terms: the bias expert, its weight and the margin make offsets; smoothing makes targets; balance makes weights', () => {
  const cues = ['a', 'a b', 'a b c d', 'a b c d e f g h'].map(responseCues)
  const pairs = [
    { chosen: 2, rejected: 0, margin: 0.5 },
    { chosen: 3, rejected: 1, smoothing: 0.25 },
    { chosen: 1, rejected: 3 },
  ]
  const key = keyOf(1)
  const half = pairTerms({ cues, pairs }, { arm: 'two-stage', weight: 0.5 }, { key })
  const slope = half.biasExpert?.[0] ?? Number.NaN
  const gap = Math.log1p(8) - Math.log1p(2)
  expect(slope).toBeGreaterThan(0)
  expect(half.offsets[0]).toBeCloseTo(0.5 * slope * (Math.log1p(4) - Math.log1p(1)) - 0.5, 12)
  expect(half.offsets[1]).toBeCloseTo(0.5 * slope * gap, 12)
  expect(half.offsets[2]).toBeCloseTo(-0.5 * slope * gap, 12)
  expect([...half.targets]).toEqual([1, 0.75, 1])
  const { offsets, weights } = pairTerms({ cues, pairs }, { arm: 'balanced' }, { key })
  expect([...offsets]).toEqual([-0.5, -0, -0])
  // at the gap of 1.1 each side has one pair; the pair at 0.92 has no other side, and counts half
  expect([...weights].map((weight) => weight / (weights[1] ?? 1))).toEqual([0.5, 1, 1])
  expect(() => pairTerms({ cues, pairs }, { arm: 'odin' }, { key })).toThrow(
    'the arm odin is for frozen backbones alone, wanted vanilla, two-stage',
  )
})

test('a fine-tuned reward prefers what was chosen, moves the top layer alone, and scores the same from its folder and in any company', async () => {
  const base = await tinyFolder()
  const { model, cut, texts } = await tuned(base)
  expect([cut, model.heads.length, model.encoder]).toEqual([0, 1, base])
  expect(model.basis).toBe(`24 pairs of 2 prompts, with the top 1 of 2 layers of ${base}`)
  const start = (await loadEncoder(base)).weights
  const [below, top] = [0, 1].map((layer) => `encoder.layer.${layer}.output.dense.weight`) as [string, string]
  expect(model.tuned?.weights.get(below)?.data).toEqual(start.get(below)?.data)
  expect(model.tuned?.weights.get(top)?.data).not.toEqual(start.get(top)?.data)
  const folder = temporary()
  await saveReward(folder, model)
  const all = PAIRS.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((response) => ({ prompt, response })),
  )
  const score = async (own: typeof all): Promise<number[]> => {
    await using scorer = await RewardScorer.open(folder, { cache: temporary(), threads: 1 })
    return (await scorer.score(own)).map(({ reward }) => reward)
  }
  const together = await score(all)
  for (const [i] of PAIRS.entries()) expect(together[2 * i]).toBeGreaterThan((together[2 * i + 1] ?? 0) + 0.5)
  expect(await score(all.slice(7, 8))).toEqual([together[7]])
  expect(await score(all.toReversed())).toEqual(together.toReversed())
  // standardised over the training responses, of which there are fewer than 500
  const distinct = [...new Map(all.map((text, i) => [JSON.stringify(text), together[i] ?? 0])).values()]
  expect(distinct.length).toBe(texts)
  expect(distinct.reduce((sum, x) => sum + x, 0) / texts).toBeCloseTo(model.mean, 9)
  // the folder is an encoder in Hugging Face layout
  expect((await loadEncoder(folder)).weights.get(top)).toEqual(model.tuned?.weights.get(top))
  const moved = { ...(await loadReward(folder)), tuned: await loadEncoder(base) }
  await expect(RewardScorer.open(moved, { threads: 1 })).rejects.toMatchObject({ code: 'corrupt' })
})

test('a training that was stopped goes on where it was and ends with the same numbers; another one is refused', async () => {
  const base = await tinyFolder()
  const whole = (await tuned(base)).model
  const folder = temporary()
  const controller = new AbortController()
  const stop = new Error('stopped')
  const steps: number[] = []
  const onStep = (stage: string, { step }: { readonly step: number }): void => {
    expect(stage).toBe('encoder')
    steps.push(step)
    if (step === 7) controller.abort(stop)
  }
  await expect(tuned(base, { fineTune: { folder, onStep }, signal: controller.signal })).rejects.toBe(stop)
  expect(existsSync(join(folder, 'encoder'))).toBe(true)
  const again = (await tuned(base, { fineTune: { folder, onStep } })).model
  expect(steps).toEqual(Array.from({ length: 24 }, (_v, i) => i + 1))
  expect(again.projection.basis).toEqual(whole.projection.basis)
  expect(again.tuned?.weights).toEqual(whole.tuned?.weights)
  await expect(tuned(base, { fineTune: { folder, rate: 1e-3 } })).rejects.toMatchObject({ code: 'bad-input' })
})

test('two stages keep length out of the encoder where length alone tells the pairs apart', async () => {
  const base = await tinyFolder()
  // of each word's eight pairs the longer response wins seven, and nothing else tells them apart
  const pairs = Array.from({ length: 40 }, (_v, i): RewardPair => {
    const word = WORDS[5 + (i % 5)] ?? ''
    const [long, short] = [Array.from({ length: 12 }, () => word).join(' '), `${word} ${word}`]
    return i % 9 === 0
      ? { prompt: `ask ${word}`, chosen: short, rejected: long }
      : { prompt: `ask ${word}`, chosen: long, rejected: short }
  })
  const gapOf = async (arm: TrainRewardOptions['arm']): Promise<number> => {
    const { model } = await tuned(base, { arm }, pairs)
    await using scorer = await RewardScorer.open(model, { cache: temporary(), threads: 1 })
    const { prompt = '', chosen = '', rejected = '' } = pairs[1] ?? {}
    const texts = [chosen, rejected].map((response) => ({ prompt, response }))
    const [long, short] = await scorer.score(texts)
    return (long?.reward ?? Number.NaN) - (short?.reward ?? Number.NaN)
  }
  const vanilla = await gapOf({ arm: 'vanilla' })
  expect(vanilla).toBeGreaterThan(1)
  expect(Math.abs(await gapOf({ arm: 'two-stage', weight: 1 }))).toBeLessThan(0.3 * vanilla)
  expect(await gapOf({ arm: 'penalty', weight: 1 })).toBeLessThan(0.3 * vanilla)
})

test('the weight is chosen on held-back prompts, and an arm that acts after training trains once for all weights', async () => {
  const base = await tinyFolder()
  const pairs = PAIRS.map((pair, i) => ({
    prompt: `${pair.prompt} ${WORDS[i % 10]}`,
    chosen: `${pair.chosen}${i % 3 === 0 ? ' good' : ''}`,
    rejected: `${pair.rejected}${i % 3 === 0 ? '' : ' bad'}`,
  }))
  const stages = new Set<string>()
  const onStep = (stage: string): unknown => stages.add(stage)
  const chosen = await tuned(
    base,
    { arm: { arm: 'penalty' }, chooseWeight: true, fineTune: { epochs: 2, onStep } },
    pairs,
  )
  expect(chosen.tried.map(({ weight }) => weight)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect([...stages]).toEqual(['choice of the weight', 'encoder'])
  const top = Math.max(...chosen.tried.map(({ balanced }) => balanced))
  expect(chosen.model.arm.weight).toBe(chosen.tried.find(({ balanced }) => balanced === top)?.weight)
})

test('what is held back to choose the weight on is no part of the curve, and too few others are refused before any step', async () => {
  const base = await tinyFolder()
  const pairs = WORDS.map((word) => ({ prompt: `ask ${word}`, chosen: 'good sea', rejected: 'bad' }))
  const pairsOf = (count: number): RewardPair[] => pairs.slice(0, count)
  const stages: string[] = []
  const onStep = (stage: string): unknown => stages.push(stage)
  const options = { arm: { arm: 'penalty' }, chooseWeight: true, fineTune: { onStep } } as const
  await expect(tuned(base, options, pairsOf(5))).rejects.toThrow(
    'train reward: the arm penalty fits a curve of length to 10 responses at least, and the 4 of 5 pairs that are not held back to choose the weight on hold 8, wanted more pairs, a given weight, or another arm',
  )
  await expect(tuned(base, options, pairsOf(4))).rejects.toThrow('and the 4 pairs hold 8, wanted more pairs')
  // five others are enough, and a given weight holds nothing back
  await expect(tuned(base, options, pairsOf(6))).rejects.toThrow('has a shorter chosen response')
  expect(stages).toEqual([])
  const { model } = await tuned(base, { arm: { arm: 'penalty', weight: 1 }, fineTune: { epochs: 1 } }, pairsOf(5))
  expect(model.heads[0]?.curve?.x).toHaveLength(2)
})

test('what has no fine-tuned form is refused and says what is wanted', async () => {
  const base = await tinyFolder()
  await expect(tuned(base, { arm: { arm: 'joint' } })).rejects.toThrow('the arm joint is for frozen backbones alone')
  await expect(tuned(base, { arm: { arm: 'perturbed' }, perturbation: { kind: 'noise', scale: 1 } })).rejects.toThrow(
    'the arm perturbed is for frozen backbones alone',
  )
  await expect(tuned(base, { heads: 2 })).rejects.toThrow('heads is 2, wanted 1')
  await expect(tuned(base, { fineTune: { layers: 3 } })).rejects.toThrow(
    "layers is 3, wanted an integer from 1 to the backbone's 2",
  )
  await expect(tuned(base, { fineTune: { rate: 0 } })).rejects.toThrow('rate is 0, wanted a number above 0')
  const folder = temporary()
  await saveReward(folder, (await tuned(base, { fineTune: { epochs: 1 } })).model)
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ architectures: ['BertModel'] })
})
