/** The OpenAPI document, made of the schemas that the endpoints read and write by. */
import { z, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import { jsonSchemaOfRow } from '../task/index.ts'
import { runCodeAnswer, runCodeRequest, runJupyterAnswer, runJupyterRequest } from './wires/fusion/fusion-wire.ts'
import { documentedWires, PLAIN_PATHS } from './wires/wires.ts'
import { errorAnswer, healthAnswer, languagesAnswer, runAnswer, runRequest } from './own-wire.ts'

/** A schema of ours, or a JSON Schema as it stands. */
type Content = z.ZodType | Readonly<Record<string, unknown>>

const fastApiError = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })),
  ]),
})

/** Registers every path. */
export function documentEndpoints(app: OpenAPIHono): void {
  const post = (path: string, summary: string, asked: Content, answered: Content, own: boolean): void =>
    app.openAPIRegistry.registerPath({
      method: 'post',
      path,
      summary,
      request: { body: { required: true, content: { 'application/json': { schema: asked as z.ZodType } } } },
      responses: {
        200: json('The result; a program that fails is a result', answered),
        ...failures(own),
      },
    })
  const get = (path: string, summary: string, answered: Content): void =>
    app.openAPIRegistry.registerPath({ method: 'get', path, summary, responses: { 200: json('OK', answered) } })

  post('/v1/run', 'Runs one program', runRequest, runAnswer, true)
  post(
    '/v1/judge',
    'Feedback on rows, in input order; as server-sent events where text/event-stream is accepted',
    judgeRequest(),
    judgeAnswer,
    true,
  )
  get('/v1/languages', 'The language table of this machine', languagesAnswer)
  get('/healthz', 'Alive; needs no token', healthAnswer)
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    summary: 'Counters in Prometheus’s text form',
    responses: { 200: { description: 'OK', content: { 'text/plain': { schema: z.string() } } } },
  })
  post('/run_code', 'SandboxFusion: runs one program', runCodeRequest, runCodeAnswer, false)
  post('/run_jupyter', 'SandboxFusion: runs cells in one namespace', runJupyterRequest, runJupyterAnswer, false)
  get('/v1/ping', 'SandboxFusion: alive', z.literal('pong'))
  for (const { path, summary, asked, answered } of documentedWires) post(path, summary, asked, answered, true)
  for (const { method, path, summary } of PLAIN_PATHS) {
    app.openAPIRegistry.registerPath({
      method,
      path,
      summary,
      responses: { 200: json('OK', {}) },
    })
  }
}

/** The document. */
export function openApiDocument(app: OpenAPIHono, version: string): object {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Touchstone',
      version,
      description: 'Runs and judges programs in isolation; speaks SandboxFusion’s protocol besides its own.',
    },
  })
}

const feedback = z.object({
  verdict: z.enum(['correct', 'wrong', 'unknown']),
  score: z.number().nullable(),
  findings: z.array(z.record(z.string(), z.unknown())),
  text: z.string(),
  judge: z.object({ name: z.string(), version: z.string() }),
})
const judgeAnswer = z.object({ feedback: z.array(feedback) })

function judgeRequest(): Content {
  const { title: _title, description: _description, $schema: _schema, ...row } = jsonSchemaOfRow()
  return { anyOf: [row, { type: 'object', required: ['rows'], properties: { rows: { type: 'array', items: row } } }] }
}

function json(description: string, schema: Content): RouteConfig['responses'][string] {
  return { description, content: { 'application/json': { schema: schema as z.ZodType } } }
}

function failures(own: boolean): RouteConfig['responses'] {
  const schema = own ? errorAnswer : fastApiError
  const busy = own ? 429 : 504
  const reasons: Readonly<Record<number, string>> = {
    400: 'Broken JSON',
    401: 'No token, or a wrong one',
    408: 'The body did not come in time',
    413: 'The body is too large',
    415: 'Not application/json',
    422: 'The body does not have its form; the field is named',
    [busy]: 'The queue is full, or took too long; Retry-After says when to try again',
    503: 'Shutting down',
  }
  return Object.fromEntries(Object.entries(reasons).map(([status, reason]) => [status, json(reason, schema)]))
}
