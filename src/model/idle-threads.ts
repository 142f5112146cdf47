/**
 * How many threads a local model starts with. llama.cpp's threads meet at a barrier after every product and spin there until the
 * last one arrives, so that one thread whose processor another process holds makes all of them wait. Beside other work, one thread
 * for each idle processor is many times faster than one for each processor (docs/log.md).
 */
import { availableParallelism, cpus, loadavg } from 'node:os'

/** Processors that are idle now and that this process may use, at least 1. Where the system tells no load, all that it may use. */
export function idleThreads(
  machine: { readonly processors: number; readonly usable: number; readonly load: number } = {
    processors: cpus().length,
    usable: availableParallelism(),
    load: loadavg()[0] ?? 0,
  },
): number {
  const { processors, usable, load } = machine
  return Math.max(1, Math.min(usable, Math.round(processors - load)))
}
