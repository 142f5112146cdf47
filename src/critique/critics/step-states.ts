/**
 * Hidden states of a local model for each step of a solution, which the trained critic stands on. The model reads the question
 * and the solution as plain text, once, and writes nothing. Rows are kept on disk by digest of model and text.
 */
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isPretrainedEncoder, openPretrained, SpanStates, type TokenSpan } from '../../engine/index.ts'
import type { TextTokenizer } from '../../engine/index.ts'
import { makeFolder } from '../../make-folder.ts'
import { cacheFolder } from '../../store/index.ts'
import type { Step } from '../steps.ts'
import { writeWhole } from '../write-whole.ts'

/** Options of `StepStates.open`. */
export interface StepStatesOptions {
  /** Folder of the kept rows. @default `step-states` in the cache folder */
  readonly folder?: string | undefined
  /** Threads of the runtime. @default its own choice */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Tokens of question and solution that are read at most: memory and time of a pass grow with their square. */
const MOST_TOKENS = 2_048

/** A solution whose steps are read. */
export interface ReadSteps {
  readonly question: string
  readonly text: string
  readonly steps: readonly Step[]
}

/** A model that is open for the states of steps. */
export class StepStates implements AsyncDisposable {
  /** Numbers of a row. */
  readonly width: number
  /** Tells rows of different models apart. */
  readonly digest: string
  readonly #states: SpanStates
  readonly #tokenizer: TextTokenizer
  readonly #first: readonly number[]
  readonly #folder: string

  private constructor(
    states: SpanStates,
    parts: { readonly tokenizer: TextTokenizer; readonly first: readonly number[]; readonly folder: string },
  ) {
    this.width = states.width
    this.digest = states.digest
    this.#states = states
    this.#tokenizer = parts.tokenizer
    this.#first = parts.first
    this.#folder = parts.folder
  }

  /**
   * Opens a model.
   * @param name as `openPretrained` takes it: of the model store, a folder or a GGUF file
   * @throws as `openPretrained` and `GraphSession.compile`
   */
  static async open(name: string, options: StepStatesOptions = {}): Promise<StepStates> {
    const { signal, threads } = options
    const model = await openPretrained(name, { signal })
    const { tokenizer } = model
    const mark = isPretrainedEncoder(model) ? (tokenizer.idOf('[CLS]') ?? tokenizer.idOf('<s>')) : undefined
    const states = await SpanStates.open(model, threads === undefined ? {} : { threads })
    const folder = join(options.folder ?? join(cacheFolder(), 'step-states'), states.digest)
    makeFolder(folder)
    return new StepStates(states, { tokenizer, first: mark === undefined ? [] : [mark], folder })
  }

  /**
   * One row for each step; undefined where question and solution are longer than what the model reads, or than 2,048 tokens. Rejects with the
   * signal's reason on abort, and with what the runtime throws.
   */
  async of(solution: ReadSteps, signal?: AbortSignal): Promise<readonly Float32Array[] | undefined> {
    signal?.throwIfAborted()
    const { ids, spans } = this.#tokens(solution)
    if (ids.length > Math.min(MOST_TOKENS, this.#states.maximumLength)) return undefined
    const file = join(this.#folder, `${hash('sha256', JSON.stringify([ids, spans])).slice(0, 40)}.f32`)
    const kept = await this.#kept(file, spans.length)
    if (kept !== undefined) return kept
    const rows = await this.#states.of(ids, spans, { signal })
    await writeWhole(file, Buffer.concat(rows.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength))))
    return rows
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#states[Symbol.asyncDispose]()
  }

  #tokens({ question, text, steps }: ReadSteps): { readonly ids: number[]; readonly spans: TokenSpan[] } {
    const encode = (piece: string): readonly number[] => this.#tokenizer.encode(piece, { specialTokens: false }).ids
    const ids = [...this.#first, ...encode(`Question: ${question.trim()}\n\nSolution:\n`)]
    const spans = steps.map(({ contentStart, end }): TokenSpan => {
      const start = ids.length
      ids.push(...encode(`${text.slice(contentStart, end).trimEnd()}\n`))
      // a step that the vocabulary cannot spell is read as what stands before it
      return { start: ids.length === start ? Math.max(0, start - 1) : start, end: ids.length }
    })
    return { ids, spans }
  }

  async #kept(file: string, count: number): Promise<readonly Float32Array[] | undefined> {
    const bytes = await readFile(file).catch(() => undefined)
    // a file of another size is none of ours, and is written anew
    if (bytes === undefined || bytes.length !== 4 * count * this.width) return undefined
    const values = new Float32Array(Uint8Array.from(bytes).buffer)
    return Array.from({ length: count }, (_unused, i) => values.subarray(i * this.width, (i + 1) * this.width))
  }
}
