/**
 * Claim: sentences of relations that no model has seen fall into candidates that match their relations. FewRel's 64 relations
 * by split: 16 unknown ones are clustered, 40 sentences each; the matcher was trained on 24 others. Beside it on the same
 * sentences: the untrained encoder, k-means that is told the number of relations, and groups of the same sizes drawn at random.
 *
 * Figures: adjusted Rand index (Hubert and Arabie 1985), B-cubed F1 (Bagga and Baldwin 1998); left-over sentences count as groups of
 * one. The method was chosen on another draw of relations (the first seed of relation-co-occurrence).
 */
import { generator, keyOf, shuffle, split, type Key } from '../src/random.ts'
import { fewrelSentences } from '../src/relation/benchmark/index.ts'
import {
  byRelation,
  candidateRelations,
  encodeMentions,
  joinedVector,
  openEncoder,
  RelationMatcher,
  splitSentences,
  untrainedMatcher,
  type MatchModel,
} from '../src/relation/index.ts'
import type { Figure, MentionTask } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { adjustedRandIndex, bCubedF1 } from './relation/partition-figures.ts'
import { fewrelDescriptions } from '../measure/fewrel-descriptions.ts'
import { keptMatcher, type TrainingPlan } from './relation/joined-models.ts'
import { keptUnits } from '../measure/kept-units.ts'

const SIZES = { full: { splits: 4, train: 30 }, quick: { splits: 1, train: 20 } }
const UNKNOWN = 16
const SENTENCES = 40
const LEAST = 0.5
const SLACK = 0.05
const TARGET = `adjusted Rand index at least ${LEAST}, and at most ${SLACK} below k-means that is told the number`

const ARMS = [
  'trained matcher',
  'untrained encoder',
  'k-means told the number',
  'random groups of the same sizes',
] as const
type Arm = (typeof ARMS)[number]
interface Shown {
  readonly rand: number
  readonly bCubed: number
  readonly groups: number
}
type Split = Readonly<Record<Arm, Shown>>

export const claim: Claim = {
  name: 'relation-clusters',
  statement:
    'Sentences of unknown relations fall into candidates that match their relations, without being told how many there are',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const size = context.quick ? SIZES.quick : SIZES.full
  const splits = await keptUnits(
    context,
    'split',
    size.splits,
    (number, folder) => splitOf(context, { number, folder, train: size.train }),
    (number, found) => context.log(`split ${number}: ${JSON.stringify(found)}`),
  )
  const mean = (arm: Arm, name: keyof Shown): number =>
    splits.reduce((sum, each) => sum + each[arm][name], 0) / splits.length
  const figures = ARMS.flatMap((arm): Figure[] => [
    { name: `${arm}: adjusted Rand index`, value: mean(arm, 'rand'), n: splits.length },
    { name: `${arm}: B-cubed F1`, value: mean(arm, 'bCubed'), n: splits.length },
    { name: `${arm}: candidates (of ${UNKNOWN} relations)`, value: mean(arm, 'groups'), n: splits.length },
  ])
  const rand = mean('trained matcher', 'rand')
  return {
    figures,
    n: splits.length,
    target: TARGET,
    holds: rand >= LEAST && rand >= mean('k-means told the number', 'rand') - SLACK,
    notes: ARMS.map((arm) => `${arm}, index by split: ${splits.map((each) => each[arm].rand.toFixed(3)).join(', ')}`),
  }
}

