/**
 * Claim: entities that merely stand together are seldom taken for related. 200 sentences of the project without a relation
 * (data/co-occurrence.jsonl) tempt to one of 20; 100 controls state it. FewRel's 64 relations hold 16 of the 20: the
 * classifier is trained on these. The other four (employer, developer, architect, mouth) are matched by description alone.
 *
 * One scale for both parts: standard deviations from the mean of FewRel sentences that were held back, by energy for the
 * classifier, by best match (relations the matcher never saw, four labels) for the matcher. A sentence's score is the larger of the
 * two; it is a find where that reaches the level at which 90 % of the controls are finds.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { auroc, bootstrapInterval, falsePositiveRateAtRecall } from '../src/evaluation/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import {
  byRelation,
  describe,
  fewrelSentences,
  mentionsOf,
  openEncoder,
  OpenSetClassifier,
  RelationMatcher,
  splitSentences,
  type OpenSetModel,
  type RelationDescription,
} from '../src/relation/index.ts'
import type { Figure, MentionTask } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext, ClaimResult } from './claim.ts'
import { classifierArms, fewrelDescriptions, keptMatcher, type TrainingPlan } from './relation/joined-models.ts'
import { ResumableResults } from './sandbox/resumable-results.ts'

const SIZES = {
  full: { seeds: 3, train: 100, match: 40 },
  quick: { seeds: 1, train: 50, match: 20 },
}
const CALIBRATION = 50
const RECALL = 0.9
/** The lower end of what public extractors take for related on such sentences. */
const PUBLIC = 0.6
const target = `false positive rate at 90 % recall at most ${PUBLIC}, and below plain training at equal compute (interval without 0)`

/** Relations of the file that no FewRel sentence at hand states. Texts written for this claim. */
const DESCRIBED: readonly RelationDescription[] = [
  describe(
    'P108',
    'employer is person or organization for which this person works',
    ['person'],
    ['company', 'organization'],
  ),
  describe(
    'P178',
    'developer is company or person that developed this item',
    ['software', 'game'],
    ['company', 'developer'],
  ),
  describe('P84', 'architect is person who designed this building', ['building'], ['architect', 'person']),
  describe('P403', 'mouth is body of water into which this river drains', ['river'], ['sea', 'lake', 'river']),
]

export const claim: Claim = {
  name: 'relation-co-occurrence',
  statement: 'Entities that merely stand together are seldom taken for related, thanks to unknown-aware training',
  target,
  run: measure,
}

/** A sentence's scores on the common scale. */
interface Scores {
  readonly known: readonly number[]
  readonly described: readonly number[]
  /** Best known and best described relation. */
  readonly bestKnown: readonly string[]
  readonly bestDescribed: readonly string[]
}
type Seed = Readonly<Record<'aware' | 'control', Scores>>

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const size = context.quick ? SIZES.quick : SIZES.full
  const file = fileURLToPath(new URL('../data/co-occurrence.jsonl', import.meta.url))
  const rows = readRows([file], { shape: 'touchstone', signal: context.signal })
  const sentences = await mentionsOf(rows, { labelled: true, lowerCase: true })
  const results = new ResumableResults<Seed>(join(context.stateFolder, 'seeds.jsonl'))
  const seeds: Seed[] = []
  for (let seed = 0; seed < size.seeds; seed++) {
    context.signal.throwIfAborted()
    const folder = join(context.stateFolder, `seed-${seed}`)
    seeds.push(await results.once(`${seed}`, () => scoresOf(context, sentences, { ...size, seed, folder })))
    await rm(folder, { recursive: true, force: true })
  }
  return resultOf(sentences, seeds)
}

async function scoresOf(
  context: ClaimContext,
  sentences: readonly MentionTask[],
  options: { readonly seed: number; readonly train: number; readonly match: number; readonly folder: string },
): Promise<Seed> {
  const key = keyOf(`co-occurrence ${options.seed}`)
  const encoder = await openEncoder(await context.openModel('minilm-l6'))
  const plan: TrainingPlan = { key, folder: options.folder, context, encoder }
  const all = await fewrelSentences((name, file) => context.openDataSet(name, file), { signal: context.signal })
  const present = new Set(byRelation(all).keys())
  const known = [...byRelation(sentences).keys()].filter((relation) => present.has(relation))
  const others = shuffle(
    split(key, 'others'),
    [...present].filter((relation) => !known.includes(relation)),
  )
  // relations that the matcher never saw, in groups of four, as many labels as are described below
  const unseen = others.slice(0, 16)
  const counts = { train: options.train, development: CALIBRATION, test: 0 }
  const { train, development } = splitSentences(split(key, 'sentences'), all, known, counts)
  const seen = [...known, ...others.slice(16)]
  const forMatch = splitSentences(split(key, 'match'), all, seen, { train: options.match, development: 0, test: 0 })
  const forLevel = splitSentences(split(key, 'level'), all, unseen, { train: 20, development: 0, test: 0 })

  const descriptions = await fewrelDescriptions(context)
  const matcherModel = await keptMatcher(plan, forMatch.train, descriptions)
  await using matcher = await RelationMatcher.open(matcherModel)
  const best = async (
    tasks: readonly MentionTask[],
    labels: readonly RelationDescription[],
  ): Promise<{ scores: number[]; relations: string[] }> => {
    await matcher.addLabels(labels)
    const answers = await matcher.match(tasks, { signal: context.signal })
    for (const { relation } of labels) matcher.removeLabel(relation)
    const tops = answers.flatMap(({ ranking }) => ranking.slice(0, 1))
    return { scores: tops.map(({ score }) => score), relations: tops.map(({ relation }) => relation) }
  }
  const level: number[] = []
  for (let at = 0; at < unseen.length; at += 4) {
    const four = unseen.slice(at, at + 4)
    const tasks = forLevel.train.filter(({ relation }) => four.includes(relation ?? ''))
    level.push(
      ...(
        await best(
          tasks,
          descriptions.filter(({ relation }) => four.includes(relation)),
        )
      ).scores,
    )
  }
  const matched = await best(sentences, DESCRIBED)
  const described = { described: onScale(matched.scores, level), bestDescribed: matched.relations }
  const classified = async (model: OpenSetModel): Promise<Scores> => {
    await using classifier = await OpenSetClassifier.open(model)
    const held = await classifier.classify(development, { signal: context.signal })
    const answers = await classifier.classify(sentences, { signal: context.signal })
    const energies = onScale(
      answers.map(({ energy }) => energy),
      held.map(({ energy }) => energy),
    )
    return { known: energies, bestKnown: answers.map(({ relation }) => relation), ...described }
  }
  const arms = await classifierArms(plan, train)
  return { aware: await classified(arms.aware), control: await classified(arms.control) }
}

