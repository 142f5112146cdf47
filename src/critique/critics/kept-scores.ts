/**
 * Log-probabilities of given solutions, read once by a model and kept on disk, so that an interrupted run goes on and
 * every critic that reads them shares them.
 */
import { hash } from 'node:crypto'
import { TouchstoneError } from '../../errors.ts'
import type { KeyedLog } from '../../json-lines-log.ts'
import type { LanguageModel, ScoredToken, ScoreRequest } from '../../model/index.ts'
import { SharedWork } from './shared-work.ts'
import { openModelLog } from './model-log.ts'

/** One token as it is kept: start, end, log-probability, rank, the likeliest token's text and log-probability. */
type KeptToken = readonly [number, number, number, number, string, number]

interface KeptScore {
  readonly key: string
  readonly tokens: readonly KeptToken[]
}

/** Options of `openScores`. */
export interface ScoresOptions {
  /** Folder of the kept scores. @default `scores` in the cache folder */
  readonly folder?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the scores of a model.
 * @throws TouchstoneError `unavailable` for a model that cannot score a given text; as `openKeyedLog`
 */
export async function openScores(model: LanguageModel, options: ScoresOptions = {}): Promise<Scores> {
  if (model.score === undefined) {
    throw new TouchstoneError(
      'unavailable',
      `read log-probabilities with ${model.name}: it gives none for a given text, wanted a local model`,
    )
  }
  const log = await openModelLog<KeptScore>(model, {
    name: 'scores',
    folder: options.folder,
    noun: 'scored text',
    parse: keptScore,
    signal: options.signal,
  })
  return new Scores(model, log)
}

/** Reads scores and keeps them. It does not own the model. */
export class Scores implements Disposable {
  readonly #model: LanguageModel
  readonly #log: KeyedLog<KeptScore>
  readonly #reading = new SharedWork<KeptScore>()

  constructor(model: LanguageModel, log: KeyedLog<KeptScore>) {
    this.#model = model
    this.#log = log
  }

  /**
   * One entry for each wanted token of the text; undefined where the model cannot read it, as it is longer than the context or
   * no text that its vocabulary can spell. Rejects with the signal's reason on abort, and where the model itself fails.
   */
  async of(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredToken[] | undefined> {
    const key = hash('sha256', JSON.stringify([request.prompt, request.text])).slice(0, 32)
    let kept: KeptScore
    try {
      kept = await this.#reading.of(key, (shared) => this.#read(key, request, shared), signal)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
    return kept.tokens.map(([start, end, logProbability, rank, text, topLogProbability]) => ({
      start,
      end,
      logProbability,
      rank,
      top: { text, logProbability: topLogProbability },
    }))
  }

  [Symbol.dispose](): void {
    this.#log.close()
  }

  #read(key: string, request: ScoreRequest, signal: AbortSignal): Promise<KeptScore> {
    return this.#log.once(key, async () => {
      const [scored = []] = (await this.#model.score?.([request], { signal })) ?? []
      return { key, tokens: scored.map(keptToken) }
    })
  }
}

function keptToken({ start, end, logProbability, rank, top }: ScoredToken): KeptToken {
  return [start, end, rounded(logProbability), rank, top.text, rounded(top.logProbability)]
}

/** Four decimals: llama.cpp's own rounding between batches is larger. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

function keptScore(value: unknown): KeptScore {
  const line = value as Partial<KeptScore> | null
  const isWhole =
    typeof line?.key === 'string' && Array.isArray(line.tokens) && line.tokens.every((token) => isKeptToken(token))
  if (!isWhole) throw new TypeError('is no scored text, wanted key and tokens')
  return line as KeptScore
}

function isKeptToken(token: unknown): boolean {
  return (
    Array.isArray(token) &&
    token.length === 6 &&
    token.every((part, index) => typeof part === (index === 4 ? 'string' : 'number'))
  )
}
