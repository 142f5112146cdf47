/** What the functions of the classes take beside the program. */
import type { Sandbox } from '../../sandbox/index.ts'

/** How a program is analysed. */
export interface ClassOptions {
  /** Where every tool and the program itself run. */
  readonly sandbox: Sandbox
  /** On abort all that runs is killed and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Folder of answers that are kept by digest; false keeps none. @default `analyses` in Touchstone's cache */
  readonly cache?: string | false | undefined
  /** Leaves out the tools that start slowly. @default all tools */
  readonly tier?: 'fast' | undefined
}
