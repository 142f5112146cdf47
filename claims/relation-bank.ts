/**
 * Claim: a bank of descriptions of other relations tells sentences of relations that nobody described or trained on, at no
 * cost but one product for each entry. Nothing is fine-tuned here: each sentence passes the untrained encoder once.
 *
 * Open set: FewRel's 64 relations, drawn anew for each of 8 splits, 16 known, 16 unknown for development, 16 unknown for the
 * test. Compared on the same vectors: a converged softmax regression on them (plain training of a frozen encoder; its energy),
 * the best match with the known descriptions, the known labels' share of the mass against the bank, and energy and share
 * together. Temperature and weight of the sum are chosen on the development unknowns of the split. The bank loses its
 * entries that resemble a relation of the test (score of the descriptions at least 0.55); the whole bank stands beside it.
 *
 * Lift: the tables of docs/relation.md about matchers without threshold, 16 draws of 1, 3, 5 and 10 labels.
 */
import { auroc, falsePositiveRateAtRecall, overSplits, type OverSplits } from '../src/evaluation/index.ts'
import { keyOf, sample, shuffle, split, type Key } from '../src/random.ts'
import { fewrelSentences } from '../src/relation/benchmark/index.ts'
import {
  byRelation,
  DESCRIPTION_BANK,
  DescriptionBank,
  DescriptionEncoder,
  LabelIndex,
  LEAST_LIFT,
  logShare,
  openEncoder,
  openMatcher,
  readDescriptions,
  splitRelations,
  type DescriptionVectors,
  type SentenceVectors,
} from '../src/relation/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { fewrelDescriptions } from '../measure/fewrel-descriptions.ts'
import { keptUnits } from '../measure/kept-units.ts'
import { frozenHead } from './relation/frozen-head.ts'
import { keptVectors } from './relation/sentence-vectors.ts'

const TARGET =
  'energy and share together minus plain training, paired over 8 splits: FPR95 at most -15 points, AUROC at least +4 points, intervals without 0'
const SIZES = { full: { splits: 8, perRelation: 60, draws: 16 }, quick: { splits: 2, perRelation: 30, draws: 4 } }
const TEMPERATURES = [0.02, 0.03, 0.05, 0.1]
/** Weights of the share beside the energy, both in standard deviations of development sentences. */
const WEIGHTS = [0.5, 1, 2, 4]
const RESEMBLES = 0.55
const LABELS = [1, 3, 5, 10]
/** The control of the lift: one bound on the best score. */
const CONSTANT_BOUND = 0.1

/** Scores of the open set, by name. */
const SCORES = [
  'plain training, energy',
  'best match',
  'share',
  'energy and share',
  'share, whole bank',
  'energy and share, whole bank',
] as const
type ScoreName = (typeof SCORES)[number]
interface Detection {
  readonly auroc: number
  readonly fpr95: number
}
interface SplitResult {
  readonly detections: Readonly<Record<ScoreName, Detection>>
  readonly knownAccuracy: number
  readonly chosen: { readonly temperature: number; readonly weight: number }
  readonly n: { readonly known: number; readonly unknown: number }
}

export const claim: Claim = {
  name: 'relation-bank',
  statement: 'A bank of descriptions detects relations that nothing was trained on',
  target: TARGET,
  run: measure,
}

