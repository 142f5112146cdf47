/**
 * A model's own attempts at a question, drawn once and kept on disk, so that every critic that compares a solution with
 * them shares them, and an interrupted run goes on.
 */
import { hash } from 'node:crypto'
import type { KeyedLog } from '../../json-lines-log.ts'
import type { LanguageModel } from '../../model/index.ts'
import { keyOf, type Key } from '../../random.ts'
import { ATTEMPT_PROMPTS_VERSION, ATTEMPT_TOKENS, attemptPrompt, type AttemptForm } from './attempt-prompts.ts'
import { keptTokens, openModelLog } from './model-log.ts'

/** One attempt as the model wrote it. */
export interface AttemptText {
  readonly form: AttemptForm
  /** 0 is greedy. Others are drawn at `ATTEMPT_TEMPERATURE`. */
  readonly index: number
  readonly text: string
  /** Tokens that the model wrote, 0 where nobody counted them. */
  readonly tokens: number
}

/** Which attempts are wanted: so many of each form. */
export type AttemptPlan = Readonly<Record<AttemptForm, number>>

/** The plan of the critics: four programs in two wordings, four solutions in words. */
export const DEFAULT_PLAN: AttemptPlan = { program: 2, 'listed-program': 2, words: 4 }

export const ATTEMPT_TEMPERATURE = 0.7

interface KeptAttempt extends AttemptText {
  readonly key: string
}

/** Options of `openAttempts`. */
export interface AttemptsOptions {
  /** Folder of the kept attempts. @default `attempts` in the cache folder */
  readonly folder?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Opens the attempts of a model. @throws as `openKeyedLog`: `busy` where another process has them open */
export async function openAttempts(model: LanguageModel, options: AttemptsOptions = {}): Promise<Attempts> {
  const log = await openModelLog<KeptAttempt>(model, {
    name: 'attempts',
    folder: options.folder,
    noun: 'attempt',
    parse: keptAttempt,
    signal: options.signal,
  })
  return new Attempts(model, log)
}

/** Draws attempts and keeps them. It does not own the model. */
export class Attempts implements Disposable {
  readonly #model: LanguageModel
  readonly #log: KeyedLog<KeptAttempt>

  constructor(model: LanguageModel, log: KeyedLog<KeptAttempt>) {
    this.#model = model
    this.#log = log
  }

  /**
   * The attempts at each question, in the order of the plan's forms: those that are kept, and the others drawn in one
   * batch. Rejects with the signal's reason on abort; what was drawn before stays kept.
   */
  async at(
    questions: readonly string[],
    plan: AttemptPlan,
    options: { readonly signal?: AbortSignal | undefined; readonly onDrawn?: (() => void) | undefined } = {},
  ): Promise<AttemptText[][]> {
    const wanted = questions.map((question) => slots(question, plan))
    const missing = new Map<string, Slot>()
    for (const slot of wanted.flat()) if (this.#log.get(slot.key) === undefined) missing.set(slot.key, slot)
    // forms one after another, since a model keeps what prompts of one form have in common
    const ordered = [...missing.values()].toSorted((a, b) => a.form.localeCompare(b.form))
    for (const greedy of [true, false]) {
      const batch = ordered.filter(({ index }) => (index === 0) === greedy)
      await this.#draw(batch, greedy ? 0 : ATTEMPT_TEMPERATURE, options)
    }
    return wanted.map((list) => list.flatMap(({ key }) => this.#log.get(key) ?? []))
  }

  [Symbol.dispose](): void {
    this.#log.close()
  }

  async #draw(
    batch: readonly Slot[],
    temperature: number,
    { signal, onDrawn }: { readonly signal?: AbortSignal | undefined; readonly onDrawn?: (() => void) | undefined },
  ): Promise<void> {
    const done: Promise<unknown>[] = []
    await this.#model.generate(
      batch.map(({ question, form, draw }) => ({ prompt: attemptPrompt(question, form), key: draw })),
      {
        temperature,
        maxTokens: ATTEMPT_TOKENS,
        signal,
        onAnswer: (index, { text, tokens }) => {
          const slot = batch[index]
          if (slot === undefined) return
          const { key, form, index: number } = slot
          const line = { key, form, index: number, text, tokens: keptTokens(tokens?.completion) }
          done.push(this.#log.once(key, () => Promise.resolve(line)))
          onDrawn?.()
        },
      },
    )
    await Promise.all(done)
  }
}

interface Slot {
  readonly question: string
  readonly form: AttemptForm
  readonly index: number
  readonly key: string
  readonly draw: Key
}

function slots(question: string, plan: AttemptPlan): Slot[] {
  const list: Slot[] = []
  for (const [form, count] of Object.entries(plan) as [AttemptForm, number][]) {
    for (let index = 0; index < count; index++) {
      const text = `${ATTEMPT_PROMPTS_VERSION} ${form} ${index} ${question}`
      list.push({ question, form, index, key: hash('sha256', text).slice(0, 32), draw: keyOf(text) })
    }
  }
  return list
}

function keptAttempt(value: unknown): KeptAttempt {
  const line = value as Partial<KeptAttempt> | null
  const isWhole =
    typeof line?.key === 'string' &&
    typeof line.text === 'string' &&
    typeof line.index === 'number' &&
    (line.form === 'words' || line.form === 'program' || line.form === 'listed-program')
  if (!isWhole) throw new TypeError('is no kept attempt, wanted key, form, index and text')
  return { ...(line as KeptAttempt), tokens: keptTokens(line.tokens) }
}
