/**
 * Runs graphs on onnxruntime: the only file of the engine that loads it, on first use.
 *
 * A session is compiled once for all sizes of its named axes. Tensors are views of the caller's memory: what is fed is
 * read in place, what is given in `into` is written in place (in plain buffers only, since the runtime refuses shared memory).
 */
import type Ort from 'onnxruntime-node'
import { boundary, TouchstoneError } from '../errors.ts'
import { split, type Key } from '../random.ts'
import { countOf, factorsOf, shapeText, sizeOf } from './axis.ts'
import { fillDraw } from './draw-kernel.ts'
import type { Device, ElementType, Value } from './graph.ts'
import { onnxOf, type OnnxFormOptions } from './onnx-form.ts'
import { onnxBytes, type OnnxGraph } from './onnx-file.ts'
import { input, type Distribution } from './operations/source.ts'

/** Elements as the runtime holds them. */
export type TensorData = Float32Array | BigInt64Array | Uint8Array | Int8Array

/** A tensor of this batch. */
export interface Tensor {
  readonly type: ElementType
  readonly dims: readonly number[]
  readonly data: TensorData
}

/** How the runtime runs. */
export interface RuntimeOptions {
  /** Default `cpu`. */
  readonly device?: Device | undefined
  /** Threads within an operation (default 0: as many as there are cores). */
  readonly threads?: number | undefined
  /** Plan one memory block for each batch shape: faster for shapes that recur, more memory for long sequences. Default true. */
  readonly memoryPattern?: boolean | undefined
  /** Write the runtime's profile to files with this prefix. Disposing finishes it. Default none. */
  readonly profilePrefix?: string | undefined
}

export interface GraphSessionOptions extends OnnxFormOptions, RuntimeOptions {}

export interface GraphRunOptions {
  /** Fills `draw` values, wanted where the graph has any. */
  readonly key?: Key | undefined
  /** Preallocated places of outputs, by output name. */
  readonly into?: Readonly<Record<string, Float32Array>> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Float tensor. */
export function floats(data: Float32Array | readonly number[], dims: readonly number[] = [data.length]): Tensor {
  return { type: 'float32', dims, data: data instanceof Float32Array ? data : Float32Array.from(data) }
}

/** Index tensor. */
export function indices(data: BigInt64Array | readonly number[], dims: readonly number[] = [data.length]): Tensor {
  return { type: 'int64', dims, data: data instanceof BigInt64Array ? data : BigInt64Array.from(data, BigInt) }
}

let runtime: Promise<typeof Ort> | undefined
/** The runtime, loaded once. @throws {TouchstoneError} `unavailable` where it is not installed. */
async function loadRuntime(): Promise<typeof Ort> {
  runtime ??= boundary('unavailable', 'load onnxruntime-node (npm install onnxruntime-node adds it)', async () => {
    // CommonJS: Node puts the exports under `default`, loaders that look at __esModule do not.
    const module = (await import('onnxruntime-node')) as unknown as typeof Ort & { readonly default?: typeof Ort }
    const loaded = module.default ?? module
    // its errors reach the caller as errors. Its own log would say them twice
    loaded.env.logLevel = 'fatal'
    return loaded
  })
  return runtime
}

/** A compiled graph. */
export class GraphSession<Name extends string = string> implements AsyncDisposable {
  readonly #session: Ort.InferenceSession
  readonly #ort: typeof Ort
  readonly #inputs: ReadonlyMap<string, Value>
  readonly #outputs: Readonly<Record<Name, { readonly onnx: string; readonly value: Value }>>
  /** Runtime tensors of parameters and the like, which are the same memory on every run. */
  readonly #held = new Map<string, { readonly data: TensorData; readonly tensor: Ort.Tensor }>()
  readonly #profiled: boolean

  private constructor(
    ort: typeof Ort,
    session: Ort.InferenceSession,
    inputs: ReadonlyMap<string, Value>,
    outputs: Readonly<Record<Name, { readonly onnx: string; readonly value: Value }>>,
    profiled: boolean,
  ) {
    this.#ort = ort
    this.#session = session
    this.#inputs = inputs
    this.#outputs = outputs
    this.#profiled = profiled
  }