/** What all parts read. */
interface Material {
  readonly vectors: ReadonlyMap<string, readonly SentenceVectors[]>
  readonly descriptions: ReadonlyMap<string, DescriptionVectors>
  readonly bank: DescriptionBank
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const size = context.quick ? SIZES.quick : SIZES.full
  const material = await materialOf(context, size.perRelation)
  const key = keyOf('relation-bank')
  const results = await keptUnits(
    context,
    'split',
    size.splits,
    async (number) => splitResult(material, split(key, number), size.perRelation),
    (number, { detections, chosen }) =>
      context.log(
        `split ${number} (T ${chosen.temperature}, weight ${chosen.weight}): ${SCORES.map((name) => `${name} ${percent(detections[name].auroc)}/${percent(detections[name].fpr95)}`).join('; ')}`,
      ),
  )
  const differenceOf = (name: ScoreName, figure: keyof Detection): OverSplits =>
    overSplits(results.map(({ detections }) => detections[name][figure] - detections['plain training, energy'][figure]))
  const main = { auroc: differenceOf('energy and share', 'auroc'), fpr95: differenceOf('energy and share', 'fpr95') }
  const figures: Figure[] = [
    ...(['auroc', 'fpr95'] as const).flatMap((figure) => [
      ...SCORES.slice(1).map((name) => figureOf(`${figure}, ${name} minus plain training`, differenceOf(name, figure))),
      ...SCORES.map((name) =>
        figureOf(`${figure}, ${name}`, overSplits(results.map((one) => one.detections[name][figure]))),
      ),
    ]),
    figureOf('known accuracy, plain training', overSplits(results.map((one) => one.knownAccuracy))),
    ...liftFigures(material, split(key, 'lift'), size.draws),
  ]
  const [first] = results
  return {
    figures,
    n: results.length * ((first?.n.known ?? 0) + (first?.n.unknown ?? 0)),
    target: TARGET,
    holds:
      main.fpr95.mean <= -0.15 &&
      main.auroc.mean >= 0.04 &&
      (main.fpr95.interval?.[1] ?? 0) < 0 &&
      (main.auroc.interval?.[0] ?? 0) > 0,
    notes: [
      'the classifier is the same with and without the bank, so known accuracy is too',
      'all scores take one pass of the same encoder; nothing is fine-tuned, so plain training is weaker here than in relation-open-set',
      'intervals are Student’s over splits, which share relations',
    ],
  }
}

async function materialOf(context: ClaimContext, perRelation: number): Promise<Material> {
  const folder = await context.openModel('minilm-l6')
  const tasks = await fewrelSentences((name, file) => context.openDataSet(name, file), { signal: context.signal })
  const key = keyOf('relation-bank sentences')
  const groups = new Map(
    [...byRelation(tasks)].map(
      ([relation, group]) => [relation, sample(split(key, relation), group, perRelation)] as const,
    ),
  )
  await using matcher = await openMatcher(folder, { threads: 1 })
  const vectors = await keptVectors(context, matcher, groups)
  await using encoder = await DescriptionEncoder.open(await openEncoder(folder), { threads: 1 })
  const texts = (await fewrelDescriptions(context)).filter(({ relation }) => groups.has(relation))
  const described = await encoder.descriptions(texts, context.signal)
  const bank = await encoder.descriptions(await readDescriptions(DESCRIPTION_BANK), context.signal)
  return {
    vectors,
    descriptions: new Map(described.map((each) => [each.relation, each])),
    bank: new DescriptionBank(bank, 0.33),
  }
}

/** What the scores are made of: one sentence. */
interface Parts {
  readonly energy: number
  readonly best: number
  readonly labels: readonly number[]
  /** Scores of the bank's entries: those that resemble no relation of the test, and all. */
  readonly strict: readonly number[]
  readonly whole: readonly number[]
}

