/**
 * Claim: a reward that was trained on labels that favour length tells better responses from worse ones on sets that trained
 * nothing, and better than a count of words does wherever that count is above chance. LLMBar by subset, RM-Bench by domain and in
 * its three styles by three, JudgeBench, harmless and helpful dialogues, and people's preferences (finegrained-qa, PandaLM).
 *
 * Backbones: frozen MiniLM, MiniLM with its top three layers fine-tuned, and states of SmolLM2 135M (others, of 0.5B and 1.5B, by
 * their names after `--`). `train=440` beside `--quick` trains on more prompts and measures on few. The gate looks at one
 * backbone and arm alone: that with the best balanced accuracy on held-back prompts of the training
 * set. So no external set chooses it. Intervals are a bootstrap by prompt.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { bootstrapInterval, spearman, type Interval } from '../src/evaluation/index.ts'
import { keyOf, split, type Key } from '../src/random.ts'
import { rightness, STYLES } from '../src/reward/benchmark/index.ts'
import { pairMean, pairShare } from '../src/reward/bias/bias-figures.ts'
import { responseCues } from '../src/reward/index.ts'
import type { Figure } from '../src/supervision.ts'
import {
  backboneScores,
  BACKBONES,
  readStudy,
  type BackboneName,
  type Study,
  type StudyPair,
  type StudySizes,
} from './reward/backbone-study.ts'

const NATURAL = 'llmbar natural'
const FLOOR = 0.6
const TARGET = `the chosen reward above ${FLOOR * 100} % on LLMBar natural, and above a word count on every set where that is above chance`
const SIZES: Readonly<Record<'quick' | 'full', StudySizes>> = {
  quick: { trainPrompts: 60, testPrompts: 50, styleRows: 4, pairs: 20 },
  full: { trainPrompts: 440, testPrompts: 100, styleRows: 200, pairs: 400 },
}
const WORDS = 'word count'
const RESAMPLES = 2000

export const claim: Claim = {
  name: 'reward-external',
  statement: 'A reward trained on labels that favour length beats a word count on sets that trained nothing',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const known = Object.keys(BACKBONES) as BackboneName[]
  const { sizes, words: asked } = studyOf(context)
  const named = asked.length === 0 ? known.filter((name) => !BACKBONES[name].large) : asked
  const backbones = named.map((name): BackboneName => {
    if (name in BACKBONES) return name as BackboneName
    throw new RangeError(`reward-external: backbone is ${name}, wanted ${known.join(', ')}`)
  })
  const study = await readStudy(context, sizes)
  const words = study.numbers.texts.map(({ response }) => responseCues(response).length)
  context.log(`${study.numbers.texts.length} texts, ${study.training.length} pairs to train on`)
  const sets = { ...study.external, ...styleSets(study) }
  const setsLine = (scores: readonly number[]): string => {
    const own = Object.values(study.external).map((pairs) => accuracyOf(pairs, scores).value)
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    return [
      `mean of ${own.length} sets ${(100 * mean).toFixed(1)} %`,
      ...Object.entries(sets).map(([set, pairs]) => `${set} ${shareText(accuracyOf(pairs, scores))}`),
    ].join('; ')
  }
  const rewards: Reward[] = []
  for (const name of backbones) {
    const { scores, seconds, computed } = await backboneScores(context, study, name)
    for (const [arm, own] of Object.entries(scores)) {
      const each = { name: `${name}, ${arm}`, scores: own, held: heldFigures(study, own, words), seconds, computed }
      rewards.push(each)
      context.log(`${heldLine(each.name, each.held)}; ${setsLine(own)}`)
    }
  }
  const best = rewards.reduce((top, each) => (each.held.balanced > top.held.balanced ? each : top))
  const rows = Object.entries(sets).map(([set, pairs]) => ({
    set,
    pairs,
    words: accuracyOf(pairs, words),
    best: accuracyOf(pairs, best.scores),
  }))
  // a place of RM-Bench's styles is one where length decides by design, so that only whole domains are compared
  const above = rows.filter(({ set, words: count }) => set in study.external && count.interval[0] > 0.5)
  const natural = rows.find(({ set }) => set === NATURAL)
  const lost = above.filter(({ best: own, words: count }) => own.value <= count.value)
  return {
    figures: rows.flatMap(({ set, pairs, words: count, best: own }): Figure[] => [
      { name: `${set}: ${best.name}`, ...own, n: pairs.length },
      { name: `${set}: ${WORDS}`, ...count, n: pairs.length },
      { name: `${set}: difference`, ...difference(pairs, best.scores, words), n: pairs.length },
    ]),
    n: Object.values(study.external).reduce((sum, pairs) => sum + pairs.length, 0),
    target: TARGET,
    holds: (natural?.best.value ?? 0) > FLOOR && lost.length === 0,
    notes: [
      `chosen by balanced accuracy on ${study.held.length} held-back pairs: ${best.name}`,
      `a word count is above chance on ${above.map(({ set }) => set).join(', ') || 'no set'}; the chosen reward is not above it on ${lost.map(({ set }) => set).join(', ') || 'none of them'}`,
      heldLine(WORDS, heldFigures(study, words, words)),
      ...rewards.flatMap((each) => [
        `${heldLine(each.name, each.held)}; ${each.seconds.toFixed(0)} s of processor for all arms, ${each.computed} rows computed`,
        `${each.name}: ${setsLine(each.scores)}`,
      ]),
      `${WORDS}: ${setsLine(words)}`,
    ],
  }
}

/** `train=440` trains on so many prompts, and holds back as many as the whole form does; the other words are backbones. */
function studyOf({ quick, arguments: words }: ClaimContext): { readonly sizes: StudySizes; readonly words: string[] } {
  const sizes = quick ? SIZES.quick : SIZES.full
  const given = words.find((word) => word.startsWith('train='))
  if (given === undefined) return { sizes, words: [...words] }
  const trainPrompts = Number(given.slice('train='.length))
  if (!Number.isInteger(trainPrompts) || trainPrompts < 1 || trainPrompts > SIZES.full.trainPrompts)
    throw new RangeError(`reward-external: got ${given}, wanted from 1 to ${SIZES.full.trainPrompts} prompts`)
  return {
    sizes: { ...sizes, trainPrompts, testPrompts: SIZES.full.testPrompts },
    words: words.filter((word) => word !== given),
  }
}

