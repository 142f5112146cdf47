/**
 * A deadline for a whole request, its wait in the queue included: SandboxFusion's clients (verl's among them) wait
 * compile_timeout + run_timeout + 10 s for an answer and try again on 504 alone, so that an answer that comes later is lost.
 * A wall limit that is stretched for what the scheduler withheld may come to more than that.
 */
import { RequestFailure } from './request-failure.ts'

/** What such a client waits beyond the times that it asks for, in ms. */
const CLIENT_ROOM_MS = 10_000
/** What is kept of that for the way of the answer, in ms. */
const ANSWER_ROOM_MS = 2_000
/** A timer of Node's holds no more. */
const LONGEST_MS = 2 ** 31 - 1

/** How long a request of these times may take from its arrival to its answer, in ms. */
export function answerWithinMs(...askedSeconds: readonly number[]): number {
  const asked = askedSeconds.reduce((sum, seconds) => sum + Math.max(0, seconds), 0)
  return Math.min(LONGEST_MS, asked * 1_000 + CLIENT_ROOM_MS - ANSWER_ROOM_MS)
}

/** Options of `answerBy`. */
export interface AnswerByOptions {
  /** Longest time from now to the answer, in ms. */
  readonly withinMs: number
  /** Abort is handed on to the work. */
  readonly signal: AbortSignal
  /** Called when the work has settled, which may be after the answer. @default nothing */
  readonly onSettled?: (() => void) | undefined
}

/**
 * The work's own result, where it comes in time.
 * @param work takes a signal that aborts with `signal` and at the deadline
 * @throws RequestFailure 504 at the deadline, also where the work needs longer to stop; what the work throws before it
 */
export async function answerBy<T>(work: (signal: AbortSignal) => Promise<T>, options: AnswerByOptions): Promise<T> {
  const { withinMs, signal, onSettled = () => undefined } = options
  const stop = new AbortController()
  const leave = (): void => stop.abort(signal.reason)
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const failure = new RequestFailure(504, 'timed-out', 'no answer in the time that its client waits, try again later')
    stop.abort(failure)
    late.reject(failure)
  }, withinMs)
  const working = work(stop.signal).finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
    onSettled()
  })
  return await Promise.race([working, late.promise])
}
