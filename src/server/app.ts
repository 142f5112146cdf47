/**
 * The server as a function from request to response: access, bounds, queue, cancellation, log and counters around the
 * endpoints. No port here (server.ts), so that tests call it directly.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createDoorkeeper } from './access.ts'
import { documentEndpoints, openApiDocument } from './api-document.ts'
import { addFusionEndpoints, FUSION_PATHS } from './wires/fusion/fusion-endpoints.ts'
import type { Endpoints, Scope } from './endpoints.ts'
import type { ServerParts } from './server-parts.ts'
import { Gate, GateRefusal } from './gate.ts'
import { createMetrics } from './metrics.ts'
import { allOperations } from './operations/operations.ts'
import { addFileEndpoints, type ServedFiles } from './files/file-endpoints.ts'
import { fileOperations, type KeptFiles } from './files/file-judging.ts'
import { addJobEndpoints } from './jobs/job-endpoints.ts'
import type { JobFolder } from './jobs/job-folder.ts'
import { JobQueue } from './jobs/job-queue.ts'
import type { WebhookOptions } from './jobs/webhook.ts'
import { addMcpEndpoint } from './mcp/mcp-endpoint.ts'
import { addOwnEndpoints } from './own-endpoints.ts'
import { BodyReader } from './request-body.ts'
import { RequestFailure, responseOf } from './request-failure.ts'
import { REQUEST_ID_HEADER, requestId } from './request-id.ts'
import { withTraceParent } from './telemetry/trace-parent.ts'
import { addWires } from './wires/wires.ts'

/** How the server works. */
export interface AppOptions {
  /** Requests that hold a place in the sandbox at one time. */
  readonly concurrency: number
  /** Requests that may wait; one more is pushed back. @default 1024 */
  readonly queueLength?: number | undefined
  /** Every request but the health check must carry it. @default none: only requests by a loopback name are answered */
  readonly token?: string | undefined
  /** Bytes of one body. @default 32 MiB */
  readonly maxBodyBytes?: number | undefined
  /** Bytes of one uploaded file. @default 1 GiB */
  readonly maxFileBytes?: number | undefined
  /** Bytes of the disk that files leave free. @default 256 MiB */
  readonly fileReserveBytes?: number | undefined
  /** Longest silence within a body, in ms. @default 10000 */
  readonly bodySilenceMs?: number | undefined
  /** Longest wait for a place on the compatible endpoints, in ms, before they say 504. @default 8000 */
  readonly compatibleWaitMs?: number | undefined
  /** How long a call of MCP waits for its job before it becomes a task, in ms. @default 2000 */
  readonly taskAfterMs?: number | undefined
  /** Folder of jobs, which stays the caller's. @default none: no jobs are taken */
  readonly jobs?: JobFolder | undefined
  /** How a job's end is posted. @default to this machine only */
  readonly webhooks?: WebhookOptions | undefined
  /** Stands in the health check and the OpenAPI document. */
  readonly version: string
  /** Adds the process's own figures to the metrics; once per process. @default false */
  readonly processMetrics?: boolean | undefined
  /** Called with each finished request. @default none */
  readonly onRequest?: ((line: RequestLine) => void) | undefined
}

/** One line of the log: no body, no query, no header. */
export interface RequestLine {
  /** As `x-request-id` of the request where it had one. */
  readonly id: string
  readonly method: string
  readonly path: string
  readonly status: number
  /** From arrival to the answer's head, queue included. */
  readonly ms: number
  /** What failed inside, by name; only where the status is 500. */
  readonly error?: string
}

/** The server without a port. */
export interface ServerApp {
  readonly app: OpenAPIHono
  /** Requests at work. */
  readonly active: number
  /** Answers new requests with 503 from now on. */
  refuse(): void
  /** Resolves when no request is at work. */
  idle(): Promise<void>
  /** Ends everything that runs; those requests are answered with 503. */
  abort(): void
  /** Ends the jobs that run, children included; whoever opens their folder next goes on with them. */
  stopJobs(): Promise<void>
}

const CLIENT_CLOSED_REQUEST = 499
const MEBIBYTE = 2 ** 20
const LONGEST_LOGGED_PATH = 200

