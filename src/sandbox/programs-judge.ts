/** The judge of programs: Task and Response in, Feedback out; one finding for each test. */
import { TouchstoneError } from '../errors.ts'
import type { Feedback, Finding, Judge, ProgramTest, Response, Task, Verdict } from '../supervision.ts'
import { excerpt } from './checkers.ts'
import { extractCode } from './extract-code.ts'
import { findLanguage } from './languages/table.ts'
import { rewardOf } from './rewards.ts'
import type { JudgeResult, TestResult } from './run-result.ts'
import { Sandbox } from './sandbox.ts'
import type { SandboxOptions } from './sandbox-options.ts'

/** How the judge works. */
export interface ProgramsJudgeOptions extends SandboxOptions {
  /** A sandbox of the caller's own; the judge then does not dispose of it, and the other options are not read. */
  readonly sandbox?: Sandbox | undefined
  /** Leaves the tests after the first failed one unrun; the score then counts them as failed. @default false */
  readonly stopAtFirstFailure?: boolean | undefined
  /** Told once for each reason for which rows cannot be judged, such as a language whose toolchain is missing. */
  readonly onUnavailable?: ((reason: string) => void) | undefined
}

/** The judge `programs`. */
export interface ProgramsJudge extends Judge {
  /** Required features of isolation that its sandbox goes without; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
}

const VERSION = '1'
const LONGEST_EXCERPT = 1000

/**
 * Opens the judge `programs`. Its score is the share of tests passed, null where the machinery failed.
 * A row that cannot be judged (a language whose toolchain is missing or that nobody knows, tests of a style that the
 * language lacks) is `unknown` with a finding `unavailable` that says why and what adds it.
 *
 * @throws TouchstoneError `unavailable` where this machine cannot isolate programs
 */
export async function createProgramsJudge(options: ProgramsJudgeOptions = {}): Promise<ProgramsJudge> {
  const { sandbox: given, stopAtFirstFailure = false, onUnavailable, ...rest } = options
  const sandbox = given ?? (await Sandbox.open(rest))
  // verdicts from behind fewer walls never pass for others, nor does a run of one kind go on with the other
  const judge = { name: 'programs', version: sandbox.missing.length === 0 ? VERSION : `${VERSION}-unsafe` }
  const told = new Set<string>()
  const tell = (reason: string): void => {
    // a server tells nobody, and must not keep what its clients make up
    if (onUnavailable === undefined || told.has(reason)) return
    told.add(reason)
    onUnavailable(reason)
  }
  return {
    ...judge,
    needs: ['sandbox'],
    missing: sandbox.missing,
    accepts: (task) => task.kind === 'programming',
    async judge(task, response, { signal } = {}) {
      try {
        return { ...(await judgeResponse(sandbox, task, response, { stopAtFirstFailure, signal })), judge }
      } catch (error) {
        const cannot = error instanceof TouchstoneError && (error.code === 'unavailable' || error.code === 'bad-input')
        if (!cannot || signal?.aborted === true) throw error
        tell(error.message)
        return { ...unavailable(error.message), judge }
      }
    },
    async [Symbol.asyncDispose]() {
      if (given === undefined) await sandbox[Symbol.asyncDispose]()
    },
  }
}

async function judgeResponse(
  sandbox: Sandbox,
  task: Task,
  response: Response,
  options: { readonly stopAtFirstFailure: boolean; readonly signal: AbortSignal | undefined },
): Promise<Omit<Feedback, 'judge'>> {
  if (task.kind !== 'programming') {
    throw new TypeError(`judge programs: task ${task.id} is of kind ${task.kind}, wanted programming`)
  }
  const { code } = extractCode(response.text, task.language, task.preamble)
  const result = await sandbox.judge({ language: task.language, code }, task.tests, options)
  const score = rewardOf(result, 'fraction')
  return {
    verdict: score === null ? 'unknown' : result.status === 'accepted' ? 'correct' : 'wrong',
    score,
    findings: findingsOf(result, task.tests),
    text: textOf(result, task.tests, findLanguage(task.language)?.title ?? task.language),
  }
}

function unavailable(reason: string): Omit<Feedback, 'judge'> {
  return {
    verdict: 'unknown',
    score: null,
    findings: [{ where: { part: 'whole' }, verdict: 'unknown', kind: 'unavailable', message: reason }],
    text: `Not judged: ${reason}.`,
  }
}

function findingsOf(result: JudgeResult, tests: readonly ProgramTest[]): Finding[] {
  const perTest = result.tests.map((test, index): Finding => {
    const stage = test.run
    const asked = tests[index]
    return {
      where: { part: 'test', test: test.name },
      verdict: verdictOf(test),
      kind: test.status ?? 'not-run',
      message: test.message,
      detail: {
        ...(asked?.style === 'io' && test.status !== 'accepted'
          ? { expected: cut(asked.output), found: cut(stage?.stdout ?? '') }
          : {}),
        ...(stage === null
          ? {}
          : {
              exitCode: stage.exitCode,
              signal: stage.signal,
              wallMs: Math.round(stage.wallMs),
              cpuMs: stage.cpuMs === null ? null : Math.round(stage.cpuMs),
              peakMemoryBytes: stage.peakMemoryBytes,
              stderr: cutStart(stage.stderr),
            }),
      },
    }
  })
  const { compile } = result
  if (compile === null || compile.exitCode === 0) return perTest
  const compiler: Finding = {
    where: { part: 'whole' },
    verdict: 'wrong',
    kind: 'compile-error',
    message: 'the program does not compile',
    detail: { stderr: cut(compile.stderr || compile.stdout) },
  }
  return [compiler, ...perTest]
}

function verdictOf(test: TestResult): Verdict {
  if (test.status === null || test.status === 'sandbox-error') return 'unknown'
  return test.status === 'accepted' ? 'correct' : 'wrong'
}

function textOf(result: JudgeResult, tests: readonly ProgramTest[], title: string): string {
  const passed = result.tests.filter((test) => test.status === 'accepted').length
  const lines = [`The ${title} program passed ${passed} of ${tests.length} tests.`]
  if (result.status === 'compile-error') {
    const stage = result.compile ?? result.tests.find((test) => test.run !== null)?.run
    return [`The ${title} program does not compile:`, cut(stage?.stderr.trim() || stage?.stdout.trim() || '')].join(
      '\n',
    )
  }
  result.tests.forEach((test, index) => {
    if (test.status === 'accepted' || test.status === null) return
    lines.push(`Test ${test.name}: ${test.status}: ${test.message}.`)
    const asked = tests[index]
    if (asked?.style === 'io' && (test.status === 'wrong-answer' || test.status === 'presentation-error')) {
      lines.push(`  input ${excerpt(asked.input, 300)}`)
      lines.push(`  expected ${excerpt(asked.output, 300)}`)
      lines.push(`  found ${excerpt(test.run?.stdout ?? '', 300)}`)
    } else if (test.run !== null && test.run.stderr.trim() !== '') {
      lines.push(
        ...cutStart(test.run.stderr.trim())
          .split('\n')
          .map((line) => `  ${line}`),
      )
    }
  })
  return lines.join('\n')
}

function cut(text: string): string {
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text
}

/** The end of an error output says what happened. */
function cutStart(text: string): string {
  return text.length > LONGEST_EXCERPT ? `…${text.slice(-LONGEST_EXCERPT)}` : text
}
