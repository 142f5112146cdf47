/**
 * Claim: trained on labels that were made to favour length, a product of experts does as well on an untouched test as a reward
 * that was trained on as many labels that favour nothing. People's preferences between answers to questions (finegrained-qa),
 * where the longer answer wins half of the pairs, frozen MiniLM, split by question 80 to 20.
 *
 * The bias is planted: of the training pairs that the shorter answer wins, so many are dropped that the longer one wins 80 %. The
 * test pairs stay as people judged them. Controls: vanilla and a random bias expert on the same pairs, and length alone.
 * The set is for measuring elsewhere. Here it is split, because a length-free set of human labels is what the question needs.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { keptUnits } from '../measure/kept-units.ts'
import { openEncoder } from '../src/engine/index.ts'
import { figureOf } from '../src/evaluation/index.ts'
import { keyOf, sample, type Key } from '../src/random.ts'
import { measureSplit, preferenceSet, type ArmFigures } from '../src/reward/benchmark/index.ts'
import { encodeTexts, TextNumbers } from '../src/reward/features/reward-texts.ts'
import { FeatureStore, FrozenEncoder, type RewardArm } from '../src/reward/index.ts'
import type { HeadPair } from '../src/reward/training/reward-arm.ts'
import { armLines, armsApart } from './reward/reward-splits.ts'

const PLANTED = 0.8
const ARM = 'two-stage 1'
const UNBIASED = 'vanilla on as many unbiased pairs'
const WITHIN = 0.01
const TARGET = `${ARM}: accuracy on untouched pairs at most ${WITHIN * 100} point below the reward of unbiased pairs`
const SPLITS = { full: 5, quick: 2 }
const ARMS: Readonly<Record<string, RewardArm>> = {
  vanilla: { arm: 'vanilla' },
  'random expert (control)': { arm: 'random-expert' },
  'two-stage 0.5': { arm: 'two-stage', weight: 0.5 },
  [ARM]: { arm: 'two-stage', weight: 1 },
  'joint 10': { arm: 'joint', ratio: 10 },
  'penalty 0.5': { arm: 'penalty', weight: 0.5 },
  'penalty 1': { arm: 'penalty', weight: 1 },
  'balanced 1': { arm: 'balanced', weight: 1 },
}

export const claim: Claim = {
  name: 'reward-unbiased-test',
  statement:
    'A product of experts learns from labels with a planted bias of length what unbiased labels would have taught',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const encoder = await openEncoder(await context.openModel('minilm-l6'))
  await using frozen = await FrozenEncoder.open(encoder, { threads: 1 })
  using store = FeatureStore.open(frozen)
  const numbers = new TextNumbers()
  const pairs = numbers.pairsOf(await preferenceSet('finegrained-qa', (name, file) => context.openDataSet(name, file)))
  const { features, cues } = await encodeTexts(numbers.texts, { encoder, store }, { signal: context.signal })
  context.log(`${pairs.length} pairs, ${features.length} texts, ${store.computed} encoded now`)
  const texts = { prompts: numbers.texts.map(({ prompt }) => prompt), features, cues, pairs, external: {} }
  const longerWins = ({ chosen, rejected }: HeadPair): number =>
    Math.sign((cues[chosen]?.length ?? 0) - (cues[rejected]?.length ?? 0))
  const planted = (own: readonly HeadPair[], key: Key): readonly HeadPair[] => {
    const longer = own.filter((pair) => longerWins(pair) > 0)
    const shorter = own.filter((pair) => longerWins(pair) < 0)
    const kept = Math.round((longer.length * (1 - PLANTED)) / PLANTED)
    return [...longer, ...sample(key, shorter, Math.min(kept, shorter.length))]
  }
  const unbiased = (own: readonly HeadPair[], key: Key): readonly HeadPair[] =>
    sample(key, own, planted(own, key).length)
  const found = await keptUnits(
    context,
    'split',
    context.quick ? SPLITS.quick : SPLITS.full,
    async (number): Promise<readonly ArmFigures[]> => {
      const options = { key: keyOf('unbiased test'), signal: context.signal }
      const onPlanted = await measureSplit(texts, number, { ...options, arms: ARMS, drawn: planted })
      const onUnbiased = await measureSplit(texts, number, {
        ...options,
        arms: { [UNBIASED]: { arm: 'vanilla' } },
        drawn: unbiased,
      })
      context.log(`split ${number}: measured`)
      return [...onPlanted, ...onUnbiased.filter(({ arm }) => arm === UNBIASED)]
    },
  )
  const figures = found.flat()
  const apart = (first: string, of: (one: ArmFigures) => number): NonNullable<ReturnType<typeof armsApart>> => {
    const difference = armsApart(figures, [first, ARM], of)
    if (difference === undefined) throw new RangeError(`compare arms: ${first} and ${ARM} share no split`)
    return difference
  }
  const toUnbiased = apart(UNBIASED, ({ accuracy }) => accuracy)
  return {
    figures: [
      figureOf(`${ARM}: accuracy, difference from unbiased pairs`, toUnbiased),
      figureOf(
        `${ARM}: accuracy, difference from vanilla`,
        apart('vanilla', ({ accuracy }) => accuracy),
      ),
      figureOf(
        `${ARM}: shorter-chosen accuracy, difference from vanilla`,
        apart('vanilla', ({ shorter }) => shorter),
      ),
      figureOf(
        `${ARM}: |Spearman|, difference from vanilla`,
        apart('vanilla', ({ spearman }) => Math.abs(spearman)),
      ),
      figureOf(
        `${ARM}: accuracy, difference from the random expert (control)`,
        apart('random expert (control)', ({ accuracy }) => accuracy),
      ),
    ],
    n: found.length,
    target: TARGET,
    holds: toUnbiased.mean >= -WITHIN,
    notes: [
      `${pairs.length} pairs of 500 questions; the longer answer wins ${longShare(pairs, longerWins)} of them`,
      ...armLines(figures),
    ],
  }
}

function longShare(pairs: readonly HeadPair[], longerWins: (pair: HeadPair) => number): string {
  const decided = pairs.filter((pair) => longerWins(pair) !== 0)
  return `${((100 * decided.filter((pair) => longerWins(pair) > 0).length) / decided.length).toFixed(0)} %`
}
