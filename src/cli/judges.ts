/** The judges of a command, by name: where the rooms that judge are wired to the rows. */
import { TouchstoneError } from '../errors.ts'
import type { ExtractorParts } from '../relation/index.ts'
import type { SandboxOptions } from '../sandbox/index.ts'
import type { Judge } from '../supervision.ts'

/** Names for `--judge`; `auto` gives each kind of task its judge. */
export const JUDGE_NAMES = ['auto', 'reasoning', 'programs', 'relation'] as const
export type JudgeName = (typeof JUDGE_NAMES)[number]

/** How judges are opened. */
export interface OpenJudgesOptions {
  /** Programs that run at once. */
  readonly concurrency: number
  /** How programs are isolated. */
  readonly isolation?: SandboxOptions | undefined
  /** Told once for each reason for which programs cannot be judged, such as a missing toolchain. */
  readonly onUnavailable?: ((reason: string) => void) | undefined
  /** What the relation judge asks where a sentence has no gold relation. @default none: it knows gold relations only */
  readonly relations?: ExtractorParts | undefined
}

/** Judges that are ready, and what this machine lacks for the others. */
export interface OpenedJudges {
  readonly judges: readonly Judge[]
  /**
   * One sentence for each judge that could not be opened (its rows are answered `unknown`) or that runs programs
   * behind fewer walls than it should.
   */
  readonly missing: readonly string[]
}

/**
 * Opens the judges that a name stands for. Dispose of each.
 * @throws TouchstoneError `unavailable` where a judge that was asked for by name cannot work on this machine
 */
export async function openJudges(name: JudgeName, options: OpenJudgesOptions): Promise<OpenedJudges> {
  const judges: Judge[] = []
  const missing: string[] = []
  if (name === 'auto' || name === 'relation') judges.push(await openRelationJudge(options.relations))
  if (name === 'auto' || name === 'reasoning') {
    const { createReasoningJudge } = await import('../critique/index.ts')
    judges.push(createReasoningJudge())
  }
  if (name === 'auto' || name === 'programs') {
    try {
      const { createProgramsJudge, unsafeNotice } = await import('../sandbox/index.ts')
      const { concurrency, isolation = {}, onUnavailable } = options
      const told = onUnavailable === undefined ? {} : { onUnavailable }
      const judge = await createProgramsJudge({ ...isolation, concurrency, ...told })
      judges.push(judge)
      const notice = unsafeNotice(judge.missing)
      if (notice !== undefined) missing.push(notice)
    } catch (error) {
      if (name === 'programs' || !(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
      missing.push(`Programs are not judged here: ${error.message}`)
    }
  }
  return { judges, missing }
}

async function openRelationJudge(parts: ExtractorParts | undefined): Promise<Judge> {
  if (parts === undefined) {
    // the judge's own file loads no engine: with gold relations alone there is nothing to run
    const { createRelationJudge } = await import('../relation/relation-judge.ts')
    return createRelationJudge(undefined)
  }
  const { createRelationJudge, extractorDigest, openExtractor } = await import('../relation/index.ts')
  return createRelationJudge(await openExtractor(parts), { modelDigest: await extractorDigest(parts) })
}
