/** What the sandbox's own processes hold, from outside. */
import { readFileSync, readdirSync } from 'node:fs'

/** Slots of this process: their number and the mean of their proportional set sizes in MB. */
export function slotMegabytes(): { readonly mean: number; readonly count: number } {
  let kilobytes = 0
  let count = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/tmp/slot/launcher.py')) continue
      const { parent, own } = ancestry(pid)
      if (!own) continue
      // the outer bubblewrap of a slot is this process's child; all others hang below it
      if (parent === process.pid) count++
      const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      // process 1 of a run sleeps in its launcher's memory, which counts once
      if (memory === readFileSync(`/proc/${parent}/smaps_rollup`, 'utf8')) continue
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1] ?? 0)
    } catch {
      // a run that has just ended
    }
  }
  return { mean: kilobytes / 1024 / Math.max(1, count), count }
}

/** This process's resident memory in MB. */
export function ownMegabytes(): number {
  return process.memoryUsage.rss() / 2 ** 20
}

function ancestry(pid: string): { readonly parent: number; readonly own: boolean } {
  const parent = parentOf(pid)
  let above = parent
  while (above > 1 && above !== process.pid) above = parentOf(above)
  return { parent, own: above === process.pid }
}

function parentOf(pid: number | string): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
}
