/** What this process would pass on to its children without meaning to. */
import { readFileSync, readdirSync } from 'node:fs'

/** Descriptors that this process itself was started with and would pass on: whatever they are, no box may have them. */
export function inheritedDescriptors(): number[] {
  const closeOnExec = 0o2_000_000
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => {
      try {
        const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '0'
        return (parseInt(flags, 8) & closeOnExec) === 0
      } catch {
        // the descriptor that listed the folder is gone by now
        return false
      }
    })
}
