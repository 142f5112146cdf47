/**
 * The end of a stream of server-sent events. The client gives the events of a stream that broke off as it gives those of a whole
 * one, and keeps the `[DONE]` to itself; so the bytes are looked at on their way.
 */

const ends = new WeakMap<Response, { reached: boolean }>()
/** Bytes of a piece that are kept for the next one: the end may be cut between two. */
const KEPT = 32

/** The same response, which remembers whether its stream came to `[DONE]`. What is no stream of events is given back. */
export function watchingEnd(response: Response): Response {
  const isEvents = response.headers.get('content-type')?.includes('text/event-stream') === true
  if (response.body === null || !isEvents) return response
  const end = { reached: false }
  let tail = ''
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      const text = tail + Buffer.from(bytes).toString('latin1')
      end.reached ||= /^data: ?\[DONE\]/m.test(text)
      tail = text.slice(-KEPT)
      controller.enqueue(bytes)
    },
  })
  const { status, statusText, headers } = response
  const watched = new Response(response.body.pipeThrough(watch), { status, statusText, headers })
  ends.set(watched, end)
  return watched
}

/** Whether the stream of a response of `watchingEnd` has come to its end. */
export function reachedEnd(response: Response): boolean {
  return ends.get(response)?.reached === true
}
