import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mergedLora, openPretrained, weightsDigest, type Weights } from '../../engine/index.ts'
import { openSafetensors } from '../../engine/files/safetensors.ts'
import { writeTinyDecoder } from '../../engine/tiny-decoder.ts'
import { keyOf } from '../../random.ts'
import { FrozenDecoder } from '../features/frozen-decoder.ts'
import { inputMarks } from '../features/open-backbone.ts'
import { rewardInput } from '../features/reward-input.ts'
import { loadReward, saveReward, type RewardModel } from '../reward-model.ts'
import { RewardScorer } from '../reward-scorer.ts'
import type { FineTuneReward, RewardPair, TrainRewardOptions } from '../reward-training.ts'
import { trainReward } from '../train-reward.ts'

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-lora-reward-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function tinyModel(seed = 'weights'): Promise<string> {
  const path = join(temporary(), 'tiny.gguf')
  await writeTinyDecoder(path, keyOf(seed))
  return path
}

/** All files of a folder. */
function bytesOf(folder: string): string[] {
  return readdirSync(folder).map((name) => `${name} ${readFileSync(join(folder, name), 'base64')}`)
}

/** The better response says yes and the worse no, beside another letter. */
const PAIRS: readonly RewardPair[] = Array.from({ length: 24 }, (_v, i) => ({
  prompt: `q${i % 8}`,
  chosen: `yes ${'abcdef'[i % 6]}${'x'.repeat(i % 4)}`,
  rejected: `no ${'fedcba'[(i * 5) % 6]}`,
}))
const TEXTS = PAIRS.flatMap(({ prompt, chosen, rejected }) =>
  [chosen, rejected].map((response) => ({ prompt, response })),
)

async function tuned(
  encoder: string,
  options: Partial<TrainRewardOptions> & { readonly fineTune?: FineTuneReward } = {},
  pairs: readonly RewardPair[] = PAIRS,
): ReturnType<typeof trainReward> {
  return trainReward(pairs, {
    key: keyOf('tuned'),
    encoder,
    arm: { arm: 'vanilla' },
    cache: temporary(),
    session: { threads: 1 },
    ...options,
    fineTune: { layers: 2, epochs: 6, rate: 1e-2, ...options.fineTune },
  })
}

async function scores(given: RewardModel | string, texts: typeof TEXTS = TEXTS): Promise<number[]> {
  await using scorer = await RewardScorer.open(given, { cache: temporary(), threads: 1 })
  return (await scorer.score(texts)).map(({ reward }) => reward)
}

test('low-rank updates and a head prefer what was chosen; the folder holds them in PEFT and scores alike in any company', async () => {
  const base = await tinyModel()
  const { model, cut } = await tuned(base)
  expect([cut, model.tuned, model.heads.length]).toEqual([0, undefined, 1])
  expect(model.basis).toBe(`24 pairs of 8 prompts, with low-rank updates of the top 2 of 4 layers of ${base}`)
  const adapter: Weights = model.adapter?.weights ?? new Map()
  // seven projections of two layers, two matrices each
  expect(adapter.size).toBe(2 * 7 * 2)
  expect([...adapter.keys()].every((name) => /^model\.layers\.[23]\./.test(name))).toBe(true)
  expect([...adapter].some(([name, { data }]) => /lora_B/.test(name) && data.some((x: number) => x !== 0))).toBe(true)
  const folder = temporary()
  await saveReward(folder, model)
  expect(readdirSync(folder).toSorted()).toEqual([
    'adapter_config.json',
    'adapter_model.safetensors',
    'reward.json',
    'reward.weights',
  ])
  expect(JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8'))).toMatchObject({
    base_model_name_or_path: base,
    layers_to_transform: [2, 3],
    modules_to_save: ['score'],
    peft_type: 'LORA',
    r: 8,
    lora_alpha: 16,
    target_modules: ['down_proj', 'gate_proj', 'k_proj', 'o_proj', 'q_proj', 'up_proj', 'v_proj'],
    task_type: 'SEQ_CLS',
  })
  expect((await loadReward(folder)).adapter).toEqual(model.adapter)
  const together = await scores(folder)
  expect(together).toEqual(await scores(model))
  for (const [i] of PAIRS.entries()) expect(together[2 * i]).toBeGreaterThan((together[2 * i + 1] ?? 0) + 0.5)
  expect(await scores(folder, TEXTS.slice(7, 8))).toEqual([together[7]])
  expect(await scores(folder, TEXTS.toReversed())).toEqual(together.toReversed())
  // as PEFT and transformers would have it: the saved head over the last state of the merged model
  await using file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  expect(file.entries.get('base_model.model.score.weight')?.shape).toEqual([1, 16])
  const head = await file.read('base_model.model.score.weight')
  const opened = await openPretrained(base)
  const merged = { ...opened, weights: mergedLora(opened.weights, adapter, 16) }
  expect(weightsDigest(merged.weights)).toBe(model.encoderDigest)
  await using frozen = await FrozenDecoder.open(merged as Parameters<typeof FrozenDecoder.open>[0], { threads: 1 })
  const [text = { prompt: '', response: '' }] = TEXTS
  const row = await frozen.features(rewardInput(opened.tokenizer, text, { marks: inputMarks(opened) }))
  const wanted = head.reduce((sum, weight, i) => sum + weight * (row[row.length - 16 + i] ?? Number.NaN), 0)
  expect(together[0]).toBeCloseTo(wanted, 5)
})

