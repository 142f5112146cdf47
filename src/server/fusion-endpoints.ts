/** SandboxFusion's endpoints, so that its clients need only another URL. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
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
  addEndpoint(app, '/run_code', endpoints, runCodeRequest, (request, signal) =>
    runCode(runner, request, { mostMemoryBytes: MOST_MEMORY_BYTES, signal }),
  )
  addEndpoint(app, '/run_jupyter', endpoints, runJupyterRequest, (request, signal) =>
    runJupyter(runner, request, { mostMemoryBytes: MOST_MEMORY_BYTES, signal }),
  )
}

function addEndpoint<Asked, Answer extends object>(
  app: OpenAPIHono,
  path: string,
  endpoints: Endpoints,
  schema: z.ZodType<Asked>,
  work: (request: Asked, signal: AbortSignal) => Promise<FusionOutcome<Answer>>,
): void {
  const { gate, metrics, bodies, scopeOf, compatibleWaitMs } = endpoints
  app.post(path, async (context) => {
    const { signal } = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, signal)
    try {
      const parsed = schema.safeParse(body.value)
      if (!parsed.success) throw badBody(...faultsOf(parsed.error.issues))
      const pass = { signal, longestWaitMs: compatibleWaitMs }
      const { answer, language, status } = await gate.pass(() => work(parsed.data, signal), pass)
      metrics.run(language, status)
      return context.json(answer)
    } finally {
      bodies.release(body.bytes)
    }
  })
}