/** Puts the server together. Throws RangeError for an option out of range. */
export function createApp(parts: ServerParts, options: AppOptions): ServerApp {
  const { queueLength = 1_024, maxBodyBytes = 32 * MEBIBYTE, bodySilenceMs = 10_000 } = options
  requireCount('concurrency', options.concurrency, 1)
  requireCount('queue', queueLength, 0)
  requireCount('max-body', maxBodyBytes, 1)
  const bodies = new BodyReader({
    bodyBytes: maxBodyBytes,
    heldBytes: Math.max(512 * MEBIBYTE, 4 * maxBodyBytes),
    silenceMs: bodySilenceMs,
    wholeMs: 60_000,
  })
  const gate: Gate = new Gate(options.concurrency, queueLength, (ms) => metrics.waited(ms / 1_000))
  const metrics = createMetrics(
    { running: () => gate.running, waiting: () => gate.waiting, heldBytes: () => bodies.held },
    options.processMetrics ?? false,
  )
  const scopes = new Scopes()
  const admit = createDoorkeeper(options.token)
  const app = new OpenAPIHono()
  let refusing = false

  app.use(async (context, next) => {
    const started = performance.now()
    const scope = scopes.open(context)
    const id = requestId(context.req.header(REQUEST_ID_HEADER))
    await withTraceParent(context.req.header('traceparent'), next)
    context.res.headers.set(REQUEST_ID_HEADER, id)
    if (!scope.kept) scope.end()
    if (refusing) context.res.headers.set('connection', 'close')
    const ms = Math.round((performance.now() - started) * 10) / 10
    const { status } = context.res
    metrics.request(patternOf(context.req.path) ?? 'other', context.req.method, status, ms / 1_000)
    const path = context.req.path.slice(0, LONGEST_LOGGED_PATH)
    const error = status === 500 && context.error !== undefined ? { error: context.error.name } : {}
    options.onRequest?.({ id, method: context.req.method, path, status, ms, ...error })
  })
  app.use(async (context, next) => {
    if (refusing) throw shuttingDown()
    if (context.req.path !== '/healthz') admit(context.req.raw)
    await next()
  })

  const operations = allOperations(metrics)
  const kept = keptFiles(options)
  const endpoints: Endpoints = {
    gate,
    metrics,
    bodies,
    operations,
    fileOperations: fileOperations(operations, kept),
    kept,
    compatibleWaitMs: options.compatibleWaitMs ?? 8_000,
    taskAfterMs: options.taskAfterMs,
    version: options.version,
    mostBatches: Math.max(1, Math.min(64, queueLength)),
    scopeOf: (context) => scopes.of(context),
  }
  addOwnEndpoints(app, parts, endpoints)
  addFusionEndpoints(app, parts.runner, endpoints)
  addWires(app, parts, endpoints)
  const { jobs, served } = keptWork(parts, endpoints, options)
  addMcpEndpoint(app, parts, { endpoints, jobs })
  addJobEndpoints(app, jobs, endpoints)
  addFileEndpoints(app, served, endpoints)
  documentEndpoints(app, endpoints.operations)
  // making it anew took 60 ms and left 1.6 MiB for each request
  let document: string | undefined
  app.get('/openapi.json', (context) => {
    document ??= JSON.stringify(openApiDocument(app, options.version))
    return context.body(document, 200, { 'content-type': 'application/json' })
  })
  const routes = app.routes.filter(({ method }) => method !== 'ALL')
  const patternOf = patterns(routes.map(({ path }) => path))
  const methodsOf = Map.groupBy(routes, ({ path }) => path)

  app.notFound((context) => {
    const { path } = context.req
    const pattern = patternOf(path)
    const failure = pattern
      ? wrongMethod(context.req.method, pattern, methodsOf.get(pattern) ?? [])
      : new RequestFailure(404, 'no-such-path', 'no such path; GET /openapi.json lists all')
    return responseOf(failure, dialectOf(path))
  })
  app.onError((error, context) => {
    const dialect = dialectOf(context.req.path)
    if (error instanceof RequestFailure) return responseOf(error, dialect)
    return responseOf(failureOf(error, scopes.of(context).signal, dialect), dialect)
  })

  return {
    app,
    get active() {
      return scopes.count
    },
    refuse() {
      refusing = true
    },
    idle: () => scopes.idle(),
    abort: () => scopes.abortAll(shuttingDown()),
    stopJobs: async () => jobs?.stop(),
  }
}

