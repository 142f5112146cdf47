/**
 * A wire: one path of a trainer's own protocol, answered here so that the trainer needs only another URL.
 *
 * Each wire says how long its client waits, and what the client does with a failure. So a failure of the machinery is
 * answered with what that client retries or masks, and never becomes a reward of 0. docs/trainers.md has the table.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { answerBy } from '../answer-deadline.ts'
import type { Endpoints } from '../endpoints.ts'
import { GateRefusal } from '../gate.ts'
import { badBody, faultsOf, RequestFailure } from '../request-failure.ts'

/** What a wire's work is given. */
export interface WireWork {
  /** Aborts when the client leaves, and at the wire's deadline. */
  readonly signal: AbortSignal
  /** What stands behind the path's question mark. */
  readonly query: URLSearchParams
  /** Does work on a place of the server, after waiting for one. @throws GateRefusal */
  readonly pass: <T>(work: () => Promise<T>) => Promise<T>
}

/** One path of a protocol. */
export interface Wire<Asked> {
  readonly path: string
  readonly schema: z.ZodType<Asked>
  /** Longest time to the answer in ms, from the arrival of the request: less than its client waits. */
  readonly withinMs: (asked: Asked) => number
  /** Longest wait for a place in ms. @default as long as the answer may take */
  readonly waitMs?: number | undefined
  /** The answer's body. */
  readonly work: (asked: Asked, options: WireWork) => Promise<unknown>
  /**
   * The body that its client masks, given with status 200, where the work could not be done.
   * @default none: the failure is a status, which the client retries
   */
  readonly masked?: ((asked: Asked, failure: RequestFailure) => unknown) | undefined
}

/** Adds the path to the server. */
export function addWire<Asked>(app: OpenAPIHono, wire: Wire<Asked>, endpoints: Endpoints): void {
  const { gate, bodies, scopeOf } = endpoints
  app.post(wire.path, async (context) => {
    const came = performance.now()
    const scope = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, scope.signal)
    const parsed = parseSafely(wire.schema, body.value)
    if (!parsed.success) {
      bodies.release(body.bytes)
      throw parsed.failure
    }
    const asked = parsed.data
    let settled = false
    let answered = false
    // work that is late needs a moment to stop: until then its bytes are counted and its request is at work
    const onSettled = (): void => {
      settled = true
      bodies.release(body.bytes)
      if (answered) scope.end()
    }
    const withinMs = wire.withinMs(asked) - (performance.now() - came)
    try {
      const answer = await answerBy(
        (signal) =>
          wire.work(asked, {
            signal,
            query: new URL(context.req.url).searchParams,
            pass: (work) => gate.pass(work, { signal, longestWaitMs: wire.waitMs ?? withinMs }),
          }),
        { withinMs, signal: scope.signal, onSettled },
      )
      return Response.json(answer ?? null)
    } catch (error) {
      const failure = maskable(error)
      if (wire.masked === undefined || failure === undefined || scope.signal.aborted) throw error
      return Response.json(wire.masked(asked, failure))
    } finally {
      answered = true
      if (!settled) scope.keep()
    }
  })
}

type Parsed<Asked> =
  | { readonly success: true; readonly data: Asked }
  | { readonly success: false; readonly failure: RequestFailure }

function parseSafely<Asked>(schema: z.ZodType<Asked>, value: unknown): Parsed<Asked> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed
  return { success: false, failure: badBody(...faultsOf(parsed.error.issues)) }
}

/** The failure, where the machinery is to blame for it; undefined where the request is, or where it is unknown. */
function maskable(error: unknown): RequestFailure | undefined {
  if (error instanceof GateRefusal) return new RequestFailure(503, 'busy', error.message)
  return error instanceof RequestFailure && error.status >= 500 ? error : undefined
}
