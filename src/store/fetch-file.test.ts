import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchFile } from './fetch-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-fetch-'))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await rm(folder, { recursive: true, force: true })
})

/** A body that holds `ahead` pieces for its reader, and breaks right after the last of them is there. */
function breaking(pieces: readonly Uint8Array[], ahead: number): ReadableStream<Uint8Array> {
  let next = 0
  const source = {
    pull(controller: ReadableStreamDefaultController<Uint8Array>): void {
      const piece = pieces[next++]
      if (piece !== undefined) controller.enqueue(piece)
      if (next === pieces.length) setImmediate(() => controller.error(new TypeError('terminated')))
    },
  }
  return new ReadableStream(source, { highWaterMark: ahead })
}

test('fetchFile keeps every byte that came before a break', async () => {
  const pieces = [1, 2, 3, 4].map((value) => new Uint8Array(100_000).fill(value))
  const wanted = { name: 'x', bytes: 1_000_000, sha256: '0'.repeat(64) }
  for (let round = 0; round < 10; round++) {
    const path = join(folder, String(round))
    const seen: number[] = []
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(breaking(pieces, 1))))
    const fetching = fetchFile('http://host/x', path, wanted, { onBytes: (bytes) => seen.push(bytes) })
    await expect(fetching).rejects.toMatchObject({ code: 'fetch-failed' })
    expect(Buffer.concat(pieces).equals(await readFile(path))).toBe(true)
    expect(seen).toEqual([100_000, 200_000, 300_000, 400_000])
  }
})

test('fetchFile asks for the rest where the beginning is there', async () => {
  const path = join(folder, 'x')
  const wanted = { name: 'x', bytes: 6, sha256: 'bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721' }
  const ranges: unknown[] = []
  const bodies = [breaking([Buffer.from('abc')], 0), 'def']
  vi.stubGlobal('fetch', (_url: string, init: { headers: Record<string, string> }) => {
    ranges.push(init.headers['range'])
    return Promise.resolve(new Response(bodies.shift(), { status: ranges.length === 1 ? 200 : 206 }))
  })
  await expect(fetchFile('http://host/x', path, wanted)).rejects.toThrow('terminated')
  await fetchFile('http://host/x', path, wanted)
  expect(ranges).toEqual([undefined, 'bytes=3-'])
  expect(await readFile(path, 'utf8')).toBe('abcdef')
})

test('fetchFile says why it cannot write', async () => {
  const path = join(folder, 'none', 'x')
  const wanted = { name: 'x', bytes: 6, sha256: '0'.repeat(64) }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('abcdef')))
  await expect(fetchFile('http://host/x', path, wanted)).rejects.toThrow(/^fetch http:\/\/host\/x: ENOENT: .*none\/x/)
})
