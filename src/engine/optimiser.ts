/**
 * Optimisers as init/update pairs over a `ParameterArena`: `momentCount` says what to place, `update` does one step.
 *
 * Decay is decoupled from the gradient (Loshchilov and Hutter 2019) in both. Deviation from PyTorch's SGD, whose decay
 * is part of the gradient and whose first momentum step is undamped as here.
 */
import type { ParameterArena, ParameterPlace } from './parameter-arena.ts'

/** Parameters that share their settings. The first group whose `match` is true takes a parameter. */
export interface ParameterGroup {
  match(name: string, shape: readonly number[]): boolean
  /** Share of a weight that one step at rate 1 takes away. */
  readonly weightDecay: number
  /** Factor on the schedule's rate (default 1). */
  readonly rateScale?: number
}

export interface UpdateOptions {
  /** 1-based count of updates, for bias correction. */
  readonly step: number
  readonly rate: number
  /** Factor on every gradient (clipping, accumulation) (default 1). */
  readonly gradientScale?: number | undefined
  /**
   * Rows of tables that this step touched, by parameter: only these are updated, the others neither decay nor move by
   * momentum (lazy Adam: a different, slightly slower optimiser, facts in docs/engine.md). Default none: dense.
   */
  readonly rows?: ReadonlyMap<string, readonly number[]> | undefined
}

/** What a training step needs of an optimiser. */
export interface Optimiser {
  readonly name: string
  /** Number areas beside parameter and gradient. */
  readonly momentCount: number
  /** Updates every parameter in place. It gives the sum of squares of the gradients as they lay in the arena. */
  update(arena: ParameterArena, options: UpdateOptions): number
}

export interface AdamWOptions {
  /** Default 0.9. */
  readonly b1?: number | undefined
  /** Default 0.999. */
  readonly b2?: number | undefined
  /** Default 1e-8. */
  readonly epsilon?: number | undefined
  /** Default 0.01 for every parameter, as PyTorch's. */
  readonly weightDecay?: number | undefined
  /** Overrides `weightDecay` for the parameters that match. Default none. */
  readonly groups?: readonly ParameterGroup[] | undefined
}

/** Group for biases and norms without decay, the usual recipe. */
export const NO_DECAY: ParameterGroup = { match: (_name, shape) => shape.length < 2, weightDecay: 0 }

/** AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101), the same steps as `torch.optim.AdamW`. */
export function adamW(options: AdamWOptions = {}): Optimiser {
  const { b1 = 0.9, b2 = 0.999, epsilon = 1e-8, weightDecay = 0.01, groups = [] } = options
  wantShare('adamW: b1', b1)
  wantShare('adamW: b2', b2)
  return {
    name: 'adamW',
    momentCount: 2,
    update: (arena, { step, rate, gradientScale = 1, rows }) => {
      const [m, v] = arena.moments as [number, number]
      const first = 1 - b1 ** step
      const second = 1 - b2 ** step
      return overRuns(arena, groups, weightDecay, rows, (offset, bytes, decay, rateScale) =>
        arena.kernel.adamW(
          arena.parameters + offset,
          arena.gradients + offset,
          m + offset,
          v + offset,
          bytes,
          gradientScale,
          b1,
          1 - b1,
          b2,
          1 - b2,
          (rate * rateScale) / first,
          1 / second,
          epsilon,
          1 - rate * rateScale * decay,
        ),
      )
    },
  }
}

export interface SgdOptions {
  /** Default 0. */
  readonly momentum?: number | undefined
  /** Default 0. */
  readonly weightDecay?: number | undefined
  /** Overrides `weightDecay` for the parameters that match. Default none. */
  readonly groups?: readonly ParameterGroup[] | undefined
}

/** Stochastic gradient descent with momentum (Polyak 1964): m = momentum · m + g, p -= rate · m. */
export function sgd(options: SgdOptions = {}): Optimiser {
  const { momentum = 0, weightDecay = 0, groups = [] } = options
  wantShare('sgd: momentum', momentum)
  return {
    name: 'sgd',
    momentCount: 1,
    update: (arena, { rate, gradientScale = 1, rows }) => {
      const [m] = arena.moments as [number]
      return overRuns(arena, groups, weightDecay, rows, (offset, bytes, decay, rateScale) =>
        arena.kernel.sgd(
          arena.parameters + offset,
          arena.gradients + offset,
          m + offset,
          bytes,
          gradientScale,
          momentum,
          rate * rateScale,
          1 - rate * rateScale * decay,
        ),
      )
    },
  }
}

/** The global norm of the gradients: the square root of their sum of squares. */
export function gradientNorm(arena: ParameterArena): number {
  return Math.sqrt(arena.kernel.squares(arena.gradients, arena.areaBytes))
}

type Kernel = (offset: number, bytes: number, decay: number, rateScale: number) => number

/** Calls the kernel over runs of neighbours with equal settings, row by row where only rows are wanted. */
function overRuns(
  arena: ParameterArena,
  groups: readonly ParameterGroup[],
  weightDecay: number,
  rows: ReadonlyMap<string, readonly number[]> | undefined,
  kernel: Kernel,
): number {
  let squares = 0
  let run: { offset: number; bytes: number; decay: number; scale: number } | undefined
  const flush = (): void => {
    if (run !== undefined) squares += kernel(run.offset, run.bytes, run.decay, run.scale)
    run = undefined
  }
  for (const place of arena.places.values()) {
    const group = groups.find((each) => each.match(place.name, place.shape))
    const decay = group?.weightDecay ?? weightDecay
    const scale = group?.rateScale ?? 1
    const only = rows?.get(place.name)
    if (only !== undefined) {
      flush()
      for (const row of only) squares += kernel(place.offset + row * rowBytes(place), rowBytes(place), decay, scale)
    } else if (run !== undefined && run.decay === decay && run.scale === scale) run.bytes += place.bytes
    else {
      flush()
      run = { offset: place.offset, bytes: place.bytes, decay, scale }
    }
  }
  flush()
  return squares
}

/** Bytes of one row. @throws {RangeError} where rows do not fill whole vectors. */
function rowBytes(place: ParameterPlace): number {
  const bytes = (place.value.length / place.shape[0]!) * 4
  if (bytes % 16 !== 0)
    throw new RangeError(
      `update ${place.name}: rows are ${bytes} bytes, wanted a multiple of 16 for row-sparse updates`,
    )
  return bytes
}

function wantShare(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${name} is ${value}, wanted 0 to below 1`)
}
