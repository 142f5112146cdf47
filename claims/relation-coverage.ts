/**
 * Claim: a threshold that was set on a few labelled sentences keeps its word for any number of labels, and says where it may not.
 * The kept encoder, untrained, is calibrated as `relation calibrate` does it, on 5 sentences of each of 24 relations of FewRel.
 * Then m other relations are described, and 25 sentences of each are asked. Control: one bound on the best score for all m, set
 * with the 24 labels of the calibration, as it was before.
 *
 * Shift: 100 sentences are asked with the calibration's own relations as labels: others of the same relations (false alarms),
 * SemEval-2010 Task 8 and CoNLL04 (to be warned of). Each trial draws relations and sentences anew.
 */
import {
  encodeMentions,
  LabelIndex,
  labelBounds,
  MATCH_TEMPERATURE,
  matchModelOf,
  RelationMatcher,
  sourceShift,
  DescriptionEncoder,
  type SentenceVectors,
  type WatchedSentence,
} from '../src/relation/index.ts'
import { byRelation } from '../src/relation/index.ts'
import { readZeroShotData } from '../src/relation/benchmark/zero-shot-data.ts'
import { keyOf, sample, shuffle, split, type Key } from '../src/random.ts'
import { wilsonInterval } from '../src/evaluation/index.ts'
import type { Figure, MentionTask } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const COVERAGE = 0.9
const LABEL_COUNTS = [1, 2, 5, 15, 40] as const
const CALIBRATION = { relations: 24, rows: 5 }
const TARGET = `accepted share within 3 points of ${COVERAGE * 100} % at m = ${LABEL_COUNTS.join(', ')}; another source warned of in at least 9 of 10 trials, the same in at most 1 of 10`
const SIZES = { full: { draws: 400, trials: 100 }, quick: { draws: 200, trials: 40 } }
/** Sentences of each relation, and of each other source. */
const SENTENCES = { fewrel: 30, transfer: 300, asked: 100 }

export const claim: Claim = {
  name: 'relation-coverage',
  statement:
    'A threshold set on a few labelled sentences accepts the stated share for any number of labels, and warns of another source',
  target: TARGET,
  run: measure,
}

/** A sentence with its relation, as the encoder reads it, and its scores against all descriptions. */
interface Scored {
  readonly relation: string
  readonly vectors: SentenceVectors
  /** In the order of the descriptions. */
  readonly scores: Float64Array
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { draws, trials } = context.quick ? SIZES.quick : SIZES.full
  const data = await readZeroShotData((set, file) => context.openDataSet(set, file), { signal: context.signal })
  const key = keyOf('relation-coverage')
  const fewrel = [...byRelation(data.tasks)].flatMap(([name, group]) =>
    sample(split(key, name), group, SENTENCES.fewrel),
  )
  const names = [...byRelation(fewrel).keys()]
  await context.openModel('minilm-l6')
  const model = await matchModelOf('minilm-l6')
  await using matcher = await RelationMatcher.open(model, { threads: 1 })
  await using described = await DescriptionEncoder.open({ ...model, weights: model.descriptionWeights }, { threads: 1 })
  const index = new LabelIndex()
  const kept = data.descriptions.paper.filter(({ relation }) => names.includes(relation))
  index.add(await described.descriptions(kept, context.signal))
  const places = new Map(index.relations.map((relation, i) => [relation, i]))
  const scored = async (tasks: readonly MentionTask[]): Promise<Scored[]> => {
    const vectors = await matcher.vectors(encodeMentions(model.tokenizer, tasks), { signal: context.signal })
    return vectors.map((each, i) => ({
      relation: tasks[i]?.relation ?? '',
      vectors: each,
      scores: Float64Array.from(index.scores(each), ({ score }) => score),
    }))
  }
  const own = await scored(fewrel)
  context.log(`${own.length} sentences of ${names.length} relations`)
  const rates = LABEL_COUNTS.map((m) => coverageOf(split(key, m), { own, names, places, m, draws }))
  const others: Record<string, readonly Scored[]> = { 'the same source (false alarms)': own }
  for (const { name, tasks } of data.transfer)
    others[name] = await scored(sample(split(key, name), tasks, Math.min(SENTENCES.transfer, tasks.length)))
  const warned = Object.entries(others).map(([name, asked]) => {
    const count = warnings(split(key, 'shift'), { own, asked, names, places, trials })
    context.log(`${name}: warned in ${count} of ${trials}`)
    return { name, share: count / trials, count }
  })
  const figures: Figure[] = [
    ...rates.flatMap(({ m, share, interval, single, n }) => [
      { name: `accepted at m = ${m}, stated ${COVERAGE}`, value: share, n, interval },
      { name: `accepted at m = ${m}, one bound for all (control)`, value: single, n },
    ]),
    ...warned.map(({ name, share, count }) => ({
      name: `warned: ${name}`,
      value: share,
      n: trials,
      interval: wilsonInterval(count, trials),
    })),
  ]
  const [same, ...shifted] = warned
  return {
    figures,
    n: own.length,
    target: TARGET,
    holds:
      rates.every(({ share }) => Math.abs(share - COVERAGE) <= 0.03) &&
      (same?.share ?? 1) <= 0.1 &&
      shifted.every(({ share }) => share >= 0.9),
    notes: [
      `means over ${draws} draws of relations; intervals are of Student over draws, which share relations and sentences`,
      'a single draw of few labels is far from the mean, because relations differ: the deviation of m = 1 is some 15 points',
    ],
  }
}