function splitResult({ vectors, descriptions, bank }: Material, key: Key, perRelation: number): SplitResult {
  const relations = splitRelations(key, vectors.keys(), { known: 16, developmentUnknown: 16, testUnknown: 16 })
  const [train, development] = [Math.floor(perRelation / 2), Math.floor(perRelation / 6)]
  const of = (names: readonly string[], from: number, to: number): { sentence: SentenceVectors; label: number }[] =>
    names.flatMap((name, label) => (vectors.get(name) ?? []).slice(from, to).map((sentence) => ({ sentence, label })))
  const training = of(relations.known, 0, train)
  const head = frozenHead(
    training.map(({ sentence }) => sentence),
    training.map(({ label }) => label),
    relations.known.length,
  )
  const index = new LabelIndex()
  const own = relations.known.flatMap((name) => descriptions.get(name) ?? [])
  index.add(own)
  const unknown = relations.testUnknown.flatMap((name) => descriptions.get(name) ?? [])
  const same = bank.sameAs(own)
  const strictly = new Set([...same, ...bank.sameAs(unknown, RESEMBLES)])
  const partsOf = ({ sentence }: { sentence: SentenceVectors }): Parts => {
    const labels = index.scores(sentence).map(({ score }) => score)
    const energy = logSumExp(head(sentence))
    return {
      energy,
      best: Math.max(...labels),
      labels,
      strict: bank.scores(sentence, strictly),
      whole: bank.scores(sentence, same),
    }
  }
  const test = of(relations.known, train + development, perRelation)
  const count = perRelation - train - development
  const sides = {
    developmentKnown: of(relations.known, train, train + development).map(partsOf),
    developmentUnknown: of(relations.developmentUnknown, 0, development).map(partsOf),
    known: test.map(partsOf),
    unknown: of(relations.testUnknown, 0, count).map(partsOf),
  }
  const scorers = scorersOf(sides)
  const detect = (score: (parts: Parts) => number): Detection => {
    const both = { positives: sides.known.map(score), negatives: sides.unknown.map(score) }
    return { auroc: auroc(both), fpr95: falsePositiveRateAtRecall(both) }
  }
  const right = test.filter(({ sentence, label }) => argmax(head(sentence)) === label).length
  return {
    detections: Object.fromEntries(SCORES.map((name) => [name, detect(scorers.scores[name])])) as Record<
      ScoreName,
      Detection
    >,
    knownAccuracy: right / test.length,
    chosen: scorers.chosen,
    n: { known: sides.known.length, unknown: sides.unknown.length },
  }
}

/** Scores whose temperature and weight come from development sentences. */
function scorersOf(sides: {
  readonly developmentKnown: readonly Parts[]
  readonly developmentUnknown: readonly Parts[]
}): {
  readonly scores: Readonly<Record<ScoreName, (parts: Parts) => number>>
  readonly chosen: SplitResult['chosen']
} {
  const separation = (score: (parts: Parts) => number): number => {
    const both = { positives: sides.developmentKnown.map(score), negatives: sides.developmentUnknown.map(score) }
    return auroc(both) - falsePositiveRateAtRecall(both) / 4
  }
  const best = <T>(options: readonly T[], scoreOf: (option: T) => (parts: Parts) => number): T =>
    options.reduce((a, b) => (separation(scoreOf(b)) > separation(scoreOf(a)) ? b : a))
  const shareOf =
    (temperature: number, which: 'strict' | 'whole') =>
    (parts: Parts): number =>
      logShare(parts.labels, parts[which], temperature)
  const energyOf = standardised(sides.developmentKnown.map(({ energy }) => energy))
  const sumOf = (temperature: number, weight: number, which: 'strict' | 'whole'): ((parts: Parts) => number) => {
    const share = shareOf(temperature, which)
    const scaled = standardised(sides.developmentKnown.map(share))
    return (parts) => energyOf(parts.energy) + weight * scaled(share(parts))
  }
  const grid = TEMPERATURES.flatMap((temperature) => WEIGHTS.map((weight) => ({ temperature, weight })))
  const chosen = best(grid, ({ temperature, weight }) => sumOf(temperature, weight, 'strict'))
  const whole = best(grid, ({ temperature, weight }) => sumOf(temperature, weight, 'whole'))
  return {
    scores: {
      'plain training, energy': ({ energy }) => energy,
      'best match': (parts) => parts.best,
      share: shareOf(
        best(TEMPERATURES, (t) => shareOf(t, 'strict')),
        'strict',
      ),
      'energy and share': sumOf(chosen.temperature, chosen.weight, 'strict'),
      'share, whole bank': shareOf(
        best(TEMPERATURES, (t) => shareOf(t, 'whole')),
        'whole',
      ),
      'energy and share, whole bank': sumOf(whole.temperature, whole.weight, 'whole'),
    },
    chosen,
  }
}

