/** Work on many requests, a bounded number at once: one failure ends the others, so that nothing is paid for in vain. */

/**
 * Calls `work` for each index from 0 to `count` - 1, at most `parallel` at once. Rejects with the first failure, after the
 * others have been aborted by their signal; with the caller's own reason where its signal was aborted.
 */
export async function workThrough(
  count: number,
  work: (index: number, signal: AbortSignal) => Promise<void>,
  options: { readonly parallel: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const failure = new AbortController()
  const signal = options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal])
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++
      signal.throwIfAborted()
      await work(index, signal)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(options.parallel, count) }, lane))
  } catch (error) {
    failure.abort(new DOMException('another request failed', 'AbortError'))
    options.signal?.throwIfAborted()
    throw error
  }
}
