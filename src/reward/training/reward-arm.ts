/**
 * The arms: ways to train a reward head so that length and form carry less of it. Each has one dial from 0 (nothing is done)
 * to 1 (the whole), but for the joint form, whose dial is the ratio of learning rates, and for controls.
 *
 * Flow: pairs → head. Sources: product of experts, arXiv 2310.05199; ODIN, arXiv 2402.07319; calibration, arXiv 2409.17407;
 * removal of a probe's direction, arXiv 2603.03291. `residual` is ours: the main expert reads features from which cues are regressed out.
 */
import { generator, type Key } from '../../random.ts'
import { CUE_NAMES, cueVector, type CueName, type ResponseCues } from '../bias/response-cues.ts'
import { dot, trainMain, trainProduct, type PairDifferences } from './expert-training.ts'
import { curveAt, fitLengthCurve, leastSquares, type LengthCurve } from './length-curve.ts'
import { trainOdin } from './odin.ts'
import type { RewardArmName } from './reward-arm-name.ts'

/** One arm with its settings. */
export interface RewardArm {
  readonly arm: RewardArmName
  /** 0 to 1: how much of the remedy. @default 1 */
  readonly weight?: number | undefined
  /** Cues of the bias expert or of what is regressed out. @default length alone */
  readonly cues?: readonly CueName[] | undefined
  /**
   * Pairs whose responses are near in length count more: one with the log ratio g counts exp(−|g| / near) as much as one of equal
   * lengths, in the training of the main expert. The bias expert learns from all pairs alike. @default all pairs count the same
   */
  readonly near?: number | undefined
  /** `joint`: ratio of learning rates. @default 10 */
  readonly ratio?: number | undefined
  /** `joint`: factor of the bias expert's own loss. @default 0 */
  readonly biasLoss?: number | undefined
}

/** Texts by number, and pairs of them. */
export interface HeadData {
  /** Projected features, `[n, d]`. */
  readonly rows: readonly Float64Array[]
  readonly cues: readonly ResponseCues[]
  /** Features of the perturbed texts, for the arm `perturbed`. @default none */
  readonly perturbed?: readonly Float64Array[] | undefined
  readonly pairs: readonly HeadPair[]
}

/** Numbers of two texts. */
export interface HeadPair {
  readonly chosen: number
  readonly rejected: number
  /** How much better the chosen text is said to be, in log-odds. @default 0 */
  readonly margin?: number | undefined
  /** Chance that the label is wrong, 0 to below 0.5. @default `HeadOptions.smoothing` */
  readonly smoothing?: number | undefined
}

/** A trained head: score = weights · features − cueWeights · cues − curve(log-length). */
export interface RewardHead {
  readonly weights: Float64Array
  /** Over all cues, in the order of CUE_NAMES. */
  readonly cueWeights: Float64Array
  readonly curve?: LengthCurve | undefined
  /** Weights of the bias expert over `RewardArm.cues`, where it reads cues. */
  readonly biasExpert?: Float64Array | undefined
}

/** Options of `trainHead`. */
export interface HeadOptions {
  readonly key: Key
  /** Squared-norm penalty of the main expert. @default 0.01 */
  readonly penalty?: number | undefined
  /** Label smoothing. @default 0 */
  readonly smoothing?: number | undefined
}

