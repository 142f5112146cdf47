/** What a program may use: every limit has a unit, a default and a range. */

/** Limits of one command. */
export interface Limits {
  /** Wall time in ms, from the program's start. @default 10000 */
  readonly wallMs: number
  /** CPU time in ms over all processes. @default 10000 */
  readonly cpuMs: number
  /** Memory in bytes over all processes, files in the work folder included. @default 512 MiB */
  readonly memoryBytes: number
  /** Processes and threads at one time. @default 64 */
  readonly processes: number
  /** Bytes on standard output, and as many on standard error. @default 4 MiB */
  readonly outputBytes: number
  /** Bytes of the largest file that may be written. @default 64 MiB */
  readonly fileBytes: number
  /** Bytes of the work folder, and as many of /tmp. @default 128 MiB */
  readonly workBytes: number
  /** Open files of one process. @default 256 */
  readonly openFiles: number
}

export const DEFAULT_LIMITS: Limits = {
  wallMs: 10_000,
  cpuMs: 10_000,
  memoryBytes: 512 * 2 ** 20,
  processes: 64,
  outputBytes: 4 * 2 ** 20,
  fileBytes: 64 * 2 ** 20,
  workBytes: 128 * 2 ** 20,
  openFiles: 256,
}

/** Least and greatest value of each limit. */
export const LIMIT_RANGES: { readonly [K in keyof Limits]: readonly [low: number, high: number] } = {
  wallMs: [1, 3_600_000],
  cpuMs: [1, 3_600_000],
  // with less, what sets a program up would already be killed
  memoryBytes: [4 * 2 ** 20, 2 ** 40],
  processes: [1, 32_768],
  outputBytes: [0, 2 ** 30],
  fileBytes: [0, 2 ** 40],
  workBytes: [4096, 2 ** 40],
  openFiles: [8, 65_536],
}

/**
 * The limits that a run gets: each layer's fields win over those of the layers before it, the defaults first.
 *
 * @throws RangeError for a value that is not a whole number in range
 * @throws TypeError for an unknown field
 */
export function resolveLimits(...layers: readonly (Partial<Limits> | undefined)[]): Limits {
  const limits: { -readonly [K in keyof Limits]: number } = { ...DEFAULT_LIMITS }
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (!(name in LIMIT_RANGES)) {
        throw new TypeError(
          `resolveLimits: unknown limit ${name}, wanted one of ${Object.keys(LIMIT_RANGES).join(', ')}`,
        )
      }
      if (value === undefined) continue
      const [low, high] = LIMIT_RANGES[name as keyof Limits]
      if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
        throw new RangeError(`resolveLimits: ${name} is ${value}, wanted a whole number from ${low} to ${high}`)
      }
      limits[name as keyof Limits] = value
    }
  }
  return limits
}
