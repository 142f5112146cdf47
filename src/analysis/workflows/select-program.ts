/**
 * Verifier at inference: of several programs for one task the one is taken that passes most of the tests that are shown,
 * and the tests that are held back say what that is worth (arXiv 2410.23074, section 2.4; best of n by public tests as in
 * AlphaCode, arXiv 2203.07814). Task → Responses → Feedback.
 */
import type { Feedback, Judge, ProgrammingTask, Response } from '../../supervision.ts'

/** How a program is selected. */
export interface SelectOptions {
  /** Judges programs by a task's tests. */
  readonly judge: Judge
  /** How many of the task's tests, the first ones, the selection may see. The others are held back. @default 1 */
  readonly shown?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One program with what the tests said of it. */
export interface Candidate {
  readonly response: Response
  /** By the tests that are shown. */
  readonly shown: Feedback
  /** By the tests that are held back; undefined where the task has none. */
  readonly heldBack: Feedback | undefined
}

/** Programs of one task, and the one that was taken. */
export interface Selection {
  readonly task: ProgrammingTask
  /** In the order given. */
  readonly candidates: readonly Candidate[]
  readonly selected: Candidate
}

/**
 * Judges every program by both parts of the tests, and takes the one with the highest score by those that are shown; of
 * equals the one whose program most others equal, as far as blanks go, then the first. A program that could not be judged
 * is taken only where none could. What is held back changes nothing of the choice.
 *
 * @throws RangeError without a response, without a test, or for `shown` below 1; what the judge throws
 */
export async function selectProgram(
  task: ProgrammingTask,
  responses: readonly Response[],
  { judge, shown: count = 1, signal }: SelectOptions,
): Promise<Selection> {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`selectProgram: shown is ${count}, wanted an integer of at least 1`)
  }
  if (task.tests.length === 0) throw new RangeError(`selectProgram: task ${task.id} has no tests, wanted one at least`)
  const parts = [task.tests.slice(0, count), task.tests.slice(count)] as const
  const options = signal === undefined ? {} : { signal }
  const candidates: Candidate[] = []
  for (const response of responses) {
    // one at a time: the judge runs the tests of one program beside each other
    // oxlint-disable-next-line no-await-in-loop
    const shown = await judge.judge({ ...task, tests: parts[0] }, response, options)
    const heldBack =
      parts[1].length === 0
        ? undefined
        : // oxlint-disable-next-line no-await-in-loop
          await judge.judge({ ...task, tests: parts[1] }, response, options)
    candidates.push({ response, shown, heldBack })
  }
  const alike = countAlike(candidates)
  const rank = ({ shown }: Candidate): number => (shown.verdict === 'unknown' ? -1 : (shown.score ?? 0))
  const [selected] = candidates.toSorted(
    (a, b) => rank(b) - rank(a) || (alike.get(plain(b)) ?? 0) - (alike.get(plain(a)) ?? 0),
  )
  if (selected === undefined)
    throw new RangeError(`selectProgram: task ${task.id} has no response, wanted one at least`)
  return { task, candidates, selected }
}

function countAlike(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const candidate of candidates) counts.set(plain(candidate), (counts.get(plain(candidate)) ?? 0) + 1)
  return counts
}

function plain({ response }: Candidate): string {
  return response.text.replace(/\s+/g, ' ').trim()
}
