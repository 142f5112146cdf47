/** Training that left the numbers: which step, which layer, which batch. */
import { TouchstoneError } from '../errors.ts'
import type { Key } from '../random.ts'
import { reachable, type Value } from './graph.ts'
import { GraphSession, type Tensor } from './graph-session.ts'
import type { TrainingGraph } from './training-graph.ts'

/** A loss or gradient that is not finite. The weights of the last saved state are untouched. */
export class NumericFailure extends TouchstoneError {
  override readonly name: string = 'NumericFailure'
  /** 1-based update at which it happened. */
  readonly step: number
  /** Label of the first layer with a bad number, or the parameter whose gradient has one. */
  readonly layer: string
  /** Name of the batch. */
  readonly batch: string

  constructor(step: number, layer: string, batch: string, what: string) {
    super(
      'internal',
      `train: ${what} at step ${step}, first in ${layer}, batch ${batch}; wanted finite numbers (a lower rate, clipping, or other data)`,
    )
    this.step = step
    this.layer = layer
    this.batch = batch
  }
}

/** The first label, in forward order, whose value is not finite, or `loss` where all labelled ones are. */
export async function firstBadLayer(loss: Value, feeds: Readonly<Record<string, Tensor>>, key: Key): Promise<string> {
  const labels = reachable([loss]).filter(({ operation }) => operation.name === 'label')
  const outputs = Object.fromEntries([
    ...labels.map((node) => [String(node.attributes['name']), node.outputs[0]!] as const),
    ['loss', loss] as const,
  ])
  await using session = await GraphSession.compile(outputs)
  const found = await session.run(feeds, { key })
  return Object.keys(outputs).find((name) => !allFinite(found[name]!.data)) ?? 'loss'
}

/** The first parameter whose gradient is not finite. */
export function firstBadGradient(graph: TrainingGraph): string | undefined {
  for (const { name, gradient } of graph.arena.places.values()) if (!allFinite(gradient)) return name
  return undefined
}

function allFinite(data: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(Number(data[i]))) return false
  return true
}
