/**
 * Writes the reachable part of a graph as an ONNX model: dead nodes are not reached, equal nodes are written once,
 * every operation adds its own form.
 *
 * Named axes stay open (one session for every batch size) unless `sizes` binds them. Where an operation needs the
 * value of an open axis, it is read off the shape of a model input that has it.
 */
import { factorsOf, productOf, type Axis, type AxisSizes, type Shape } from './axis.ts'
import {
  reachable,
  type Device,
  type Node,
  type OnnxAttributes,
  type OnnxBuilder,
  type OnnxNodeOptions,
  type Value,
} from './graph.ts'
import type { Weights } from './files/weights.ts'
import { joinedWeight } from './joined-weight.ts'
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx-file.ts'

export interface OnnxFormOptions {
  /** Where the model will run. Default `cpu`. */
  readonly device?: Device | undefined
  /** Values of named axes. Those left out stay open. */
  readonly sizes?: AxisSizes | undefined
  /** Forms may fuse what only a forward pass can (default false). */
  readonly inference?: boolean | undefined
  /** Weights to write into the model as constants, by checkpoint name. Without it parameters become inputs. */
  readonly constants?: Weights | undefined
  /** Linear weights among the constants as int8, one scale for each output (dynamic quantisation). Default false. */
  readonly quantise?: boolean | undefined
  /** Names for the outputs, in their order (default: names of the runtime's nodes). */
  readonly outputNames?: readonly string[] | undefined
}

/** A graph as ONNX, with what is needed to run it. */
export interface OnnxForm {
  readonly graph: OnnxGraph
  /** Values that must be fed, by their ONNX name (`parameter`, `input` and `draw` nodes keep their own). */
  readonly inputs: ReadonlyMap<string, Value>
  /** ONNX names of the requested outputs, in their order. Equal values share a name. */
  readonly outputs: readonly string[]
}

/** The ONNX form of what `outputs` need. */
export function onnxOf(outputs: readonly Value[], options: OnnxFormOptions = {}): OnnxForm {
  const { canonical, order } = merge(reachable(outputs), outputs)
  const builder = new Builder(canonical, order, outputs, options)
  for (const node of order) builder.write(node)
  return builder.finish(outputs)
}

/** Maps every node to its first equal (same operation, attributes, generation and merged inputs). */
function merge(
  nodes: readonly Node[],
  outputs: readonly Value[],
): { readonly canonical: ReadonlyMap<Node, Node>; readonly order: readonly Node[] } {
  const canonical = new Map<Node, Node>()
  const numbers = new Map<Node, number>()
  const byText = new Map<string, Node>()
  const order: Node[] = []
  const datas = new Map<Float32Array | BigInt64Array, number>()
  for (const node of nodes) {
    const inputs = node.inputs.map((input) => `${numbers.get(canonical.get(input.node)!)}.${input.index}`)
    let text = `${node.operation.name}|${inputs.join()}|${JSON.stringify(node.attributes)}|${node.generation}`
    if (node.data !== undefined) {
      // Small constants are merged by content, large ones by identity.
      if (node.data.length <= 64) text += `|${node.data.join()}`
      else {
        if (!datas.has(node.data)) datas.set(node.data, datas.size)
        text += `|#${datas.get(node.data)}`
      }
    }
    const first = byText.get(text)
    canonical.set(node, first ?? node)
    if (first !== undefined) continue
    byText.set(text, node)
    numbers.set(node, order.length)
    order.push(node)
  }
  if (outputs.length === 0) throw new RangeError('onnxOf: got no outputs, wanted at least one')
  return { canonical, order }
}

/** Largest quantised weight: 2 · 255 · 64 < 2¹⁵. */
const MAXIMUM_INT8 = 64

class Builder implements OnnxBuilder {
  readonly inference: boolean
  readonly device: Device
  readonly #canonical: ReadonlyMap<Node, Node>
  readonly #options: OnnxFormOptions
  readonly #names = new Map<Node, readonly string[]>()
  readonly #used = new Set<string>()
  readonly #nodes: OnnxNode[] = []
  readonly #tensors = new Map<string, OnnxTensor>()
  readonly #inputs = new Map<string, Value>()
  /** Where a named axis can be read: name of a model input and the axis's place. */
  readonly #axes = new Map<string, { readonly input: string; readonly at: number }>()
  readonly #shapes = new Map<string, string>()
  readonly #constants = new Map<Node, Float32Array>()
  readonly #later = new Map<string, OnnxTensor>()
  #counter = 0

