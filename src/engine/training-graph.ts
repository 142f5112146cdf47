/**
 * Makes a loss trainable. Its parameters are placed in an arena, and its gradients are compiled beside it. The runtime
 * writes them straight into the arena.
 *
 * Tables that are read by `gather` have gradients that touch few rows: for them the runtime gives only row gradients,
 * which are added up here, so that a gradient as large as a vocabulary is never computed nor copied.
 */
import { TouchstoneError } from '../errors.ts'
import type { Key } from '../random.ts'
import { shapeText } from './axis.ts'
import type { Weights } from './files/weights.ts'
import { reachable, type Value } from './graph.ts'
import { joinedWeight } from './joined-weight.ts'
import { add } from './operations/elementwise.ts'
import { differentiate } from './reverse-mode.ts'
import { ParameterArena } from './parameter-arena.ts'
import { GraphSession, type GraphSessionOptions, type Tensor } from './graph-session.ts'

export interface TrainingGraphOptions extends Omit<GraphSessionOptions, 'inference' | 'constants'> {
  /** Which parameters are trained, by name (default all). The others must stand in `frozen`. */
  readonly trainable?: ((name: string) => boolean) | undefined
  /** Weights that are not trained, by checkpoint name. */
  readonly frozen?: Weights | undefined
  /** Moments to place for the optimiser (`optimiser.momentCount`, one more for accumulation). */
  readonly momentCount: number
  /** Labels of blocks whose inner values are recomputed in the backward pass. Default none. */
  readonly recompute?: readonly string[] | undefined
  /** Further values to give with the loss, such as logits. */
  readonly outputs?: Readonly<Record<string, Value>> | undefined
}

/** A row gradient of a table: rows of `rows` belong to the table's rows `ids`. */
interface RowTerm {
  readonly table: string
  readonly ids: string
  readonly rows: string
}

/** What one forward and backward pass gave. */
export interface GradientResult {
  readonly loss: number
  /** Rows of tables that have a gradient, for row-sparse updates. Tables with dense terms are absent. */
  readonly rows: ReadonlyMap<string, readonly number[]>
  /** The further outputs that were asked for. */
  readonly outputs: Readonly<Record<string, Tensor>>
}

/** Loss, parameters and gradients, compiled. */
export class TrainingGraph implements AsyncDisposable {
  readonly arena: ParameterArena
  /** The parameters as feeds, trained and frozen, for sessions of other graphs over the same weights. */
  readonly parameterFeeds: Readonly<Record<string, Tensor>>
  readonly loss: Value
  readonly #session: GraphSession
  readonly #terms: readonly RowTerm[]
  readonly #into: Readonly<Record<string, Float32Array>>
  readonly #extra: readonly string[]
  /** Rows that the last pass wrote, to be cleared by the next. */
  readonly #touched = new Map<string, Set<number>>()

  private constructor(parts: {
    arena: ParameterArena
    parameterFeeds: Readonly<Record<string, Tensor>>
    loss: Value
    session: GraphSession
    terms: readonly RowTerm[]
    into: Readonly<Record<string, Float32Array>>
    extra: readonly string[]
  }) {
    this.arena = parts.arena
    this.parameterFeeds = parts.parameterFeeds
    this.loss = parts.loss
    this.#session = parts.session
    this.#terms = parts.terms
    this.#into = parts.into
    this.#extra = parts.extra
  }

  /** Differentiates and compiles. @throws {TouchstoneError} `bad-input` where a frozen weight is missing, or nothing is trained. */
  static async compile(loss: Value, options: TrainingGraphOptions): Promise<TrainingGraph> {
    const { trainable = () => true, frozen = new Map(), momentCount, recompute, outputs = {}, ...session } = options
    const values = parametersOf([loss, ...Object.values(outputs)])
    const trained = new Map([...values].filter(([name]) => trainable(name)))
    if (trained.size === 0)
      throw new TouchstoneError('bad-input', 'train: no parameter is trainable, wanted at least one')
    const gradients = gradientsOf(loss, trained, recompute)
    const wanted: Record<string, Value> = { loss, ...outputs }
    const terms: RowTerm[] = []
    const dense = new Set<string>()
    for (const [name, gradient] of gradients) {
      const split = splitTerms(gradient)
      if (split.dense !== undefined) {
        dense.add(name)
        wanted[`gradient:${name}`] = split.dense
      }
      for (const [i, { ids, rows }] of split.rows.entries()) {
        const term = { table: name, ids: `ids:${name}:${i}`, rows: `rows:${name}:${i}` }
        terms.push(term)
        wanted[term.ids] = ids
        wanted[term.rows] = rows
      }
    }
    // Tables last: the dense ones then form one run for the optimiser.
    const order = [...trained.keys()].toSorted((a, b) => Number(!dense.has(a)) - Number(!dense.has(b)))
    const arena = new ParameterArena(
      order.map((name) => ({ name, shape: trained.get(name)![0]!.shape as readonly number[] })),
      momentCount,
    )
    const parameterFeeds: Record<string, Tensor> = {}
    for (const { name, shape, value } of arena.places.values())
      parameterFeeds[name] = { type: 'float32', dims: shape, data: value }
    for (const [name, [value]] of values)
      if (!trained.has(name)) parameterFeeds[name] = frozenFeed(name, value!.shape as readonly number[], frozen)
    return new TrainingGraph({
      arena,
      parameterFeeds,
      loss,
      session: await GraphSession.compile(wanted, session),
      terms,
      into: Object.fromEntries([...dense].map((name) => [`gradient:${name}`, arena.place(name).gradient])),
      extra: Object.keys(outputs),
    })
  }

