/**
 * A compiler that stays: started once in a box of its own, it compiles one program after another, where a new process for
 * each would take most of the time to start. A language's row names one (`residentCompiler`), as Java's does.
 */
import type { Box, BoxOutcome } from '../isolation/box.ts'

/** Owns a box; dispose of it to end it. */
export interface ResidentCompiler extends AsyncDisposable {
  /** The outcome of the row's compile command, as the command itself would give it; undefined where that must answer. */
  compile(box: Box): Promise<BoxOutcome | undefined>
}
