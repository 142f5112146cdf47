/** The form of one hostile program: what it does, its text, and the test and runner where they are not the language's plain ones. */
import type { TestRunner } from './verdict-case.ts'

export type HostileRow = readonly [name: string, program: string, test?: string, runner?: TestRunner]
