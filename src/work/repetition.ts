/**
 * Counts what stands in the data more than once: files with the same bytes, rows with the same task and response, and
 * tasks that several rows are about. A row is remembered as 52 bits of its digest, so that millions fit: among a million
 * different rows the chance that any two are taken for one is about 1 in 9,000.
 */
import { hash } from 'node:crypto'
import type { Response, Task } from '../supervision.ts'
import type { DataDigest } from '../trace.ts'

/** Rows by what they repeat. */
export class Repetition {
  readonly #rows = new DigestSet()
  readonly #tasks = new DigestSet()
  #repeated = 0

  add(task: Task, response: Response): void {
    const asked = JSON.stringify(task)
    this.#tasks.add(asked)
    if (!this.#rows.add(`${asked}\n${JSON.stringify(response)}`)) this.#repeated++
  }

  /** Different tasks so far. */
  get tasks(): number {
    return this.#tasks.size
  }

  /** Rows whose task and response an earlier row has too. */
  get repeated(): number {
    return this.#repeated
  }
}

/** Groups of files that hold the same bytes, or that are named twice, in the order given. */
export function sameFiles(data: readonly DataDigest[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>()
  for (const { file, sha256 } of data) groups.set(sha256, [...(groups.get(sha256) ?? []), file])
  return [...groups.values()].filter((files) => files.length > 1)
}

/** Texts by 52 bits of their SHA-256, in open addressing at most half full. */
class DigestSet {
  size = 0
  #slots = new Float64Array(1024)

  /** True where the text was not there. */
  add(text: string): boolean {
    // 0 marks a free slot
    const digest = Number.parseInt(hash('sha256', text).slice(0, 13), 16) || 1
    if (!place(this.#slots, digest)) return false
    this.size++
    if (2 * this.size > this.#slots.length) {
      const larger = new Float64Array(2 * this.#slots.length)
      for (const each of this.#slots) if (each !== 0) place(larger, each)
      this.#slots = larger
    }
    return true
  }
}

function place(slots: Float64Array, digest: number): boolean {
  let at = digest % slots.length
  while (slots[at] !== 0) {
    if (slots[at] === digest) return false
    at = (at + 1) % slots.length
  }
  slots[at] = digest
  return true
}