  /** One forward and backward pass: gradients lie in the arena afterwards. */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    options: { readonly key?: Key | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<GradientResult> {
    const results = await this.#session.run({ ...this.parameterFeeds, ...feeds }, { ...options, into: this.#into })
    this.#clear()
    for (const term of this.#terms) this.#addRows(term, results)
    const rows = new Map(
      [...this.#touched].flatMap(([table, set]) =>
        `gradient:${table}` in this.#into ? [] : [[table, [...set]] as const],
      ),
    )
    return {
      loss: Number(results['loss']!.data[0]),
      rows,
      outputs: Object.fromEntries(this.#extra.map((name) => [name, results[name]!])),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]()
  }

  /** Zeroes the rows of the last pass. A table with a dense term has just been overwritten whole. */
  #clear(): void {
    for (const [table, rows] of this.#touched) {
      if (!(`gradient:${table}` in this.#into)) {
        const { gradient, shape } = this.arena.place(table)
        const width = gradient.length / shape[0]!
        for (const row of rows) gradient.fill(0, row * width, (row + 1) * width)
      }
      rows.clear()
    }
  }

  #addRows({ table, ids, rows }: RowTerm, results: Readonly<Record<string, Tensor>>): void {
    const { gradient, shape } = this.arena.place(table)
    const width = gradient.length / shape[0]!
    const touched = this.#touched.get(table) ?? new Set()
    this.#touched.set(table, touched)
    const source = results[rows]!.data as Float32Array
    for (const [i, id] of (results[ids]!.data as BigInt64Array).entries()) {
      const row = Number(id)
      touched.add(row)
      const [to, from] = [row * width, i * width]
      for (let j = 0; j < width; j++) gradient[to + j] = gradient[to + j]! + source[from + j]!
    }
  }
}

/** Parameter values by name. A name that is used in several places has several values. */
export function parametersOf(values: readonly Value[]): Map<string, Value[]> {
  const result = new Map<string, Value[]>()
  for (const node of reachable(values)) {
    if (node.operation.name !== 'parameter') continue
    const name = String(node.attributes['name'])
    const known = result.get(name)
    const value = node.outputs[0]!
    if (known === undefined) result.set(name, [value])
    else {
      if (shapeText(known[0]!.shape) !== shapeText(value.shape))
        throw new TypeError(`parameter ${name}: used as ${shapeText(known[0]!.shape)} and as ${shapeText(value.shape)}`)
      known.push(value)
    }
  }
  return result
}

function gradientsOf(
  loss: Value,
  trained: ReadonlyMap<string, readonly Value[]>,
  recompute: readonly string[] | undefined,
): Map<string, Value> {
  const flat = [...trained.values()].flat()
  const all = differentiate(loss, flat, { recompute })
  const byValue = new Map(flat.map((value, i) => [value, all[i]!]))
  return new Map(
    [...trained].map(([name, values]) => [
      name,
      values.map((value) => byValue.get(value)!).reduce((total, each) => add(total, each)),
    ]),
  )
}

/** A gradient as row gradients and the rest. */
function splitTerms(gradient: Value): {
  readonly dense: Value | undefined
  readonly rows: readonly { readonly ids: Value; readonly rows: Value }[]
} {
  const terms: Value[] = []
  const walk = (value: Value): void => {
    if (value.node.operation.name === 'add' && value.node.inputs.some(isRowTerm)) value.node.inputs.forEach(walk)
    else terms.push(value)
  }
  walk(gradient)
  const dense = terms.filter((value) => value.node.operation.name !== 'scatter-rows')
  return {
    dense: dense.length === 0 ? undefined : dense.reduce((total, each) => add(total, each)),
    rows: terms
      .filter((value) => value.node.operation.name === 'scatter-rows')
      .map(({ node }) => ({ ids: node.inputs[0]!, rows: node.inputs[1]! })),
  }
}

function isRowTerm(value: Value): boolean {
  return (
    value.node.operation.name === 'scatter-rows' ||
    (value.node.operation.name === 'add' && value.node.inputs.some(isRowTerm))
  )
}

/** A frozen weight as a feed. Fused names are joined once. */
function frozenFeed(name: string, shape: readonly number[], frozen: Weights): Tensor {
  return { type: 'float32', dims: shape, data: joinedWeight(name, shape, frozen) }
}

/** Feeds of all parameters that values need, from checkpoint weights: to run a graph forward. */
export function weightFeeds(values: readonly Value[], weights: Weights): Record<string, Tensor> {
  return Object.fromEntries(
    [...parametersOf(values)].map(([name, [value]]) => [name, frozenFeed(name, value!.shape as number[], weights)]),
  )
}
