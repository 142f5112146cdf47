import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { OpenSetClassifier, saveOpenSet, type OpenSetModel } from './open-set-classifier.ts'
import { WORD_TABLE } from '../../engine/encoder.ts'
import { initialHead } from './open-set-graph.ts'
import { OPEN_SET_ARMS, trainOpenSet, type OpenSetStart, type OpenSetTrainingOptions } from './open-set-training.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('training')
const { config, tokenizer, weights } = tinyEncoder(key, TINY_WORDS)
const RELATIONS = ['birth', 'departure', 'residence', 'work']
const start: OpenSetStart = {
  config,
  tokenizer,
  relations: RELATIONS,
  weights: new Map([...weights, ...initialHead(config, 4, key)]),
}
const mentions = encodeMentions(tokenizer, tinySentences(key, 64))
const options: OpenSetTrainingOptions = { arm: 'cross-entropy', key, epochs: 4, rate: 3e-3, session: { threads: 1 } }
const fresh = tinySentences(keyOf('test'), 20)

async function model(epochs = 8): Promise<OpenSetModel> {
  const trained = await trainOpenSet(start, mentions, { ...options, epochs })
  return { ...start, weights: trained.weights, threshold: { value: 0, basis: 'test' } }
}

test('cross-entropy learns the tiny relations; the word table stays frozen; same key, same weights', async () => {
  const one = await trainOpenSet(start, mentions, { ...options, epochs: 20 })
  const two = await trainOpenSet(start, mentions, { ...options, epochs: 20 })
  expect(one.losses).toEqual(two.losses)
  expect(one.losses.at(-1)).toBeLessThan((one.losses[0] ?? 0) / 4)
  expect(one.weights.get(WORD_TABLE)?.data).toBe(start.weights.get(WORD_TABLE)?.data)
  await using classifier = await OpenSetClassifier.open({
    ...start,
    weights: one.weights,
    threshold: { value: 0, basis: '' },
  })
  const answers = await classifier.classify(fresh)
  const right = answers.filter(({ relation }, i) => relation === fresh[i]?.relation).length
  expect(right).toBeGreaterThanOrEqual(18)
})

test('an aborted run goes on in its folder, to the bytes of one that was left alone; other runs are refused there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'open-set-'))
  try {
    const settings: OpenSetTrainingOptions = { ...options, arm: 'unknown-aware', epochs: 2 }
    const whole = await trainOpenSet(start, mentions, settings)
    const stop = new AbortController()
    const cut = trainOpenSet(start, mentions, {
      ...settings,
      folder,
      signal: stop.signal,
      onProgress: ({ step }) => {
        if (step === 5) stop.abort(new Error('enough'))
      },
    })
    await expect(cut).rejects.toThrow('enough')
    await expect(trainOpenSet(start, mentions, { ...settings, rate: 1e-3, folder })).rejects.toThrow('another model')
    const rest = await trainOpenSet(start, mentions, { ...settings, folder })
    expect(rest.losses).toEqual(whole.losses.slice(5))
    expect(rest.weights).toEqual(whole.weights)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test.each(OPEN_SET_ARMS)('%s runs from a base, changes the weights and counts its passes', async (arm) => {
  const trained = await trainOpenSet(start, mentions, { ...options, arm, epochs: 1 })
  expect(trained.losses.length).toBe(4)
  expect(trained.losses.every(Number.isFinite)).toBe(true)
  const moved = trained.weights.get('relation.output.weight')?.data
  expect(moved).not.toEqual(start.weights.get('relation.output.weight')?.data)
  expect([...trained.weights.keys()]).toEqual([...start.weights.keys()])
  const plain = ['cross-entropy', 'mixup', 'doc'].includes(arm)
  // each of 64 sentences, its negative, and its gradient where the negative follows it; some sentences cannot be shifted
  const wanted = arm === 'unknown-aware' ? 192 : plain ? 64 : 128
  if (arm === 'mention-shift') {
    expect(trained.passes.backward).toBeGreaterThan(64)
    expect(trained.passes.backward).toBeLessThanOrEqual(wanted)
  } else expect(trained.passes.backward).toBe(wanted)
  // arms with negatives look at one batch before they start
  expect(trained.passes.forward).toBe(trained.passes.backward + (plain ? 0 : 16))
})

test('unknown-aware training drives energies of originals and negatives apart', async () => {
  const base = await model()
  const trained = await trainOpenSet(base, mentions, { ...options, arm: 'unknown-aware', epochs: 4 })
  const late = trained.losses.slice(-4).reduce((a, b) => a + b) / 4
  const early = trained.losses.slice(0, 4).reduce((a, b) => a + b) / 4
  expect(late).toBeLessThan(early)
  expect(trained.energies.length).toBe(16)
})

test('an unknown relation, a bad weight and an abort are told', async () => {
  const other = encodeMentions(tokenizer, [{ ...tinySentences(key, 1)[0]!, relation: 'other' }])
  await expect(trainOpenSet(start, other, options)).rejects.toThrow('relation "other", wanted one of 4 known')
  await expect(trainOpenSet(start, mentions, { ...options, energyWeight: 2 })).rejects.toThrow('energyWeight is 2')
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(trainOpenSet(start, mentions, { ...options, signal })).rejects.toThrow('enough')
})

test('a saved classifier gives the same answers; a label list that contradicts the weights is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'open-set-'))
  try {
    const saved = { ...(await model(1)), threshold: { value: -Infinity, basis: 'all' } }
    await saveOpenSet(folder, saved)
    await using before = await OpenSetClassifier.open(saved)
    await using after = await OpenSetClassifier.load(folder)
    const answers = await before.classify(fresh, { batchSize: 7 })
    expect(await after.classify(fresh)).toMatchObject(answers.map(({ relation, known }) => ({ relation, known })))
    for (const [i, { energy }] of (await after.classify(fresh)).entries())
      expect(energy).toBeCloseTo(answers[i]?.energy ?? NaN, 4)
    expect(await after.classify([])).toEqual([])
    const path = join(folder, 'relation.json')
    const content = JSON.parse(await readFile(path, 'utf8')) as { relations: string[] }
    await writeFile(path, JSON.stringify({ ...content, relations: content.relations.slice(1) }))
    await expect(OpenSetClassifier.load(folder)).rejects.toThrow('lists 3 relations, wanted 4 as the weights have')
    await writeFile(path, '{}')
    await expect(OpenSetClassifier.load(folder)).rejects.toThrow('relation.json')
  } finally {
    await rm(folder, { recursive: true })
  }
})
