/**
 * The five logs that are gone on with after an interruption: cut at any byte, with a torn last line, and resumed again
 * and again, each ends as if nothing had happened.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openResumableResults } from '../measure/resumable-results.ts'
import {
  adamW,
  floats,
  input,
  mean,
  multiply,
  parameter,
  schedule,
  subtract,
  train,
  TrainingGraph,
} from '../src/engine/index.ts'
import { openAnswerFile } from '../src/model/answer-file.ts'
import { keyOf } from '../src/random.ts'
import { openResultLines } from '../src/relation/benchmark/result-lines.ts'
import { openTrace, TRACE_VERSION } from '../src/trace.ts'

const LINES = 6
/** Texts with characters of several bytes, so that cuts fall inside them. */
const text = (index: number): string => `line ${index}: é € 😀 \u2028`

interface Log {
  readonly name: string
  readonly file: string
  /** Opens the log in a folder and goes on until it has so many lines, where it has fewer. */
  goOn(folder: string, lines: number): Promise<void>
}

const signal = new AbortController().signal
const LOGS: readonly Log[] = [
  {
    name: 'a trace',
    file: 'trace.jsonl',
    async goOn(folder, lines) {
      const header = {
        trace: 'touchstone',
        version: TRACE_VERSION,
        config: {},
        key: null,
        versions: {},
        data: [],
      } as const
      using trace = await openTrace(join(folder, this.file), header)
      for (let index = trace.kept; index < lines; index++) {
        trace.append({
          index,
          digest: index.toString(16).padStart(32, '0'),
          source: { file: 'a.jsonl', line: index + 1 },
          task: { id: 't', kind: 'arithmetic', question: text(index) },
          response: { taskId: 't', model: 'm', text: text(index) },
          feedback: { verdict: 'correct', score: 1, findings: [], text: '', judge: { name: 'j', version: '1' } },
          timing: { judgeMs: 1 },
        })
      }
    },
  },
  {
    name: 'an answer file',
    file: 'answers.jsonl',
    async goOn(folder, lines) {
      using answers = await openAnswerFile(join(folder, this.file))
      for (let index = 0; index < lines; index++) {
        const sampling = { temperature: 0, topP: 1, maxTokens: 9, key: `key-${index}` }
        if (answers.kept.has(sampling.key)) continue
        const task = { id: `t${index}`, kind: 'arithmetic', question: text(index) } as const
        answers.append(task, { taskId: task.id, model: 'm', text: text(index), sampling })
      }
    },
  },
  {
    name: 'results of a benchmark',
    file: 'results.jsonl',
    async goOn(folder, lines) {
      const schema = z.object({ digest: z.string(), text: z.string() })
      using results = await openResultLines(join(folder, this.file), schema)
      for (let index = 0; index < lines; index++) {
        const digest = `digest-${index}`
        expect(await results.once(digest, async () => ({ digest, text: text(index) }))).toEqual({
          digest,
          text: text(index),
        })
      }
    },
  },
  {
    name: "a claim's results",
    file: 'units.jsonl',
    async goOn(folder, lines) {
      using results = await openResumableResults<string>({ stateFolder: folder, signal }, 'units')
      for (let index = 0; index < lines; index++) {
        expect(await results.once(String(index), async () => text(index))).toBe(text(index))
      }
    },
  },
]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-logs-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A kill: the share of the file that is left, and what of the next line stands behind it. */
const kill = fc.record({
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  torn: fc.constantFrom('', '{"ke', '{"index":2,"dig', '{}', '{"key":"0","value":1}', '\u0000\u0000'),
  lines: fc.integer({ min: 0, max: LINES }),
})

async function cut(file: string, { share, torn }: { readonly share: number; readonly torn: string }): Promise<void> {
  const bytes = await readFile(file)
  const left = bytes.subarray(0, Math.floor(share * bytes.length))
  // what stands behind a line feed is a torn line; behind half a line it is more of that line
  await writeFile(file, left.length === 0 || left.at(-1) === 0x0a ? Buffer.concat([left, Buffer.from(torn)]) : left)
}

