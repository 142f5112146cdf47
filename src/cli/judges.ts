/** The judges of a command, by name: where the rooms that judge are wired to the rows. */
import { TouchstoneError } from '../errors.ts'
import type { Judge } from '../supervision.ts'

/** Names for `--judge`; `auto` gives each kind of task its judge. */
export const judgeNames = ['auto', 'reasoning', 'programs'] as const
export type JudgeName = (typeof judgeNames)[number]

/** How judges are opened. */
export interface OpenJudgesOptions {
  /** Programs that run at once. */
  readonly concurrency: number
}

/** Judges that are ready, and what this machine lacks for the others. */
export interface OpenedJudges {
  readonly judges: readonly Judge[]
  /** One sentence for each judge that could not be opened; its rows are answered `unknown`. */
  readonly missing: readonly string[]
}

/**
 * Opens the judges that a name stands for. Dispose of each.
 * @throws TouchstoneError `unavailable` where a judge that was asked for by name cannot work on this machine
 */
export async function openJudges(name: JudgeName, options: OpenJudgesOptions): Promise<OpenedJudges> {
  const judges: Judge[] = []
  const missing: string[] = []
  if (name !== 'programs') {
    const { createReasoningJudge } = await import('../critique/index.ts')
    judges.push(createReasoningJudge())
  }
  if (name !== 'reasoning') {
    try {
      const { createProgramsJudge } = await import('../sandbox/index.ts')
      judges.push(await createProgramsJudge({ concurrency: options.concurrency }))
    } catch (error) {
      if (name === 'programs' || !(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
      missing.push(`Programs are not judged here: ${error.message}`)
    }
  }
  return { judges, missing }
}