async function splitOf(
  context: ClaimContext,
  options: { readonly number: number; readonly train: number; readonly folder: string },
): Promise<Split> {
  const key = keyOf(`clusters ${options.number}`)
  const encoder = await openEncoder(await context.openModel('minilm-l6'))
  const plan: TrainingPlan = { key, folder: options.folder, context, encoder }
  const all = await fewrelSentences((name, file) => context.openDataSet(name, file), { signal: context.signal })
  const order = shuffle(split(key, 'relations'), [...byRelation(all).keys()])
  const draw = (relations: readonly string[], train: number): readonly MentionTask[] =>
    splitSentences(split(key, 'sentences'), all, relations, { train, development: 0, test: 0 }).train
  const tasks = draw(order.slice(0, UNKNOWN), SENTENCES)
  const model = await keptMatcher(
    plan,
    draw(order.slice(UNKNOWN, UNKNOWN + 24), options.train),
    await fewrelDescriptions(context),
  )
  const gold = tasks.map(({ relation }) => relation ?? '')
  const shown = (groups: readonly number[], count: number): Shown => ({
    rand: adjustedRandIndex(gold, groups),
    bCubed: bCubedF1(gold, groups),
    groups: count,
  })
  const trained = await groupsOf(model, tasks, context.signal)
  const plain = await groupsOf(untrainedMatcher(encoder, split(key, 'untrained')), tasks, context.signal)
  return {
    'trained matcher': shown(trained.groups, trained.count),
    'untrained encoder': shown(plain.groups, plain.count),
    'k-means told the number': shown(kMeans(split(key, 'k-means'), trained.vectors, UNKNOWN), UNKNOWN),
    'random groups of the same sizes': shown(shuffle(split(key, 'random'), trained.groups), trained.count),
  }
}

async function groupsOf(
  model: MatchModel,
  tasks: readonly MentionTask[],
  signal: AbortSignal,
): Promise<{ readonly groups: readonly number[]; readonly count: number; readonly vectors: readonly Float32Array[] }> {
  await using matcher = await RelationMatcher.open(model)
  const { candidates } = await candidateRelations(matcher, tasks, { signal })
  const places = new Map(tasks.map(({ id }, i) => [id, i]))
  const groups = [...tasks.keys()].map((i) => -1 - i)
  for (const [number, { sentences }] of candidates.entries())
    for (const { id } of sentences) groups[places.get(id) ?? -1] = number
  const vectors = await matcher.vectors(encodeMentions(model.tokenizer, tasks), { signal })
  return {
    groups,
    count: candidates.length,
    vectors: vectors.map((each) => joinedVector(each, model.entityWeight ?? 0.33)),
  }
}

/** Lloyd's iterations from k-means++ seeds (Arthur and Vassilvitskii 2007), the best of ten. */
function kMeans(key: Key, vectors: readonly Float32Array[], k: number): number[] {
  let best = { cost: Infinity, groups: [] as number[] }
  for (let start = 0; start < 10; start++) {
    const source = generator(split(key, start))
    const centres = [vectors[source.below(vectors.length)] ?? new Float32Array(0)]
    const nearest = vectors.map((vector) => distance(vector, centres[0] ?? vector))
    while (centres.length < k) {
      let left = source.uniform() * nearest.reduce((a, b) => a + b, 0)
      const chosen = vectors[nearest.findIndex((cost) => (left -= cost) <= 0)] ?? vectors[0] ?? new Float32Array(0)
      centres.push(chosen)
      for (const [i, vector] of vectors.entries()) nearest[i] = Math.min(nearest[i] ?? 0, distance(vector, chosen))
    }
    let groups: number[] = []
    let cost = Infinity
    for (let round = 0; round < 50; round++) {
      const costs = vectors.map((vector) => centres.map((centre) => distance(vector, centre)))
      groups = costs.map((each) => each.indexOf(Math.min(...each)))
      const now = costs.reduce((sum, each) => sum + Math.min(...each), 0)
      if (now >= cost - 1e-9) break
      cost = now
      for (let c = 0; c < k; c++) {
        const members = vectors.filter((_vector, i) => groups[i] === c)
        if (members.length === 0) continue
        centres[c] = (members[0] ?? new Float32Array(0)).map(
          (_x, d) => members.reduce((sum, vector) => sum + (vector[d] ?? 0), 0) / members.length,
        )
      }
    }
    if (cost < best.cost) best = { cost, groups }
  }
  return best.groups
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0)
}
