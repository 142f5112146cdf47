/** The server's own endpoints: run, judge, languages, health, metrics. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { TouchstoneError } from '../errors.ts'
import { findLanguage } from '../sandbox/index.ts'
import type { Endpoints, ServerParts } from './endpoints.ts'
import { GateRefusal } from './gate.ts'
import { eventStream, feedbackOn, gatedJudges } from './judge-stream.ts'
import { fileContents, readRows, readRunRequest, runResultForm, type RunRequest } from './own-wire.ts'
import type { ProgramRunner } from './program-runner.ts'
import { badBody, RequestFailure } from './request-failure.ts'

/** Adds them. */
export function addOwnEndpoints(app: OpenAPIHono, parts: ServerParts, endpoints: Endpoints): void {
  const { gate, metrics, bodies, scopeOf } = endpoints
  const judges = gatedJudges(parts.judges, gate)
  let batches = 0

  app.get('/healthz', (context) =>
    context.json({ status: 'ok', version: endpoints.version, running: gate.running, waiting: gate.waiting }),
  )

  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )

  app.get('/v1/languages', async (context) => context.json({ languages: await parts.runner.languages() }))

  app.post('/v1/run', async (context) => {
    const { signal } = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, signal)
    try {
      const request = readRunRequest(body.value)
      const language = request.language ?? (await languageOf(request.code, signal))
      const result = await gate.pass(() => run(parts.runner, { ...request, language }, signal), { signal })
      metrics.run(findLanguage(language)?.name ?? 'other', result.status)
      return context.json(runResultForm(result))
    } finally {
      bodies.release(body.bytes)
    }
  })

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
      const rows = readRows(body.value)
      const results = feedbackOn(rows, judges, { concurrency: gate.places, signal: scope.signal })
      if (wantsEvents(context.req.header('accept'))) {
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
      }
      return context.json({ feedback: await Array.fromAsync(results) })
    } finally {
      if (!streaming) end()
    }
  })
}

/** The language of a program that names none. @throws RequestFailure 422 where it is not sure enough */
async function languageOf(code: string, signal: AbortSignal): Promise<string> {
  const { identifyLanguage } = await import('../analysis/index.ts')
  const { language, ranked } = await identifyLanguage(code, { signal })
  if (findLanguage(language) !== undefined) return language
  const likely = ranked.slice(0, 3).map((one) => one.language)
  const message = `is missing, and the code ${likely.length === 0 ? 'shows none' : `may be ${likely.join(', ')}`}`
  throw badBody({ path: ['language'], message, type: 'missing' })
}

async function run(
  runner: ProgramRunner,
  request: RunRequest & { readonly language: string },
  signal: AbortSignal,
): ReturnType<ProgramRunner['run']> {
  const { language, code, stdin, arguments: words, collect } = request
  try {
    return await runner.run(
      { language, code, files: fileContents(request.files) },
      {
        stdin,
        arguments: words,
        collect,
        limits: request.limits ?? {},
        compileLimits: request.compileLimits ?? {},
        signal,
      },
    )
  } catch (error) {
    if (signal.aborted || !(error instanceof TouchstoneError)) throw error
    if (error.code === 'bad-input' || error.code === 'unavailable') {
      throw badBody({ path: ['language'], message: error.message, type: 'value_error' })
    }
    if (error.code === 'busy') throw new GateRefusal('full', 1)
    throw new RequestFailure(500, 'internal', 'the sandbox failed', { cause: error })
  }
}

function wantsEvents(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((each) => each.split(';')[0]?.trim().toLowerCase() === 'text/event-stream')
}
