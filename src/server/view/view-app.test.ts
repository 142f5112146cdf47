import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordOf, writeRun } from '../../../measure/written-run.ts'
import { ViewedFolder } from '../../view/index.ts'
import { parseRows } from './export-answer.ts'
import { createViewApp } from './view-app.ts'

const here = 'http://127.0.0.1:8081'
const long = 'é'.repeat(150_000)
const options = { id: 'run-a', rows: 300, texts: new Map([[6, long]]) }
let runs: string
let folder: ViewedFolder
let app: Hono

beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), 'touchstone-view-'))
  await writeRun(runs, options)
  await writeRun(runs, { id: 'run-b', rows: 300, seed: 1, day: 2 })
  const page = join(runs, '.page')
  await mkdir(page)
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>')
  folder = new ViewedFolder(runs)
  app = await createViewApp({ folder, page, now: () => new Date('2026-11-29T10:00:00Z') })
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await rm(runs, { recursive: true, force: true })
})

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return await app.request(`${here}${path}`, { headers })
}

async function json(path: string): Promise<unknown> {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  return await answer.json()
}

const own = { origin: here, host: '127.0.0.1:8081', 'sec-fetch-site': 'same-origin' }

async function put(row: number, body: unknown, headers: Record<string, string> = own): Promise<Response> {
  const text = JSON.stringify(body)
  return await app.request(`${here}/api/runs/run-a/rows/${row}/verdict`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'content-length': String(text.length), ...headers },
    body: text,
  })
}

describe('the page over runs', () => {
  test('lists runs, the latest first, with their figures', async () => {
    const { runs: list } = (await json('/api/runs')) as {
      runs: { id: string; correct: { value: number }; data: string }[]
    }
    expect(list.map(({ id }) => id)).toEqual(['run-b', 'run-a'])
    expect(list[0]?.data).toBe(list[1]?.data)
    expect(list[0]?.correct.value).toBeGreaterThan(0.4)
  })

  test('gives windows of a filtered list, with failures by kind', async () => {
    const wrong = Array.from({ length: 300 }, (_, row) => recordOf(row, options)).filter(
      ({ feedback }) => feedback.verdict === 'wrong',
    )
    const answer = (await json('/api/runs/run-a/rows?verdict=wrong&from=2&count=3&groups=1')) as {
      total: number
      of: number
      rows: { row: number; reason: { kind: string } }[]
      groups: { rows: number }[]
    }
    expect([answer.total, answer.of]).toEqual([wrong.length, 300])
    expect(answer.rows.map(({ row }) => row)).toEqual(wrong.slice(2, 5).map(({ index }) => index))
    expect(answer.groups.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(wrong.length)
  })

  test('gives a row with its place, repeats, the other run, and a long text in parts', async () => {
    const answer = (await json('/api/runs/run-a/rows/6?fold=0&against=run-b&part=1')) as {
      record: { response: { text: string } }
      part: { number: number; parts: number; start: number; length: number }
      place: { at: number; previous: number; next: number }
      repeats: { row: number }[]
      others: { row: number }[]
    }
    expect(answer.part).toEqual({ number: 1, parts: 3, start: 60_000, length: 150_000 })
    expect(answer.record.response.text.length).toBe(60_000)
    expect(answer.place).toMatchObject({ at: 6, previous: 5, next: 7 })
    expect(answer.repeats.map(({ row }) => row)).toEqual([4, 5, 6, 7])
    expect(answer.others.map(({ row }) => row)).toEqual([4, 5, 6, 7])
    const whole = await get('/api/runs/run-a/rows/6/text')
    expect(await whole.text()).toBe(long)
    expect(whole.headers.get('content-disposition')).toContain('attachment')
  })

  test('sets and clears a verdict for the page itself, and for nobody else', async () => {
    const { digest } = recordOf(9, options)
    expect((await put(9, { verdict: 'wrong', digest, note: 'off by one' })).status).toBe(200)
    expect(await json('/api/runs/run-a/rows/9')).toMatchObject({
      person: { verdict: 'wrong', note: 'off by one', at: '2026-11-29T10:00:00.000Z' },
    })
    for (const headers of [
      { host: '127.0.0.1:8081' },
      { ...own, origin: 'http://evil.example' },
      { ...own, origin: 'null' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, origin: 'http://127.0.0.1:9999' },
    ]) {
      expect((await put(9, { verdict: null, digest }, headers)).status).toBe(403)
    }
    expect((await put(9, { verdict: 'perhaps', digest })).status).toBe(400)
    expect((await put(9, { verdict: null, digest: 'f'.repeat(32) })).status).toBe(400)
    expect((await put(9, { verdict: null, digest }, { ...own, 'content-type': 'text/plain' })).status).toBe(415)
    expect((await put(9, { verdict: null, digest })).status).toBe(200)
    expect(await json('/api/runs/run-a/rows/9')).toMatchObject({ person: null })
  })

  test('exports chosen rows as a file, in the order of the run', async () => {
    const body = new URLSearchParams({ form: 'reward', query: 'verdict=wrong', rows: '3,0-1' })
    const headers = { ...own, 'content-length': String(body.toString().length) }
    const answer = await app.request(`${here}/api/runs/run-a/export`, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="run-a-reward.jsonl"')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { completion: string }).completion)).toEqual(
      [0, 1, 3].map((row) => recordOf(row, options).response.text),
    )
    expect([...parseRows('5,1-3,2', 6)]).toEqual([1, 2, 3, 5])
    expect(() => parseRows('4-9', 6)).toThrow('rows 4-9: there are 6')
    expect(() => parseRows('1;2', 6)).toThrow(RangeError)
  })

  test('answers by loopback names only, and lets nothing else be loaded, framed or guessed', async () => {
    expect((await app.request('http://rebound.example/api/runs')).status).toBe(403)
    const page = await get('/')
    expect(page.status).toBe(200)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await get('/api/runs/run-a')).headers.get('cache-control')).toBe('no-store')
  })

  test('names what it does not know', async () => {
    for (const path of [
      '/api/nothing',
      '/api/runs/none',
      '/api/runs/..%2f..%2fetc',
      '/api/runs/run-a/rows/x',
      '/assets/../../package.json',
      '/../run-a/trace.jsonl',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404])
    }
    expect((await get('/api/runs/run-a/rows/99999')).status).toBe(400)
    expect((await get('/api/runs/run-a/rows?verdict=perhaps')).status).toBe(400)
    const deleted = await app.request(`${here}/api/runs/run-a`, { method: 'DELETE', headers: own })
    expect(deleted.status).toBe(405)
  })

  test('calls a run by its folder, whatever its file says', async () => {
    const other = await writeRun(runs, { id: 'run-c', rows: 4 })
    const path = join(other, 'run.json')
    const file = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...file, id: 'x"\r\nset-cookie: a=b' }))
    expect(await json('/api/runs/run-c')).toMatchObject({ id: 'run-c' })
    const text = await get('/api/runs/run-c/rows/0/text')
    expect(text.headers.get('content-disposition')).toBe('attachment; filename="run-c-0.txt"')
    await rm(other, { recursive: true })
  })

  test('asks for a password where it has a token', async () => {
    const page = join(runs, '.page')
    const guarded = await createViewApp({ folder, page, token: 'a-token-of-twenty-chars', now: () => new Date(0) })
    const refused = await guarded.request('http://machine.example/api/runs')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="touchstone"'])
    const authorization = `Basic ${Buffer.from('any:a-token-of-twenty-chars').toString('base64')}`
    expect((await guarded.request('http://machine.example/api/runs', { headers: { authorization } })).status).toBe(200)
  })
})
