/** A server of files for tests: one folder, scripted judges, and what a client asks of it. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createReasoningJudge } from '../../src/critique/index.ts'
import type { Judge } from '../../src/supervision.ts'
import type { ToldJob } from '../../src/server/jobs/job.ts'
import type { ServerParts } from '../../src/server/server-parts.ts'
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts'
import type { FileJudged } from '../../src/server/files/judged-file.ts'
import type { StoredFile } from '../../src/server/files/stored-file.ts'

const runner: ServerParts['runner'] = {
  run: () => Promise.reject(new TypeError('nothing is run here')),
  bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
  languages: () => Promise.resolve([]),
}

/** An answer of the server. */
export interface Answer {
  readonly status: number
  readonly body: {
    readonly file: StoredFile & { readonly url: string }
    readonly job: ToldJob
    readonly error: { readonly code: string; readonly message: string; readonly field: string | null }
  }
}

/** Status and body. */
export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** Lower-case hex. */
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const answered = (text: string): { readonly task: object; readonly response: object } => ({
  task: { kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' },
  response: { model: 'm', text },
})

/** Right, wrong, right. */
export const ROWS: readonly { readonly task: object; readonly response: object }[] = [
  answered('The answer is 42.'),
  answered('The answer is 41.'),
  answered('The answer is 42.'),
]
export const JSONL: string = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('')

/** A server with its folder. */
export class FileServer {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'touchstone-files-'))
  readonly reasoning: Judge = createReasoningJudge()
  /** What it is started with next. */
  judges: readonly Judge[] = [this.reasoning]
  #server: RunningServer | undefined

  async start(options: Partial<ServerOptions> = {}): Promise<void> {
    await this.close()
    const all = { port: 0, concurrency: 2, version: '0', jobs: this.folder, graceMs: 100, ...options }
    this.#server = await startServer({ runner, judges: this.judges }, all)
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Names of the files on its disk. */
  get stored(): string[] {
    return readdirSync(join(this.folder, 'files')).toSorted()
  }

  at(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.#server?.url}${path}`, init)
  }

  async upload(
    body: string | Buffer<ArrayBuffer>,
    { name, type }: { name?: string; type?: string } = {},
  ): Promise<StoredFile & { readonly url: string }> {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
    return (await answerOf(await this.at(`/v1/files${query}`, { method: 'POST', body, headers }))).body.file
  }

  async judge(
    asked: object,
    { accept = 'application/json', signal }: { readonly accept?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Response> {
    const headers = { 'content-type': 'application/json', accept }
    const options = signal === undefined ? {} : { signal }
    return await this.at('/v1/judge', { method: 'POST', headers, body: JSON.stringify(asked), ...options })
  }

  async submit(asked: object, id = 'mine'): Promise<Answer> {
    const body = JSON.stringify({ id, operation: 'judge', asked })
    const headers = { 'content-type': 'application/json' }
    return await answerOf(await this.at('/v1/jobs', { method: 'POST', headers, body }))
  }

  async finished(id = 'mine'): Promise<ToldJob> {
    for (;;) {
      const { job } = (await answerOf(await this.at(`/v1/jobs/${id}`))).body
      if (['done', 'failed', 'cancelled'].includes(job.state)) return job
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async resultOf(id = 'mine'): Promise<FileJudged> {
    expect(await this.finished(id)).toMatchObject({ state: 'done', error: null })
    return (await (await this.at(`/v1/jobs/${id}/result`)).json()) as FileJudged
  }
}

/** A judge that answers as another one does, or as it is told. */
export function judgeLike(judge: Judge, answer: Judge['judge']): Judge {
  return {
    name: judge.name,
    version: judge.version,
    accepts: (task) => judge.accepts(task),
    judge: answer,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Rejects once the signal aborts. */
export async function aborted(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
