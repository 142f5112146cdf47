/**
 * The fast backend: a pool of resident slots, each a bubblewrap with a launcher that gives every run fresh namespaces,
 * mounts, limits and filter. See launcher.py for what is covered and what is not.
 */
import { release } from 'node:os'
import type { Box, BoxOutcome } from '../box.ts'
import type { IsolationBackend, Resident, ResidentBox } from '../isolation-backend.ts'
import { insidePath } from '../inside-path.ts'
import { holdSurroundings } from '../surroundings.ts'
import { openResident } from '../bubblewrap/open-resident.ts'
import { Slot, type SlotParts } from './slot.ts'

/** What the pool is made of. */
export interface SlotBackendParts extends Omit<SlotParts, 'mounts'> {
  /** Where the interpreter itself lies outside the system folders. */
  readonly pythonMounts: readonly string[]
  /** Runs at one time. One slot more is kept where runs follow each other closely; see `execute`. */
  readonly slots: number
  /** Runs after which a slot is replaced, so that address-space layout changes and nothing can pile up. @default 1000 */
  readonly runsPerSlot?: number | undefined
}

interface Kept {
  readonly slot: Slot
  readonly key: string
}

/** Whether a launcher can work: Python has `pidfd_open` from 3.9 on, and Linux enters all namespaces at once from 5.8 on. */
export function canKeepSlots(python: string, kernel: string = release()): boolean {
  return isFrom(python, 3, 9) && isFrom(kernel, 5, 8)
}

function isFrom(version: string, least: number, leastMinor: number): boolean {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number)
  return major > least || (major === least && minor >= leastMinor)
}

/** A pool of slots. */
export class SlotBackend implements IsolationBackend {
  readonly name = 'bubblewrap-slots'
  readonly insidePath: (hostPath: string) => string = insidePath
  readonly warms = true
  readonly covers = true
  readonly #parts: SlotBackendParts
  readonly #idle: Kept[] = []
  readonly #busy = new Set<Slot>()
  readonly #leaving = new Set<Promise<void>>()
  #starting: Promise<void> | undefined
  #closed = false

  readonly #surroundings: Disposable = holdSurroundings()

  constructor(parts: SlotBackendParts) {
    this.#parts = parts
  }

  async execute(box: Box, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BoxOutcome> {
    options.signal?.throwIfAborted()
    const mounts = [...new Set([...this.#parts.pythonMounts, ...box.mounts])]
    const key = JSON.stringify(mounts.toSorted())
    const slot = this.#take(key) ?? (await this.#start(mounts))
    this.#busy.add(slot)
    // a slot makes its next spare only when a run has ended: with one slot more the next run need not wait for that
    if (!slot.ready) this.#startOneMore(mounts, key)
    try {
      return await slot.run(this.#withoutLauncher(box), options.signal)
    } finally {
      this.#busy.delete(slot)
      const worn = slot.runs >= (this.#parts.runsPerSlot ?? 1000)
      if (slot.usable && !worn && !this.#closed) this.#idle.push({ slot, key })
      else this.#leave(slot)
    }
  }

  /** The launcher's interpreter is shown in every slot, but is no business of a box that goes without tools. */
  #withoutLauncher(box: Box): Box {
    if (box.covered === undefined) return box
    const shown = this.#parts.pythonMounts.filter((path) => !box.mounts.includes(path)).map(insidePath)
    return { ...box, covered: [...box.covered, ...shown] }
  }

  open(box: ResidentBox): Resident {
    return openResident(this.#parts, box)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#starting
    for (const { slot } of this.#idle.splice(0)) this.#leave(slot)
    for (const slot of this.#busy) this.#leave(slot)
    await Promise.all(this.#leaving)
    this.#surroundings[Symbol.dispose]()
  }

  #take(key: string): Slot | undefined {
    // one whose launcher or spare died while nobody used it
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      const slot = this.#idle[index]?.slot
      if (slot === undefined || slot.usable) continue
      this.#idle.splice(index, 1)
      this.#leave(slot)
    }
    // the one used last is the warmest, but not while it makes its spare
    const ready = this.#idle.findLastIndex((kept) => kept.key === key && kept.slot.ready)
    const index = ready >= 0 ? ready : this.#idle.findLastIndex((kept) => kept.key === key)
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0]?.slot
  }

  async #start(mounts: readonly string[]): Promise<Slot> {
    // slots for other toolchains make room
    while (this.#idle.length > 0 && this.#idle.length + this.#busy.size > this.#parts.slots) {
      const oldest = this.#idle.shift()
      if (oldest !== undefined) this.#leave(oldest.slot)
    }
    const { pythonMounts: _pythonMounts, slots: _slots, runsPerSlot: _runsPerSlot, ...parts } = this.#parts
    return Slot.start({ ...parts, mounts })
  }

  #startOneMore(mounts: readonly string[], key: string): void {
    const all = this.#idle.length + this.#busy.size
    if (this.#starting !== undefined || this.#closed || all > this.#parts.slots) return
    this.#starting = this.#keepOneMore(mounts, key)
  }

  async #keepOneMore(mounts: readonly string[], key: string): Promise<void> {
    try {
      const slot = await this.#start(mounts)
      if (this.#closed) this.#leave(slot)
      else this.#idle.unshift({ slot, key })
    } catch {
      // no harm: the runs go on with the slots that are there, and a machine that starts none tells the next run
    } finally {
      this.#starting = undefined
    }
  }

  #leave(slot: Slot): void {
    const left = slot[Symbol.asyncDispose]().finally(() => this.#leaving.delete(left))
    this.#leaving.add(left)
  }
}
