/**
 * Tasks of a run by number, in order of their first row: 12 bytes a task, found by a digest of kind and id. Runs are matched
 * by these digests.
 */
import { hash } from 'node:crypto'
import type { Task } from '../supervision.ts'

/** Digest of a task's kind and id: the first 52 bits of SHA-256, which a double holds exactly. Never 0. */
export function taskDigest({ kind, id }: Pick<Task, 'kind' | 'id'>): number {
  return 1 + Number.parseInt(hash('sha256', `${kind} ${id}`).slice(0, 13), 16)
}

/** Digest of a task's content without its labels: 32 bits, to tell that one id stands for two different tasks. */
export function contentDigest(task: Task): number {
  const { labels: _labels, ...content } = task
  return Number.parseInt(hash('sha256', JSON.stringify(content)).slice(0, 8), 16)
}

/** The tasks of one run. */
export class TaskTable {
  /** Digests by task number. Only the first `count` are in use. */
  digests: Float64Array
  contents: Uint32Array
  count: number
  /** Open addressing: task number + 1, or 0 for a free slot. Made on first use, since a reader may never need it. */
  #slots: Uint32Array | undefined

  constructor(
    digests: Float64Array = new Float64Array(1024),
    contents: Uint32Array = new Uint32Array(1024),
    count = 0,
  ) {
    this.digests = digests
    this.contents = contents
    this.count = count
  }

  /** The number of the task with this digest, or undefined. */
  find(digest: number): number | undefined {
    const slots = this.#table()
    const mask = slots.length - 1
    for (let slot = slotOf(digest, mask); ; slot = (slot + 1) & mask) {
      const task = slots[slot] ?? 0
      if (task === 0) return undefined
      if (this.digests[task - 1] === digest) return task - 1
    }
  }

  /** The number of a task, which is added where it is new. */
  number(task: Task): number {
    const digest = taskDigest(task)
    const known = this.find(digest)
    if (known !== undefined) return known
    const number = this.count
    if (number === this.digests.length) this.#grow()
    this.digests[number] = digest
    this.contents[number] = contentDigest(task)
    this.count++
    const slots = this.#table()
    if (this.count * 2 > slots.length) this.#slots = undefined
    else insert(slots, digest, number)
    return number
  }

  #grow(): void {
    const digests = new Float64Array(Math.max(1024, 2 * this.digests.length))
    digests.set(this.digests)
    const contents = new Uint32Array(digests.length)
    contents.set(this.contents)
    this.digests = digests
    this.contents = contents
  }

  #table(): Uint32Array {
    if (this.#slots === undefined) {
      let size = 2048
      while (size < 4 * this.count) size *= 2
      const slots = new Uint32Array(size)
      for (let task = 0; task < this.count; task++) insert(slots, this.digests[task] ?? 0, task)
      this.#slots = slots
    }
    return this.#slots
  }
}

function slotOf(digest: number, mask: number): number {
  return Math.imul(digest % 4_294_967_291, 0x9e3779b1) & mask
}

function insert(slots: Uint32Array, digest: number, task: number): void {
  const mask = slots.length - 1
  let slot = slotOf(digest, mask)
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = task + 1
}
