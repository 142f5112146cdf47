/**
 * Writes an ONNX model as protobuf bytes: only the fields that the engine uses, by hand, because the field numbers of
 * onnx.proto3 are frozen and a general library would copy every weight several times.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 (numbers beside each write).
 */
import type { OnnxAttributes } from './graph.ts'
import type { Axis } from './axis.ts'

/** Codes of TensorProto.DataType. */
export const ONNX_TYPE = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const
export type OnnxType = keyof typeof ONNX_TYPE

export interface OnnxNode {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: OnnxAttributes
  readonly domain: string
}
export interface OnnxTensor {
  readonly name: string
  readonly type: OnnxType
  readonly dims: readonly number[]
  /** Little-endian elements. */
  readonly bytes: Uint8Array
}
export interface OnnxValue {
  readonly name: string
  readonly type: OnnxType
  readonly shape: readonly Axis[]
}
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly tensors: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Opset 21 has Gelu, shapes by range, reductions with axes as input, and is the newest that both our runtimes know in full. */
export const OPSET = 21

/** The model file's bytes. @throws {RangeError} above 2 GiB, protobuf's limit. */
export function onnxBytes(graph: OnnxGraph): Uint8Array {
  const model = new Message()
  model.integer(1, 10) // ir_version
  model.text(2, 'touchstone') // producer_name
  model.message(7, graphMessage(graph)) // graph
  for (const [domain, version] of [
    ['', OPSET],
    ['com.microsoft', 1],
  ] as const) {
    const opset = new Message()
    opset.text(1, domain)
    opset.integer(2, version)
    model.message(8, opset) // opset_import
  }
  return model.bytes()
}

function graphMessage(graph: OnnxGraph): Message {
  const message = new Message()
  for (const node of graph.nodes) message.message(1, nodeMessage(node))
  message.text(2, 'graph')
  for (const tensor of graph.tensors) {
    const initializer = new Message()
    for (const dim of tensor.dims) initializer.integer(1, dim)
    initializer.integer(2, ONNX_TYPE[tensor.type])
    initializer.text(8, tensor.name)
    initializer.raw(9, tensor.bytes)
    message.message(5, initializer)
  }
  for (const value of graph.inputs) message.message(11, valueMessage(value))
  for (const value of graph.outputs) message.message(12, valueMessage(value))
  return message
}

function nodeMessage(node: OnnxNode): Message {
  const message = new Message()
  for (const name of node.inputs) message.text(1, name)
  for (const name of node.outputs) message.text(2, name)
  // A name makes profiles and the runtime's errors readable.
  message.text(3, `${node.type}>${node.outputs.find((name) => name !== '') ?? ''}`)
  message.text(4, node.type)
  for (const [name, value] of Object.entries(node.attributes)) {
    const attribute = new Message()
    attribute.text(1, name)
    if (typeof value === 'number') {
      attribute.integer(3, value)
      attribute.integer(20, 2) // INT
    } else if ('float' in value) {
      attribute.float(2, value.float)
      attribute.integer(20, 1) // FLOAT
    } else if ('text' in value) {
      attribute.text(4, value.text)
      attribute.integer(20, 3) // STRING
    } else {
      for (const item of value) attribute.integer(8, item)
      attribute.integer(20, 7) // INTS
    }
    message.message(5, attribute)
  }
  if (node.domain !== '') message.text(7, node.domain)
  return message
}

function valueMessage(value: OnnxValue): Message {
  const shape = new Message()
  for (const axis of value.shape) {
    const dimension = new Message()
    if (typeof axis === 'number') dimension.integer(1, axis)
    else dimension.text(2, axis)
    shape.message(1, dimension)
  }
  const tensor = new Message()
  tensor.integer(1, ONNX_TYPE[value.type])
  tensor.message(2, shape)
  const type = new Message()
  type.message(1, tensor)
  const message = new Message()
  message.text(1, value.name)
  message.message(2, type)
  return message
}

/** A protobuf message under construction: a list of chunks, joined once at the end. */
class Message {
  readonly #chunks: Uint8Array[] = []
  #length = 0

  integer(field: number, value: number): void {
    this.#key(field, 0)
    this.#varint(value)
  }
  float(field: number, value: number): void {
    this.#key(field, 5)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.#push(bytes)
  }
  text(field: number, value: string): void {
    this.raw(field, new TextEncoder().encode(value))
  }
  raw(field: number, bytes: Uint8Array): void {
    this.#key(field, 2)
    this.#varint(bytes.length)
    this.#push(bytes)
  }
  message(field: number, message: Message): void {
    this.#key(field, 2)
    this.#varint(message.#length)
    // Not a spread: a graph has more chunks than a call may have arguments.
    for (const chunk of message.#chunks) this.#chunks.push(chunk)
    this.#length += message.#length
  }
  bytes(): Uint8Array {
    if (this.#length >= 2 ** 31)
      throw new RangeError(`onnxBytes: model is ${this.#length} bytes, wanted under 2^31 (protobuf's limit)`)
    const result = new Uint8Array(this.#length)
    let at = 0
    for (const chunk of this.#chunks) {
      result.set(chunk, at)
      at += chunk.length
    }
    return result
  }
  #key(field: number, wire: number): void {
    this.#varint(field * 8 + wire)
  }
  #varint(value: number): void {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    this.#push(Uint8Array.from(bytes))
  }
  #push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }
}
