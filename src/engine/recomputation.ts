/**
 * Rewrites a backward graph so that forward values inside blocks are computed again instead of kept
 * (Chen et al. 2016, arXiv 1604.06174, "Training Deep Nets with Sublinear Memory Cost").
 *
 * A copy must not run before its block's gradient has arrived, or nothing would be saved: the copy's input is tied to
 * that gradient by an operation that reads only the gradient's size.
 */
import { apply, applyOne, reachable, type Node, type Operation, type Value } from './graph.ts'

const afterOperation: Operation = {
  name: 'after',
  types: ([x]) => [{ type: x!.type, shape: x!.shape }],
  form: ({ inputs }, onnx) => {
    const [x, event] = inputs.map((value) => onnx.name(value)) as [string, string]
    const nothing = onnx.add('Mul', [onnx.add('Size', [event]), onnx.tensor(BigInt64Array.of(0n), [])])
    return [onnx.add('Reshape', [x, onnx.add('Add', [onnx.add('Shape', [x]), nothing])])]
  },
}

/** x, not available before `event` has been computed. */
function after(x: Value, event: Value): Value {
  return applyOne(afterOperation, [x, event], {})
}

/** A block: the labelled values at its two ends and the nodes that lead from the first to the second. */
interface Block {
  readonly start: Value
  readonly nodes: ReadonlySet<Node>
  /** Gradient of the block's end, in the graph before rewriting. */
  readonly event: Value
}

/**
 * `results` (gradients) with block-inner forward values recomputed. `forward` is the forward graph in order.
 * `gradientOf` gives the gradient of a forward value. Labels that do not occur are wrong use.
 * @throws {RangeError} naming a label that is not in the graph.
 */
export function recomputed(
  forward: readonly Node[],
  results: readonly Value[],
  labels: readonly string[],
  gradientOf: (value: Value) => Value | undefined,
): readonly Value[] {
  const blocks = blocksOf(forward, labels, gradientOf)
  const forwardNodes = new Set(forward)
  const blockOf = new Map<Node, number>()
  for (const [i, block] of blocks.entries()) for (const node of block.nodes) blockOf.set(node, i)
  const copies = new Map<Node, Node>()
  const starts = new Map<number, Value>()
  const rewritten = new Map<Node, Node>()

  const rewrite = (value: Value): Value => {
    if (!forwardNodes.has(value.node)) return rewriteNode(value.node).outputs[value.index]!
    return blockOf.has(value.node) ? copy(value.node).outputs[value.index]! : value
  }
  const rewriteNode = (node: Node): Node => {
    const known = rewritten.get(node)
    if (known !== undefined) return known
    const inputs = node.inputs.map(rewrite)
    const result = inputs.every((value, i) => value === node.inputs[i]) ? node : again(node, inputs, node.generation)
    rewritten.set(node, result)
    return result
  }
  const copy = (node: Node): Node => {
    const known = copies.get(node)
    if (known !== undefined) return known
    const place = blockOf.get(node)!
    const block = blocks[place]!
    const inputs = node.inputs.map((value) => {
      if (value === block.start) {
        if (!starts.has(place)) starts.set(place, after(value, rewrite(block.event)))
        return starts.get(place)!
      }
      return block.nodes.has(value.node) ? copy(value.node).outputs[value.index]! : value
    })
    const result = again(node, inputs, node.generation + 1)
    copies.set(node, result)
    return result
  }
  // In graph order, so that the recursion stays as shallow as one block.
  for (const node of reachable(results)) if (!forwardNodes.has(node)) rewriteNode(node)
  return results.map(rewrite)
}

function again(node: Node, inputs: readonly Value[], generation: number): Node {
  return apply(node.operation, inputs, node.attributes, {
    generation,
    data: node.data,
  })
}

function blocksOf(
  forward: readonly Node[],
  labels: readonly string[],
  gradientOf: (value: Value) => Value | undefined,
): readonly Block[] {
  const ends = labels.map((name) => {
    const node = forward.find((each) => each.operation.name === 'label' && each.attributes['name'] === name)
    if (node === undefined) throw new RangeError(`differentiate: no value is labelled ${name}`)
    return node.outputs[0]!
  })
  return ends.slice(1).flatMap((end, i) => {
    const start = ends[i]!
    const event = gradientOf(end)
    if (event === undefined) return []
    const nodes = new Set<Node>()
    for (const node of reachable([end]))
      if (node !== end.node && node.inputs.some((value) => value === start || nodes.has(value.node))) nodes.add(node)
    return [{ start, nodes, event }]
  })
}
