import { expect, test } from 'vitest'
import type { TraceRecord } from '../trace.ts'
import { showcase } from './showcase.ts'

const TEXT = 'She packs 3 * 4 = 13 jars.\nThe answer is 13.'
const record: TraceRecord = {
  index: 0,
  digest: '0'.repeat(32),
  source: { file: 'a.jsonl', line: 1 },
  task: { kind: 'arithmetic', id: 'jars', question: 'How many jars are in 3 crates of 4?', answer: '12' },
  response: { taskId: 'jars', model: 'm', text: TEXT },
  feedback: {
    verdict: 'wrong',
    score: 0,
    text: '',
    judge: { name: 'reasoning', version: '3' },
    findings: [
      {
        where: { part: 'step', step: 1, start: 0, end: 26 },
        verdict: 'wrong',
        kind: 'false-equation',
        message: '3 * 4 is 12, not 13',
      },
      {
        where: { part: 'answer', start: 41, end: 43 },
        verdict: 'wrong',
        kind: 'wrong-answer',
        message: '13 is not 12',
      },
      { where: { part: 'test', test: 'example' }, verdict: 'correct', kind: 'accepted', message: 'passed' },
    ],
  },
  timing: { judgeMs: 1 },
}

test('showcase puts each finding under the line where it stands', () => {
  expect(showcase(record).split('\n')).toEqual([
    '✗ wrong  jars, answered by m, judged by reasoning',
    '    How many jars are in 3 crates of 4?',
    '',
    '  ✗ She packs 3 * 4 = 13 jars.',
    '      ↑ false-equation: 3 * 4 is 12, not 13',
    '  ✗ The answer is 13.',
    '      ↑ wrong-answer: 13 is not 12',
    '  ✓ example: passed',
  ])
})

test('showcase names the last words of a failed program', () => {
  const failed: TraceRecord = {
    ...record,
    feedback: {
      ...record.feedback,
      findings: [
        {
          where: { part: 'test', test: 'empty' },
          verdict: 'wrong',
          kind: 'runtime-error',
          message: 'ended with exit code 1',
          detail: { stderr: 'Traceback (most recent call last):\nValueError: no values\n' },
        },
      ],
    },
  }
  expect(showcase(failed)).toContain('✗ empty: ended with exit code 1: ValueError: no values')
})

test('showcase wraps long questions and cuts long responses, saying how much', () => {
  const long = {
    ...record,
    response: { ...record.response, text: Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n') },
  }
  const lines = showcase(long, { width: 24, maxLines: 5 }).split('\n')
  expect(lines.slice(1, 3)).toEqual(['    How many jars are in', '    3 crates of 4?'])
  expect(lines.some((line) => line.includes('more lines in the report'))).toBe(true)
})
