/** The OpenAPI document, made of the schemas that the endpoints read and write by. */
import { z, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Content, DocumentedPath } from './documented-path.ts'
import { EXAMPLE_FILE_JUDGING, filePaths } from './files/file-document.ts'
import { askedFileJudging, fileJudged } from './files/judged-file.ts'
import { jobPaths } from './jobs/job-document.ts'
import type { Operation } from './operations/operation.ts'
import { errorAnswer, healthAnswer, languagesAnswer } from './own-wire.ts'
import { plainSchema } from './plain-schema.ts'
import { REQUEST_ID_HEADER } from './request-id.ts'
import { runCodeAnswer, runCodeRequest, runJupyterAnswer, runJupyterRequest } from './wires/fusion/fusion-wire.ts'
import { documentedWires, PLAIN_PATHS } from './wires/wires.ts'

const fastApiError = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })),
  ]),
})

/** Registers every path. */
export function documentEndpoints(app: OpenAPIHono, operations: readonly Operation[]): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Wanted where the server was started with a token; also as the password of a URL',
  })
  const documented: DocumentedPath[] = [
    ...operations.map(operationPath),
    ...jobPaths(operations),
    ...filePaths(),
    { method: 'get', path: '/v1/languages', summary: 'The language table of this machine', answered: languagesAnswer },
    {
      method: 'post',
      path: '/run_code',
      summary: 'SandboxFusion: runs one program',
      asked: runCodeRequest,
      example: { code: 'print(1)', language: 'python' },
      answered: runCodeAnswer,
      dialect: 'fastapi',
    },
    {
      method: 'post',
      path: '/run_jupyter',
      summary: 'SandboxFusion: runs cells in one namespace',
      asked: runJupyterRequest,
      example: { cells: ['x = 1', 'x'], kernel: 'python3' },
      answered: runJupyterAnswer,
      dialect: 'fastapi',
    },
    { method: 'get', path: '/v1/ping', summary: 'SandboxFusion: alive', answered: z.literal('pong') },
    ...documentedWires.map((wire): DocumentedPath => ({ ...wire, method: 'post' })),
    ...PLAIN_PATHS.map((plain): DocumentedPath => ({ ...plain, answered: {} })),
    {
      method: 'post',
      path: '/mcp',
      summary: 'Model Context Protocol: the operations as tools, stateless, over Streamable HTTP',
      asked: { type: 'object' },
      example: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} },
      answered: { type: 'object', description: 'A message of JSON-RPC' },
      also: ['text/event-stream'],
      failures: { 202: 'A notification was taken', 403: 'A web page of another origin', 404: 'No such method' },
    },
  ]
  for (const path of documented) register(app, path)
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/healthz',
    summary: 'Alive; needs no token',
    security: [],
    responses: { 200: json('OK', healthAnswer) },
  })
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    summary: 'Counters in Prometheus’s text form',
    responses: { 200: { description: 'OK', content: { 'text/plain': { schema: z.string() } } }, ...refusals('own') },
  })
}

/** The document. */
export function openApiDocument(app: OpenAPIHono, version: string): object {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Touchstone',
      version,
      description:
        'Runs and judges programs in isolation, and judges what models said; speaks the protocols of trainers, ' +
        'SandboxFusion’s and MCP besides its own. A failure of the machinery is never a verdict.',
    },
    security: [{ token: [] }, {}],
  })
}

function operationPath(operation: Operation): DocumentedPath {
  const { name, description, title, asked, answered, example } = operation
  return {
    method: 'post',
    path: `/v1/${name}`,
    summary: title,
    description,
    asked: plainSchema(asked, 'input'),
    example,
    answered: plainSchema(answered, 'output'),
    failures: {
      404: 'The server was started without the model that this needs',
      503: 'A part is missing or broke, or the server shuts down',
    },
    ...(name === 'judge' ? judgePath(operation) : {}),
  }
}

/** What only judging over HTTP has: files, and events. */
function judgePath({ title, description, asked, answered, example }: Operation): Partial<DocumentedPath> {
  return {
    summary: `${title}, or the rows of an uploaded file; as server-sent events where text/event-stream is accepted`,
    description:
      `${description} Give the id of a file of /v1/files in their place to judge its rows: the answer holds the counts, ` +
      'the first rows that were passed over, and the path of the trace. As events: `feedback` with the index of the row as ' +
      'id, `rejected` for a row that is passed over, then `end`, or `error`.',
    asked: plainSchema(z.union([asked, askedFileJudging]), 'input'),
    example: undefined,
    examples: {
      row: { summary: 'One response', value: example },
      file: { summary: 'The rows of a file that was uploaded before', value: EXAMPLE_FILE_JUDGING },
    },
    answered: plainSchema(z.union([answered, fileJudged]), 'output'),
    also: ['text/event-stream'],
    failures: {
      404: 'A file is asked for, and the server keeps none',
      503: 'No row of a file could be judged, or the server shuts down',
    },
  }
}

