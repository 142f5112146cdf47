/**
 * How a model goes on from the beginning of a solution: drawn once and kept on disk, so that an interrupted run goes on.
 * Monte-Carlo process supervision (Math-Shepherd, arXiv 2312.08935, section 3.3) takes the share of continuations that come
 * to the right answer for the worth of the step behind which they begin.
 */
import { hash } from 'node:crypto'
import type { KeyedLog } from '../../json-lines-log.ts'
import { promptFor, wantContinuedTurns, type LanguageModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Message } from '../../supervision.ts'
import { answerOf } from './attempt-values.ts'
import { ATTEMPT_PROMPTS_VERSION, ATTEMPT_TOKENS } from './attempt-prompts.ts'
import { ATTEMPT_TEMPERATURE } from './attempts.ts'
import { keptTokens, openModelLog } from './model-log.ts'

/** Of how an answer is read from a continuation, which is what is kept. */
const READING_VERSION = 2

/** What one continuation came to. */
export interface Continuation {
  /** Null where no number was found. */
  readonly answer: number | null
  /** Tokens that the model wrote, 0 where nobody counted them. */
  readonly tokens: number
}

interface KeptContinuation extends Continuation {
  readonly key: string
}

/** Options of `openContinuations`. */
export interface ContinuationsOptions {
  /** Folder of what is kept. @default `continuations` in the cache folder */
  readonly folder?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the continuations of a model.
 * @throws TouchstoneError `unavailable` for a model that answers turns alone, as servers do; as `openKeyedLog`: `busy` where
 * another process has them open
 */
export async function openContinuations(
  model: LanguageModel,
  { folder, signal }: ContinuationsOptions = {},
): Promise<Continuations> {
  wantContinuedTurns(model, 'go on from the beginning of a solution')
  const log = await openModelLog<KeptContinuation>(model, {
    name: 'continuations',
    folder,
    noun: 'continuation',
    parse: keptContinuation,
    signal,
  })
  return new Continuations(model, log)
}

/** Draws continuations and keeps what they came to. It does not own the model. */
export class Continuations implements Disposable {
  readonly #model: LanguageModel
  readonly #log: KeyedLog<KeptContinuation>

  constructor(model: LanguageModel, log: KeyedLog<KeptContinuation>) {
    this.#model = model
    this.#log = log
  }

  /**
   * So many continuations of a solution's beginning, which ends behind a step: those that are kept, and the others drawn
   * in one batch. Rejects with the signal's reason on abort.
   */
  async from(
    question: string,
    beginning: string,
    { count, signal }: { readonly count: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Continuation[]> {
    const start = `${beginning.trimEnd()}\n`
    const wanted = Array.from({ length: count }, (_unused, index) => {
      const text = `${ATTEMPT_PROMPTS_VERSION} continuation ${READING_VERSION} ${index} ${question}\n${start}`
      return { key: hash('sha256', text).slice(0, 32), draw: keyOf(text) }
    })
    const missing = wanted.filter(({ key }) => this.#log.get(key) === undefined)
    const prompt: Message[] = [
      ...promptFor({ kind: 'arithmetic', id: 'continuation', question }),
      { role: 'assistant', content: start },
    ]
    const done: Promise<unknown>[] = []
    if (missing.length > 0)
      await this.#model.generate(
        missing.map(({ draw }) => ({ prompt, key: draw })),
        {
          temperature: ATTEMPT_TEMPERATURE,
          maxTokens: ATTEMPT_TOKENS,
          signal,
          onAnswer: (index, { text, tokens, finish }) => {
            const key = missing[index]?.key
            if (key === undefined) return
            const line = { key, answer: answerOf(start + text, finish), tokens: keptTokens(tokens?.completion) }
            done.push(this.#log.once(key, () => Promise.resolve(line)))
          },
        },
      )
    await Promise.all(done)
    return wanted.flatMap(({ key }) => this.#log.get(key) ?? [])
  }

  [Symbol.dispose](): void {
    this.#log.close()
  }
}

function keptContinuation(value: unknown): KeptContinuation {
  const line = value as Partial<KeptContinuation> | null
  const isWhole = typeof line?.key === 'string' && (line.answer === null || typeof line.answer === 'number')
  if (!isWhole) throw new TypeError('is no kept continuation, wanted key and answer')
  return { ...(line as KeptContinuation), tokens: keptTokens(line.tokens) }
}
