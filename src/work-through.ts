/** Work on many things, a bounded number at once: one failure ends the others, so that nothing is paid for in vain. */

/**
 * Calls `work` for each index from 0 to `count` - 1, at most `parallel` at once. Rejects with the first failure, when the
 * others, aborted by their signal, have ended too; with the caller's own reason where its signal was aborted.
 * @throws RangeError for `parallel` that is no integer of at least 1
 */
export async function workThrough(
  count: number,
  work: (index: number, signal: AbortSignal) => Promise<void>,
  options: { readonly parallel: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { parallel } = options
  if (!Number.isInteger(parallel) || parallel < 1)
    throw new RangeError(`workThrough: parallel is ${parallel}, wanted an integer of at least 1`)
  const failure = new AbortController()
  const signal = options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal])
  let next = 0
  let first: { readonly error: unknown } | undefined
  const lane = async (): Promise<void> => {
    try {
      while (next < count) {
        const index = next++
        signal.throwIfAborted()
        await work(index, signal)
      }
    } catch (error) {
      first ??= { error }
      failure.abort(new DOMException('another one failed', 'AbortError'))
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, lane))
  options.signal?.throwIfAborted()
  if (first !== undefined) throw first.error
}

/**
 * A gate that lets at most `parallel` pieces of work go on at once, in the order in which they came, whoever brings them.
 * What waits rejects with its signal's reason on abort.
 */
export function gateOf(parallel: number): <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  let free = parallel
  const waiting: (() => void)[] = []
  return async (work, signal) => {
    signal?.throwIfAborted()
    if (free > 0) free -= 1
    else {
      await new Promise<void>((resolve, reject) => {
        const enter = (): void => {
          signal?.removeEventListener('abort', leave)
          resolve()
        }
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal?.reason as Error)
        }
        waiting.push(enter)
        signal?.addEventListener('abort', leave, { once: true })
      })
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