  /** Compiles what the named outputs need. @throws {TouchstoneError} `unavailable` where the device or one of its operations is missing. */
  static async compile<Name extends string>(
    outputs: Readonly<Record<Name, Value>>,
    options: GraphSessionOptions = {},
  ): Promise<GraphSession<Name>> {
    const { device = 'cpu' } = options
    const names = Object.keys(outputs) as Name[]
    const form = onnxOf(
      names.map((name) => outputs[name]),
      options,
    )
    const ort = await loadRuntime()
    wantDevice(ort, device)
    wantOperations(device, form.graph)
    const session = await boundary(device === 'cpu' ? 'internal' : 'unavailable', `compile for ${device}`, () =>
      createSession(ort, onnxBytes(form.graph), options),
    )
    const places = Object.fromEntries(
      names.map((name, i) => [name, { onnx: form.outputs[i]!, value: outputs[name] }]),
    ) as Record<Name, { readonly onnx: string; readonly value: Value }>
    return new GraphSession(ort, session, form.inputs, places, options.profilePrefix !== undefined)
  }

  /** Opens an exported graph (export-graph.ts). @throws {TouchstoneError} `bad-input` where the file is no such graph. */
  static async open(path: string, options: RuntimeOptions = {}): Promise<GraphSession> {
    const ort = await loadRuntime()
    const session = await boundary('bad-input', `open ${path}`, () => createSession(ort, path, options))
    const outputs = [...metadataValues(session.outputMetadata)].map(
      ([name, value]) => [name, { onnx: name, value }] as const,
    )
    return new GraphSession(
      ort,
      session,
      metadataValues(session.inputMetadata),
      Object.fromEntries(outputs),
      options.profilePrefix !== undefined,
    )
  }

