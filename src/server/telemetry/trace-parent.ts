/**
 * The caller's place in its own trace (W3C `traceparent`), kept for all that a request sets off, so that an evaluation
 * event can be a child of the span that was judged.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Ids of the caller's trace and span, in lower-case hex. */
export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
}

const FORM = /^[0-9a-f]{2}-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-[0-9a-f]{2}$/
const present = new AsyncLocalStorage<TraceParent>()

/** Works with the header's ids as the present ones; with none where it has another form. */
export function withTraceParent<T>(header: unknown, work: () => T): T {
  const found = readTraceParent(header)
  return found === undefined ? work() : present.run(found, work)
}

/** The present request's ids. */
export function presentTraceParent(): TraceParent | undefined {
  return present.getStore()
}

/** Ids of a header; undefined for another form, and for ids of zeros, which the standard calls invalid. */
export function readTraceParent(header: unknown): TraceParent | undefined {
  if (typeof header !== 'string') return undefined
  const { traceId, spanId } = FORM.exec(header)?.groups ?? {}
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId }
}
