/**
 * open-instruct's code server: `POST /test_program` with assertions, `POST /test_program_stdio` with inputs and outputs.
 *
 * Source: allenai/open-instruct, open_instruct/code_utils/api.py and code_utils.py (August 2026). Its client waits
 * max(30, min(300, 10 × the time limit)) s and takes **any** failure for a reward of 0. So a failure of the sandbox is
 * tried again within that time, and only then answered with 503. Not covered: tests in its packed form, which is a Python
 * pickle; such a text is refused, since reading one may run code.
 */
import { z } from '@hono/zod-openapi'
import type { ProgramTest } from '../../supervision.ts'
import type { ProgramRunner } from '../program-runner.ts'
import { badBody, RequestFailure } from '../request-failure.ts'
import type { Wire, WireWork } from './wire.ts'

const MOST_TESTS = 1_000
/** So much earlier than its client gives up do we answer, in ms. */
const ANSWER_ROOM_MS = 2_000
/** Tries of one test whose sandbox failed. */
const TRIES = 3
/** Statuses that say nothing about the program, and that another try would not change. */
const ABSTENTIONS: ReadonlySet<string> = new Set(['nothing-tested', 'missing-library', 'skipped'])

interface Asked {
  readonly program: string
  readonly tests: unknown
  readonly max_execution_time: number
}
export const testProgramRequest: z.ZodType<Asked> = z.object({
  program: z.string(),
  tests: z.unknown().describe('Assertions, or {input, output} objects; a list, or a text that holds it as JSON'),
  max_execution_time: z.number().positive().max(3_600).default(1).describe('Seconds for each test'),
})

/** What both paths answer. */
export interface TestProgramAnswer {
  /** 1 where the test passed. */
  readonly results: readonly number[]
  /** Seconds, or -1 where the test did not pass. */
  readonly runtimes: readonly number[]
}
export const testProgramAnswer: z.ZodType<TestProgramAnswer> = z.object({
  results: z.array(z.number()),
  runtimes: z.array(z.number()).describe('Seconds, or -1 where the test did not pass'),
})

const stdioTest = z.object({ input: z.string(), output: z.string() })

/** Both paths. */
export function openInstructWires(runner: ProgramRunner): readonly Wire<Asked>[] {
  return [
    wire('/test_program', runner, (test, index) => {
      if (typeof test === 'string') return { style: 'harness', name: `test ${index + 1}`, code: test }
      throw badTest(index, 'wanted a text with assertions')
    }),
    wire('/test_program_stdio', runner, (test, index) => {
      const parsed = stdioTest.safeParse(test)
      if (parsed.success) return { style: 'io', name: `test ${index + 1}`, ...parsed.data }
      throw badTest(index, 'wanted {input, output}, both texts')
    }),
  ]
}

function wire(path: string, runner: ProgramRunner, testOf: (test: unknown, index: number) => ProgramTest): Wire<Asked> {
  return {
    path,
    schema: testProgramRequest,
    withinMs: ({ max_execution_time: seconds }) => 1_000 * Math.max(30, Math.min(300, 10 * seconds)) - ANSWER_ROOM_MS,
    async work({ program, tests, max_execution_time: seconds }, work) {
      const list = listOf(tests).map(testOf)
      const limits = { wallMs: Math.ceil(1_000 * seconds), cpuMs: Math.ceil(1_000 * seconds) }
      const answers = await Promise.all(list.map((test) => run(runner, { program, test, limits }, work)))
      return { results: answers.map(({ passed }) => (passed ? 1 : 0)), runtimes: answers.map(({ seconds: s }) => s) }
    },
  }
}

interface OneTest {
  readonly program: string
  readonly test: ProgramTest
  readonly limits: { readonly wallMs: number; readonly cpuMs: number }
}

async function run(
  runner: ProgramRunner,
  { program, test, limits }: OneTest,
  { signal, pass }: WireWork,
): Promise<{ readonly passed: boolean; readonly seconds: number }> {
  let message = ''
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const result = await pass(() => runner.bench.test({ language: 'python', code: program }, test, { limits, signal }))
    const { status } = result
    if (status !== null && ABSTENTIONS.has(status)) {
      throw new RequestFailure(422, 'no-reward', `${test.name} was not decided: ${result.message}`)
    }
    if (status !== null && status !== 'sandbox-error') {
      const passed = status === 'accepted'
      return { passed, seconds: passed ? (result.run?.wallMs ?? 0) / 1_000 : -1 }
    }
    message = result.message
  }
  throw new RequestFailure(503, 'no-reward', `${test.name} was not decided: ${message}`)
}

/** The list of tests, also where it came as the text of a JSON array. */
function listOf(tests: unknown): readonly unknown[] {
  let list: unknown = tests
  if (typeof tests === 'string') {
    try {
      list = JSON.parse(tests)
    } catch {
      throw badTests(
        'is a text without JSON, wanted a list or its JSON; its packed form is a pickle, which is not read',
      )
    }
  }
  if (!Array.isArray(list)) throw badTests('is no list')
  if (list.length > MOST_TESTS) throw badTests(`has ${list.length} tests, wanted at most ${MOST_TESTS}`)
  return list
}

function badTests(message: string): RequestFailure {
  return badBody({ path: ['tests'], message, type: 'value_error' })
}

function badTest(index: number, message: string): RequestFailure {
  return badBody({ path: ['tests', index], message, type: 'value_error' })
}
