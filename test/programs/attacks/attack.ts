/**
 * Hostile programs against the sandbox's own walls. Each tries one door and prints `shut` where it found it closed and
 * `OPEN` where not, or uses one resource without end. They only ever run inside the sandbox, under limits, and only to
 * test it: a probe that a call is refused, never a use of what it would give.
 */
import type { Limits, RunStatus } from '../../../src/sandbox/index.ts'

/** One hostile program and its one property, as seen from outside. */
export interface Attack {
  readonly name: string
  readonly language: string
  /**
   * `{{TCP}}`, `{{UDP}}` are ports of listeners on the host's loopback address, `{{SOCKET}}` is the name of an abstract
   * unix socket, `{{SECRET}}` and `{{TARGET}}` are the paths of a planted secret and of a writable file outside,
   * `{{MARKER}}` is a word of its own in the names of its processes.
   */
  readonly code: string
  readonly files?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly limits?: Partial<Limits>
  readonly collect?: readonly string[]
  /** The only statuses that it may end with. */
  readonly statuses: readonly RunStatus[]
  /** Whole standard output, trimmed; absent where it is not what the property is about. */
  readonly says?: string
  /** What must hold of the collected files: path to largest size in bytes; no other path may come out. */
  readonly filesOut?: Readonly<Record<string, number>>
}

/** A door that must be shut: ends well and says so. */
export function shut(name: string, language: string, code: string, more: Partial<Attack> = {}): Attack {
  return { name, language, code, statuses: ['accepted'], says: 'shut', ...more }
}

/** A hog that a limit must stop. */
export function stopped(
  name: string,
  language: string,
  statuses: readonly RunStatus[],
  code: string,
  more: Partial<Attack> = {},
): Attack {
  return { name, language, code, statuses, ...more }
}