interface Draws {
  readonly own: readonly Scored[]
  readonly names: readonly string[]
  readonly places: ReadonlyMap<string, number>
}

function coverageOf(
  key: Key,
  { own, names, places, m, draws }: Draws & { readonly m: number; readonly draws: number },
): { m: number; share: number; interval: readonly [number, number]; single: number; n: number } {
  const groups = groupsOf(own)
  const shares: number[] = []
  const singles: number[] = []
  let n = 0
  for (let t = 0; t < draws; t++) {
    const drawn = split(key, t)
    const order = shuffle(split(drawn, 'order'), names)
    const calibrated = order.slice(0, CALIBRATION.relations)
    const labels = order.slice(CALIBRATION.relations, CALIBRATION.relations + m)
    const rows = calibrated.flatMap((name) => sample(split(drawn, name), groups.get(name) ?? [], CALIBRATION.rows))
    const bound = boundOf(rows, labels, places)
    const single = boundOf(rows, calibrated, places)
    const asked = labels.flatMap((name) => groups.get(name) ?? [])
    const best = asked.map(({ scores }) => Math.max(...labels.map((name) => scores[places.get(name) ?? 0] ?? 0)))
    shares.push(best.filter((score) => score >= bound).length / best.length)
    singles.push(best.filter((score) => score >= single).length / best.length)
    n += best.length
  }
  const share = mean(shares)
  const deviation = Math.sqrt(mean(shares.map((each) => (each - share) ** 2)) * (draws / (draws - 1)))
  const half = (1.97 * deviation) / Math.sqrt(draws)
  return { m, share, interval: [share - half, share + half], single: mean(singles), n }
}

function boundOf(rows: readonly Scored[], labels: readonly string[], places: ReadonlyMap<string, number>): number {
  const sentences = rows.map(({ relation, scores }) => ({
    labels: labels.map((name) => scores[places.get(name) ?? 0] ?? 0),
    own: scores[places.get(relation) ?? 0] ?? 0,
    place: labels.indexOf(relation),
  }))
  return labelBounds(sentences, { coverage: COVERAGE, temperature: MATCH_TEMPERATURE }).score
}

function warnings(
  key: Key,
  { own, asked, names, places, trials }: Draws & { readonly asked: readonly Scored[]; readonly trials: number },
): number {
  const groups = groupsOf(own)
  let count = 0
  for (let t = 0; t < trials; t++) {
    const drawn = split(key, t)
    const labels = sample(split(drawn, 'labels'), names, CALIBRATION.relations)
    const shuffled = labels.map((name) => shuffle(split(drawn, name), groups.get(name) ?? []))
    const rows = shuffled.flatMap((group) => group.slice(0, CALIBRATION.rows))
    const pool = asked === own ? shuffled.flatMap((group) => group.slice(CALIBRATION.rows)) : asked
    const watched = ({ vectors, scores }: Scored): WatchedSentence => ({
      score: Math.max(...labels.map((name) => scores[places.get(name) ?? 0] ?? 0)),
      vector: vectors.context,
    })
    const sentences = sample(split(drawn, 'asked'), pool, SENTENCES.asked)
    if (sourceShift(sentences.map(watched), rows.map(watched)) !== undefined) count++
  }
  return count
}

function groupsOf(own: readonly Scored[]): Map<string, Scored[]> {
  const groups = new Map<string, Scored[]>()
  for (const each of own) groups.set(each.relation, [...(groups.get(each.relation) ?? []), each])
  return groups
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
