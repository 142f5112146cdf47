import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startServer, type RunningServer } from '../server/index.ts'
import { addBiasCommand } from './reward-bias.ts'

// the store opens only files whose digest it knows
const stored = vi.hoisted(() => ({ folder: '' }))
vi.mock('../store/index.ts', async (original) => ({
  ...(await original<typeof import('../store/index.ts')>()),
  openDataSet: (_name: string, file: string) => Promise.resolve(join(stored.folder, file)),
}))

const TOKEN = 'a-token-of-24-characters'
const seen: { readonly prompt: string; readonly response: string }[] = []

let folder: string
let server: RunningServer
const printed: string[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-bias-'))
  printed.length = 0
  seen.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.stubEnv('TOUCHSTONE_API_KEY', TOKEN)
  server = await startServer(
    {
      runner: {
        run: () => Promise.reject(new TypeError('nothing is run here')),
        bench: { test: () => Promise.reject(new TypeError('no test is run here')) },
        languages: () => Promise.resolve([]),
      },
      judges: [],
      // a model that counts letters
      reward: {
        score(texts) {
          seen.push(...texts)
          return Promise.resolve(
            texts.map(({ response }) => ({ reward: response.length, standardised: 0, spread: 0, known: true })),
          )
        },
      },
    },
    { port: 0, concurrency: 2, version: '0', token: TOKEN },
  )
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each(['/classify', '/v1/embeddings'])('reward bias --endpoint asks our own server by %s', async (path) => {
  const pairs = Array.from({ length: 12 }, (_pair, index) => ({
    prompt: `Question ${index}?`,
    chosen: `Answer ${'word '.repeat(index + 3)}end`,
    rejected: `No ${'word '.repeat(index % 3)}end`,
  }))
  const file = join(folder, 'pairs.jsonl')
  writeFileSync(file, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''))
  const reward = new Command('reward')
  addBiasCommand(reward)
  const out = join(folder, 'out')
  const argv = ['bias', file, '--endpoint', `${server.url}${path}`, '--rewrites', '0', '--out', out, '--json']
  await reward.parseAsync(argv, { from: 'user' })
  // each response once, as it stands
  expect(seen.map(({ prompt, response }) => `${prompt} ${response}`).toSorted()).toEqual(
    pairs.flatMap(({ prompt, chosen, rejected }) => [`${prompt} ${chosen}`, `${prompt} ${rejected}`]).toSorted(),
  )
  // the longer answer wins every pair
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    pairs: 12,
    responses: 24,
    accuracy: { value: 1, n: 12 },
    axes: [{ cue: 'length', spearman: { value: 1, n: 24 } }, {}, {}, {}, {}, {}],
  })
})

test('reward bias --data NAME audits a set of the data store, by subset and without a model', async () => {
  stored.folder = folder
  for (const [subset, label] of Object.entries({ natural: 1, neighbor: 2, gptout: 2 })) {
    const row = { input: `${subset}?`, output_1: 'One long answer.', output_2: 'Short.', label }
    writeFileSync(join(folder, `${subset}.jsonl.gz`), gzipSync(JSON.stringify(row)))
  }
  const reward = new Command('reward')
  addBiasCommand(reward)
  const argv = ['bias', '--data', 'llmbar', '--out', join(folder, 'out'), '--json']
  await reward.parseAsync(argv, { from: 'user' })
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    pairs: 3,
    responses: 0,
    pickLongest: { n: 3 },
    subsets: [
      { name: 'natural', pairs: 1, pickLongest: { value: 1 } },
      { name: 'neighbor', pairs: 1, pickLongest: { value: 0 } },
      { name: 'gptout', pairs: 1, pickLongest: { value: 0 } },
    ],
  })
})
