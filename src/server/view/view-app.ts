/**
 * The web page over runs as a function from request to response: the built page, and the data that it asks for as JSON. No
 * port here (view-server.ts), so that tests call it directly.
 *
 * The parameters of a list are those of the page's address (view/row-query.ts).
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono, type Context } from 'hono'
import { isAbort, TouchstoneError, type ErrorCode } from '../../errors.ts'
import {
  parseRowQuery,
  runListItem,
  type IndexProgress,
  type OpenedRun,
  type PairingSummary,
  type RunChoices,
  type RunListItem,
  type ViewedFolder,
} from '../../view/index.ts'
import { createDoorkeeper } from '../access.ts'
import { RequestFailure, responseOf, type FailureCode } from '../request-failure.ts'
import { biasAnswer } from './bias-answer.ts'
import { answerExport } from './export-answer.ts'
import { flowAnswer } from './flow-answer.ts'
import { rowsAnswer, rowAnswer } from './row-answers.ts'
import { requireSameOrigin, SECURITY_HEADERS } from './view-security.ts'
import { readVerdict } from './verdict-request.ts'

/** How the page is served. */
export interface ViewAppOptions {
  readonly folder: ViewedFolder
  /** Folder of the built page. @default `page` of this package's `dist` */
  readonly page?: string | undefined
  /** Every request must carry it. @default none: only requests by a loopback name are answered */
  readonly token?: string | undefined
  /** The time, for a person's verdicts. */
  readonly now: () => Date
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** What becomes of an error that names what a person can mend. */
const FAILURES: Readonly<Record<ErrorCode, readonly [status: number, code: FailureCode]>> = {
  'bad-input': [422, 'bad-request'],
  corrupt: [422, 'bad-request'],
  busy: [503, 'busy'],
  unavailable: [503, 'internal'],
  'fetch-failed': [502, 'internal'],
  internal: [500, 'internal'],
}

/** Puts the app together. @throws TouchstoneError `unavailable` where the page was not built */
export async function createViewApp(options: ViewAppOptions): Promise<Hono> {
  const { folder, now } = options
  const files = await pageFiles(options.page ?? fileURLToPath(new URL('../../../dist/page/', import.meta.url)))
  const admit = createDoorkeeper(options.token)
  const app = new Hono()

  app.use(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value)
    // a browser asks its user for the token, as the password
    if (context.res.status === 401) context.res.headers.set('www-authenticate', 'Basic realm="touchstone"')
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store')
  })
  app.use(async (context, next) => {
    admit(context.req.raw)
    if (!['GET', 'HEAD'].includes(context.req.method)) requireSameOrigin(context.req.raw)
    await next()
  })

  app.get('/api/runs', async (context) => context.json({ folder: folder.folder, runs: await folder.list() }))
  app.get('/api/runs/:run', async (context) => context.json(stateOf(await runOf(context, 'run'))))
  app.get('/api/runs/:run/bias', async (context) => context.json(await biasAnswer(await runOf(context, 'run'))))
  app.get('/api/runs/:run/rows', async (context) => {
    const run = await runOf(context, 'run')
    const query = parseRowQuery(new URL(context.req.url).searchParams)
    const against = query.against === undefined ? undefined : await namedRun(query.against)
    return context.json(await rowsAnswer(run, { query, against, context }))
  })
  app.get('/api/runs/:run/rows/:row', async (context) => {
    const run = await runOf(context, 'run')
    const query = parseRowQuery(new URL(context.req.url).searchParams)
    const against = query.against === undefined ? undefined : await namedRun(query.against)
    return context.json(await rowAnswer(run, rowOf(context), { query, against, context }))
  })
  app.get('/api/runs/:run/rows/:row/text', async (context) => {
    const run = await runOf(context, 'run')
    const row = rowOf(context)
    const name = `${run.file.id}-${row}.txt`
    return context.body(await run.responseText(row), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    })
  })
  app.get('/api/runs/:run/rows/:row/flow', async (context) => {
    const run = await runOf(context, 'run')
    const record = await run.trace.record(rowOf(context))
    return context.json(await flowAnswer(record, context.req.raw.signal))
  })
  app.put('/api/runs/:run/rows/:row/verdict', async (context) => {
    const run = await runOf(context, 'run')
    const row = rowOf(context)
    const verdict = await readVerdict(context.req.raw)
    await run.setVerdict(row, { ...verdict, index: row, at: now().toISOString() })
    return context.json({ person: run.person.of(row, verdict.digest) ?? null })
  })
  app.get('/api/runs/:run/compare/:other', async (context) => {
    const run = await runOf(context, 'run')
    const other = await runOf(context, 'other')
    const { summary } = run.pairing(other)
    const runs = { before: runListItem(other.file), after: runListItem(run.file) }
    const answer: CompareAnswer = { runs, isComplete: isIndexed(run) && isIndexed(other), summary }
    return context.json(answer)
  })
  app.post(
    '/api/runs/:run/export',
    async (context) => await answerExport(await runOf(context, 'run'), context, namedRun),
  )

  app.get('*', (context) => {
    const { path } = context.req
    if (path.startsWith('/api/')) throw new RequestFailure(404, 'no-such-path', 'no such path')
    const name = path === '/' ? 'index.html' : path.slice(1)
    const bytes = files.get(name)
    if (bytes === undefined) throw new RequestFailure(404, 'no-such-path', 'no such path; the page is at /')
    const caching = name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    return context.body(bytes, 200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': caching,
    })
  })
  app.all('*', (context) => {
    throw new RequestFailure(405, 'wrong-method', `method is ${context.req.method}, which this path does not know`)
  })
  app.onError((error) => responseOf(failureOf(error), 'own'))
  return app

  async function namedRun(name: string): Promise<OpenedRun> {
    const run = await folder.run(name)
    if (run === undefined) throw new RequestFailure(404, 'no-such-path', 'no run of that name in the folder')
    return run
  }

  async function runOf(context: Context, parameter: string): Promise<OpenedRun> {
    return await namedRun(context.req.param(parameter) ?? '')
  }
}