describe.each(LOGS)('$name', (log) => {
  test('a torn last line, resumed twice in a row, ends as the undisturbed log', async () => {
    const place = await mkdtemp(join(folder, 'torn-'))
    const file = join(place, log.file)
    await log.goOn(place, LINES)
    const whole = await readFile(file, 'utf8')
    const lines = whole.split(/(?<=\n)/)
    await writeFile(file, `${lines.slice(0, 2).join('')}${lines[2]?.slice(0, -7)}`)
    await log.goOn(place, 3)
    await log.goOn(place, 3)
    const half = await readFile(file, 'utf8')
    expect(whole.startsWith(half)).toBe(true)
    await writeFile(file, `${half}${half.slice(0, 9)}`)
    await log.goOn(place, LINES)
    await log.goOn(place, LINES)
    expect(await readFile(file, 'utf8')).toBe(whole)
  })

  test('killed at any byte, any number of times, nothing is lost and nothing doubled', async () => {
    const undisturbed = await mkdtemp(join(folder, 'whole-'))
    await log.goOn(undisturbed, LINES)
    const whole = await readFile(join(undisturbed, log.file), 'utf8')
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { minLength: 2, maxLength: 4 }), async (kills) => {
        const place = await mkdtemp(join(folder, 'killed-'))
        await log.goOn(place, LINES)
        for (const each of kills) {
          await cut(join(place, log.file), each)
          await log.goOn(place, each.lines)
        }
        await log.goOn(place, LINES)
        expect(await readFile(join(place, log.file), 'utf8')).toBe(whole)
        await rm(place, { recursive: true })
      }),
      { numRuns: 60, seed: 12 },
    )
  })

  test('a broken line before the last is named by file and line, and the file stays as it is', async () => {
    const place = await mkdtemp(join(folder, 'broken-'))
    const file = join(place, log.file)
    await log.goOn(place, LINES)
    const lines = (await readFile(file, 'utf8')).split(/(?<=\n)/)
    const broken = [...lines.slice(0, 2), '{"key":\n', ...lines.slice(2)].join('')
    await writeFile(file, `${broken}{"torn`)
    await expect(log.goOn(place, LINES)).rejects.toMatchObject({ name: 'InputError', file, line: 3 })
    expect(await readFile(file, 'utf8')).toBe(`${broken}{"torn`)
  })
})

/** Lines of a training's metrics without their times; the last one must be whole. */
async function metrics(place: string): Promise<unknown[]> {
  const lines = (await readFile(join(place, 'metrics.jsonl'), 'utf8')).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }))
}

/** But for the lock, which would name a process that is gone and not this one. */
function isNoLock(path: string): boolean {
  return !path.endsWith('lock')
}

describe('metrics of a training', () => {
  const STEPS = 8

  /** Trains to the end or to a step, and copies the folder after each update where asked: what a kill there leaves. */
  async function trainIn(place: string, stopAt?: number, copies?: string): Promise<void> {
    const error = subtract(multiply(parameter('w', [1]), input('x', ['n'])), input('y', ['n']))
    await using graph = await TrainingGraph.compile(mean(multiply(error, error)), { momentCount: 2, threads: 1 })
    graph.arena.load(new Map([['w', { shape: [1], data: Float32Array.of(0.5) }]]))
    const stop = new AbortController()
    const training = train(graph, {
      optimiser: adamW(),
      schedule: schedule({ peak: 0.05, total: STEPS, warmup: 2 }),
      steps: STEPS,
      // the folder as it stands when a batch is wanted is what a kill at that moment leaves
      ahead: false,
      batch: async (index) => {
        if (copies !== undefined) await cp(place, join(copies, String(index)), { recursive: true, filter: isNoLock })
        return { name: `batch ${index}`, feeds: { x: floats([index, 1]), y: floats([1, index]) } }
      },
      key: keyOf('logs'),
      folder: place,
      identity: 'logs',
      saveEvery: 3,
      onProgress: ({ step }) => {
        if (step === stopAt) stop.abort(new Error('enough'))
      },
      signal: stop.signal,
    })
    if (stopAt === undefined) await training
    else await expect(training).rejects.toThrow('enough')
  }

  test('killed after any step, at any byte of a later line, and resumed twice: as the undisturbed training', async () => {
    const copies = join(folder, 'copies')
    await mkdir(copies)
    const whole = join(folder, 'training')
    await trainIn(whole, undefined, copies)
    const undisturbed = await metrics(whole)
    expect(undisturbed.length).toBe(STEPS)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: STEPS - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: STEPS - 1 }),
        async (killed, share, stopAt) => {
          const place = await mkdtemp(join(folder, 'killed-'))
          await cp(join(copies, String(killed)), place, { recursive: true })
          // what the saved state counts is on the disk; of the lines after it any part may be
          const kept = killed - (killed % 3)
          const file = join(place, 'metrics.jsonl')
          const lines = (await readFile(file, 'utf8')).split(/(?<=\n)/)
          expect(lines.filter((line) => line !== '').length).toBe(killed)
          const later = lines.slice(kept).join('')
          const left = `${lines.slice(0, kept).join('')}${later.slice(0, Math.floor(share * later.length))}`
          await writeFile(file, `${left}{"step`)
          if (stopAt > kept) await trainIn(place, stopAt)
          await trainIn(place)
          expect(await metrics(place)).toEqual(undisturbed)
          await trainIn(place)
          expect(await metrics(place)).toEqual(undisturbed)
          await rm(place, { recursive: true })
        },
      ),
      { numRuns: 12, seed: 12 },
    )
  })

  test('metrics that lack what the state counts are refused by name', async () => {
    const place = join(folder, 'shortened')
    await trainIn(place)
    const file = join(place, 'metrics.jsonl')
    await writeFile(
      file,
      (await readFile(file, 'utf8'))
        .split(/(?<=\n)/)
        .slice(1)
        .join(''),
    )
    await expect(trainIn(place)).rejects.toThrow(`${file}: has 7 whole lines, wanted the 8 that were written before`)
  })
})
