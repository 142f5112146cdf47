import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepTrained } from '../store/index.ts'
import { addDataCommand } from './data.ts'
import { addModelsCommand, megabytes } from './models.ts'

// the real one listens for signals, and the test runner ends its processes with one
vi.mock('./terminal.ts', async (original) => ({
  ...(await original<typeof import('./terminal.ts')>()),
  interruptSignal: () => new AbortController().signal,
}))

let folder: string
let printed: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  printed = []
  vi.stubEnv('TOUCHSTONE_CACHE', folder)
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('touchstone models', () => {
  test('list says of every model its licence and how to get it', async () => {
    await run('models', 'list')
    const text = printed.join('\n')
    expect(text).toContain('smollm2-135m  98 MB  SmolLM2 135M Instruct, Q4_1\n  licence: Apache-2.0')
    expect(text).toContain('not here: touchstone models pull qwen2.5-coder-1.5b')
  })

  test('list, path and remove know models trained here', async () => {
    await keepTrained('my-relations', async () => await Promise.resolve({ title: 'relation classifier' }))
    await run('models', 'list')
    expect(printed.slice(0, 2)).toEqual([
      'my-relations  0.0 MB  relation classifier',
      `  trained here: ${join(folder, 'trained', 'my-relations')}`,
    ])
    await run('models', 'path', 'my-relations')
    expect(printed.at(-1)).toBe(join(folder, 'trained', 'my-relations'))
    await run('models', 'remove', 'my-relations')
    expect(printed.at(-1)).toBe('removed my-relations')
  })

  test('list --json has name, bytes and digest', async () => {
    await run('models', 'list', '--json')
    const models = JSON.parse(printed.join('\n')) as { name: string; bytes: number; digest: string }[]
    expect(models.find((model) => model.name === 'minilm-l6')).toMatchObject({
      kind: 'encoder',
      bytes: 91_335_585,
      digest: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
    })
  })

  test('path and remove of what is not here, and a name that does not exist', async () => {
    await expect(run('models', 'path', 'minilm-l6')).rejects.toThrow(
      'model minilm-l6 is not on this machine: touchstone models pull minilm-l6',
    )
    await run('models', 'remove', 'minilm-l6')
    expect(printed).toEqual(['minilm-l6 was not here'])
    await expect(run('models', 'pull', 'smollm2-135m', 'gpt')).rejects.toThrow('model "gpt" is not in the manifest')
  })
})

describe('touchstone models --json', () => {
  test('path and remove print one JSON value', async () => {
    await run('models', 'remove', 'minilm-l6', 'smollm2-135m', '--json')
    expect(printed).toEqual(['[{"name":"minilm-l6","removed":false},{"name":"smollm2-135m","removed":false}]'])
    await expect(run('models', 'path', 'minilm-l6', '--json')).rejects.toThrow('is not on this machine')
  })
})

describe('touchstone data', () => {
  test('path of a set in a folder that was named but is not there', async () => {
    await expect(run('data', 'path', 'svamp', '--data-dir', join(folder, 'no'))).rejects.toThrow(
      'the data folder given',
    )
    await expect(run('data', 'path', 'nope')).rejects.toThrow('data set "nope" is not in the manifest')
  })

  test('list says which sets are for measuring only', async () => {
    await run('data', 'list')
    const line = printed.find((each) => each.startsWith('processbench '))
    expect(line).toMatch(/2,302 rows .* \(measure only\)$/)
  })
})

describe('megabytes', () => {
  test('shows small sizes with a decimal', () => {
    expect([megabytes(52_696), megabytes(1_117_320_768)]).toEqual(['0.1 MB', '1117 MB'])
  })
})

async function run(...words: readonly string[]): Promise<void> {
  const program = new Command('touchstone')
  addModelsCommand(program)
  addDataCommand(program)
  await program.parseAsync(words, { from: 'user' })
}
