/**
 * The frontier of remedies: every arm over its dial, by balanced accuracy and by dependence on length, so that a user
 * chooses a point of it.
 *
 * Where in the flow: Feedback → Report. Balanced accuracy is the mean of accuracy on pairs whose chosen response is shorter
 * and on those where it is longer. Dependence is |Spearman| of reward and words. Both are measured on held-back prompts.
 */
import type { PretrainedModel } from '../../engine/index.ts'
import { overSplits, type OverSplits } from '../../evaluation/index.ts'
import type { Key } from '../../random.ts'
import { FeatureStore } from '../features/feature-store.ts'
import { openFrozen } from '../features/open-backbone.ts'
import { encodePerturbedTexts, openPerturbedTexts, type PerturbedTextsOptions } from '../features/perturbed-texts.ts'
import { inputLength } from '../features/reward-input.ts'
import { encodeTexts, TextNumbers, type EncodeTextsOptions } from '../features/reward-texts.ts'
import type { RewardArm } from '../training/reward-arm.ts'
import { REWARD_ARMS, type RewardArmName } from '../training/reward-arm-name.ts'
import type { RewardPair } from '../reward-training.ts'
import type { ArmFigures, BenchmarkTexts } from './reward-benchmark.ts'

/** One arm at one place of its dial. */
export interface FrontierPoint {
  /** As `ArmFigures.arm`. */
  readonly name: string
  /** The arm without its dial, or the name of a ruler. */
  readonly arm: string
  readonly balanced: OverSplits
  /** Mean over splits of |Spearman| with words. */
  readonly dependence: OverSplits
  readonly accuracy: OverSplits
  /** Whether no other point has both figures at least as good and one of them better. */
  readonly pareto: boolean
  /** How far it lies above each rival's curve at the same |Spearman| (`aboveRival`), of those that were trained. */
  readonly above: Readonly<Record<string, OverSplits>>
}

/** Remedies without a bias expert, whose curves a point must lie above to be worth its trouble. */
const RIVALS: readonly RewardArmName[] = ['penalty', 'spline', 'lowess', 'balanced']

const DIAL = [0.25, 0.5, 0.75, 1]
/** Ratios of learning rates, the dial of the joint form. */
const RATIOS = [1, 5, 20]
/** Scale of the length ratio at which pairs count less, chosen on validation prompts of alpaca-eval (docs/log.md). */
const NEAR = 1
/** Arms without a dial. */
const FIXED: ReadonlySet<RewardArmName> = new Set(['vanilla', 'random-expert'])

/** Arms at every place of their dials, by name such as `penalty 0.5`. */
export function frontierArms(names: readonly RewardArmName[] = REWARD_ARMS): Readonly<Record<string, RewardArm>> {
  return Object.fromEntries(
    names.flatMap((arm): [string, RewardArm][] => {
      if (FIXED.has(arm)) return [[arm, { arm }]]
      if (arm === 'joint') return RATIOS.map((ratio) => [`joint ${ratio}`, { arm, ratio }])
      const places = DIAL.map((weight): [string, RewardArm] => [`${arm} ${weight}`, { arm, weight }])
      if (arm !== 'two-stage') return places
      return [
        ...places,
        ...DIAL.map((weight): [string, RewardArm] => [`${arm} near ${NEAR} ${weight}`, { arm, weight, near: NEAR }]),
      ]
    }),
  )
}

/** Options of `frontierTexts`. */
export interface FrontierTextsOptions
  extends EncodeTextsOptions, Pick<PerturbedTextsOptions, 'perturbation' | 'biasEncoder'> {
  readonly key: Key
  /** Also encode the perturbed texts, for the arm `perturbed`. */
  readonly perturbed: boolean
  /** Folder of the machine's cache. @default cacheFolder() */
  readonly cache?: string | undefined
  readonly threads?: number | undefined
}

/** Encoded texts, and what a command tells of them. */
export interface FrontierTexts extends BenchmarkTexts {
  /** Texts of which tokens were left out. */
  readonly cut: number
  /** Tokens of prompt and response. */
  readonly maximumLength: number
  /** What the features were computed from: digests of the backbone, and of that of the bias expert with its perturbation. */
  readonly digests: readonly string[]
}

