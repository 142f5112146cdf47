/** A sandbox's stand-in for tests of what runs long: a program `hang` runs until it is let go or aborted, and `break` breaks the sandbox. */
import type { RunOptions, RunResult } from '../../sandbox/index.ts'

/** What every other program comes to. */
export const accepted: RunResult = { status: 'accepted', message: 'ended', compile: null, run: null, files: {} }
const broken: RunResult = { ...accepted, status: 'sandbox-error', message: 'the sandbox is gone' }

/** Stands in for the sandbox. */
export class HeldRunner {
  started: PromiseWithResolvers<void> = Promise.withResolvers<void>()
  release: PromiseWithResolvers<void> = Promise.withResolvers<void>()
  /** Resolves with the first abort. */
  readonly ended: PromiseWithResolvers<void> = Promise.withResolvers<void>()
  /** Programs that were aborted. */
  aborted = 0
  readonly bench = { test: (): Promise<never> => Promise.reject(new TypeError('no test is run here')) }

  languages(): Promise<[]> {
    return Promise.resolve([])
  }

  async run({ code }: { readonly code: string }, { signal }: RunOptions): Promise<RunResult> {
    if (code === 'break') return broken
    if (code !== 'hang') return accepted
    this.started.resolve()
    const left = Promise.withResolvers<never>()
    signal?.addEventListener('abort', () => {
      this.aborted++
      this.ended.resolve()
      left.reject(signal.reason as Error)
    })
    await Promise.race([this.release.promise, left.promise])
    return accepted
  }
}
