import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeSafetensors, type Weights } from '../../engine/index.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { TINY_DESCRIPTIONS, TINY_WORDS, tinySentences } from '../mention/tiny-sentences.ts'
import { NO_RELATION } from '../text/no-relation.ts'
import { initialAdapter, withAdapter } from './match-adapter.ts'
import { initialMatchHead, type MatchForm } from './match-graph.ts'
import type { MatchModel } from './match-model.ts'
import { TEMPERATURE } from './match-training.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { describe } from './relation-description.ts'
import { readAdapter } from './shipped-matcher.ts'
import { trainMatcher } from './train-matcher.ts'

const key = keyOf('adapter')
const encoder = tinyEncoder(key, TINY_WORDS)
const { config, tokenizer, weights } = encoder
const DESCRIPTIONS = TINY_DESCRIPTIONS.map(({ relation, description }) =>
  describe(relation, description, ['max'], ['town']),
)
const tasks = tinySentences(key, 32)
const form: MatchForm = { head: 'residual', distillation: false, none: true }
const start = new Map([...weights, ...initialMatchHead(config, form, key)])

async function contexts(model: MatchModel): Promise<number[]> {
  await using matcher = await RelationMatcher.open(model)
  const vectors = await matcher.vectors(encodeMentions(tokenizer, tasks.slice(0, 4)))
  return vectors.flatMap(({ context, none = NaN }) => [...context, none])
}

test('before training an adapter changes no weight, and has an update for every projection', () => {
  const adapter = initialAdapter(start, { rank: 2, frozenLayers: 0 }, key)
  // 2 layers of query, key, value, output, inner and outer, and the context's: two matrices each
  expect(adapter.size).toBe(2 * (2 * 6 + 1))
  expect(adapter.get('encoder.layer.1.intermediate.dense.lora_A.weight')?.shape).toEqual([2, 16])
  expect(adapter.get('encoder.layer.1.intermediate.dense.lora_B.weight')?.shape).toEqual([32, 2])
  expect(initialAdapter(start, { rank: 2, frozenLayers: 1 }, key).size).toBe(2 * (6 + 1))
  const merged = withAdapter(start, adapter)
  expect([...merged.keys()]).toEqual([...start.keys()])
  for (const [name, { data }] of merged) expect(data).toEqual(start.get(name)?.data)
})

test('an update is twice the product of its matrices', () => {
  const name = 'relation.context'
  const adapter: Weights = new Map([
    [`${name}.lora_A.weight`, { shape: [1, 32], data: Float32Array.from({ length: 32 }, (_v, i) => i) }],
    [`${name}.lora_B.weight`, { shape: [16, 1], data: Float32Array.from({ length: 16 }, (_v, i) => i + 1) }],
  ])
  const { data } = withAdapter(start, adapter).get(`${name}.weight`) ?? { data: [] }
  // row 3, column 5 of a weight that was zero: 2 · (3 + 1) · 5
  expect(data[3 * 32 + 5]).toBe(40)
})

test('a matcher trained as an adapter is the same from its file, and the encoder stays as it was', async () => {
  const options = { key, epochs: 1, batchSize: 8, adapterRank: 2, rate: 1e-2, form }
  const model = await trainMatcher(encoder, tasks, DESCRIPTIONS, options)
  const folder = await mkdtemp(join(tmpdir(), 'adapter-'))
  const file = join(folder, 'adapter.safetensors')
  await writeSafetensors(file, model.adapter ?? new Map())
  const read = await readAdapter(file)
  await rm(folder, { recursive: true })
  const trained = await contexts(model)
  const again = await contexts({ ...model, weights: withAdapter(start, read) })
  const before = await contexts({ ...model, weights: start })
  expect(again).toEqual(trained)
  const change = trained.map((value, i) => Math.abs(value - (before[i] ?? NaN)))
  expect(Math.max(...change)).toBeGreaterThan(0.01)
  const table = 'embeddings.word_embeddings.weight'
  expect(model.weights.get(table)?.data).toEqual(weights.get(table)?.data)
})

test('a pair of no relation is held against what it tempts to alone', async () => {
  const [task] = tasks
  const none: MentionTask = { ...(task as MentionTask), relation: NO_RELATION }
  await using matcher = await RelationMatcher.open({
    config,
    tokenizer,
    weights: start,
    form,
    descriptionWeights: weights,
  })
  await matcher.addLabels(DESCRIPTIONS)
  const [ranking] = matcher.rank(await matcher.vectors(encodeMentions(tokenizer, [none])))
  const logits = new Map(ranking?.map(({ relation, score }) => [relation, score / TEMPERATURE]))
  const firstLoss = async (negative: MentionTask): Promise<number> => {
    const losses: number[] = []
    const onProgress = ({ loss }: { readonly loss: number }): void => void losses.push(loss)
    // all four relations are used, one sentence of each in a batch of its own behind the first
    await trainMatcher(encoder, [negative, ...tasks.slice(0, 4)], DESCRIPTIONS, {
      key,
      epochs: 1,
      batchSize: 1,
      rate: 1e-9,
      form,
      onProgress,
    })
    const stated = await Promise.all(tasks.slice(0, 4).map((each) => lossOf(matcher, each)))
    return losses.reduce((sum, loss) => sum + loss, 0) - stated.reduce((sum, loss) => sum + loss, 0)
  }
  // the logit of no relation is 0 before training
  const tempted = Math.log(1 + Math.exp(logits.get('work') ?? NaN))
  expect(await firstLoss({ ...none, labels: { tempts: 'work' } })).toBeCloseTo(tempted, 3)
  const all = Math.log([...logits.values()].reduce((sum, logit) => sum + Math.exp(logit), 1))
  expect(await firstLoss(none)).toBeCloseTo(all, 3)
})

/** Cross-entropy of a sentence's own relation among the four and `none`, whose logit is 0. */
async function lossOf(matcher: RelationMatcher, task: MentionTask): Promise<number> {
  const [ranking = []] = matcher.rank(await matcher.vectors(encodeMentions(tokenizer, [task])))
  const own = ranking.find(({ relation }) => relation === task.relation)?.score ?? NaN
  const sum = ranking.reduce((total, { score }) => total + Math.exp(score / TEMPERATURE), 1)
  return Math.log(sum) - own / TEMPERATURE
}
