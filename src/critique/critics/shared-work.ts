/** Work that several callers want at one time: it is done once, and goes on for as long as one of them still waits. */

/** One piece of work under way. */
interface Work<Result> {
  readonly result: Promise<Result>
  readonly stop: AbortController
  waiting: number
}

/** Work by key. What it comes to is not kept once it has ended. */
export class SharedWork<Result> {
  readonly #underWay = new Map<string, Work<Result>>()

  /**
   * The result of the work of a key that is under way, else of `work`, which begins now. The signal of a caller ends its own
   * waiting, with its reason; the work is aborted when the last caller has gone, who waits until it has ended.
   */
  async of(key: string, work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    let shared: Work<Result> | undefined
    for (;;) {
      signal?.throwIfAborted()
      shared = this.#underWay.get(key)
      if (shared?.stop.signal.aborted !== true) break
      // oxlint-disable-next-line no-await-in-loop -- what everybody has left must end before it can begin again
      await shared.result.catch(() => undefined)
    }
    shared ??= this.#begin(key, work)
    return await waitFor(shared, signal)
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<Result>): Work<Result> {
    const stop = new AbortController()
    const result = work(stop.signal).finally(() => this.#underWay.delete(key))
    // whoever waits is told
    result.catch(() => undefined)
    const begun = { result, stop, waiting: 0 }
    this.#underWay.set(key, begun)
    return begun
  }
}

async function waitFor<Result>(work: Work<Result>, signal: AbortSignal | undefined): Promise<Result> {
  work.waiting++
  const { promise: gone, resolve: leave } = Promise.withResolvers<undefined>()
  const onAbort = (): void => leave(undefined)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([work.result, gone])
  } finally {
    signal?.removeEventListener('abort', onAbort)
    work.waiting--
  }
  if (signal?.aborted === true) {
    if (work.waiting === 0) {
      work.stop.abort(signal.reason)
      await work.result.catch(() => undefined)
    }
    signal.throwIfAborted()
  }
  return await work.result
}
