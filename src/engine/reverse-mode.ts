/**
 * Reverse-mode differentiation: walks the graph from a scalar back to chosen values and adds the nodes that compute
 * their gradients (Griewank and Walther, "Evaluating Derivatives", 2008, ch. 3). Only paths that lead to a chosen value
 * are differentiated, so frozen weights cost nothing.
 *
 * Recomputation (Chen et al. 2016, arXiv 1604.06174): with `recompute`, forward values inside a block (between two
 * `label`s of the list) that the backward pass needs are computed a second time from the block's input, so that only
 * block boundaries stay in memory between the passes.
 */
import { sameShape } from './axis.ts'
import { reachable, valueText, type Node, type Value } from './graph.ts'
import { add } from './operations/elementwise.ts'
import { sumTo } from './operations/reduce.ts'
import { fill } from './operations/source.ts'
import { recomputed } from './recomputation.ts'

export interface DifferentiateOptions {
  /** Names of labels that bound the blocks to recompute (default none). */
  readonly recompute?: readonly string[] | undefined
}

/**
 * Gradients of a scalar with respect to values, in their order, and zeros where the scalar does not depend on one.
 * @throws {TypeError} where `of` is not a float scalar.
 */
export function differentiate(of: Value, by: readonly Value[], options: DifferentiateOptions = {}): readonly Value[] {
  if (of.shape.length !== 0 || of.type !== 'float32')
    throw new TypeError(`differentiate: got ${valueText(of)}, wanted a float32 scalar`)
  const order = reachable([of])
  const chosen = new Set(by)
  const active = activeNodes(order, chosen)
  const gradients = new Map<Value, Value>([[of, fill(1, [])]])
  for (const node of order.toReversed()) {
    if (!active.has(node) || node.operation.gradient === undefined) continue
    const incoming = node.outputs.map((output) => gradients.get(output))
    if (incoming.every((gradient) => gradient === undefined)) continue
    const outgoing = node.operation.gradient(node, incoming)
    for (const [i, value] of node.inputs.entries()) {
      const gradient = outgoing[i]
      if (gradient === undefined || !(active.has(value.node) || chosen.has(value))) continue
      const share = sameShape(gradient.shape, value.shape) ? gradient : sumTo(gradient, value.shape)
      const known = gradients.get(value)
      gradients.set(value, known === undefined ? share : add(known, share))
    }
  }
  const results = by.map((value) => gradients.get(value) ?? fill(0, value.shape))
  return options.recompute === undefined
    ? results
    : recomputed(order, results, options.recompute, (value) => gradients.get(value))
}

/** Nodes through which a chosen value reaches the scalar. */
function activeNodes(order: readonly Node[], chosen: ReadonlySet<Value>): ReadonlySet<Node> {
  const active = new Set<Node>()
  for (const node of order)
    if (node.outputs.some((output) => chosen.has(output)) || node.inputs.some((value) => active.has(value.node)))
      active.add(node)
  return active
}
