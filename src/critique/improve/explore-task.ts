/**
 * Explores one question for self-improvement (critique in the loop, arXiv 2411.16579, section on training time).
 *
 * Task → Response → critique → Response. The actor samples, the critic looks at the wrong samples, the actor refines each
 * several times with the critique. So the budget follows failure: an easy question gets no critique, a hard one many.
 * Where neither sample nor refinement is right, wrong refinements are criticised and refined in turn.
 *
 * The vanilla arm (STaR, arXiv 2203.14465; RFT, arXiv 2308.01825) samples alone.
 */
import { promptFor, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import type { Critic } from '../critic.ts'
import { noteOf, type TakenNote } from '../refine/critique-note.ts'
import { drawAttempts, type Attempt } from '../refine/draw-attempts.ts'
import { refinementPrompt } from '../refine/refinement-prompt.ts'
import { onOwnBill } from '../refine/token-meter.ts'
import type { Exploration, ExploredResponse, Fate } from './exploration.ts'
import { shortcutOf } from './shortcut-guard.ts'

/** Who explores. */
export interface ExplorePlayers {
  readonly actor: LanguageModel
  /** Undefined in the vanilla arm. */
  readonly critic: Critic | undefined
  readonly takeCriticTokens?: (() => number) | undefined
}

/** A question of the training set. */
export interface ImproveQuestion {
  readonly task: ArithmeticTask
  /** A right solution. */
  readonly reference?: string | undefined
}

/** How one question is explored. */
export interface ExploreOptions {
  readonly unit: string
  readonly key: Key
  readonly samples: number
  /** Of each critique. */
  readonly refinements: number
  /** Further rounds of critique where a question has no right response yet. */
  readonly hardRounds: number
  /** Most refinements that are kept of one critique. */
  readonly reserved: number
  readonly temperature: number
  readonly maxTokens: number
  /** Show the worked example in prompts. */
  readonly example: boolean
  /** Texts that the question has already, as `textKey` gives them. What is kept is added. */
  readonly seen: Set<string>
  readonly signal?: AbortSignal | undefined
}

/** What tells texts apart: words and numbers, whatever white space is between. */
export function textKey(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}

/**
 * Explores one question. Several may be explored side by side: each has its own count of critics' tokens. Rejects as model
 * and critic do, and on abort.
 */
export async function exploreTask(
  question: ImproveQuestion,
  players: ExplorePlayers,
  options: ExploreOptions,
): Promise<Exploration> {
  return await onOwnBill(() => explored(question, players, options))
}

async function explored(
  question: ImproveQuestion,
  players: ExplorePlayers,
  options: ExploreOptions,
): Promise<Exploration> {
  const { key, signal, unit, samples, temperature, maxTokens, example } = options
  const { task } = question
  signal?.throwIfAborted()
  const looker = new Looker(question, players, options)
  const prompt = promptFor(task, { example })
  const wanted = Array.from({ length: samples }, (_, at) => ({ task, prompt, key: split(key, at) }))
  for (const attempt of await drawAttempts(players.actor, wanted, { temperature, maxTokens, signal }))
    await looker.take(attempt, { source: 'sample', from: null })
  if (players.critic !== undefined) {
    let round = looker.wrongSince(0)
    for (let number = 0; round.length > 0 && number <= options.hardRounds; number++) {
      const next = looker.length
      await refineRound(looker, round, { ...options, key: split(key, `round ${number}`) })
      if (looker.isSolved) break
      round = looker.wrongSince(next)
    }
  }
  return { unit, taskId: task.id, ...looker.result() }
}

async function refineRound(looker: Looker, wrong: readonly number[], options: ExploreOptions): Promise<void> {
  const { key, refinements, temperature, maxTokens, example, signal } = options
  const { task } = looker.question
  const asked: { readonly from: number; readonly text: string }[] = []
  for (const from of wrong) {
    const { note } = await looker.criticise(from, split(key, `critique ${from}`))
    if (note.text !== null) asked.push({ from, text: note.text })
  }
  const wanted = asked.flatMap(({ from, text }) => {
    const prompt = refinementPrompt(task, looker.textOf(from), text, { example })
    return Array.from({ length: refinements }, (_, at) => ({ task, prompt, key: split(key, `${from} ${at}`) }))
  })
  const drawn = await drawAttempts(looker.actor, wanted, { temperature, maxTokens, signal })
  for (const [at, attempt] of drawn.entries()) {
    const from = asked[Math.floor(at / refinements)]?.from ?? 0
    await looker.take(attempt, { source: 'refinement', from })
  }
}

/** The record as it grows, with the fate of each response. */
class Looker {
  readonly question: ImproveQuestion
  readonly #players: ExplorePlayers
  readonly #options: ExploreOptions
  readonly #responses: ExploredResponse[] = []
  readonly #givenBy = new Map<number, number>()
  readonly #charged = new Set<string>()
  #critiqueTokens = 0

  constructor(question: ImproveQuestion, players: ExplorePlayers, options: ExploreOptions) {
    this.question = question
    this.#players = players
    this.#options = options
  }

  get actor(): LanguageModel {
    return this.#players.actor
  }

  get length(): number {
    return this.#responses.length
  }

  /** Whether there is a right response that is no shortcut. */
  get isSolved(): boolean {
    return this.#responses.some(({ fate }) => fate === 'kept' || fate === 'duplicate' || fate === 'surplus')
  }

  textOf(at: number): string {
    return this.#responses[at]?.attempt.text ?? ''
  }

  /** Places of wrong responses from a place on. */
  wrongSince(start: number): number[] {
    return this.#responses.flatMap(({ fate }, at) => (at >= start && fate === 'wrong' ? [at] : []))
  }

  async take(attempt: Attempt, origin: Pick<ExploredResponse, 'source' | 'from'>): Promise<void> {
    const at = this.#responses.length
    const early = this.#fateOf(attempt, origin)
    this.#responses.push({ ...origin, attempt, critique: null, fate: early ?? 'kept' })
    if (early !== undefined) return
    if (this.#players.critic !== undefined) {
      const { wrongStep } = await this.criticise(at, split(this.#options.key, `guard ${at}`))
      if (wrongStep !== null) {
        this.#set(at, { fate: 'flagged-step' })
        return
      }
    }
    this.#options.seen.add(textKey(attempt.text))
    if (origin.from !== null) this.#givenBy.set(origin.from, (this.#givenBy.get(origin.from) ?? 0) + 1)
  }

  async criticise(at: number, key: Key): Promise<TakenNote> {
    const { critic, actor, takeCriticTokens } = this.#players
    const response = this.#responses[at]
    if (critic === undefined || response === undefined) throw new TypeError('explore: there is no critic')
    const { signal } = this.#options
    const { task } = this.question
    const taken = await noteOf(task, response.attempt, {
      critic,
      actor: actor.name,
      takeCriticTokens,
      charged: this.#charged,
      key,
      signal,
    })
    this.#critiqueTokens += taken.note.tokens
    this.#set(at, { critique: taken.note })
    return taken
  }

  result(): Pick<Exploration, 'responses' | 'tokens'> {
    const spent = (source: ExploredResponse['source']): number =>
      this.#responses.reduce((sum, each) => sum + (each.source === source ? each.attempt.tokens : 0), 0)
    const tokens = { samples: spent('sample'), critiques: this.#critiqueTokens, refinements: spent('refinement') }
    return { responses: this.#responses, tokens }
  }

  /** The fate that needs no critic, or undefined. */
  #fateOf(attempt: Attempt, { from }: Pick<ExploredResponse, 'from'>): Fate | undefined {
    if (attempt.right === null) return 'not-comparable'
    if (!attempt.right) return 'wrong'
    if (from !== null) {
      const shortcut = shortcutOf(attempt.text, this.#firstOf(from), this.question.reference)
      if (shortcut !== undefined) return shortcut
    }
    if (this.#options.seen.has(textKey(attempt.text))) return 'duplicate'
    return from !== null && (this.#givenBy.get(from) ?? 0) >= this.#options.reserved ? 'surplus' : undefined
  }

  /** The sample that a chain of refinements began with. */
  #firstOf(at: number): string {
    let place = at
    for (;;) {
      const from = this.#responses[place]?.from ?? null
      if (from === null) return this.textOf(place)
      place = from
    }
  }

  #set(at: number, change: Partial<ExploredResponse>): void {
    const response = this.#responses[at]
    if (response !== undefined) this.#responses[at] = { ...response, ...change }
  }
}
