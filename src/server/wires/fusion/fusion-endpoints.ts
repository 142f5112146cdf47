/** SandboxFusion's endpoints, so that its clients need only another URL. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { answerWithinMs } from '../../answer-deadline.ts'
import type { Endpoints } from '../../endpoints.ts'
import { runCode, runJupyter, type FusionOutcome } from './fusion-run.ts'
import { runCodeRequest, runJupyterRequest } from './fusion-wire.ts'
import { MOST_MEMORY_BYTES } from '../../own-wire.ts'
import type { ProgramRunner } from '../../program-runner.ts'
import { RequestFailure } from '../../request-failure.ts'
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
        return await decided(() => pass(() => runCode(runner, request, limits)), metrics)
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
        return await decided(() => pass(() => runJupyter(runner, request, limits)), metrics)
      },
    },
    endpoints,
  )
}

/** Tries of one request here. Its client counts every answer of 200 as a test that passed or failed. */
const TRIES = 3

/** The answer of a sandbox that worked. @throws RequestFailure 504, which its clients try again, where it broke each time */
async function decided<Answer>(
  ask: () => Promise<FusionOutcome<Answer>>,
  metrics: Endpoints['metrics'],
): Promise<Answer> {
  let reason = ''
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { answer, language, status, broke } = await ask()
    metrics.run(language, status)
    if (broke === undefined) return answer
    reason = broke
  }
  throw new RequestFailure(504, 'sandbox-unavailable', `the sandbox failed ${TRIES} times, try again later: ${reason}`)
}
