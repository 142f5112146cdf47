/** SandboxFusion's endpoints, so that its clients need only another URL. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { answerWithinMs } from '../../answer-deadline.ts'
import type { Endpoints } from '../../endpoints.ts'
import { runCode, runJupyter } from './fusion-run.ts'
import { runCodeRequest, runJupyterRequest } from './fusion-wire.ts'
import { MOST_MEMORY_BYTES } from '../../own-wire.ts'
import type { ProgramRunner } from '../../program-runner.ts'
import { addWire } from '../wire.ts'

/** Paths whose errors are in FastAPI's form. */
export const FUSION_PATHS: ReadonlySet<string> = new Set(['/run_code', '/run_jupyter', '/v1/ping'])

/** Adds them. */
export function addFusionEndpoints(app: OpenAPIHono, runner: ProgramRunner, endpoints: Endpoints): void {
  const { metrics, compatibleWaitMs: waitMs } = endpoints
  app.get('/v1/ping', (context) => context.json('pong'))
  addWire(
    app,
    {
      path: '/run_code',
      schema: runCodeRequest,
      waitMs,
      withinMs: (request) => answerWithinMs(request.compile_timeout, request.run_timeout),
      async work(request, { signal, pass }) {
        const limits = { mostMemoryBytes: MOST_MEMORY_BYTES, signal }
        const { answer, language, status } = await pass(() => runCode(runner, request, limits))
        metrics.run(language, status)
        return answer
      },
    },
    endpoints,
  )
  addWire(
    app,
    {
      path: '/run_jupyter',
      schema: runJupyterRequest,
      waitMs,
      withinMs: (request) => answerWithinMs(request.total_timeout),
      async work(request, { signal, pass }) {
        const limits = { mostMemoryBytes: MOST_MEMORY_BYTES, signal }
        const { answer, language, status } = await pass(() => runJupyter(runner, request, limits))
        metrics.run(language, status)
        return answer
      },
    },
    endpoints,
  )
}