  /** Names of what must be fed, draws aside. */
  get inputNames(): readonly string[] {
    return [...this.#inputs].flatMap(([name, value]) => (value.node.operation.name === 'draw' ? [] : [name]))
  }

  /**
   * One run. @throws {TypeError} naming an input that is missing or of the wrong type or shape;
   * {TouchstoneError} `bad-input` with the runtime's message where data are out of range (an id outside its table).
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    options: GraphRunOptions = {},
  ): Promise<Readonly<Record<Name, Tensor>>> {
    options.signal?.throwIfAborted()
    const fed = this.#feed(feeds, options.key)
    const wanted: Record<string, Ort.Tensor | null> = {}
    for (const name of Object.keys(this.#outputs) as Name[]) {
      const { onnx, value } = this.#outputs[name]
      const place = options.into?.[name]
      if (place !== undefined)
        wanted[onnx] = this.#hold(
          `>${name}`,
          place,
          value.shape.map((axis) => sizeOf(axis, fed.sizes)),
          'float32',
        )
      else wanted[onnx] ??= null
    }
    const results = await boundary('bad-input', 'run graph', () => this.#session.run(fed.tensors, wanted))
    return Object.fromEntries(
      (Object.keys(this.#outputs) as Name[]).map((name) => {
        const tensor = results[this.#outputs[name].onnx]!
        return [name, { type: tensor.type as ElementType, dims: tensor.dims, data: tensor.data as TensorData }]
      }),
    ) as unknown as Readonly<Record<Name, Tensor>>
  }

  /** Frees the runtime's session. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#profiled) this.#session.endProfiling()
    await this.#session.release()
  }

  #feed(
    feeds: Readonly<Record<string, Tensor>>,
    key: Key | undefined,
  ): { readonly tensors: Record<string, Ort.Tensor>; readonly sizes: Record<string, number> } {
    const tensors: Record<string, Ort.Tensor> = {}
    const sizes: Record<string, number> = {}
    for (const [name, value] of this.#inputs) {
      if (value.node.operation.name === 'draw') continue
      const tensor = feeds[name]
      if (tensor === undefined) throw new TypeError(`run: input ${name} ${shapeText(value.shape)} is missing`)
      wantFit(name, value, tensor, sizes)
      tensors[name] =
        value.node.operation.name === 'parameter'
          ? this.#hold(name, tensor.data, tensor.dims, tensor.type)
          : this.#tensor(tensor.data, tensor.dims, tensor.type)
    }
    for (const [name, value] of this.#inputs) {
      if (value.node.operation.name !== 'draw') continue
      if (key === undefined) throw new TypeError(`run: the graph draws ${name}, wanted a key`)
      const { distribution, rate } = value.node.attributes as { distribution: Distribution; rate: number }
      const dims = value.shape.map((axis) => sizeOf(axis, sizes))
      tensors[name] = this.#tensor(fillDraw(split(key, name), countOf(dims), distribution, rate), dims, 'float32')
    }
    return { tensors, sizes }
  }

  #tensor(data: TensorData, dims: readonly number[], type: ElementType): Ort.Tensor {
    return new this.#ort.Tensor(type as 'float32', data as Float32Array, dims)
  }

  #hold(name: string, data: TensorData, dims: readonly number[], type: ElementType): Ort.Tensor {
    const known = this.#held.get(name)
    if (known !== undefined && known.data === data && known.tensor.dims.every((dim, i) => dim === dims[i]))
      return known.tensor
    const tensor = this.#tensor(data, dims, type)
    this.#held.set(name, { data, tensor })
    return tensor
  }
}

/** Checks type and shape, and learns the sizes of named axes. */
function wantFit(name: string, value: Value, tensor: Tensor, sizes: Record<string, number>): void {
  const bad = (): never => {
    throw new TypeError(
      `run: input ${name} is ${tensor.type} ${shapeText(tensor.dims)}, wanted ${value.type} ${shapeText(value.shape)}` +
        (Object.keys(sizes).length === 0 ? '' : ` where ${JSON.stringify(sizes)}`),
    )
  }
  if (tensor.type !== value.type || tensor.dims.length !== value.shape.length) bad()
  if (tensor.data.length !== countOf(tensor.dims)) bad()
  for (const [i, axis] of value.shape.entries()) {
    const { factor, names } = factorsOf(axis)
    const [only] = names
    const size = tensor.dims[i]!
    if (factor === 1 && names.length === 1 && only !== undefined && sizes[only] === undefined) sizes[only] = size
    else if (names.every((each) => sizes[each] !== undefined) && sizeOf(axis, sizes) !== size) bad()
  }
}

/** Inputs or outputs of an opened file as values. */
function metadataValues(list: Ort.InferenceSession['inputMetadata']): Map<string, Value> {
  return new Map(
    list.flatMap((each) =>
      each.isTensor ? [[each.name, input(each.name, each.shape, each.type as ElementType)] as const] : [],
    ),
  )
}

function createSession(
  ort: typeof Ort,
  model: Uint8Array | string,
  options: RuntimeOptions,
): Promise<Ort.InferenceSession> {
  const { device = 'cpu', threads = 0, memoryPattern = true, profilePrefix } = options
  const settings: Ort.InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableMemPattern: memoryPattern,
    ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
  }
  return typeof model === 'string'
    ? ort.InferenceSession.create(model, settings)
    : ort.InferenceSession.create(model, settings)
}

/**
 * Operations on large float tensors that a provider has no kernel for: the runtime would carry the tensors to the CPU and
 * back without a word. What handles shapes, indices and labels runs on the CPU in any case.
 */
const LACKING: Readonly<Record<Device, ReadonlySet<string>>> = {
  cpu: new Set(),
  cuda: new Set(),
  webgpu: new Set(['Sign', 'DynamicQuantizeMatMul']),
}

/** @throws {TouchstoneError} `unavailable` naming the operations that the device lacks. */
function wantOperations(device: Device, graph: OnnxGraph): void {
  const missing = new Set(graph.nodes.map(({ type }) => type).filter((type) => LACKING[device].has(type)))
  if (missing.size > 0)
    throw new TouchstoneError(
      'unavailable',
      `compile: device ${device} lacks ${[...missing].join(', ')}; wanted a graph without them, or cpu`,
    )
}

/** @throws {TouchstoneError} `unavailable` where this build of the runtime lacks the device. */
function wantDevice(ort: typeof Ort, device: Device): void {
  if (device === 'cpu') return
  const known = (ort as { listSupportedBackends?: () => readonly { name: string }[] }).listSupportedBackends?.() ?? []
  if (known.some(({ name }) => name === device)) return
  throw new TouchstoneError(
    'unavailable',
    `compile: device is ${device}, this build of onnxruntime has ${known.map(({ name }) => name).join(', ')}`,
  )
}