function rowOf(context: Context): number {
  const text = context.req.param('row') ?? ''
  if (!/^\d{1,15}$/.test(text)) throw new RequestFailure(404, 'no-such-path', 'a row is named by its number')
  return Number(text)
}

/** How a run stands, with the choices of its filters. */
export interface RunAnswer extends RunListItem {
  readonly indexed: IndexProgress
  readonly choices: RunChoices
  /** Rows with a person's verdict. */
  readonly persons: number
}

/** Two runs paired by task. */
export interface CompareAnswer {
  readonly runs: { readonly before: RunListItem; readonly after: RunListItem }
  /** False while one of them is being indexed. */
  readonly isComplete: boolean
  readonly summary: PairingSummary
}

function stateOf(run: OpenedRun): RunAnswer {
  return { ...runListItem(run.file), indexed: run.progress, choices: run.choices(), persons: run.personVerdicts().size }
}

function isIndexed({ progress }: OpenedRun): boolean {
  return progress.bytes === progress.totalBytes
}

function failureOf(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError) {
    return new RequestFailure(400, 'bad-request', error.message, { cause: error })
  }
  if (error instanceof TouchstoneError) {
    const [status, code] = FAILURES[error.code]
    return new RequestFailure(status, code, error.message, { cause: error })
  }
  if (isAbort(error)) return new RequestFailure(499, 'client-left', 'the client left')
  return new RequestFailure(500, 'internal', 'the server failed', { cause: error })
}

/** All files of the built page by their path, in memory: a request never names a file of the disk. */
async function pageFiles(folder: string): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  let names: readonly string[]
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
  } catch (cause) {
    throw new TouchstoneError('unavailable', `open the page in ${folder}: it was not built, wanted npm run build`, {
      cause,
    })
  }
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const name of names) files.set(name.replaceAll('\\', '/'), new Uint8Array(await readFile(join(folder, name))))
  return files
}
