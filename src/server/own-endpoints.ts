/** The server's own endpoints: `POST /v1/NAME` for each operation, judging as a stream, languages, health, metrics. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Feedback } from '../supervision.ts'
import type { Endpoints, Scope } from './endpoints.ts'
import { judgedEvents, readFileJudging } from './files/file-judging.ts'
import { asksForFile } from './files/judged-file.ts'
import type { ServerParts } from './server-parts.ts'
import { GateRefusal } from './gate.ts'
import { eventStream, feedbackEvents, feedbackOn, gatedJudges } from './judge-stream.ts'
import type { Operation } from './operations/operation.ts'
import { readRows } from './own-wire.ts'
import { RequestFailure } from './request-failure.ts'

/** Adds them. */
export function addOwnEndpoints(app: OpenAPIHono, parts: ServerParts, endpoints: Endpoints): void {
  const { gate, metrics, fileOperations: operations } = endpoints

  app.get('/healthz', (context) =>
    context.json({ status: 'ok', version: endpoints.version, running: gate.running, waiting: gate.waiting }),
  )

  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )

  app.get('/v1/languages', async (context) => context.json({ languages: await parts.runner.languages() }))

  for (const operation of operations) {
    if (operation.name === 'judge') addJudgeEndpoint(app, operation, { parts, endpoints })
    else app.post(`/v1/${operation.name}`, (context) => answer(context, operation, { parts, endpoints }))
  }
}

interface Served {
  readonly parts: ServerParts
  readonly endpoints: Endpoints
}

async function answer(context: Context, operation: Operation, { parts, endpoints }: Served): Promise<Response> {
  const { bodies, gate, scopeOf } = endpoints
  const { signal } = scopeOf(context)
  const body = await bodies.readJson(context.req.raw, signal)
  try {
    const work = operation.read(body.value, parts)
    return context.json((await work({ signal, gate })).answer)
  } finally {
    bodies.release(body.bytes)
  }
}

/**
 * Judging is bounded by the batches that are at work at one time, since the rows of one that was admitted wait for their
 * places however long the queue is. A file holds more memory than a batch, so no more are read than there are places.
 */
function addJudgeEndpoint(app: OpenAPIHono, operation: Operation, { parts, endpoints }: Served): void {
  const { bodies, gate, scopeOf, kept } = endpoints
  const places = { batches: new Places(endpoints.mostBatches), files: new Places(gate.places) }

  app.post('/v1/judge', async (context) => {
    const scope = scopeOf(context)
    const { signal } = scope
    const body = await bodies.readJson(context.req.raw, signal)
    const held: Disposable[] = [{ [Symbol.dispose]: () => bodies.release(body.bytes) }]
    const release = (): void => {
      for (const each of held.splice(0)) each[Symbol.dispose]()
    }
    let streaming = false
    try {
      held.push(places.batches.take(gate.retryAfterSeconds))
      const isFile = asksForFile(body.value)
      if (isFile) held.push(places.files.take(gate.retryAfterSeconds))
      if (!wantsEvents(context.req.header('accept'))) {
        const work = operation.read(body.value, parts)
        await using place = isFile ? kept?.files.place() : undefined
        const result = await work({ signal, gate, place })
        if (isFile && result.failure !== undefined) throw new RequestFailure(503, 'unavailable', result.failure)
        return context.json(result.answer)
      }
      const results = isFile
        ? judgedEvents(readFileJudging(body.value, kept, parts.judges), { signal, gate })
        : feedbackEvents(feedbackOf(body.value, { parts, gate, signal }))
      streaming = true
      scope.keep()
      const onEnd = (): void => {
        release()
        scope.end()
      }
      return new Response(eventStream(results, { onLeave: () => scope.leave(), onEnd }), {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      })
    } finally {
      if (!streaming) release()
    }
  })
}

function feedbackOf(
  value: unknown,
  { parts, gate, signal }: Pick<Endpoints, 'gate'> & Pick<Served, 'parts'> & Pick<Scope, 'signal'>,
): AsyncGenerator<Feedback> {
  return feedbackOn(readRows(value), gatedJudges(parts.judges, gate), { concurrency: gate.places, signal })
}

/** So many at one time. */
class Places {
  readonly #most: number
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Takes one until it is disposed of. @throws GateRefusal where none is free */
  take(retryAfterSeconds: number): Disposable {
    if (this.#taken >= this.#most) throw new GateRefusal('full', retryAfterSeconds)
    this.#taken++
    return { [Symbol.dispose]: () => void this.#taken-- }
  }
}

function wantsEvents(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((each) => each.split(';')[0]?.trim().toLowerCase() === 'text/event-stream')
}
