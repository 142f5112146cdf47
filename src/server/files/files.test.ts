import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ServerParts } from '../server-parts.ts'
import { startServer, type RunningServer, type ServerOptions } from '../server.ts'
import type { StoredFile } from './stored-file.ts'

const TOKEN = 'a-token-of-24-characters'
const runner: ServerParts['runner'] = {
  run: () => Promise.reject(new TypeError('nothing is run here')),
  bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
  languages: () => Promise.resolve([]),
}

let folder: string
let server: RunningServer
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-files-'))
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<ServerOptions> = {}): Promise<void> {
  server = await startServer(
    { runner, judges: [] },
    { port: 0, concurrency: 2, version: '0', jobs: folder, graceMs: 100, ...options },
  )
}

interface Answer {
  readonly status: number
  readonly body: {
    readonly file: StoredFile & { readonly url: string }
    readonly error: { readonly code: string; readonly message: string; readonly field: string | null }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
async function upload(
  body: string | FormData | Uint8Array<ArrayBuffer>,
  { name, type }: { name?: string; type?: string } = {},
): Promise<Answer> {
  const headers = type === undefined ? undefined : { 'content-type': type }
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
  return await answerOf(await fetch(`${server.url}/v1/files${query}`, { method: 'POST', body, headers: headers ?? {} }))
}
const at = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init)
const stored = (): string[] => readdirSync(join(folder, 'files')).toSorted()
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('POST /v1/files', () => {
  test('takes bytes under their digest, and the same bytes once', async () => {
    await start()
    const bytes = new Uint8Array(300_000).map((_byte, index) => index % 251)
    const first = await upload(bytes, { name: '../../etc/rows.csv' })
    expect(first.status).toBe(201)
    const { created, ...file } = first.body.file
    const id = sha256(bytes)
    expect(file).toEqual({ id, bytes: 300_000, type: 'text/csv', name: 'rows.csv', url: `/v1/files/${id}` })
    expect(await upload(bytes, { name: 'rows.csv' })).toMatchObject({ status: 200, body: { file: { id, created } } })
    expect(await upload(bytes, { name: 'b.jsonl' })).toMatchObject({ status: 200, body: { file: { name: 'b.jsonl' } } })
    expect(stored()).toEqual([`${id}.data`, `${id}.file.json`])
    expect(sha256(await (await at(`/v1/files/${id}`)).bytes())).toBe(id)
    expect(await (await at('/v1/files')).json()).toMatchObject({ files: [{ id, name: 'b.jsonl' }] })
  })

  test('takes the file of a form, whatever it holds', async () => {
    await start()
    const bytes = Buffer.concat([
      Buffer.from('\r\n--\r\n----formdata'),
      Buffer.alloc(200_000, '\r\n-'),
      Buffer.from('\r\n'),
    ])
    const form = new FormData()
    form.set('file', new File([bytes], 'answers.jsonl.gz'))
    expect(await upload(form)).toMatchObject({
      status: 201,
      body: { file: { id: sha256(bytes), bytes: bytes.length, name: 'answers.jsonl.gz', type: 'application/gzip' } },
    })
  })

  test('finds the end of a form however its bytes are cut', async () => {
    await start()
    const bytes = 'a\r\n--limi\r\n--limit-\r\n'
    const head = 'content-disposition: form-data; name="file"; filename="a.csv"'
    const body = Buffer.from(`--limit--er\r\n${head}\r\n\r\n${bytes}\r\n--limit--er--\r\n`)
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_piece, index) =>
        body.subarray(index * size, (index + 1) * size),
      )
      const answer = await uploadStream(ReadableStream.from(pieces), 'multipart/form-data; boundary=limit--er')
      expect(answer.body.file).toMatchObject({ id: sha256(bytes), bytes: bytes.length, name: 'a.csv' })
    }
  })

  test('refuses a form that is broken or holds something else', async () => {
    await start()
    const form = new FormData()
    form.set('file', new File(['a'], 'a.csv'))
    form.set('more', 'b')
    expect(await upload(form)).toMatchObject({ status: 422 })
    const field = new FormData()
    field.set('file', 'only text')
    expect(await upload(field)).toMatchObject({ status: 422 })
    const type = 'multipart/form-data; boundary=x'
    const head = '--x\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\n'
    for (const body of ['nothing', '--x--\r\n', head, `${head}bytes\r\n--x`, `${head.slice(0, -4)}bytes\r\n--x--`]) {
      expect(await upload(body, { type })).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } })
    }
    expect(await upload('a', { type: 'multipart/form-data' })).toMatchObject({ status: 400 })
    expect(await upload('')).toMatchObject({ status: 422 })
    expect(stored()).toEqual([])
  })

  test('refuses what is too large, announced or not, and leaves nothing', async () => {
    await start({ maxFileBytes: 1_000 })
    expect(await upload('a'.repeat(1_000))).toMatchObject({ status: 201 })
    expect(await upload('a'.repeat(1_001))).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } })
    const pieces = ReadableStream.from([Buffer.alloc(600), Buffer.alloc(401)])
    expect(await uploadStream(pieces, 'text/csv')).toMatchObject({ status: 413 })
    const form = new FormData()
    form.set('file', new File([Buffer.alloc(1_001)], 'a.csv'))
    expect(await upload(form)).toMatchObject({ status: 413 })
    expect(stored()).toHaveLength(2)
  })

  test('refuses what the disk has no room for', async () => {
    await start({ fileReserveBytes: Number.MAX_SAFE_INTEGER })
    expect(await upload('a')).toMatchObject({ status: 507, body: { error: { code: 'no-space' } } })
    expect(stored()).toEqual([])
  })

  test('a client that leaves, or falls silent, in mid-upload leaves nothing', async () => {
    await start({ bodySilenceMs: 50 })
    const head = 'POST /v1/files HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n'
    const left = await talking(head + 'a'.repeat(50_000))
    while (!stored().some((name) => name.endsWith('.partial'))) await new Promise((resolve) => setImmediate(resolve))
    left.destroy()
    while (stored().length > 0) await new Promise((resolve) => setImmediate(resolve))
    const silent = await talking(head + 'a'.repeat(50_000))
    let said = ''
    for await (const piece of silent) said += String(piece)
    expect(said).toMatch(/^HTTP\/1\.1 408 /)
    expect(stored()).toEqual([])
  })

  test('needs the token, and no page of another origin', async () => {
    await start({ token: TOKEN })
    for (const [method, path] of [
      ['POST', '/v1/files'],
      ['GET', '/v1/files'],
      ['GET', `/v1/files/${sha256('a')}`],
      ['DELETE', `/v1/files/${sha256('a')}`],
    ] as const) {
      const body = method === 'POST' ? { body: 'a' } : {}
      expect((await at(path, { method, ...body })).status).toBe(401)
    }
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect((await at('/v1/files', { method: 'POST', body: 'a', headers })).status).toBe(201)
    const foreign = { ...headers, origin: 'https://example.org' }
    expect((await at('/v1/files', { method: 'POST', body: 'b', headers: foreign })).status).toBe(403)
  })

  test('a server without a folder takes none', async () => {
    await start({ jobs: undefined })
    expect(await upload('a')).toMatchObject({ status: 404, body: { error: { code: 'not-configured' } } })
  })
})

