/** Touchstone's front door: the names of the tour, nothing else. Rooms have doors of their own (`touchstone/sandbox`, …). */
export type {
  Checkpoint,
  Feedback,
  Figure,
  Finding,
  Judge,
  Place,
  Report,
  Response,
  Signal,
  Task,
  Verdict,
} from './supervision.ts'
export { keyOf, split, type Key } from './random.ts'
export { InputError, TouchstoneError, type ErrorCode } from './errors.ts'
export { readRows } from './task/index.ts'
export { createReasoningJudge } from './critique/index.ts'
export { createProgramsJudge } from './sandbox/index.ts'
export { judgeRows } from './work/index.ts'
