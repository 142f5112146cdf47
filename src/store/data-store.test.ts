import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { listDataSets, openDataSet, pullDataSet, type DataOptions } from './data-store.ts'
import { dataEntry } from './manifest.ts'

let folder: string
let options: DataOptions
beforeEach(() => {
  vi.stubEnv('TOUCHSTONE_DATA', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-'))
  options = { cache: join(folder, 'cache') }
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('openDataSet', () => {
  test('a set that is nowhere and has no publisher source says what to do', async () => {
    await expect(openDataSet('svamp', undefined, options)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /svamp\.jsonl\.gz is not on this machine: made from https:.*; put it in DIR\/svamp\/ and give --data-dir DIR/,
      ),
    })
  })

  test('a set that could be pulled says how, when pulling is off', async () => {
    await expect(openDataSet('gsm8k', 'test.jsonl', { ...options, pull: false })).rejects.toThrow(
      'test.jsonl is not on this machine: touchstone data pull gsm8k',
    )
  })

  test('a local file with other bytes is an error that names both digests', async () => {
    const [file] = dataEntry('svamp').files
    await mkdir(join(folder, 'local', 'svamp'), { recursive: true })
    await writeFile(join(folder, 'local', 'svamp', 'svamp.jsonl.gz'), Buffer.alloc(file?.bytes ?? 0))
    const opening = openDataSet('svamp', undefined, { ...options, dataFolder: join(folder, 'local') })
    await expect(opening).rejects.toMatchObject({ code: 'corrupt' })
    await expect(opening).rejects.toThrow(new RegExp(`SHA-256 is [0-9a-f]{64}, wanted ${file?.sha256}`))
  })

  test('a file of another length is refused by its size', async () => {
    await mkdir(join(folder, 'short', 'svamp'), { recursive: true })
    await writeFile(join(folder, 'short', 'svamp', 'svamp.jsonl.gz'), 'short')
    await expect(openDataSet('svamp', undefined, { ...options, dataFolder: join(folder, 'short') })).rejects.toThrow(
      /svamp\.jsonl\.gz: 5 bytes, wanted 52696/,
    )
  })

  test('wrong names list the right ones', async () => {
    await expect(openDataSet('gsm8k', 'dev.jsonl', options)).rejects.toThrow(
      'data set gsm8k: "dev.jsonl" is not one of its files, wanted one of example_model_solutions.jsonl, test.jsonl, train.jsonl',
    )
    await expect(openDataSet('gsm8k', undefined, options)).rejects.toThrow('no file was named')
    await expect(pullDataSet('nope', options)).rejects.toThrow('data set "nope" is not in the manifest')
  })

  test('a data folder that is not there is a mistake to tell', async () => {
    await expect(openDataSet('svamp', undefined, { ...options, dataFolder: join(folder, 'typo') })).rejects.toThrow(
      /the data folder given is .*typo, wanted a folder with one folder per data set/,
    )
    await expect(listDataSets({ ...options, dataFolder: join(folder, 'typo') })).rejects.toThrow('wanted a folder')
  })
})

describe('TOUCHSTONE_DATA', () => {
  test('names the local folder where none is given, and only there', async () => {
    await mkdir(join(folder, 'named', 'svamp'), { recursive: true })
    await writeFile(join(folder, 'named', 'svamp', 'svamp.jsonl.gz'), 'short')
    vi.stubEnv('TOUCHSTONE_DATA', join(folder, 'named'))
    await expect(openDataSet('svamp', undefined, options)).rejects.toThrow('svamp.jsonl.gz: 5 bytes')
    await mkdir(join(folder, 'empty'))
    const given = openDataSet('svamp', undefined, { ...options, dataFolder: join(folder, 'empty') })
    await expect(given).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('that names no folder is a mistake to tell', async () => {
    vi.stubEnv('TOUCHSTONE_DATA', join(folder, 'typo'))
    await expect(openDataSet('svamp', undefined, options)).rejects.toThrow(/TOUCHSTONE_DATA is .*typo, wanted a folder/)
  })
})

describe('listDataSets', () => {
  test('tells which sets are complete in a local folder', async () => {
    const listings = await listDataSets({ ...options, dataFolder: join(folder, 'local') })
    const here = listings.filter((listing) => listing.folder !== undefined)
    expect(here.map((listing) => listing.entry.name)).toEqual(['svamp'])
    expect(listings.length).toBeGreaterThan(30)
  })
})
