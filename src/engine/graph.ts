/**
 * The graph: immutable nodes, made by calling operations on values. Nothing is computed here. `differentiate`
 * (reverse-mode.ts) adds nodes, `onnxOf` (onnx-form.ts) writes the reachable ones, `GraphSession` runs them.
 *
 * Where in the flow: Signal → graph → gradients → ONNX → session → optimiser → Checkpoint.
 */
import { shapeText, type Shape } from './axis.ts'

/** Types an element may have. Indices are int64, because ONNX's gathers want that. */
export type ElementType = 'float32' | 'int64' | 'bool' | 'uint8' | 'int8'

/** Type and shape of one value. */
export interface ValueType {
  readonly type: ElementType
  readonly shape: Shape
}

/** What a node may carry beside its inputs, serialisable so that equal nodes are found by text. */
export type Attribute = number | string | boolean | undefined | readonly (number | string)[]
export type Attributes = Readonly<Record<string, Attribute>>

/** One result of a node. */
export interface Value extends ValueType {
  readonly node: Node
  /** Which of the node's outputs this is. */
  readonly index: number
}

/** One application of an operation. */
export interface Node {
  readonly operation: Operation
  readonly inputs: readonly Value[]
  readonly attributes: Attributes
  readonly outputs: readonly Value[]
  /** 0, or above it for a copy that recomputes a node in the backward pass and must not be merged with the original. */
  readonly generation: number
  /** Data of a constant, else absent. */
  readonly data?: Float32Array | BigInt64Array
}

/** A node whose attributes are of the operation's own type, as an operation's rules see it. */
export interface Call<A extends Attributes> extends Node {
  readonly attributes: A
}

/** All there is to know about an operation, in one place. Rules are methods so that operations of any attributes fit one list. */
export interface Operation<A extends Attributes = Attributes> {
  readonly name: string
  /** Shape rule: types of the outputs. @throws {TypeError} where the inputs do not fit. */
  types(inputs: readonly Value[], attributes: A): readonly ValueType[]
  /**
   * Gradient of the inputs, given that of the outputs (undefined: zero). It may have the broadcast shape, reverse mode
   * sums it to the input's. Absent: the operation stops gradients. Built of operations, so that gradients have gradients.
   */
  gradient?(call: Call<A>, gradients: readonly (Value | undefined)[]): readonly (Value | undefined)[]
  /** ONNX form: adds nodes, gives the names of the outputs. */
  form(call: Call<A>, onnx: OnnxBuilder): readonly string[]
}

/** What an operation's ONNX form may use (implemented by onnx-form.ts). */
export interface OnnxBuilder {
  /** Name of an already written value. */
  name(value: Value): string
  /** Adds a node of the standard domain (or of `domain`) and gives its output names. */
  add(type: string, inputs: readonly string[], attributes?: OnnxAttributes, options?: OnnxNodeOptions): string
  addMany(
    type: string,
    inputs: readonly string[],
    count: number,
    attributes?: OnnxAttributes,
    options?: OnnxNodeOptions,
  ): readonly string[]
  /** A constant vector of integers. */
  integers(values: readonly number[]): string
  /** A constant float scalar. */
  scalar(value: number): string
  /** A constant tensor. `data` is kept by reference. */
  tensor(data: Float32Array | BigInt64Array, dims: readonly number[]): string
  /** An int64 vector that holds the shape of this batch. */
  shape(shape: Shape): string
  /** An int64 vector that ONNX's Reshape turns into `shape` when applied to `from`, cheaper than `shape` where -1 and 0 suffice. */
  reshape(from: Shape, shape: Shape): string
  /** What `make` gave when first called under this text: for index tables that many nodes share. */
  remember(text: string, make: () => string): string
  /** A weight `[out, in]` as int8 `[in, out]` with a scale for each output, where quantisation was asked for. */
  int8Weight(weight: Value): { readonly data: string; readonly scales: string } | undefined
  /** True where anything reads this value. */
  used(value: Value): boolean
  /** True where the graph is for inference: forms may fuse more. */
  readonly inference: boolean
  /** Where it will run: forms avoid what that provider of the runtime lacks. */
  readonly device: Device
}

/** Where a graph runs: `cpu`, or a provider of onnxruntime. */
export type Device = 'cpu' | 'cuda' | 'webgpu'

/** ONNX attributes: integers, `{ float }`, `{ text }`, or lists of integers. */
export type OnnxAttributes = Readonly<
  Record<string, number | readonly number[] | { readonly float: number } | { readonly text: string }>
>
export interface OnnxNodeOptions {
  readonly domain?: 'com.microsoft' | undefined
}

/** Applies an operation. Equal nodes are merged later, when the graph is written. */
export function apply<A extends Attributes>(
  operation: Operation<A>,
  inputs: readonly Value[],
  attributes: A,
  options: { readonly generation?: number | undefined; readonly data?: Float32Array | BigInt64Array | undefined } = {},
): Node {
  const types = operation.types(inputs, attributes)
  const outputs: Value[] = []
  const node: Node = {
    operation,
    inputs,
    attributes,
    outputs,
    generation: options.generation ?? 0,
    ...(options.data === undefined ? {} : { data: options.data }),
  }
  for (const [index, { type, shape }] of types.entries()) outputs.push(Object.freeze({ node, index, type, shape }))
  Object.freeze(outputs)
  return Object.freeze(node)
}

/** Applies an operation of one output. */
export function applyOne<A extends Attributes>(
  operation: Operation<A>,
  inputs: readonly Value[],
  attributes: A,
): Value {
  return apply(operation, inputs, attributes).outputs[0]!
}

/** Nodes that `outputs` need, inputs before their users. Dead nodes are simply not reached. The walk is iterative, because graphs are deep. */
export function reachable(outputs: readonly Value[]): readonly Node[] {
  const done = new Set<Node>()
  const order: Node[] = []
  for (const output of outputs) {
    const stack: { node: Node; next: number }[] = [{ node: output.node, next: 0 }]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      if (done.has(top.node)) {
        stack.pop()
        continue
      }
      const input = top.node.inputs[top.next++]
      if (input === undefined) {
        done.add(top.node)
        order.push(top.node)
        stack.pop()
      } else if (!done.has(input.node)) stack.push({ node: input.node, next: 0 })
    }
  }
  return order
}

/** `layer-norm [batch, 64]` for messages. */
export function valueText(value: Value): string {
  return `${value.node.operation.name} ${value.type} ${shapeText(value.shape)}`
}

/** Demands a type. @throws {TypeError} naming the operation and what it got. */
export function wantType(action: string, value: Value, type: ElementType): void {
  if (value.type !== type) throw new TypeError(`${action}: got ${valueText(value)}, wanted ${type}`)
}

/** Demands a rank. @throws {TypeError} naming the operation and what it got. */
export function wantRank(action: string, value: Value, rank: number): void {
  if (value.shape.length !== rank) throw new TypeError(`${action}: got ${valueText(value)}, wanted ${rank} axes`)
}