/** Standard deviations from the mean of a reference. */
function onScale(values: readonly number[], reference: readonly number[]): number[] {
  const mean = reference.reduce((sum, value) => sum + value, 0) / reference.length
  const variance = reference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reference.length
  return values.map((value) => (value - mean) / Math.sqrt(variance))
}

/** What a set of sentences shows of one seed and arm. */
interface Shown {
  readonly falsePositives: number
  readonly auroc: number
  /** Share of sentences without a relation that are told to be the one they tempt to. */
  readonly tempted: number
  /** Share of controls that are found with the right relation. */
  readonly right: number
}

function shownOf(sentences: readonly MentionTask[], scores: Scores, units: Iterable<number>): Shown {
  const of = (isControl: boolean): { readonly score: number; readonly hit: boolean }[] => {
    const chosen: { readonly score: number; readonly hit: boolean }[] = []
    for (const i of units) {
      const task = sentences[i]
      if (task === undefined || (task.relation !== 'none') !== isControl) continue
      const [known = NaN, described = NaN] = [scores.known[i], scores.described[i]]
      const answer = known >= described ? scores.bestKnown[i] : scores.bestDescribed[i]
      chosen.push({ score: Math.max(known, described), hit: answer === aimOf(task) })
    }
    return chosen
  }
  const [controls, none] = [of(true), of(false)]
  const sides = { positives: controls.map(({ score }) => score), negatives: none.map(({ score }) => score) }
  const level = sides.positives.toSorted((a, b) => b - a)[Math.ceil(RECALL * controls.length - 1e-9) - 1] ?? NaN
  const share = (side: typeof none): number =>
    side.filter(({ score, hit }) => hit && score >= level).length / side.length
  return {
    falsePositives: falsePositiveRateAtRecall(sides, RECALL),
    auroc: auroc(sides),
    tempted: share(none),
    right: share(controls),
  }
}

/** The relation that a control states, or that a sentence without one tempts to. */
function aimOf({ relation, labels }: MentionTask): unknown {
  return relation === 'none' ? labels?.['tempts'] : relation
}

function resultOf(sentences: readonly MentionTask[], seeds: readonly Seed[]): ClaimResult {
  // sentences of one relation resemble each other: relations are the units of the bootstrap
  const groups = [...new Set(sentences.map(aimOf))].map((aim) =>
    [...sentences.keys()].filter((i) => aimOf(sentences[i] as MentionTask) === aim),
  )
  const mean = (arm: keyof Seed, name: keyof Shown, units: readonly number[]): number =>
    seeds.reduce((sum, seed) => sum + shownOf(sentences, seed[arm], units)[name], 0) / seeds.length
  const all = [...sentences.keys()]
  const key = keyOf('co-occurrence bootstrap')
  const interval = (statistic: (units: readonly number[]) => number): [number, number] => {
    const [low, high] = bootstrapInterval(split(key, 'relations'), groups.length, (drawn) =>
      statistic([...drawn].flatMap((group) => groups[group] ?? [])),
    )
    return [low, high]
  }
  const figures: Figure[] = []
  const add = (name: string, statistic: (units: readonly number[]) => number, n: number): Figure => {
    const figure = { name, value: statistic(all), interval: interval(statistic), n }
    figures.push(figure)
    return figure
  }
  const none = sentences.filter(({ relation }) => relation === 'none').length
  const names = { aware: 'unknown-aware', control: 'plain' } as const
  for (const arm of ['aware', 'control'] as const) {
    add(`${names[arm]}: false positive rate at 90 % recall`, (units) => mean(arm, 'falsePositives', units), none)
    add(`${names[arm]}: told to be the tempting relation`, (units) => mean(arm, 'tempted', units), none)
    add(`${names[arm]}: AUROC, controls against the rest`, (units) => mean(arm, 'auroc', units), sentences.length)
    add(
      `${names[arm]}: controls found with the right relation`,
      (units) => mean(arm, 'right', units),
      sentences.length - none,
    )
  }
  const difference = (name: keyof Shown) => (units: readonly number[]) =>
    mean('aware', name, units) - mean('control', name, units)
  const fewer = add('unknown-aware minus plain: false positive rate', difference('falsePositives'), none)
  add('unknown-aware minus plain: AUROC', difference('auroc'), sentences.length)
  const [first] = figures
  return {
    figures,
    n: none,
    target,
    holds: (first?.value ?? 1) <= PUBLIC && (fewer.interval?.[1] ?? 1) < 0,
    notes: [
      `${seeds.length} seeds, averaged; intervals by bootstrap over the ${groups.length} relations`,
      'known to the classifier: 16 of the 20 relations (160 of the 200 sentences, 80 of the 100 controls); by description: employer, developer, architect, mouth',
    ],
  }
}