test('a training that was stopped goes on where it was and ends with the same bytes; another one is refused', async () => {
  const base = await tinyModel()
  const whole = temporary()
  await saveReward(whole, (await tuned(base)).model)
  const folder = temporary()
  const controller = new AbortController()
  const stop = new Error('stopped')
  const steps: number[] = []
  const onStep = (_stage: string, { step }: { readonly step: number }): void => {
    steps.push(step)
    if (step === 5) controller.abort(stop)
  }
  await expect(tuned(base, { fineTune: { folder, onStep }, signal: controller.signal })).rejects.toBe(stop)
  expect(existsSync(join(folder, 'encoder'))).toBe(true)
  const parted = temporary()
  await saveReward(parted, (await tuned(base, { fineTune: { folder, onStep } })).model)
  expect(steps).toEqual(Array.from({ length: 18 }, (_v, i) => i + 1))
  expect(bytesOf(parted)).toEqual(bytesOf(whole))
  await expect(tuned(base, { fineTune: { folder, rate: 1e-3 } })).rejects.toMatchObject({ code: 'bad-input' })
})

test('two stages keep length out of the model where length alone tells the pairs apart', async () => {
  const base = await tinyModel()
  // the longer response wins seven pairs of eight, and nothing else tells them apart
  const pairs = Array.from({ length: 40 }, (_v, i): RewardPair => {
    const letter = 'abcde'[i % 5] ?? ''
    const [long, short] = [Array.from({ length: 12 }, () => letter).join(' '), `${letter} ${letter}`]
    return {
      prompt: `q${letter}`,
      ...(i % 9 === 0 ? { chosen: short, rejected: long } : { chosen: long, rejected: short }),
    }
  })
  const gapOf = async (arm: TrainRewardOptions['arm']): Promise<number> => {
    const { model } = await tuned(base, { arm }, pairs)
    const { prompt = '', chosen = '', rejected = '' } = pairs[1] ?? {}
    const [long = Number.NaN, short = Number.NaN] = await scores(
      model,
      [chosen, rejected].map((response) => ({ prompt, response })),
    )
    return long - short
  }
  const vanilla = await gapOf({ arm: 'vanilla' })
  expect(vanilla).toBeGreaterThan(1)
  expect(Math.abs(await gapOf({ arm: 'two-stage', weight: 1 }))).toBeLessThan(0.4 * vanilla)
})

test('another base model, a folder without its adapter and settings out of range are refused', async () => {
  const base = await tinyModel()
  const { model } = await tuned(base, { fineTune: { epochs: 1 } })
  const moved = { ...model, encoder: await tinyModel('others') }
  await expect(RewardScorer.open(moved, { threads: 1 })).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringContaining(`wanted ${model.encoderDigest} as in training`) as unknown,
  })
  const folder = temporary()
  await saveReward(folder, model)
  const configuration = join(folder, 'adapter_config.json')
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('"r": 8', '"r": 4'))
  await expect(loadReward(folder)).rejects.toThrow('wanted rank 4')
  rmSync(configuration)
  await expect(loadReward(folder)).rejects.toThrow('adapter_config.json')
  await expect(tuned(base, { fineTune: { layers: 5 } })).rejects.toThrow(
    "layers is 5, wanted an integer from 1 to the backbone's 4",
  )
  await expect(tuned(base, { fineTune: { batchSize: 0 } })).rejects.toThrow('batchSize is 0, wanted an integer from 1')
})
