import { expect, test } from 'vitest'
import { keyOf, split } from '../random.ts'
import { fineTune, fineTuningGraph, trainableAbove, trainedWeights } from './fine-tuning.ts'
import { WORD_TABLE } from './encoder.ts'
import { indices } from './graph-session.ts'
import { uniformLinearWeights } from './initial-weights.ts'
import { plainContext, project } from './layers.ts'
import { gather } from './operations/gather.ts'
import { bradleyTerry } from './operations/loss.ts'
import { reshape } from './operations/shape.ts'
import { input } from './operations/source.ts'
import { packSequences } from './packed-sequences.ts'
import { pooledStates } from './pooled-states.ts'
import { TextEmbedder } from './text-embedder.ts'
import { tinyEncoder } from './tiny-encoder.ts'

const key = keyOf('embedder')
const encoder = tinyEncoder(key, ['good', 'bad', 'a', 'house', 'town'])

function product(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return (a ?? new Float32Array()).reduce((total, value, i) => total + value * (b?.[i] ?? Number.NaN), 0)
}

test('vectors have length 1, do not depend on what else is in the batch, and tell a pair from its text', async () => {
  await using embedder = await TextEmbedder.open(encoder, { threads: 1, batchSize: 2 })
  const texts = ['a good house', 'bad', ['a good house', 'bad'], ['bad', 'a good house']] as const
  const vectors = await embedder.embed(texts)
  for (const vector of vectors) expect(product(vector, vector)).toBeCloseTo(1, 5)
  const [alone] = await embedder.embed(['bad'])
  expect(product(alone, vectors[1])).toBeCloseTo(1, 5)
  expect(product(vectors[0], vectors[2])).toBeLessThan(0.999)
  expect(product(vectors[2], vectors[3])).toBeLessThan(0.99999)
  await expect(embedder.embed(texts, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
})

test('without normalising, a vector has the direction of the normalised one', async () => {
  await using unit = await TextEmbedder.open(encoder, { threads: 1 })
  await using raw = await TextEmbedder.open(encoder, { threads: 1, normalise: false })
  const [[one], [other]] = [await unit.embed(['a town']), await raw.embed(['a town'])]
  const length = Math.sqrt(product(other, other))
  expect(length).not.toBeCloseTo(1, 2)
  expect(product(one, other)).toBeCloseTo(length, 4)
})

test('a head on pooled states learns which of two answers is preferred (Bradley-Terry)', async () => {
  const { config, tokenizer } = encoder
  const scores = reshape(project(plainContext(), pooledStates(config, { types: true }), 'reward.score', 1), ['batch'])
  const loss = bradleyTerry(
    gather(scores, input('chosen', ['pairs'], 'int64')),
    gather(scores, input('rejected', ['pairs'], 'int64')),
  )
  const head = uniformLinearWeights(split(key, 'head'), [{ name: 'score', out: 1, in: 16 }], 'reward.')
  const start = new Map([...encoder.weights, ...head])
  await using graph = await fineTuningGraph(loss, start, {
    trainable: trainableAbove(1, 'reward.'),
    session: { threads: 1 },
  })
  const answers = ['good house', 'bad house', 'good town', 'bad town'].map((answer) => {
    const { ids, typeIds } = tokenizer.encode('a house', { pair: answer })
    return { ids, types: typeIds }
  })
  const { feeds } = packSequences(config, answers, { types: true, lengthMultiple: 8 })
  const losses = await fineTune(graph, {
    steps: 40,
    rate: 3e-3,
    head: 'reward.',
    headRateScale: 10,
    key,
    identity: 'test',
    batch: async () => ({ name: 'all', feeds: { ...feeds, chosen: indices([0, 2]), rejected: indices([1, 3]) } }),
  })
  expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] ?? 0))
  const trained = trainedWeights(start, graph)
  // what is frozen is the same memory, what is trained is not
  for (const frozen of [WORD_TABLE, 'encoder.layer.0.output.dense.weight'])
    expect(trained.get(frozen)).toBe(start.get(frozen))
  const upper = 'encoder.layer.1.output.dense.weight'
  expect(trained.get(upper)?.data).not.toEqual(start.get(upper)?.data)
})
