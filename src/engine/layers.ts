/**
 * Layers: functions from values and named weights to values. A `WeightSource` decides what a name becomes (a parameter,
 * or a parameter with a low-rank update beside it), so models are written once.
 */
import type { Value } from './graph.ts'
import { multiply } from './operations/elementwise.ts'
import { linear } from './operations/matrix.ts'
import { layerNorm, rmsNorm } from './operations/normalise.ts'
import { draw, fill, parameter } from './operations/source.ts'

/** Gives the value of a weight by its checkpoint name. `+` joins several along the first axis (parameter-arena.ts). */
export type WeightSource = (name: string, shape: readonly number[]) => Value

/** How layers get weights and dropout. */
export interface LayerContext {
  readonly weight: WeightSource
  /** Dropout rate of hidden states, 0 to below 1. 0 adds nothing to the graph. */
  readonly dropout: number
  /** Replaces the product with a weight, for low-rank updates (default `linear`). */
  readonly project?: (x: Value, name: string, shape: readonly [number, number], bias: boolean) => Value
}

/** A context of plain parameters. */
export function plainContext(dropout: number = 0): LayerContext {
  return { weight: parameter, dropout }
}

/** x `[n, in]` → `[n, out]` by `name.weight` `[out, in]` and `name.bias`. `name` may join several by `+`. */
export function project(context: LayerContext, x: Value, name: string, out: number, bias: boolean = true): Value {
  const width = x.shape[1] as number
  if (context.project !== undefined) return context.project(x, name, [out, width], bias)
  return linear(
    x,
    context.weight(named(name, 'weight'), [out, width]),
    bias ? context.weight(named(name, 'bias'), [out]) : undefined,
  )
}

/** `a+b` and `weight` → `a.weight+b.weight`. */
export function named(name: string, kind: 'weight' | 'bias'): string {
  return name
    .split('+')
    .map((part) => `${part}.${kind}`)
    .join('+')
}

/** Layer norm by `name.weight` and `name.bias`, or by the first alone. */
export function normed(context: LayerContext, x: Value, name: string, epsilon: number, bias: boolean = true): Value {
  const width = x.shape.at(-1) as number
  const shift = bias ? context.weight(`${name}.bias`, [width]) : fill(0, [width])
  return layerNorm(x, context.weight(`${name}.weight`, [width]), shift, epsilon)
}

/** RMS norm by `name.weight`. */
export function rmsNormed(context: LayerContext, x: Value, name: string, epsilon: number): Value {
  return rmsNorm(x, context.weight(`${name}.weight`, [x.shape.at(-1) as number]), epsilon)
}

/** x with elements dropped by the run's key and the rest scaled up (Srivastava et al. 2014). `name` makes the draw unique. */
export function dropped(context: LayerContext, x: Value, name: string): Value {
  return context.dropout === 0 ? x : multiply(x, draw(name, x.shape, 'keep', context.dropout))
}
