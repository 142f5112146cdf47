import { expect, test } from 'vitest'
import type { ProgramTest } from '../supervision.ts'
import { findingsOf, textOf } from './program-feedback.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { JudgeResult } from './run-result.ts'
import { describe as sentence, statusOf } from './status.ts'
import { findLanguage } from './languages/table.ts'
import { isAbstention } from './run-result.ts'

const tests: readonly ProgramTest[] = [{ style: 'io', name: 'one', input: '', output: '5' }]

function judged(wallMs: number, cpuMs: number, peakMemoryBytes: number): JudgeResult {
  const figures = { wallMs, cpuMs, peakMemoryBytes }
  const ended = { exitCode: null, signal: null, stdoutTruncated: false, stderrTruncated: false, ...figures }
  const bytes = { stdout: new Uint8Array(), stderr: new Uint8Array(), files: new Map() }
  const message = sentence('time-limit', { ...ended, ...bytes, end: 'wall-limit' }, DEFAULT_LIMITS)
  const run = { ...ended, stdout: '', stderr: 'late' }
  const one = { name: 'one', status: 'time-limit', message, run } as const
  return { status: 'time-limit', message, compile: null, tests: [one] }
}

test('two equal runs give equal feedback but for timing', () => {
  const [first, second] = [judged(10_004.2, 9_534.6, 1_024), judged(10_999, 4_150, 2_048)]
  const plain = (result: JudgeResult): string =>
    JSON.stringify(findingsOf(result, tests).map(({ timing: _timing, ...finding }) => finding))
  expect(plain(first)).toBe(plain(second))
  expect(textOf(first, tests, 'Python')).toBe(textOf(second, tests, 'Python'))
  expect(textOf(first, tests, 'Python')).toContain('still running after 10000 ms')
  expect(findingsOf(first, tests)[0]?.timing).toEqual({ wallMs: 10_004, cpuMs: 9_535, peakMemoryBytes: 1_024 })
})

test('a program that was starved of its time is no verdict, whatever it wrote', () => {
  const bytes = { stdout: new Uint8Array(), stderr: Buffer.from('SyntaxError: no'), files: new Map() }
  const ended = { exitCode: null, signal: null, stdoutTruncated: false, stderrTruncated: false }
  const figures = { wallMs: 100_000, cpuMs: 400, peakMemoryBytes: 1_024 }
  const outcome = { ...ended, ...bytes, ...figures, end: 'starved' } as const
  const status = statusOf(outcome, findLanguage('python')!)
  expect([status, isAbstention(status)]).toEqual(['sandbox-error', true])
  expect(sentence(status, outcome, DEFAULT_LIMITS)).toBe(
    'starved: this machine had too much else to do to give it 10000 ms',
  )
})

test('what a compiler says of a library that is not here is no finding against the program', () => {
  const figures = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1, stdoutTruncated: false, stderrTruncated: false }
  const compile = { exitCode: 1, signal: null, stdout: '', stderr: 'cannot find package "a.b/c"', ...figures }
  const message = 'wants the library a.b/c, which is not here'
  const one = { name: 'one', status: 'missing-library', message, run: null } as const
  const result: JudgeResult = { status: 'missing-library', message, compile, tests: [one] }
  expect(findingsOf(result, tests).map(({ verdict, kind }) => [verdict, kind])).toEqual([
    ['unknown', 'missing-library'],
    ['unknown', 'missing-library'],
  ])
  const refused: JudgeResult = { ...result, status: 'compile-error', tests: [{ ...one, status: 'compile-error' }] }
  expect(findingsOf(refused, tests).map(({ verdict, kind }) => [verdict, kind])).toEqual([
    ['wrong', 'compile-error'],
    ['wrong', 'compile-error'],
  ])
})

test('addresses that the kernel drew stand in no finding and no text, but in an answer they stay', () => {
  const figures = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1, stdoutTruncated: false, stderrTruncated: false }
  const run = { exitCode: 1, signal: null, stdout: 'at 0x7f31c2a4b9d0', stderr: 'no <A at 0x7f31c2a4b9d0>', ...figures }
  const cases = [{ name: 'a', status: 'wrong-answer', message: '<A at 0x7f31c2a4b9d0> != 5' }] as const
  const told = (status: 'runtime-error' | 'wrong-answer'): { found: unknown; rest: string } => {
    const one = { name: 'one', status, message: 'm', run, cases }
    const result: JudgeResult = { status, message: 'm', compile: null, tests: [one] }
    const [finding, ofCase] = findingsOf(result, tests)
    const { detail = {} } = finding ?? {}
    const { found, stderr } = detail as { found?: unknown; stderr?: unknown }
    return { found, rest: [stderr, ofCase?.message].join('|') }
  }
  expect(told('runtime-error')).toEqual({ found: 'at 0x…', rest: 'no <A at 0x…>|<A at 0x…> != 5' })
  expect(told('wrong-answer').found).toBe('at 0x7f31c2a4b9d0')
})
