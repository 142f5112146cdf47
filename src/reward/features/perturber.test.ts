import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPretrained, WORD_TABLE, type PretrainedModel } from '../../engine/index.ts'
import { writeTinyDecoder } from '../../engine/tiny-decoder.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { FeatureStore } from './feature-store.ts'
import { openFrozen } from './open-backbone.ts'
import { perturbationText, type Perturbation } from './perturbation.ts'
import { Perturber } from './perturber.ts'
import { textInputs } from './reward-texts.ts'

const WORDS = ['ask', 'one', 'two', 'good', 'bad', 'red', 'blue', 'sea', 'hill', 'tree']
const ENCODER = tinyEncoder(keyOf('tiny'), ['[MASK]', ...WORDS])
const LONG = Array.from({ length: 100 }, (_v, i) => WORDS[i % 10]).join(' ')

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-perturbed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function perturberOf(perturbation: Perturbation, seed = 1): Perturber {
  return new Perturber(ENCODER, perturbation, keyOf(seed))
}

/** Rows of responses to one prompt. */
async function rowsOf(
  model: PretrainedModel,
  responses: readonly string[],
  perturbation?: Perturbation,
  seed = 1,
): Promise<readonly Float32Array[]> {
  const options = perturbation === undefined ? {} : { perturbation, key: keyOf(seed) }
  await using frozen = await openFrozen(model, { threads: 1, ...options })
  using store = FeatureStore.open(frozen, { cache: temporary() })
  const texts = responses.map((response) => ({ prompt: 'ask one', response }))
  return await store.rowsOf(textInputs(texts, model))
}

function distance(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return Number.NaN
  return Math.hypot(...a.map((x, i) => x - (b[i] ?? Number.NaN)))
}

function deviationOf(values: Float32Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
}

test('ids: a shuffle keeps the tokens of the response, a mask its number; the prompt and the last mark stay', () => {
  const [given = { ids: [], types: [], responseTokens: 0, cut: 0 }] = textInputs(
    [{ prompt: 'ask two', response: LONG }],
    ENCODER,
  )
  const { ids, types } = given
  const start = types.indexOf(1)
  const shuffled = perturberOf({ kind: 'shuffle' }).ids(given)
  expect(shuffled).not.toEqual(ids)
  expect([shuffled.slice(0, start), shuffled.at(-1)]).toEqual([ids.slice(0, start), ids.at(-1)])
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b))
  const mask = ENCODER.tokenizer.idOf('[MASK]')
  const whole = perturberOf({ kind: 'mask', share: 1 }).ids(given)
  expect(whole).toEqual([...ids.slice(0, start), ...Array.from({ length: 100 }, () => mask), ids.at(-1)])
  const quarter = perturberOf({ kind: 'mask', share: 0.25 }).ids(given)
  const masked = quarter.filter((id) => id === mask).length
  // 25 of 100, with a deviation of 4.3
  expect(Math.abs(masked - 25)).toBeLessThan(13)
  expect(quarter.every((id, i) => id === mask || id === ids[i])).toBe(true)
  expect(perturberOf({ kind: 'noise', scale: 1 }).ids(given)).toEqual(ids)
  expect(perturberOf({ kind: 'shuffle' }, 2).ids(given)).not.toEqual(shuffled)
})

test('noise has the deviation of the embedding table times its scale, and is drawn by the text', () => {
  const [given, other] = textInputs(
    ['ask two', 'ask red'].map((prompt) => ({ prompt, response: LONG })),
    ENCODER,
  )
  if (given === undefined || other === undefined) throw new Error('no inputs')
  const drawn = (scale: number, of = given): Float32Array =>
    perturberOf({ kind: 'noise', scale }).noise(of)['noise']?.data as Float32Array
  const one = drawn(1)
  expect(one).toHaveLength(given.ids.length * 16)
  const table = deviationOf(ENCODER.weights.get(WORD_TABLE)?.data ?? new Float32Array())
  // of 1700 draws
  expect(deviationOf(one) / table).toBeCloseTo(1, 1)
  for (const [i, value] of drawn(3).entries()) expect(value).toBeCloseTo(3 * (one[i] ?? Number.NaN), 5)
  expect(drawn(1)).toEqual(one)
  expect(drawn(1, other)).not.toEqual(one)
  expect(perturberOf({ kind: 'shuffle' }).noise(given)).toEqual({})
})