/** FewRel's validation relations. The rule of the lift was chosen on the other 48. */
const VALIDATION = new Set('P177 P364 P2094 P361 P641 P59 P413 P206 P412 P155 P26 P410 P25 P463 P40 P921'.split(' '))

function liftFigures({ vectors, descriptions, bank }: Material, key: Key, draws: number): Figure[] {
  const sets = {
    development: (name: string) => !VALIDATION.has(name),
    validation: (name: string) => VALIDATION.has(name),
  }
  return Object.entries(sets).flatMap(([set, belongs]) => {
    const names = [...vectors.keys()].filter(belongs).toSorted()
    return LABELS.flatMap((count) => {
      const found = Array.from({ length: draws }, (_v, draw) => {
        const order = shuffle(split(split(key, `${set} ${count}`), draw), names)
        return drawResult({ vectors, descriptions, bank }, order.slice(0, count), order.slice(count))
      })
      const over = (figure: keyof DrawResult): OverSplits => overSplits(found.map((one) => one[figure]))
      return [
        figureOf(`${set}, ${count} labels: right answers, lift`, over('lift')),
        figureOf(`${set}, ${count} labels: right answers, best score at least ${CONSTANT_BOUND}`, over('bound')),
        figureOf(`${set}, ${count} labels: AUROC of the lift`, over('liftAuroc')),
        figureOf(`${set}, ${count} labels: AUROC of the best score`, over('boundAuroc')),
      ]
    })
  })
}

interface DrawResult {
  readonly lift: number
  readonly bound: number
  readonly liftAuroc: number
  readonly boundAuroc: number
}

/** 20 sentences of each described relation, and as many of the others, spread over them. */
function drawResult(
  { vectors, descriptions, bank }: Material,
  described: readonly string[],
  others: readonly string[],
): DrawResult {
  const index = new LabelIndex()
  index.add(described.flatMap((name) => descriptions.get(name) ?? []))
  const leftOut = bank.sameAs(index.vectors)
  const own = described.flatMap((name) =>
    (vectors.get(name) ?? []).slice(0, 20).map((sentence) => ({ sentence, gold: name })),
  )
  const pool = others.flatMap((name) => (vectors.get(name) ?? []).slice(0, 20))
  const step = pool.length / Math.min(pool.length, own.length)
  const foreign = Array.from(
    { length: Math.min(pool.length, own.length) },
    (_v, i) => pool[Math.floor(i * step)],
  ).flatMap((sentence) => (sentence === undefined ? [] : [{ sentence, gold: '' }]))
  const asked = [...own, ...foreign].map(({ sentence, gold }) => {
    const ranking = index.rank(sentence)
    return { gold, best: ranking[0], lift: bank.lift(sentence, ranking, leftOut) }
  })
  const share = (holds: (one: (typeof asked)[number]) => boolean): number =>
    asked.filter((one) => (holds(one) ? one.best?.relation === one.gold : one.gold === '')).length / asked.length
  const sidesOf = (score: (one: (typeof asked)[number]) => number): { positives: number[]; negatives: number[] } => ({
    positives: asked.filter(({ gold }) => gold !== '').map(score),
    negatives: asked.filter(({ gold }) => gold === '').map(score),
  })
  return {
    lift: share(({ lift }) => lift >= LEAST_LIFT),
    bound: share(({ best }) => (best?.score ?? -1) >= CONSTANT_BOUND),
    liftAuroc: auroc(sidesOf(({ lift }) => lift)),
    boundAuroc: auroc(sidesOf(({ best }) => best?.score ?? -1)),
  }
}

function figureOf(name: string, { mean, interval, n }: OverSplits): Figure {
  return { name, value: mean, n, ...(n > 1 ? { interval } : {}) }
}

function standardised(values: readonly number[]): (value: number) => number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length)
  return (value) => (value - mean) / (deviation > 0 ? deviation : 1)
}

function logSumExp(logits: Float32Array): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  return top + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - top), 0))
}

function argmax(values: Float32Array): number {
  return values.indexOf(values.reduce((a, b) => Math.max(a, b), -Infinity))
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}
