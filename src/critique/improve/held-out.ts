/** Greedy answers of every iteration's actor to questions that are never trained on, and what training changed in them. */
import { z } from 'zod'
import type { KeyedLog } from '../../json-lines-log.ts'
import { promptFor, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { drawAttempts, type Attempt } from '../refine/draw-attempts.ts'
import { attemptForm } from '../refine/refine-record.ts'
import { countedShare, type CountedShare } from '../refine/refine-report.ts'

/** One answer. */
export interface HeldOutAnswer {
  /** Of the actor: 0 before the first iteration. */
  readonly iteration: number
  readonly taskId: string
  readonly attempt: Attempt
}

/** What an actor does on held-out questions. */
export interface HeldOutFigures {
  readonly iteration: number
  readonly accuracy: CountedShare
  /** Of questions that the first actor got wrong, those that this one gets right. */
  readonly helpful: CountedShare
  /** Of questions that the first actor got right, those that this one gets wrong. */
  readonly harmful: CountedShare
  /** Mean tokens of an answer. */
  readonly tokens: number
}

const form = z.object({ iteration: z.int().nonnegative(), taskId: z.string(), attempt: attemptForm })

/** Reads a line. @throws TypeError */
export function parseHeldOut(value: unknown): HeldOutAnswer {
  const result = form.safeParse(value)
  if (result.success) return result.data
  throw new TypeError(result.error.issues[0]?.message ?? 'is of another form')
}

/** What tells lines apart. */
export function heldOutKey({ iteration, taskId }: Pick<HeldOutAnswer, 'iteration' | 'taskId'>): string {
  return `${iteration} ${taskId}`
}

/** Questions that are answered in one batch. */
const CHUNK = 16

/** Answers that are not kept yet are drawn. Rejects as the model does, and on abort. */
export async function answerHeldOut(
  tasks: readonly ArithmeticTask[],
  log: KeyedLog<HeldOutAnswer>,
  options: {
    readonly iteration: number
    readonly actor: () => Promise<LanguageModel>
    readonly key: Key
    readonly maxTokens: number
    readonly example: boolean
    readonly onProgress: (done: number) => void
    readonly signal?: AbortSignal | undefined
  },
): Promise<void> {
  const { iteration, key, maxTokens, example, signal } = options
  for (let start = 0; start < tasks.length; start += CHUNK) {
    const chunk = tasks.slice(start, start + CHUNK)
    const missing = chunk.filter(({ id }) => log.get(heldOutKey({ iteration, taskId: id })) === undefined)
    if (missing.length > 0) {
      const wanted = missing.map((task) => ({ task, prompt: promptFor(task, { example }), key: split(key, task.id) }))
      const attempts = await drawAttempts(await options.actor(), wanted, { temperature: 0, maxTokens, signal })
      for (const [at, attempt] of attempts.entries()) {
        const line = { iteration, taskId: missing[at]?.id ?? '', attempt }
        await log.once(heldOutKey(line), () => Promise.resolve(line))
      }
    }
    options.onProgress(start + chunk.length)
  }
}

/** Figures of the actors, the first of them the measure of help and harm. */
export function heldOutFigures(
  tasks: readonly ArithmeticTask[],
  log: KeyedLog<HeldOutAnswer>,
  iterations: number,
): HeldOutFigures[] {
  const answer = (iteration: number, taskId: string): Attempt | undefined =>
    log.get(heldOutKey({ iteration, taskId }))?.attempt
  return Array.from({ length: iterations + 1 }, (_, iteration) => {
    const pairs = tasks.flatMap(({ id }) => {
      const [first, now] = [answer(0, id), answer(iteration, id)]
      return first === undefined || now === undefined ? [] : [{ first: first.right === true, now }]
    })
    const isRight = ({ now }: (typeof pairs)[number]): boolean => now.right === true
    const [right, wrong] = [pairs.filter(({ first }) => first), pairs.filter(({ first }) => !first)]
    return {
      iteration,
      accuracy: countedShare(pairs.filter(isRight).length, pairs.length),
      helpful: countedShare(wrong.filter(isRight).length, wrong.length),
      harmful: countedShare(right.filter((pair) => !isRight(pair)).length, right.length),
      tokens: pairs.reduce((sum, { now }) => sum + now.tokens, 0) / Math.max(1, pairs.length),
    }
  })
}