interface Reward {
  readonly name: string
  readonly scores: readonly number[]
  readonly held: HeldFigures
  readonly seconds: number
  readonly computed: number
}

/** On held-back prompts of the training set. */
interface HeldFigures {
  readonly accuracy: Estimate
  readonly balanced: number
  readonly balancedInterval: Interval
  readonly shorter: number
  readonly spearman: number
}

interface Estimate {
  readonly value: number
  readonly interval: Interval
}

function heldFigures({ held }: Study, scores: readonly number[], words: readonly number[]): HeldFigures {
  const gap = ({ chosen, rejected }: StudyPair): number => (words[chosen] ?? 0) - (words[rejected] ?? 0)
  const sides = (pairs: readonly StudyPair[]): readonly [number, number] => [
    share(
      pairs.filter((pair) => gap(pair) < 0),
      scores,
    ),
    share(
      pairs.filter((pair) => gap(pair) > 0),
      scores,
    ),
  ]
  const [shorter, longer] = sides(held)
  const groups = [...Map.groupBy(held, ({ prompt }) => prompt).values()]
  const balancedInterval = bootstrapInterval(keyOf('balanced'), groups.length, (units) => {
    const [a, b] = sides(Array.from(units, (unit) => groups[unit] ?? []).flat())
    return (a + b) / 2
  })
  const texts = [...new Set(held.flatMap(({ chosen, rejected }) => [chosen, rejected]))]
  return {
    accuracy: accuracyOf(held, scores),
    balanced: (shorter + longer) / 2,
    balancedInterval,
    shorter,
    spearman:
      spearman(
        texts.map((text) => scores[text] ?? 0),
        texts.map((text) => words[text] ?? 0),
      ) ?? 0,
  }
}

/** RM-Bench's nine places of chosen by rejected style, and its three kinds, over all domains. */
function styleSets({ external }: Study): Readonly<Record<string, readonly StudyPair[]>> {
  const all = Object.entries(external).flatMap(([set, pairs]) => (set.startsWith('rm-bench ') ? pairs : []))
  const places = (of: (chosen: number, rejected: number) => boolean): readonly StudyPair[] =>
    all.filter(
      ({ styles }) => styles !== undefined && of(STYLES.indexOf(styles.chosen), STYLES.indexOf(styles.rejected)),
    )
  return {
    'rm-bench hard': places((chosen, rejected) => chosen < rejected),
    'rm-bench normal': places((chosen, rejected) => chosen === rejected),
    'rm-bench easy': places((chosen, rejected) => chosen > rejected),
    ...Object.fromEntries(
      STYLES.flatMap((chosen, c) =>
        STYLES.map((rejected, r) => [`rm-bench ${chosen} over ${rejected}`, places((a, b) => a === c && b === r)]),
      ),
    ),
  }
}

function right({ chosen, rejected }: StudyPair, scores: readonly number[]): number {
  return rightness(scores[chosen] ?? 0, scores[rejected] ?? 0)
}

function share(pairs: readonly StudyPair[], scores: readonly number[]): number {
  return pairs.length === 0 ? 0.5 : pairs.reduce((sum, pair) => sum + right(pair, scores), 0) / pairs.length
}

function accuracyOf(pairs: readonly StudyPair[], scores: readonly number[]): Estimate {
  return found(pairShare(pairs, keyFor(pairs), (pair) => right(pair, scores), RESAMPLES))
}

function difference(pairs: readonly StudyPair[], scores: readonly number[], words: readonly number[]): Estimate {
  const gain = (pair: StudyPair): number => right(pair, scores) - right(pair, words)
  return found(pairMean(pairs, keyFor(pairs), gain, { range: [-1, 1], resamples: RESAMPLES }))
}

function keyFor(pairs: readonly StudyPair[]): Key {
  return split(keyOf('external'), `${pairs.length}`)
}

function found(estimate: Estimate | undefined): Estimate {
  if (estimate !== undefined) return estimate
  throw new RangeError('reward-external: a set has no pairs, wanted at least one')
}

function shareText({ value, interval }: Estimate): string {
  return `${(100 * value).toFixed(1)} % [${interval.map((each) => (100 * each).toFixed(1)).join(', ')}]`
}

function heldLine(name: string, held: HeldFigures): string {
  const balanced = shareText({ value: held.balanced, interval: held.balancedInterval })
  return `${name}: held-back accuracy ${shareText(held.accuracy)}, balanced ${balanced}, shorter-chosen ${(100 * held.shorter).toFixed(1)} %, Spearman with words ${held.spearman.toFixed(2)}`
}
