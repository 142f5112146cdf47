import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { saveCheckpoint } from '../engine/index.ts'
import { writeTinyDecoder } from '../engine/tiny-decoder.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { generator, keyOf, split } from '../random.ts'
import type { Perturbation } from './features/perturbation.ts'
import { TextNumbers } from './features/reward-texts.ts'
import { loadReward, saveReward, type RewardModel } from './reward-model.ts'
import { RewardScorer } from './reward-scorer.ts'
import type { TrainRewardOptions } from './reward-training.ts'
import { trainReward } from './train-reward.ts'
import { heldBack } from './training/held-back.ts'

const WORDS = ['ask', 'one', 'two', 'good', 'bad', 'red', 'blue', 'sea', 'hill', 'tree']

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-heads-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A folder with the tiny encoder, weights by seed. */
async function tinyFolder(seed = 'tiny'): Promise<string> {
  const { config, weights, tokenizer } = tinyEncoder(keyOf(seed), ['[MASK]', ...WORDS])
  const folder = temporary()
  await saveCheckpoint(folder, { config, weights, tokenizer: tokenizer.files })
  return folder
}

test('the bound of the spread is of heads that never saw the labels of the responses that it is measured on', async () => {
  const encoder = await tinyFolder()
  const random = generator(keyOf('words'))
  const words = (count: number): string => Array.from({ length: count }, () => WORDS[random.below(10)]).join(' ')
  const pairs = Array.from({ length: 60 }, () => ({ prompt: words(4), chosen: words(6), rejected: words(6) }))
  const [key, cache] = [keyOf('heads'), temporary()]
  const trained = async (own: typeof pairs): Promise<RewardModel> => {
    const options = { key, encoder, arm: { arm: 'vanilla' }, heads: 4, cache, session: { threads: 1 } } as const
    return (await trainReward(own, options)).model
  }
  const numbers = new TextNumbers()
  numbers.pairsOf(pairs)
  const held = heldBack(numbers, split(key, 'validation'))
  const isHeld = ({ prompt, chosen }: (typeof pairs)[number]): boolean => held.has(numbers.of(prompt, chosen))
  expect(pairs.filter(isHeld)).toHaveLength(12)
  const turned = pairs.map((pair) => (isHeld(pair) ? { ...pair, chosen: pair.rejected, rejected: pair.chosen } : pair))
  const [one, other] = [await trained(pairs), await trained(turned)]
  expect(one.spreadBound).toBeGreaterThan(0)
  expect(other.spreadBound).toBeCloseTo(one.spreadBound, 5)
  // the model itself learns from all pairs
  const [before = new Float64Array(), after = new Float64Array()] = [one, other].map(({ heads }) => heads[0]?.weights)
  expect(Math.max(...before.map((weight, i) => Math.abs(weight - (after[i] ?? 0))))).toBeGreaterThan(0.01)
})

/** Pairs of equally long responses, and pairs whose chosen response is longer. */
const EQUAL = Array.from({ length: 20 }, (_v, i) => ({
  prompt: `ask ${WORDS[i % 10]}`,
  chosen: `good ${WORDS[(i * 3) % 10]} ${WORDS[(i * 7) % 10]}`,
  rejected: `bad ${WORDS[(i * 7) % 10]} ${WORDS[(i * 3) % 10]}`,
}))
const LONGER = EQUAL.map((pair) => ({ ...pair, chosen: `${pair.chosen} red hill` }))

type OtherOptions = Partial<Omit<TrainRewardOptions, 'encoder'>>

async function perturbedReward(
  options: OtherOptions & { readonly encoder: string },
  pairs = LONGER,
): Promise<RewardModel> {
  const own = {
    key: keyOf('perturbed'),
    arm: { arm: 'perturbed' },
    cache: temporary(),
    session: { threads: 1 },
  } as const
  return (await trainReward(pairs, { ...own, ...options })).model
}

test.each<[Perturbation]>([[{ kind: 'shuffle' }], [{ kind: 'noise', scale: 1 }], [{ kind: 'mask', share: 0.5 }]])(
  'the arm perturbed, %o: the model says what its bias expert read, and scores without it',
  async (perturbation) => {
    const [encoder, biasEncoder] = [await tinyFolder(), await tinyFolder('other')]
    const own = await perturbedReward({ encoder, perturbation })
    expect(own.perturbed).toEqual({ perturbation, encoder, encoderDigest: own.perturbed?.encoderDigest })
    expect(own.perturbed?.encoderDigest).not.toBe(own.encoderDigest)
    const model = await perturbedReward({ encoder, perturbation, biasEncoder })
    expect(model.perturbed).toMatchObject({ perturbation, encoder: biasEncoder })
    expect([model.encoder, model.encoderDigest]).toEqual([encoder, own.encoderDigest])
    // equal seeds, equal bytes; another backbone of the bias expert, another head
    expect((await perturbedReward({ encoder, perturbation, biasEncoder })).heads).toEqual(model.heads)
    expect(model.heads[0]?.weights).not.toEqual(own.heads[0]?.weights)
    // at weight 0 nothing that the bias expert read counts
    const none = await perturbedReward({ encoder, perturbation, biasEncoder, arm: { arm: 'perturbed', weight: 0 } })
    expect(none.heads[0]?.weights).toEqual(
      (await perturbedReward({ encoder, arm: { arm: 'vanilla' } })).heads[0]?.weights,
    )
    const folder = temporary()
    await saveReward(folder, model)
    expect(await loadReward(folder)).toEqual(model)
    rmSync(join(biasEncoder, 'config.json'))
    await using scorer = await RewardScorer.open(folder, { cache: temporary(), threads: 1 })
    const texts = LONGER.map(({ prompt, chosen }) => ({ prompt, response: chosen }))
    expect((await scorer.score(texts)).every(({ reward }) => Number.isFinite(reward))).toBe(true)
    // a folder of before says nothing of it
    const { perturbed: _left, ...before } = JSON.parse(readFileSync(join(folder, 'reward.json'), 'utf8')) as RewardModel
    writeFileSync(join(folder, 'reward.json'), JSON.stringify(before))
    expect((await loadReward(folder)).perturbed).toBeUndefined()
  },
)