/** Files, where there is a folder for them. */
function keptFiles({ jobs, version, fileReserveBytes = 256 * MEBIBYTE }: AppOptions): KeptFiles | undefined {
  return jobs === undefined ? undefined : { files: jobs.files, version, reserveBytes: fileReserveBytes }
}

/** Jobs and the doors to files, where there is a folder for them. */
function keptWork(
  parts: ServerParts,
  { gate, fileOperations: operations, kept }: Endpoints,
  { jobs: folder, webhooks, maxFileBytes = 2 ** 30 }: AppOptions,
): { readonly jobs?: JobQueue; readonly served?: ServedFiles } {
  requireCount('max-file', maxFileBytes, 1)
  if (folder === undefined || kept === undefined) return {}
  const { files, reserveBytes } = kept
  const jobs = new JobQueue(folder, { parts, operations, gate, webhooks })
  return { jobs, served: { files, queue: jobs, limits: { fileBytes: maxFileBytes, reserveBytes } } }
}

function dialectOf(path: string): 'own' | 'fastapi' {
  return FUSION_PATHS.has(path) ? 'fastapi' : 'own'
}

/** The one place where what went wrong becomes a status. */
function failureOf(error: unknown, signal: AbortSignal, dialect: 'own' | 'fastapi'): RequestFailure {
  if (signal.aborted) {
    return signal.reason instanceof RequestFailure
      ? signal.reason
      : new RequestFailure(CLIENT_CLOSED_REQUEST, 'client-left', 'the client left')
  }
  if (error instanceof GateRefusal) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    // its clients retry on 504 and on nothing else
    const status = dialect === 'own' ? 429 : 504
    return new RequestFailure(status, 'busy', `${error.message}, try again later`, { headers })
  }
  return new RequestFailure(500, 'internal', 'the server failed; its log names the error', { cause: error })
}

function shuttingDown(): RequestFailure {
  return new RequestFailure(503, 'shutting-down', 'the server is shutting down', {
    headers: { 'retry-after': '5', connection: 'close' },
  })
}

function wrongMethod(method: string, pattern: string, routes: readonly { readonly method: string }[]): RequestFailure {
  const allow = [...new Set(routes.map((route) => route.method))].join(', ')
  const message = `method is ${method}, which ${pattern} does not know, wanted ${allow}`
  return new RequestFailure(405, 'wrong-method', message, { headers: { allow } })
}

/** The route that a path is of, such as `/v1/jobs/:id`; undefined where there is none. */
function patterns(routes: readonly string[]): (path: string) => string | undefined {
  const plain = new Set(routes)
  const named = [...plain]
    .filter((route) => route.includes(':'))
    .map((route) => ({ route, form: new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`) }))
  return (path) => (plain.has(path) ? path : named.find(({ form }) => form.test(path))?.route)
}

function requireCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`serve: ${name} is ${value}, wanted a whole number from ${least}`)
  }
}

interface OpenScope extends Scope {
  readonly kept: boolean
  abort(reason: unknown): void
}

/** Requests at work, each with a signal of its own. */
class Scopes {
  readonly #open = new Map<Request, OpenScope>()
  readonly #waiting: (() => void)[] = []

  get count(): number {
    return this.#open.size
  }

  open(context: Context): OpenScope {
    const request = context.req.raw
    const controller = new AbortController()
    const client = request.signal
    const left = (): void => controller.abort(new DOMException('the client left', 'AbortError'))
    if (client.aborted) left()
    else client.addEventListener('abort', left, { once: true })
    let kept = false
    const scope: OpenScope = {
      signal: controller.signal,
      get kept() {
        return kept
      },
      leave: left,
      keep() {
        kept = true
      },
      end: () => {
        client.removeEventListener('abort', left)
        if (this.#open.delete(request) && this.#open.size === 0) for (const wake of this.#waiting.splice(0)) wake()
      },
      abort: (reason) => controller.abort(reason),
    }
    this.#open.set(request, scope)
    return scope
  }

  of(context: Context): OpenScope {
    const scope = this.#open.get(context.req.raw)
    if (scope === undefined) throw new TypeError('a request has no scope, wanted it within its own handler')
    return scope
  }

  abortAll(reason: unknown): void {
    for (const scope of this.#open.values()) scope.abort(reason)
  }

  async idle(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