test('more noise moves a row further, a whole mask leaves the number of tokens alone, and a row depends on its text and the key', async () => {
  const responses = ['good red sea', 'bad blue hill', 'good red sea tree']
  const plain = await rowsOf(ENCODER, responses)
  const moved = async (scale: number): Promise<number> =>
    distance((await rowsOf(ENCODER, responses, { kind: 'noise', scale }))[0], plain[0])
  const [little, some, much] = [await moved(1e-4), await moved(0.1), await moved(2)]
  expect(little).toBeGreaterThan(0)
  expect(little).toBeLessThan(0.01)
  expect(some).toBeGreaterThan(10 * little)
  expect(much).toBeGreaterThan(3 * some)
  // no scale is too small to be drawn
  expect(await moved(1e-300)).toBe(0)
  const masked = await rowsOf(ENCODER, responses, { kind: 'mask', share: 1 })
  expect(masked[0]).toEqual(masked[1])
  expect(distance(masked[0], plain[0])).toBeGreaterThan(0.1)
  expect(distance(masked[0], masked[2])).toBeGreaterThan(0.01)
  for (const perturbation of [
    { kind: 'shuffle' },
    { kind: 'noise', scale: 1 },
    { kind: 'mask', share: 0.5 },
  ] as const) {
    const together = await rowsOf(ENCODER, [LONG, ...responses], perturbation)
    expect(await rowsOf(ENCODER, [LONG], perturbation)).toEqual([together[0]])
    expect(await rowsOf(ENCODER, [...responses, LONG], perturbation)).toEqual([...together.slice(1), together[0]])
    expect((await rowsOf(ENCODER, [LONG], perturbation, 2))[0], perturbationText(perturbation)).not.toEqual(together[0])
  }
})

test('a language model reads noise on its embeddings; a mask it does not have, and the error says what to do', async () => {
  const path = join(temporary(), 'tiny.gguf')
  await writeTinyDecoder(path, keyOf('weights'))
  const decoder = await openPretrained(path)
  const [plain] = await rowsOf(decoder, ['so it is'])
  const noisy = async (scale: number, others: readonly string[] = []): Promise<Float32Array | undefined> =>
    (await rowsOf(decoder, [...others, 'so it is'], { kind: 'noise', scale })).at(-1)
  const one = await noisy(1)
  expect(distance(await noisy(1e-4), plain)).toBeLessThan(0.01)
  expect(distance(one, plain)).toBeGreaterThan(0.1)
  expect(await noisy(1, ['why', 'no'])).toEqual(one)
  await expect(rowsOf(decoder, ['so it is'], { kind: 'mask', share: 0.5 })).rejects.toThrow(
    'perturb texts: perturbation is mask, and a language model (llama) has no mask token, wanted shuffle or noise, or an encoder for the bias expert to read (--bias-backbone minilm-l6)',
  )
})

test.each<[Perturbation, string]>([
  [{ kind: 'noise', scale: 0 }, 'scale of the noise is 0, wanted above 0 up to 1000'],
  [{ kind: 'noise', scale: Number.NaN }, 'scale of the noise is NaN'],
  [{ kind: 'noise', scale: 1e4 }, 'scale of the noise is 10000'],
  [{ kind: 'mask', share: 1.5 }, 'share of masked tokens is 1.5, wanted above 0 up to 1'],
])('a perturbation out of range is refused: %o', (perturbation, message) => {
  expect(() => perturberOf(perturbation)).toThrow(message)
})
