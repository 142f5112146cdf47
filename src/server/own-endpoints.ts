/** The server's own endpoints: `POST /v1/NAME` for each operation, judging as a stream, languages, health, metrics. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Endpoints } from './endpoints.ts'
import type { ServerParts } from './server-parts.ts'
import { GateRefusal } from './gate.ts'
import { eventStream, feedbackOn, gatedJudges } from './judge-stream.ts'
import type { Operation } from './operations/operation.ts'
import { readRows } from './own-wire.ts'

/** Adds them. */
export function addOwnEndpoints(app: OpenAPIHono, parts: ServerParts, endpoints: Endpoints): void {
  const { gate, metrics, operations } = endpoints

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

function addJudgeEndpoint(app: OpenAPIHono, operation: Operation, { parts, endpoints }: Served): void {
  const { bodies, gate, scopeOf } = endpoints
  const judges = gatedJudges(parts.judges, gate)
  let batches = 0

  app.post('/v1/judge', async (context) => {
    const scope = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, scope.signal)
    let streaming = false
    const end = (): void => {
      bodies.release(body.bytes)
      batches--
    }
    // rows of an admitted batch wait for their places however long the queue is, so batches are what is bounded
    batches++
    try {
      if (batches > endpoints.mostBatches) throw new GateRefusal('full', gate.retryAfterSeconds)
      if (!wantsEvents(context.req.header('accept'))) {
        const { signal } = scope
        return context.json((await operation.read(body.value, parts)({ signal, gate })).answer)
      }
      const rows = readRows(body.value)
      const results = feedbackOn(rows, judges, { concurrency: gate.places, signal: scope.signal })
      streaming = true
      scope.keep()
      const onEnd = (): void => {
        end()
        scope.end()
      }
      const stream = eventStream(results, { onLeave: () => scope.leave(), onEnd })
      return new Response(stream, {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      })
    } finally {
      if (!streaming) end()
    }
  })
}

function wantsEvents(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((each) => each.split(';')[0]?.trim().toLowerCase() === 'text/event-stream')
}