describe('GET and DELETE /v1/files/{id}', () => {
  test('gives ranges, and says what it is', async () => {
    await start()
    const { id } = (await upload('0123456789', { type: 'text/html', name: 'a "é".html' })).body.file
    const whole = await at(`/v1/files/${id}`)
    expect(await whole.text()).toBe('0123456789')
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '10',
      'content-disposition': "attachment; filename*=UTF-8''a%20%C3%A9.html",
      'x-content-type-options': 'nosniff',
      etag: `"${id}"`,
    })
    for (const [range, status, text, told] of [
      ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-2', 206, '89', 'bytes 8-9/10'],
      ['bytes=5-500', 206, '56789', 'bytes 5-9/10'],
      ['bytes=0-1,3-4', 200, '0123456789', null],
      ['lines=1-2', 200, '0123456789', null],
    ] as const) {
      const response = await at(`/v1/files/${id}`, { headers: { range } })
      expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
        status,
        text,
        told,
      ])
    }
    const behind = await at(`/v1/files/${id}`, { headers: { range: 'bytes=10-' } })
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    const other = await at(`/v1/files/${id}`, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })
    expect(other.status).toBe(200)
    expect(await other.text()).toBe('0123456789')
    const head = await at(`/v1/files/${id}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
  })

  test('knows no other id', async () => {
    await start()
    writeFileSync(join(folder, 'secret'), 'x')
    for (const id of [sha256('other'), 'x', '..%2Fsecret', '..%2f..%2fetc%2fpasswd', '%00', 'a'.repeat(5_000)]) {
      for (const method of ['GET', 'DELETE']) {
        expect(await answerOf(await at(`/v1/files/${id}`, { method }))).toMatchObject({ status: 404 })
      }
    }
  })

  test('a restart keeps files, and nothing that was not whole', async () => {
    await start()
    const { id } = (await upload('kept')).body.file
    await server.close()
    writeFileSync(join(folder, 'files', `${sha256('half')}.data`), 'half')
    writeFileSync(join(folder, 'files', 'begun.partial'), 'ha')
    await start()
    expect(stored()).toEqual([`${id}.data`, `${id}.file.json`])
    expect(await (await at(`/v1/files/${id}`)).text()).toBe('kept')
    expect((await at(`/v1/files/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await at(`/v1/files/${id}`)).status).toBe(404)
    expect(stored()).toEqual([])
  })
})

async function uploadStream(body: ReadableStream, type: string): Promise<Answer> {
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } }
  return await answerOf(await fetch(`${server.url}/v1/files`, init as RequestInit))
}

async function talking(text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  await new Promise<void>((resolve) => socket.write(text, () => resolve()))
  return socket
}
