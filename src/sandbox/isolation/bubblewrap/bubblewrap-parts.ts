/** What every box of bubblewrap stands on. */
import type { GroupRoot } from '../resource-group.ts'
import type { Bubblewrap } from './bubblewrap.ts'

/** Found by `probeIsolation`. */
export interface BubblewrapParts {
  readonly bubblewrap: Bubblewrap
  /** Absent: rlimits only. */
  readonly groups: GroupRoot | undefined
  /** Absent: no filter (only with the sandbox's unsafe option). */
  readonly filter: Uint8Array | undefined
}
