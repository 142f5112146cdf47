/**
 * The bundled problems hold what data/README.md says, their reference solutions are right in every step, and the
 * recorded responses belong to the problems as they stand now.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../src/critique/index.ts'
import { TouchstoneError } from '../src/errors.ts'
import { createProgramsJudge } from '../src/sandbox/index.ts'
import type { Task } from '../src/supervision.ts'
import { readRows, type Row } from '../src/task/index.ts'

const dataFolder = fileURLToPath(new URL('../data/', import.meta.url))
const words = await rowsOf('word-problems.jsonl')
const programs = await rowsOf('programming-problems.jsonl')
const responseFiles = (await readdir(join(dataFolder, 'responses'))).filter((name) => name.endsWith('.jsonl'))

/** Undefined where this machine cannot isolate programs; `touchstone doctor` says what is missing. */
const programsJudge = await createProgramsJudge({ stopAtFirstFailure: true }).catch((error: unknown) => {
  if (error instanceof TouchstoneError && error.code === 'unavailable') return undefined
  throw error
})
afterAll(async () => {
  await programsJudge?.[Symbol.asyncDispose]()
})

async function rowsOf(name: string): Promise<Row[]> {
  return await Array.fromAsync(readRows([join(dataFolder, name)], { shape: 'touchstone' }))
}

async function programVerdicts(rows: readonly Pick<Row, 'task' | 'response'>[]): Promise<string[]> {
  return await Promise.all(
    rows.map(async ({ task, response }) => {
      if (response === undefined) return `${task.id} unanswered`
      const feedback = await programsJudge?.judge(task, response)
      return `${task.id} ${feedback?.verdict}`
    }),
  )
}

function levelOf(task: Task): unknown {
  return task.labels?.['level']
}

describe('bundled problems', () => {
  test('have unique ids, all five levels, and a reference solution each', () => {
    const rows = [...words, ...programs]
    expect(words.length).toBe(100)
    expect(programs.length).toBe(54)
    expect(new Set(rows.map(({ task }) => task.id)).size).toBe(rows.length)
    for (const set of [words, programs]) {
      expect(new Set(set.map(({ task }) => levelOf(task)))).toEqual(new Set([1, 2, 3, 4, 5]))
    }
    for (const { response } of rows) expect(response?.model).toBe('reference')
  })

  test('no two word problems ask the same', () => {
    const questions = words.map(({ task }) => (task.kind === 'arithmetic' ? task.question : ''))
    expect(new Set(questions).size).toBe(words.length)
  })
})

describe('reference solutions of word problems', () => {
  test('are correct in every step and in the answer', async () => {
    await using judge = createReasoningJudge()
    const faults: string[] = []
    let findings = 0
    for (const { task, response } of words) {
      if (response === undefined) continue
      const feedback = await judge.judge(task, response)
      findings += feedback.findings.length
      if (feedback.verdict !== 'correct') faults.push(`${task.id}: ${feedback.verdict}`)
      for (const { verdict, message } of feedback.findings) {
        if (verdict !== 'correct') faults.push(`${task.id}: ${message}`)
      }
    }
    expect(faults).toEqual([])
    // at least two steps and an answer for each problem: nothing was passed over
    expect(findings).toBeGreaterThanOrEqual(3 * words.length)
  })

  test('are wrong as soon as the last line names another number', async () => {
    await using judge = createReasoningJudge()
    const verdicts = new Set<string>()
    for (const { task, response } of words) {
      if (response === undefined) continue
      const text = response.text.replace(/The answer is .*$/, 'The answer is 987654.')
      verdicts.add((await judge.judge(task, { ...response, text })).verdict)
    }
    expect([...verdicts]).toEqual(['wrong'])
  })
})

describe('programming problems', () => {
  test('are in Python or JavaScript, with 4 to 8 tests of one style and unlike names', () => {
    const languages = { python: 0, javascript: 0 }
    for (const { task } of programs) {
      if (task.kind !== 'programming') throw new TypeError(`${task.id} is of kind ${task.kind}`)
      if (task.language !== 'python' && task.language !== 'javascript')
        throw new TypeError(`${task.id}: ${task.language}`)
      languages[task.language]++
      expect(task.tests.length, task.id).toBeGreaterThanOrEqual(4)
      expect(task.tests.length, task.id).toBeLessThanOrEqual(8)
      expect(new Set(task.tests.map(({ style }) => style)).size, task.id).toBe(1)
      expect(new Set(task.tests.map(({ name }) => name)).size, task.id).toBe(task.tests.length)
    }
    expect(languages).toEqual({ python: 39, javascript: 15 })
  })
})

describe.skipIf(programsJudge === undefined)('reference programs, in the sandbox', () => {
  test('pass every test', async () => {
    expect(await programVerdicts(programs)).toEqual(programs.map(({ task }) => `${task.id} correct`))
  })

  test('fail when the program is empty', async () => {
    const empty = programs.map(({ task }) => ({ task, response: { taskId: task.id, model: 'none', text: '' } }))
    expect(await programVerdicts(empty)).toEqual(programs.map(({ task }) => `${task.id} wrong`))
  })
})

describe('recorded responses', () => {
  const bundled = new Map([...words, ...programs].map(({ task }) => [task.id, task]))

  test.each(responseFiles)(
    '%s: each row holds a bundled problem as it stands now, and how it was answered',
    async (name) => {
      const rows = await rowsOf(join('responses', name))
      const digests = new Set<string | undefined>()
      for (const { task, response } of rows) {
        expect(task).toEqual(bundled.get(task.id))
        expect(`${response?.model}.jsonl`).toBe(name)
        expect(response?.sampling?.temperature).toBe(0)
        expect(response?.tokens?.completion).toBeGreaterThan(0)
        digests.add(response?.sampling?.modelDigest)
      }
      expect(rows.map(({ task }) => task.id)).toEqual([...bundled.keys()])
      expect(digests.size).toBe(1)
      expect([...digests][0]).toMatch(/^[0-9a-f]{64}$/)
    },
  )
})
