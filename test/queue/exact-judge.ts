/** A judge for tests of the queue: right where the response is the gold answer. Some responses harm the process that judges. */
import type { Feedback, Judge } from '../../src/supervision.ts'

/** Ends the process that judges it. */
export const POISON = 'poison'
/** Keeps the thread that judges it busy for ever. */
export const ENDLESS = 'endless'

/** Makes the judge. @param harmless judges every response as a text like another */
export function exactJudge(version = '1', harmless = false): Judge {
  return {
    name: 'exact',
    version,
    accepts: (task) => task.kind === 'arithmetic',
    async judge(task, { text }): Promise<Feedback> {
      if (text === POISON && !harmless) process.kill(process.pid, 'SIGKILL')
      // longer than any limit of a test, and deaf to what the parent says
      if (text === ENDLESS) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      if (text === 'failing') throw new Error('ask g++: no answer in 10 s')
      const gold = task.kind === 'arithmetic' ? task.answer : undefined
      const verdict = gold === undefined ? 'unknown' : gold === text ? 'correct' : 'wrong'
      const finding = { where: { part: 'whole' }, verdict, kind: 'compared', message: `It is ${verdict}` } as const
      const score = verdict === 'unknown' ? null : verdict === 'correct' ? 1 : 0
      return { verdict, score, findings: [finding], text: `${verdict}.`, judge: { name: 'exact', version } }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