test('a bias expert of whole masks knows of a response only how long it is', async () => {
  const encoder = await tinyFolder()
  const weightsOf = async (options: OtherOptions, pairs: typeof EQUAL): Promise<number[]> => [
    ...((await perturbedReward({ encoder, ...options }, pairs)).heads[0]?.weights ?? []),
  ]
  const normOf = async (options: OtherOptions, pairs: typeof EQUAL): Promise<number> =>
    Math.hypot(...(await weightsOf(options, pairs)))
  const [vanilla, masks] = [{ arm: { arm: 'vanilla' } }, { perturbation: { kind: 'mask', share: 1 } }] as const
  // of equally long responses it can tell nothing, and takes nothing from the main expert
  expect(await weightsOf(masks, EQUAL)).toEqual(await weightsOf(vanilla, EQUAL))
  // tokens in another order, or with little noise, still say which response is good
  const plain = await normOf(vanilla, EQUAL)
  expect(await normOf({ perturbation: { kind: 'shuffle' } }, EQUAL)).toBeLessThan(0.5 * plain)
  expect(await normOf({ perturbation: { kind: 'noise', scale: 0.01 } }, EQUAL)).toBeLessThan(0.5 * plain)
  // where the chosen response is always longer, it explains the labels
  expect(await normOf(masks, LONGER)).toBeLessThan(0.5 * (await normOf(vanilla, LONGER)))
})

test('a bias expert may be an encoder beside a language model; what cannot be read is refused before anything is encoded', async () => {
  const [encoder, biasEncoder, cache] = [join(temporary(), 'tiny.gguf'), await tinyFolder(), temporary()]
  await writeTinyDecoder(encoder, keyOf('weights'))
  const refused = async (options: OtherOptions, message: string): Promise<void> => {
    await expect(perturbedReward({ encoder, cache, ...options })).rejects.toThrow(message)
    expect(existsSync(join(cache, 'reward-features'))).toBe(false)
  }
  const mask = { kind: 'mask', share: 0.5 } as const
  await refused({ perturbation: mask }, 'a language model (llama) has no mask token, wanted shuffle or noise')
  await refused({ perturbation: { kind: 'noise', scale: -1 } }, 'scale of the noise is -1, wanted above 0 up to 1000')
  await refused({ biasEncoder: join(temporary(), 'none') }, 'there is no such file or folder')
  await refused({ arm: { arm: 'vanilla' }, biasEncoder }, 'the arm vanilla has no bias-backbone, wanted it left out')
  await refused({ arm: { arm: 'joint' }, perturbation: mask }, 'the arm joint has no perturbation, wanted it left out')
  const model = await perturbedReward({ encoder, biasEncoder, perturbation: mask })
  expect([model.encoder, model.perturbed?.encoder, model.projection.features]).toEqual([encoder, biasEncoder, 96])
  const noisy = await perturbedReward({ encoder, perturbation: { kind: 'noise', scale: 1 } })
  expect(noisy.perturbed).toMatchObject({ perturbation: { kind: 'noise', scale: 1 }, encoder })
})

test('no weight is chosen on too few prompts, which is told before anything is encoded; a curve reads held-back responses too', async () => {
  const [encoder, cache] = [await tinyFolder(), temporary()]
  const arm = { arm: 'penalty' } as const
  const few = EQUAL.slice(0, 4)
  await expect(perturbedReward({ encoder, cache, arm: { arm: 'two-stage' }, chooseWeight: true }, few)).rejects.toThrow(
    'too few prompts to choose the weight on',
  )
  await expect(perturbedReward({ encoder, cache, arm, chooseWeight: true }, few)).rejects.toThrow('the 4 pairs hold 8')
  await expect(perturbedReward({ encoder, cache, arm, chooseWeight: true }, EQUAL.slice(0, 5))).rejects.toThrow(
    'has a shorter chosen response',
  )
  expect(existsSync(join(cache, 'reward-features'))).toBe(false)
  // ten responses of five prompts, of which one is held back
  const heads = (await perturbedReward({ encoder, arm, heads: 2 }, EQUAL.slice(0, 5))).heads
  expect(heads.map(({ curve }) => curve?.x.length)).toEqual([2, 2])
})

test.each([
  ['the heads of an ensemble', { heads: 3 }],
  ['the weights that are tried', { chooseWeight: true, arm: { arm: 'balanced' } }],
] as const)('an interrupt is heard between %s', async (_what, more) => {
  const abort = new AbortController()
  const [encoder, cache] = [await tinyFolder(), temporary()]
  const pairs = LONGER.map(({ chosen, ...pair }, i) => ({ ...pair, chosen: i < 10 ? 'good' : chosen }))
  const options = { key: keyOf('heads'), encoder, cache, session: { threads: 1 }, ...more }
  // with nothing left to encode, all that awaits is between heads
  await trainReward(pairs, options)
  const interrupted = trainReward(pairs, {
    ...options,
    signal: abort.signal,
    onProgress: ({ done, total }) => {
      if (done === total) setImmediate(() => abort.abort(new Error('interrupted')))
    },
  })
  await expect(interrupted).rejects.toThrow('interrupted')
})
