/** SandboxFusion's endpoints, so that its clients need only another URL. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import { answerBy, answerWithinMs } from './answer-deadline.ts'
import type { Endpoints } from './endpoints.ts'
import { runCode, runJupyter, type FusionOutcome } from './fusion-run.ts'
import { runCodeRequest, runJupyterRequest } from './fusion-wire.ts'
import { MOST_MEMORY_BYTES } from './own-wire.ts'
import type { ProgramRunner } from './program-runner.ts'
import { badBody, faultsOf } from './request-failure.ts'

/** Paths whose errors are in FastAPI's form. */
export const FUSION_PATHS: ReadonlySet<string> = new Set(['/run_code', '/run_jupyter', '/v1/ping'])

/** Adds them. */
export function addFusionEndpoints(app: OpenAPIHono, runner: ProgramRunner, endpoints: Endpoints): void {
  app.get('/v1/ping', (context) => context.json('pong'))
  addEndpoint(app, '/run_code', endpoints, {
    schema: runCodeRequest,
    withinMs: (request) => answerWithinMs(request.compile_timeout, request.run_timeout),
    work: (request, signal) => runCode(runner, request, { mostMemoryBytes: MOST_MEMORY_BYTES, signal }),
  })
  addEndpoint(app, '/run_jupyter', endpoints, {
    schema: runJupyterRequest,
    withinMs: (request) => answerWithinMs(request.total_timeout),
    work: (request, signal) => runJupyter(runner, request, { mostMemoryBytes: MOST_MEMORY_BYTES, signal }),
  })
}

interface FusionEndpoint<Asked, Answer> {
  readonly schema: z.ZodType<Asked>
  /** Longest time to the answer, from the arrival of the request. */
  readonly withinMs: (request: Asked) => number
  readonly work: (request: Asked, signal: AbortSignal) => Promise<FusionOutcome<Answer>>
}

function addEndpoint<Asked, Answer extends object>(
  app: OpenAPIHono,
  path: string,
  endpoints: Endpoints,
  { schema, withinMs, work }: FusionEndpoint<Asked, Answer>,
): void {
  const { gate, metrics, bodies, scopeOf, compatibleWaitMs } = endpoints
  app.post(path, async (context) => {
    const came = performance.now()
    const scope = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, scope.signal)
    const parsed = schema.safeParse(body.value)
    if (!parsed.success) {
      bodies.release(body.bytes)
      throw badBody(...faultsOf(parsed.error.issues))
    }
    let settled = false
    let answered = false
    // a run that is late needs a moment to stop: until then its bytes are counted and its request is at work
    const onSettled = (): void => {
      settled = true
      bodies.release(body.bytes)
      if (answered) scope.end()
    }
    try {
      const { answer, language, status } = await answerBy(
        (signal) => gate.pass(() => work(parsed.data, signal), { signal, longestWaitMs: compatibleWaitMs }),
        { withinMs: withinMs(parsed.data) - (performance.now() - came), signal: scope.signal, onSettled },
      )
      metrics.run(language, status)
      return context.json(answer)
    } finally {
      answered = true
      if (!settled) scope.keep()
    }
  })
}