/** Encodes the texts of pairs, each once on a machine. @throws as `openPerturbedTexts`, before anything is encoded */
export async function frontierTexts(
  pairs: readonly RewardPair[],
  encoder: PretrainedModel,
  options: FrontierTextsOptions,
): Promise<FrontierTexts> {
  const numbers = new TextNumbers()
  const numbered = numbers.pairsOf(pairs)
  const session = { threads: options.threads }
  const perturbed = options.perturbed ? await openPerturbedTexts(numbers.texts, { ...options, encoder }) : undefined
  await using frozen = await openFrozen(encoder, session)
  using store = FeatureStore.open(frozen, options)
  const maximumLength = inputLength(encoder, options.maximumLength)
  const { features, cues, cut } = await encodeTexts(numbers.texts, { encoder, store }, { ...options, maximumLength })
  const bias = perturbed === undefined ? undefined : await encodePerturbedTexts(perturbed, { ...options, session })
  return {
    prompts: numbers.texts.map(({ prompt }) => prompt),
    features,
    cues,
    perturbed: bias?.features,
    pairs: numbered,
    external: {},
    cut,
    maximumLength,
    digests: [frozen.digest, ...(bias === undefined ? [] : [bias.digest])],
  }
}

/** Points of all arms over splits, the best balanced accuracy first. @throws RangeError without figures */
export function frontierOf(figures: readonly ArmFigures[]): FrontierPoint[] {
  if (figures.length === 0) throw new RangeError('reward frontier: got no figures, wanted those of one split at least')
  const points = [...Map.groupBy(figures, ({ arm }) => arm)].map(([name, own]) => ({
    name,
    arm: name.replace(/ [\d.]+$/, ''),
    balanced: shareOver(own.map(({ balanced }) => balanced)),
    dependence: shareOver(own.map(({ spearman }) => Math.abs(spearman))),
    accuracy: shareOver(own.map(({ accuracy }) => accuracy)),
    above: Object.fromEntries(
      RIVALS.filter((rival) => name.replace(/ [\d.]+$/, '') !== rival).flatMap((rival) => {
        const above = aboveRival(figures, name, rival)
        return above === undefined ? [] : [[rival, above] as const]
      }),
    ),
  }))
  return points
    .map((point) => ({ ...point, pareto: !points.some((other) => dominates(other, point)) }))
    .toSorted((a, b) => b.balanced.mean - a.balanced.mean || a.dependence.mean - b.dependence.mean)
}

/** A share or a |Spearman| over splits. Student's interval over few of them may pass what either can be, and ends there. */
function shareOver(values: readonly number[]): OverSplits {
  const { mean, interval, n } = overSplits(values)
  return { mean, interval: [Math.max(0, interval[0]), Math.min(1, interval[1])], n }
}

type Measured = Pick<FrontierPoint, 'balanced' | 'dependence'>

function dominates(a: Measured, b: Measured): boolean {
  const better = a.balanced.mean - b.balanced.mean
  const freer = b.dependence.mean - a.dependence.mean
  return better >= 0 && freer >= 0 && better + freer > 0
}

/**
 * Balanced accuracy of a point less that of a rival arm at the same |Spearman|, over splits. A rival's curve goes from vanilla over
 * the places of its dial, straight between them. A split is left out where the point lies beyond the ends of the curve, because
 * there is nothing at the same |Spearman| then.
 * @param name the point, as `ArmFigures.arm`
 * @returns undefined where no split is left, or the rival has no place
 */
export function aboveRival(figures: readonly ArmFigures[], name: string, rival: string): OverSplits | undefined {
  const splits = Map.groupBy(figures, ({ split }) => split)
  const rises = [...splits.values()].flatMap((own) => {
    const point = own.find(({ arm }) => arm === name)
    const places = own.filter(({ arm }) => arm.replace(/ [\d.]+$/, '') === rival)
    if (point === undefined || places.length === 0) return []
    const curve = [...places, ...own.filter(({ arm }) => arm === 'vanilla')]
      .map(({ spearman, balanced }) => ({ x: Math.abs(spearman), y: balanced }))
      .toSorted((a, b) => a.x - b.x)
    const height = heightAt(curve, Math.abs(point.spearman))
    return height === undefined ? [] : [point.balanced - height]
  })
  return rises.length === 0 ? undefined : overSplits(rises)
}

function heightAt(curve: readonly { readonly x: number; readonly y: number }[], x: number): number | undefined {
  const right = curve.findIndex((each) => each.x >= x)
  const [a, b] = [curve[Math.max(0, right - 1)], curve[right]]
  if (a === undefined || b === undefined || a.x > x) return undefined
  return b.x === a.x ? b.y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x)
}
