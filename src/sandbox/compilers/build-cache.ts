/**
 * Compiled programs by digest of sources, command and toolchain: an unchanged program is compiled once, and programs
 * that are compiled at the same time are compiled once. Kept in memory up to so many bytes, the oldest use leaving
 * first. Only what a compiler answered by itself is kept: no limits that were met, no failures of the machinery.
 */
import { createHash } from 'node:crypto'
import type { Box, BoxOutcome } from '../isolation/box.ts'

type Compiled = BoxOutcome | Error

/** Owns nothing but memory. */
export class BuildCache {
  readonly #capacity: number
  readonly #kept = new Map<string, { readonly outcome: BoxOutcome; readonly size: number }>()
  readonly #running = new Map<string, Promise<Compiled>>()
  #size = 0

  /** `capacity` in bytes of products and diagnostics; 0 keeps nothing. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The outcome of this compile box, from memory or by `compile`. */
  async compile(
    box: Box,
    toolchain: string,
    signal: AbortSignal | undefined,
    compile: () => Promise<Compiled>,
  ): Promise<Compiled> {
    if (this.#capacity === 0) return compile()
    const key = digest(box, toolchain)
    for (;;) {
      const kept = this.#take(key)
      if (kept !== undefined) return kept
      const running = this.#running.get(key)
      if (running === undefined) break
      try {
        const outcome = await running
        signal?.throwIfAborted()
        return outcome
      } catch (error) {
        if (signal?.aborted === true) throw error
        // another caller's abort or failure is not ours: try again
      }
    }
    const running = compile()
    this.#running.set(key, running)
    try {
      const outcome = await running
      if (!(outcome instanceof Error) && outcome.end === 'exited') this.#keep(key, outcome)
      return outcome
    } finally {
      this.#running.delete(key)
    }
  }

  #take(key: string): BoxOutcome | undefined {
    const entry = this.#kept.get(key)
    if (entry === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, entry)
    return entry.outcome
  }

  #keep(key: string, outcome: BoxOutcome): void {
    const products = outcome.files.values().reduce((sum, content) => sum + content.length, 0)
    const size = products + outcome.stdout.length + outcome.stderr.length + 1000
    if (size > this.#capacity) return
    this.#kept.set(key, { outcome, size })
    this.#size += size
    for (const [oldest, entry] of this.#kept) {
      if (this.#size <= this.#capacity) break
      this.#kept.delete(oldest)
      this.#size -= entry.size
    }
  }
}

function digest(box: Box, toolchain: string): string {
  const hash = createHash('sha256')
  const { argv, environment, mounts, collect, limits } = box
  hash.update(JSON.stringify([toolchain, argv, environment, mounts, collect, limits]))
  for (const { path, content, executable = false } of box.files) {
    hash.update(JSON.stringify([path, content.length, executable]))
    hash.update(content)
  }
  return hash.digest('hex')
}
