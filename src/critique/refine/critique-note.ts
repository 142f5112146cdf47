/** What a critic says of an attempt, as records keep it. */
import type { Key } from '../../random.ts'
import type { ArithmeticTask, Response, Verdict } from '../../supervision.ts'
import { answerOutcome } from '../answer-outcome.ts'
import { isCritique, type Critic, type Critique } from '../critic.ts'
import { printedCritique } from '../critique-text.ts'
import type { Attempt } from './draw-attempts.ts'
import type { CritiqueNote } from './refine-record.ts'

/** The note of an attempt that no critic has looked at. */
export const NOT_LOOKED_AT: CritiqueNote = { verdict: 'unknown', score: null, text: null, tokens: 0 }

/** Who looks on, and how. */
export interface NoteOptions {
  readonly critic: Critic
  /** Name of the model that answered. */
  readonly actor: string
  /** Tokens that critics generated since the last call. @default none */
  readonly takeCriticTokens?: (() => number) | undefined
  /** Critics whose attempts at this question are on the bill already, by name: they are drawn once. @default none */
  readonly charged?: Set<string> | undefined
  readonly key: Key
  readonly signal?: AbortSignal | undefined
}

/** A note with the first step that the critic calls wrong, 1-based, or null. */
export interface TakenNote {
  readonly note: CritiqueNote
  readonly wrongStep: number | null
}

/** Has an attempt criticised, blind to gold. Rejects as the critic does. */
export async function noteOf(task: ArithmeticTask, attempt: Attempt, options: NoteOptions): Promise<TakenNote> {
  const { critic, actor, takeCriticTokens, charged, key, signal } = options
  const response: Response = { taskId: task.id, model: actor, text: attempt.text, finish: attempt.finish }
  const critique = await critic.critique(withoutGold(task), response, { key, signal })
  const own = takeCriticTokens?.() ?? 0
  const tokens = own + (isCritique(critique) ? restingTokens(critic.name, critique, charged) : 0)
  if (!isCritique(critique)) return { note: { ...NOT_LOOKED_AT, tokens }, wrongStep: null }
  const { score } = critique.final
  const wrongStep = critique.steps.find((step) => step.verdict === 'wrong')?.step ?? null
  const text = printedCritique(critique, response)
  const attempts = critique.answers?.map((answer) =>
    answerOutcome(task, { text: answer === null ? '' : `The answer is ${answer}.` }),
  )
  const note = { verdict: verdictOf(critique), score, text, tokens }
  return { note: attempts === undefined ? note : { ...note, attempts }, wrongStep }
}

/** What a critique says of the answer. A critic that names a wrong step and abstains on the answer objects. */
export function verdictOf({ steps, final }: Critique): Verdict {
  return final.verdict === 'unknown' && steps.some(({ verdict }) => verdict === 'wrong') ? 'wrong' : final.verdict
}

/** Tokens of what a critique rests on: of the attempts, where they are not on the bill yet, and of its own solution always. */
export function restingTokens(name: string, { tokens = 0, ownTokens = 0 }: Critique, charged?: Set<string>): number {
  if (charged?.has(name) === true) return ownTokens
  charged?.add(name)
  return tokens + ownTokens
}

/** Critics never see the gold answer. */
export function withoutGold({ answer: _gold, ...task }: ArithmeticTask): ArithmeticTask {
  return task
}
