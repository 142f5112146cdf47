/** Hostile responses: the judge must answer within the test runner's own limit and must not exhaust the stack. */
import { describe, expect, test } from 'vitest'
import { judgeReasoning } from './reasoning-judge.ts'

const MEGABYTE = 1_000_000

function judge(text: string): ReturnType<typeof judgeReasoning> {
  return judgeReasoning({ id: 'h', kind: 'arithmetic', question: 'What is 1 + 1?' }, { taskId: 'h', model: 'm', text })
}

function lines(line: string): string {
  return `${line}\n`.repeat(Math.floor(MEGABYTE / (line.length + 1)))
}

describe('judgeReasoning on a megabyte', () => {
  test.each([
    ['digits', '7'.repeat(MEGABYTE)],
    ['opening parentheses', '('.repeat(MEGABYTE)],
    ['closing parentheses', ')'.repeat(MEGABYTE)],
    ['nested sums', '(1+'.repeat(MEGABYTE / 3)],
    ['a sum', '1+'.repeat(MEGABYTE / 2)],
    ['a chain of equalities', '1='.repeat(MEGABYTE / 2)],
    ['minus signs', '-'.repeat(MEGABYTE)],
    ['powers', '9^'.repeat(MEGABYTE / 2)],
    ['fractions', '\\frac{'.repeat(MEGABYTE / 6)],
    ['annotations that do not close', '<<'.repeat(MEGABYTE / 2)],
    ['displays that do not close', '\\['.repeat(MEGABYTE / 2)],
    ['dollars', '$'.repeat(MEGABYTE)],
    ['asterisks', '*'.repeat(MEGABYTE)],
    ['blank lines', '\n'.repeat(MEGABYTE)],
    ['spaces', ' '.repeat(MEGABYTE)],
    ['answers', 'answer is '.repeat(MEGABYTE / 10)],
    ['answers for', 'the answer to '.repeat(MEGABYTE / 14)],
    ['boxes', '\\boxed{'.repeat(MEGABYTE / 7)],
    ['hash marks', '#'.repeat(MEGABYTE)],
    ['thousands', '1,000'.repeat(MEGABYTE / 5)],
    ['decimals', '1.5.'.repeat(MEGABYTE / 4)],
    ['units', '3 apples and '.repeat(MEGABYTE / 13)],
    ['sentences', 'He has 2 + 2 = 4. '.repeat(MEGABYTE / 18)],
    ['lines of parentheses', lines('('.repeat(19_000))],
    ['lines of nested sums', lines('(1+'.repeat(6_000))],
    ['lines of closed parentheses', lines(`${'('.repeat(9_000)}1${')'.repeat(9_000)}=1`)],
    ['lines of closed sums', lines(`${'(1+'.repeat(4_000)}1${')'.repeat(4_000)}=1`)],
    ['lines of fractions', lines(`${'\\frac{1+'.repeat(1_000)}1${'}{2}'.repeat(1_000)}=1`)],
    ['lines of sums', lines(`${'1+'.repeat(9_000)}1=9001`)],
    ['lines of powers', lines('9^9^9^9=1 '.repeat(1_900))],
    ['lines of units', lines('3 a b c d e f = '.repeat(1_200))],
    ['lines of displays', lines('\\[ 1 + 1')],
    ['lines of answers', lines('Answer: 3')],
    ['lines of large products', lines(`${'99999999999999999999*'.repeat(900)}1=2`)],
    ['broken surrogates', '\ud800'.repeat(MEGABYTE)],
    ['words', 'word '.repeat(MEGABYTE / 5)],
    ['letters', 'x'.repeat(MEGABYTE)],
    ['full stops', '. A'.repeat(MEGABYTE / 3)],
  ])('%s', (_, text) => {
    const feedback = judge(text)
    expect(['unknown', 'wrong']).toContain(feedback.verdict)
    expect(feedback.text.length).toBeLessThan(100_000)
  })

  test('does not read what is longer than two million characters, and says so', () => {
    const feedback = judge('1 + 1 = 3\n'.repeat(250_000))
    expect(feedback).toMatchObject({ verdict: 'unknown', score: null })
    expect(feedback.findings.map((finding) => finding.kind)).toEqual(['too-long'])
  })

  test('does not read a step longer than its limit, and reads the others', () => {
    const feedback = judge(`${'7'.repeat(30_000)}\n1 + 1 = 3\n#### 3`)
    expect(feedback.findings.map((finding) => finding.kind)).toEqual(['too-long', 'false-equation', 'unchecked-answer'])
  })
})