function register(app: OpenAPIHono, documented: DocumentedPath): void {
  const { method, path, summary, description, asked, answered, status = 200, dialect = 'own' } = documented
  const { again, also = [], parameters = [], query = [], failures = {} } = documented
  const { answeredBytes = false } = documented
  const body = bodyOf(documented)
  const streams = Object.fromEntries(also.map((type) => [type, { schema: z.string() }]))
  const good = answeredBytes ? bytes('The bytes') : json('The result; what fails within it is a result too', answered)
  app.openAPIRegistry.registerPath({
    method,
    path,
    summary,
    ...(description === undefined ? {} : { description }),
    request: {
      ...body,
      headers: z.object({
        [REQUEST_ID_HEADER]: z.string().max(128).optional().describe('Comes back in the answer and stands in the log'),
      }),
      ...(parameters.length === 0
        ? {}
        : {
            params: z.object(
              Object.fromEntries(parameters.map(({ name, description: what }) => [name, z.string().describe(what)])),
            ),
          }),
      ...(query.length === 0
        ? {}
        : {
            query: z.object(
              Object.fromEntries(
                query.map(({ name, description: what }) => [name, z.string().optional().describe(what)]),
              ),
            ),
          }),
    },
    responses: {
      ...(again === undefined ? {} : { 200: json(again, answered) }),
      [status]: { ...good, content: { ...good.content, ...streams } },
      ...(answeredBytes ? { 206: bytes('A part of the bytes, where a range is asked for') } : {}),
      ...refusals(dialect, asked !== undefined),
      ...Object.fromEntries(Object.entries(failures).map(([code, reason]) => [code, refusal(reason, dialect)])),
    },
  } satisfies RouteConfig)
}

/** A body of bytes has its example under its first media type. */
function bodyOf({
  asked,
  askedBytes,
  example,
  examples,
}: DocumentedPath): Pick<NonNullable<RouteConfig['request']>, 'body'> {
  if (askedBytes !== undefined) {
    const content = Object.fromEntries(
      askedBytes.map((type, index) => {
        const schema = type.startsWith('multipart/')
          ? { type: 'object', properties: { file: BYTES }, required: ['file'] }
          : BYTES
        return [type, { schema: schema as unknown as z.ZodType, ...(index === 0 ? { example } : {}) }]
      }),
    )
    return { body: { required: true, content } }
  }
  if (asked === undefined) return {}
  const shown = examples === undefined ? { example } : { examples }
  return { body: { required: true, content: { 'application/json': { schema: asked as z.ZodType, ...shown } } } }
}

const BYTES = { type: 'string', format: 'binary' }

function bytes(description: string): ReturnType<typeof json> {
  return { description, content: { 'application/octet-stream': { schema: BYTES as unknown as z.ZodType } } }
}

function json(
  description: string,
  schema: Content,
): { description: string; content: Record<string, { schema: z.ZodType }> } {
  return { description, content: { 'application/json': { schema: schema as z.ZodType } } }
}

function refusal(reason: string, dialect: 'own' | 'fastapi'): RouteConfig['responses'][string] {
  return json(reason, dialect === 'own' ? errorAnswer : fastApiError)
}

/** Answers that say when to ask again. */
const RETRIED: ReadonlySet<number> = new Set([429, 503, 504])
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds until it may be worth another try', schema: { type: 'integer' } },
}

function refusals(dialect: 'own' | 'fastapi', hasBody = false): RouteConfig['responses'] {
  const busy = dialect === 'own' ? 429 : 504
  const ofBodies = {
    400: 'Broken JSON',
    408: 'The body did not come in time',
    413: 'The body is too large',
    415: 'Not application/json',
    422: 'The body does not have its form; the field is named',
    [busy]: 'The queue is full, or took too long',
  }
  const reasons: Readonly<Record<number, string>> = {
    401: 'No token, or a wrong one',
    403: 'Without a token, a request that does not call the server by a loopback name',
    ...(hasBody ? ofBodies : {}),
    503: 'Shutting down',
  }
  return Object.fromEntries(
    Object.entries(reasons).map(([status, reason]) => {
      const answer = refusal(reason, dialect)
      return [status, RETRIED.has(Number(status)) ? { ...answer, headers: RETRY_AFTER } : answer]
    }),
  ) as RouteConfig['responses']
}
