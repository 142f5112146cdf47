/** Touchstone's front door: the names of the tour, nothing else. Rooms have doors of their own (`touchstone/sandbox`, …). */
export type { Feedback, Finding, Judge, Place, Response, Task, Verdict } from './supervision.ts'
export { keyOf, type Key } from './random.ts'
export { TouchstoneError, InputError } from './errors.ts'