/** Trains the head of an arm. @throws RangeError for settings out of range, and for `perturbed` without its features */
export function trainHead(data: HeadData, arm: RewardArm, options: HeadOptions): RewardHead {
  const { weight = 1, cues = ['length'] } = arm
  if (!(weight >= 0 && weight <= 1)) throw new RangeError(`train reward head: weight is ${weight}, wanted 0 to 1`)
  if (data.pairs.length === 0) throw new RangeError('train reward head: got no pairs, wanted at least one')
  const differences = { ...pairDifferences(data, options), ...nearOf(data, arm) }
  const plain = (): Float64Array => trainMain(differences, options)
  switch (arm.arm) {
    case 'vanilla':
      return headOf(plain())
    case 'two-stage':
    case 'joint':
    case 'random-expert':
    case 'perturbed':
    case 'same-features': {
      const bias = biasRows(data, arm, options.key)
      const form =
        arm.arm === 'joint'
          ? ({ form: 'joint', ratio: arm.ratio ?? 10, biasLoss: arm.biasLoss ?? 0 } as const)
          : ({ form: 'two-stage', weight } as const)
      const experts = trainProduct({ ...differences, bias }, form, options)
      const readsCues = arm.arm === 'two-stage' || arm.arm === 'joint'
      return { ...headOf(experts.main), biasExpert: readsCues ? experts.bias : undefined }
    }
    case 'penalty':
    case 'spline':
    case 'lowess': {
      const weights = plain()
      const curve = fitLengthCurve(
        arm.arm === 'penalty' ? 'line' : arm.arm,
        data.cues.map(logLength),
        data.rows.map((row) => dot(row, weights)),
      )
      return { ...headOf(weights), curve: { ...curve, y: curve.y.map((value) => weight * value) } }
    }
    case 'balanced':
      return headOf(
        trainMain(
          { ...differences, weights: timesWeights(balancedWeights(data, weight), differences.weights) },
          options,
        ),
      )
    case 'odin':
      return headOf(
        trainOdin({ differences, rows: data.rows, lengths: data.cues.map(logLength) }, { ...options, weight }),
      )
    case 'probe': {
      const weights = plain()
      const probe = cueRegression(data.rows, data.cues.map(logLength))
      const size = dot(probe, probe)
      // where all responses are equally long nothing is read, and there is no direction to take out
      if (size === 0) return headOf(weights)
      const share = (weight * dot(weights, probe)) / size
      return headOf(weights.map((x, i) => x - share * (probe[i] ?? 0)))
    }
    case 'residual':
      return residualHead(data, { ...options, ...nearOf(data, arm), weight, cues })
  }
}

/** Score of a text. */
export function headScore(head: RewardHead, row: Float64Array, cues: ResponseCues): number {
  const form = dot(head.cueWeights, Float64Array.from(cueVector(cues)))
  return dot(head.weights, row) - form - (head.curve === undefined ? 0 : curveAt(head.curve, logLength(cues)))
}

/** log(1 + words). */
export function logLength({ length }: ResponseCues): number {
  return Math.log1p(length)
}

function headOf(weights: Float64Array): RewardHead {
  return { weights, cueWeights: new Float64Array(CUE_NAMES.length) }
}

function pairDifferences(
  { rows, pairs }: HeadData,
  { smoothing = 0 }: Pick<HeadOptions, 'smoothing'> = {},
): PairDifferences {
  return {
    main: pairs.map(({ chosen, rejected }) => difference(rows[chosen], rows[rejected])),
    margins: Float64Array.from(pairs, ({ margin = 0 }) => margin),
    smoothings: Float64Array.from(pairs, (pair) => pair.smoothing ?? smoothing),
  }
}

