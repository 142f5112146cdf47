/** The limits of one process, as the kernel's rlimits. */
import { release } from 'node:os'
import type { Limits } from '../limits.ts'

const STACK_BYTES = 64 * 2 ** 20

/** One rlimit; a null hard limit leaves the hard limit as it is. */
export interface Rlimit {
  /** As in RLIMIT_…: `CPU`, `FSIZE`, … */
  readonly name: string
  readonly soft: number
  readonly hard: number | null
}

/**
 * Rlimits of a box's process. `spare` processes of the backend's own stand in the same user namespace;
 * `reserveBytes` are what its runtime takes before the program uses any.
 */
export function rlimitsOf(limits: Limits, hasGroup: boolean, spare: number, reserveBytes: number = 0): Rlimit[] {
  const seconds = Math.ceil(limits.cpuMs / 1000)
  const rlimits = [
    { name: 'CPU', soft: seconds, hard: seconds + 1 },
    both('FSIZE', limits.fileBytes),
    both('NOFILE', limits.openFiles),
    both('CORE', 0),
    // with RLIMIT_DATA each thread's stack counts in full, so a large default stack is only for groups
    hasGroup ? { name: 'STACK', soft: STACK_BYTES, hard: null } : both('DATA', limits.memoryBytes + reserveBytes),
  ]
  // the group says whether it refused a process, an rlimit does not: with a group the rlimit only stands behind it. The
  // kernel counts a fork against the rlimit before it asks the group, and each member may have one under way: below
  // twice the group's bound the rlimit can answer first, and a fork bomb then looks like a failure of its own;
  // before 5.14 the kernel counted a user's processes over all namespaces, so an ordinary user's own would count
  const [major = 0, minor = 0] = release().split('.').map(Number)
  const perNamespace = major > 5 || (major === 5 && minor >= 14)
  if (!hasGroup || perNamespace)
    rlimits.push(both('NPROC', hasGroup ? 2 * limits.processes + 16 : limits.processes + spare))
  return rlimits
}

function both(name: string, value: number): Rlimit {
  return { name, soft: value, hard: value }
}

/** As words of the command `prlimit`. */
export function prlimitWords(rlimits: readonly Rlimit[]): string[] {
  return rlimits.map(({ name, soft, hard }) => `--${name.toLowerCase()}=${soft}:${hard ?? ''}`)
}
