/** What the tests of a program showed, as findings and as text; the judge `programs` gives them. */
import type { Finding, ProgramTest, Verdict } from '../supervision.ts'
import { excerpt } from './checkers.ts'
import { stableText } from './stable-text.ts'
import { isAbstention, type JudgeResult, type RunStatus, type StageResult, type TestResult } from './run-result.ts'

const LONGEST_EXCERPT = 1000

/** One finding for each test and each of its cases, after what the compiler said. */
export function findingsOf(result: JudgeResult, tests: readonly ProgramTest[]): Finding[] {
  const perTest = result.tests.flatMap((test, index): Finding[] => {
    const stage = test.run
    const asked = tests[index]
    const whole: Finding = {
      where: { part: 'test', test: test.name },
      verdict: verdictOf(test.status),
      kind: test.status ?? 'not-run',
      message: test.message,
      detail: {
        ...(asked?.style === 'io' && test.status !== 'accepted'
          ? { expected: cut(asked.output), found: foundOf(test) }
          : {}),
        ...(stage === null
          ? {}
          : {
              exitCode: stage.exitCode,
              signal: stage.signal,
              stderr: cutStart(stableText(stage.stderr)),
            }),
        ...(test.points === undefined ? {} : { points: test.points }),
      },
      ...(stage === null ? {} : { timing: timingOf(stage) }),
    }
    return [whole, ...casesOf(test)]
  })
  const { compile } = result
  if (compile === null || compile.exitCode === 0) return perTest
  // a library that is not here, or a compiler that was starved, says nothing about the program
  const says: Pick<Finding, 'verdict' | 'kind' | 'message'> = isAbstention(result.status)
    ? { verdict: 'unknown', kind: result.status, message: result.message }
    : { verdict: 'wrong', kind: 'compile-error', message: 'the program does not compile' }
  const compiler: Finding = {
    where: { part: 'whole' },
    ...says,
    detail: { stderr: cut(compile.stderr || compile.stdout) },
  }
  return [compiler, ...perTest]
}

/** What was printed; a runtime that dies may print where it stood there too. */
function foundOf({ status, run }: TestResult): string {
  const output = (run?.stdout ?? '').slice(0, 4 * LONGEST_EXCERPT)
  return cut(status === 'runtime-error' ? stableText(output) : output)
}

function timingOf({ wallMs, cpuMs, peakMemoryBytes }: StageResult): NonNullable<Finding['timing']> {
  return { wallMs: Math.round(wallMs), cpuMs: cpuMs === null ? null : Math.round(cpuMs), peakMemoryBytes }
}

function casesOf({ name, cases = [] }: TestResult): Finding[] {
  return cases.map((one) => ({
    where: { part: 'test', test: name, case: one.name },
    verdict: verdictOf(one.status),
    kind: one.status ?? 'not-run',
    message:
      one.message === undefined ? (one.status === 'accepted' ? 'passed' : 'did not pass') : stableText(one.message),
  }))
}

function verdictOf(status: RunStatus | null): Verdict {
  if (status === null || isAbstention(status)) return 'unknown'
  return status === 'accepted' ? 'correct' : 'wrong'
}

/** What a model is told: how many tests passed, and of each that did not what was wanted and found. */
export function textOf(result: JudgeResult, tests: readonly ProgramTest[], title: string): string {
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
    for (const one of test.cases ?? []) {
      if (one.status === 'accepted' || one.status === null) continue
      lines.push(`  case ${one.name}: ${stableText(one.message ?? one.status)}`)
    }
    const asked = tests[index]
    if (asked?.style === 'io' && (test.status === 'wrong-answer' || test.status === 'presentation-error')) {
      lines.push(`  input ${excerpt(asked.input, 300)}`)
      lines.push(`  expected ${excerpt(asked.output, 300)}`)
      lines.push(`  found ${excerpt(test.run?.stdout ?? '', 300)}`)
    } else if (test.run !== null && test.run.stderr.trim() !== '') {
      lines.push(
        ...cutStart(stableText(test.run.stderr).trim())
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