function difference(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array {
  if (a === undefined || b === undefined)
    throw new RangeError('train reward head: a pair names a text that is not there')
  return a.map((x, i) => x - (b[i] ?? 0))
}

/** What the bias expert reads of each pair. */
export function biasRows(data: HeadData, { arm, cues = ['length'] }: RewardArm, key: Key): readonly Float64Array[] {
  if (arm === 'same-features') return pairDifferences(data).main
  if (arm === 'perturbed') {
    if (data.perturbed === undefined)
      throw new RangeError(
        'train reward head: the arm perturbed got no perturbed features, wanted one row for each text',
      )
    return pairDifferences({ ...data, rows: data.perturbed }).main
  }
  const source = generator(key)
  const values =
    arm === 'random-expert'
      ? data.cues.map(() => Float64Array.of(source.normal()))
      : data.cues.map((each) => Float64Array.from(cueVector(each, cues)))
  return data.pairs.map(({ chosen, rejected }) => difference(values[chosen], values[rejected]))
}

/** Bounds of |log length ratio| between which longer-wins and shorter-wins get the same total weight. */
const RATIO_BOUNDS = [0, 0.1, 0.25, 0.5, 1, Infinity]
/** A few pairs that stand against hundreds would else carry the training. */
const MOST_WEIGHT = 10

function placeOf(value: number): string {
  return `${RATIO_BOUNDS.findLastIndex((bound) => bound <= Math.abs(value))} ${Math.sign(value)}`
}

/** log((1 + words) of the chosen response over (1 + words) of the rejected one). */
function lengthRatio(cues: HeadData['cues'], { chosen, rejected }: HeadPair): number {
  const [a, b] = [cues[chosen], cues[rejected]]
  return a === undefined || b === undefined ? 0 : logLength(a) - logLength(b)
}

/**
 * Weights by which pairs of responses near in length count more (`RewardArm.near`), mean 1. What tells such responses apart is
 * seldom their length.
 * @throws RangeError for a scale that is not above 0
 */
export function nearWeights({ cues, pairs }: Pick<HeadData, 'cues' | 'pairs'>, near: number): Float64Array {
  if (!(near > 0)) throw new RangeError(`train reward head: near is ${near}, wanted a number above 0`)
  const gaps = Float64Array.from(pairs, (pair) => Math.abs(lengthRatio(cues, pair)))
  // relative to the nearest pair, so that a small scale leaves one weight at least
  const nearest = gaps.reduce((least, gap) => Math.min(least, gap), Infinity)
  return ofMeanOne(gaps.map((gap) => Math.exp((nearest - gap) / near)))
}

function nearOf(data: Pick<HeadData, 'cues' | 'pairs'>, { near }: RewardArm): { readonly weights?: Float64Array } {
  return near === undefined ? {} : { weights: nearWeights(data, near) }
}

/** Products of weights, mean 1. */
export function timesWeights(a: Float64Array, b: Float64Array | undefined): Float64Array {
  return b === undefined ? a : ofMeanOne(a.map((x, i) => x * (b[i] ?? 1)))
}

function ofMeanOne(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, x) => sum + x, 0) / weights.length
  return weights.map((x) => x / mean)
}

/** Weights under which the longer response wins half of the pairs, at every length ratio. Mean 1. */
export function balancedWeights({ cues, pairs }: Pick<HeadData, 'cues' | 'pairs'>, share: number): Float64Array {
  const ratio = (pair: HeadPair): number => lengthRatio(cues, pair)
  const counts = new Map<string, number>()
  for (const pair of pairs) counts.set(placeOf(ratio(pair)), (counts.get(placeOf(ratio(pair))) ?? 0) + 1)
  const weights = Float64Array.from(pairs, (pair) => {
    const value = ratio(pair)
    if (value === 0) return 1
    const [own, other] = [counts.get(placeOf(value)) ?? 1, counts.get(placeOf(-value)) ?? 0]
    return Math.min(MOST_WEIGHT, (own + other) / (2 * own)) ** share
  })
  return ofMeanOne(weights)
}

/** Weights of a ridge regression of a value on features: the direction along which the value is read. */
function cueRegression(rows: readonly Float64Array[], values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return Float64Array.from(
    leastSquares(
      rows.map((row) => [...row]),
      values.map((x) => x - mean),
      1e-3,
    ),
  )
}

/** The main expert reads what is left of features after cues are regressed out of each: score = w · (z − β c). */
function residualHead(
  data: HeadData,
  options: HeadOptions & {
    readonly weight: number
    readonly cues: readonly CueName[]
    readonly weights?: Float64Array | undefined
  },
): RewardHead {
  const { weight, cues, weights: pairWeights } = options
  const inputs = data.cues.map((each) => [1, ...cueVector(each, cues)])
  const width = data.rows[0]?.length ?? 0
  const slopes = Array.from({ length: width }, (_v, i) =>
    leastSquares(
      inputs,
      data.rows.map((row) => row[i] ?? 0),
    )
      .slice(1)
      .map((slope) => weight * slope),
  )
  const rows = data.rows.map((row, n) =>
    row.map((x, i) => x - (slopes[i] ?? []).reduce((sum, slope, c) => sum + slope * (inputs[n]?.[c + 1] ?? 0), 0)),
  )
  const weights = trainMain({ ...pairDifferences({ ...data, rows }, options), weights: pairWeights }, options)
  const cueWeights = new Float64Array(CUE_NAMES.length)
  for (const [c, cue] of cues.entries())
    cueWeights[CUE_NAMES.indexOf(cue)] = weights.reduce((sum, w, i) => sum + w * (slopes[i]?.[c] ?? 0), 0)
  return { weights, cueWeights }
}
