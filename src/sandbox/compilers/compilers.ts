/** Where a compile command gets its answer: from the build cache, a compiler that stays, or a run of its own. */
import type { Box, BoxOutcome } from '../isolation/box.ts'
import type { BoxQueue } from '../isolation/box-queue.ts'
import type { PreparedLanguage } from '../languages/language.ts'
import { BuildCache } from './build-cache.ts'
import type { ResidentCompiler } from './resident-compiler.ts'

/** How compilers work. */
export interface CompilersOptions {
  /** Bytes of compiled programs that are kept in memory; 0 keeps none. */
  readonly cacheBytes: number
  /** Whether rows' resident compilers are used. */
  readonly resident: boolean
}

/** One compile command. */
export interface CompileRequest {
  readonly prepared: PreparedLanguage
  readonly box: Box
  /** Whether the command is the row's own; a resident compiler knows no other. */
  readonly unchanged: boolean
  readonly signal: AbortSignal | undefined
}

/** Owns the resident compilers. */
export class Compilers implements AsyncDisposable {
  readonly #queue: BoxQueue
  readonly #cache: BuildCache
  readonly #keepsResidents: boolean
  readonly #residents = new Map<string, ResidentCompiler>()

  constructor(queue: BoxQueue, options: CompilersOptions) {
    this.#queue = queue
    this.#cache = new BuildCache(options.cacheBytes)
    this.#keepsResidents = options.resident
  }

  /** What the compiler showed; an Error is a failure of the machinery. */
  async compile({ prepared, box, unchanged, signal }: CompileRequest): Promise<BoxOutcome | Error> {
    return this.#cache.compile(box, prepared.toolchain.version, signal, async () => {
      const resident = unchanged ? this.#resident(prepared) : undefined
      return (await resident?.compile(box)) ?? this.#queue.execute(box, signal, true)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#residents.values()].map((resident) => resident[Symbol.asyncDispose]()))
  }

  #resident({ language }: PreparedLanguage): ResidentCompiler | undefined {
    if (!this.#keepsResidents || language.residentCompiler === undefined) return undefined
    const resident = this.#residents.get(language.name) ?? language.residentCompiler(this.#queue.backend)
    this.#residents.set(language.name, resident)
    return resident
  }
}