  constructor(
    canonical: ReadonlyMap<Node, Node>,
    order: readonly Node[],
    outputs: readonly Value[],
    options: OnnxFormOptions,
  ) {
    this.#canonical = canonical
    this.#options = options
    this.inference = options.inference ?? false
    this.device = options.device ?? 'cpu'
    const ids = new Map(order.map((node, i) => [node, i]))
    const use = (value: Value): void => {
      this.#used.add(`${ids.get(canonical.get(value.node)!)}.${value.index}`)
    }
    for (const node of order) node.inputs.forEach(use)
    outputs.forEach(use)
    this.used = (value) => this.#used.has(`${ids.get(canonical.get(value.node)!)}.${value.index}`)
    for (const node of order) if (node.operation.name === 'input' || node.operation.name === 'draw') this.#declare(node)
  }

  readonly used: (value: Value) => boolean

  write(node: Node): void {
    const kind = node.operation.name
    if (kind === 'input' || kind === 'draw') return
    if (kind === 'parameter') {
      const name = String(node.attributes['name'])
      if (this.#options.constants === undefined) this.#declare(node)
      else {
        const dims = node.outputs[0]!.shape as readonly number[]
        const data = joinedWeight(name, dims, this.#options.constants)
        this.#constants.set(node, data)
        this.#names.set(node, [name])
        // Written at the end, and only where a node reads it: quantised weights are not kept twice.
        this.#later.set(name, { name, type: 'float32', dims, bytes: bytesOf(data) })
      }
      return
    }
    this.#names.set(node, node.operation.form(node, this))
  }

  finish(outputs: readonly Value[]): OnnxForm {
    const declared = new Map<string, OnnxValue>()
    const names = outputs.map((output, i) => {
      let name = this.name(output)
      const wanted = this.#options.outputNames?.[i]
      // ONNX wants outputs to be results of nodes.
      if (wanted !== undefined) {
        this.#nodes.push({ type: 'Identity', inputs: [name], outputs: [wanted], attributes: {}, domain: '' })
        name = wanted
      } else if (this.#inputs.has(name) || this.#later.has(name) || this.#tensors.has(name))
        name = this.add('Identity', [name])
      declared.set(name, { name, type: output.type, shape: output.shape.map((axis) => this.#bound(axis)) })
      return name
    })
    const inputs = [...this.#inputs].map(([name, value]) => ({
      name,
      type: value.type,
      shape: value.shape.map((axis) => this.#bound(axis)),
    }))
    const read = new Set(this.#nodes.flatMap((node) => node.inputs))
    for (const [name, tensor] of this.#later) if (read.has(name)) this.#tensors.set(name, tensor)
    const graph: OnnxGraph = {
      nodes: this.#nodes,
      tensors: [...this.#tensors.values()],
      inputs,
      outputs: [...declared.values()],
    }
    return { graph, inputs: this.#inputs, outputs: names }
  }

  name(value: Value): string {
    const name = this.#names.get(this.#canonical.get(value.node) ?? value.node)?.[value.index]
    if (name === undefined) throw new RangeError(`onnxOf: ${value.node.operation.name} is not written yet`)
    return name
  }

  add(type: string, inputs: readonly string[], attributes: OnnxAttributes = {}, options: OnnxNodeOptions = {}): string {
    return this.addMany(type, inputs, 1, attributes, options)[0]!
  }

  addMany(
    type: string,
    inputs: readonly string[],
    count: number,
    attributes: OnnxAttributes = {},
    options: OnnxNodeOptions = {},
  ): readonly string[] {
    const outputs = Array.from({ length: count }, () => `${type}_${this.#counter++}`)
    this.#nodes.push({ type, inputs, outputs, attributes, domain: options.domain ?? '' })
    return outputs
  }

  int8Weight(weight: Value): { readonly data: string; readonly scales: string } | undefined {
    const node = this.#canonical.get(weight.node)!
    const data = this.#constants.get(node)
    if (this.#options.quantise !== true || data === undefined) return undefined
    return this.#int8(this.name(weight), data, weight.shape as readonly number[])
  }

  /**
   * Each row of a weight `[out, in]` as a column of `[in, out]` int8 with its own scale. Seven bits of the eight: without
   * VNNI an x86 processor adds products of unsigned and signed bytes in pairs to 16 bits, and 2 · 255 · 127 does not fit.
   */
  #int8(
    name: string,
    data: Float32Array,
    [rows, columns]: readonly number[],
  ): { readonly data: string; readonly scales: string } {
    const [count, width] = [rows!, columns!]
    const result = { data: `${name}:int8`, scales: `${name}:scale` }
    if (this.#tensors.has(result.data)) return result
    const scales = new Float32Array(count)
    const bytes = new Int8Array(count * width)
    for (let row = 0; row < count; row++) {
      let largest = 0
      for (let i = 0; i < width; i++) largest = Math.max(largest, Math.abs(data[row * width + i]!))
      const scale = largest === 0 ? 1 : largest / MAXIMUM_INT8
      scales[row] = scale
      for (let i = 0; i < width; i++) bytes[i * count + row] = Math.round(data[row * width + i]! / scale)
    }
    this.#tensors.set(result.data, {
      name: result.data,
      type: 'int8',
      dims: [width, count],
      bytes: new Uint8Array(bytes.buffer),
    })
    this.#tensors.set(result.scales, { name: result.scales, type: 'float32', dims: [count], bytes: bytesOf(scales) })
    return result
  }

  integers(values: readonly number[]): string {
    return this.tensor(BigInt64Array.from(values, BigInt), [values.length])
  }

  scalar(value: number): string {
    return this.tensor(Float32Array.of(value), [])
  }

  tensor(data: Float32Array | BigInt64Array, dims: readonly number[]): string {
    const type = data instanceof Float32Array ? 'float32' : 'int64'
    const name = data.length <= 64 ? `constant:${type}[${dims.join()}]${data.join()}` : `constant:#${this.#counter++}`
    if (!this.#tensors.has(name)) this.#tensors.set(name, { name, type, dims, bytes: bytesOf(data) })
    return name
  }

  shape(shape: Shape): string {
    const bound = shape.map((axis) => this.#bound(axis))
    if (bound.every((axis) => typeof axis === 'number')) return this.integers(bound)
    return this.remember(`shape ${bound.join()}`, () =>
      bound.length === 1
        ? this.#axis(bound[0]!)
        : this.add(
            'Concat',
            bound.map((axis) => this.#axis(axis)),
            { axis: 0 },
          ),
    )
  }

  reshape(from: Shape, shape: Shape): string {
    const bound = shape.map((axis) => this.#bound(axis))
    const open = bound.filter((axis) => typeof axis !== 'number').length
    if (open === 0) return this.integers(bound as number[])
    const source = from.map((axis) => this.#bound(axis))
    const template = bound.map((axis, i) => (typeof axis === 'number' ? axis : axis === source[i] ? 0 : -1))
    if (open === 1) return this.integers(bound.map((axis) => (typeof axis === 'number' ? axis : -1)))
    if (template.filter((axis) => axis === -1).length <= 1) return this.integers(template)
    return this.shape(shape)
  }

  remember(text: string, make: () => string): string {
    const known = this.#shapes.get(text)
    if (known !== undefined) return known
    const name = make()
    this.#shapes.set(text, name)
    return name
  }

  #declare(node: Node): void {
    const name = String(node.attributes['name'])
    const value = node.outputs[0]!
    const other = this.#inputs.get(name)
    if (other !== undefined && other.node !== node)
      throw new TypeError(`onnxOf: two different inputs are named ${name}, wanted one`)
    this.#inputs.set(name, value)
    this.#names.set(node, [name])
    for (const [at, axis] of value.shape.entries()) {
      const { factor, names } = factorsOf(axis)
      const [only] = names
      if (factor === 1 && names.length === 1 && only !== undefined && !this.#axes.has(only))
        this.#axes.set(only, { input: name, at })
    }
  }

  #bound(axis: Axis): Axis {
    if (typeof axis === 'number' || this.#options.sizes === undefined) return axis
    return productOf(axis.split('*').map((part) => this.#options.sizes?.[part] ?? part))
  }

  #axis(axis: Axis): string {
    if (typeof axis === 'number') return this.integers([axis])
    return this.remember(`axis ${axis}`, () => {
      const { factor, names } = factorsOf(axis)
      const parts = names.map((name) => {
        const place = this.#axes.get(name)
        if (place === undefined)
          throw new RangeError(`onnxOf: no input has an axis named ${name}, wanted one to read its size from`)
        return this.remember(`axis ${name}`, () =>
          this.add('Shape', [place.input], { start: place.at, end: place.at + 1 }),
        )
      })
      if (factor !== 1) parts.push(this.integers([factor]))
      return parts.reduce((product, part) => this.add('Mul', [product, part]))
    })
  }
}

function bytesOf(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
