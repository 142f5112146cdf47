/** Hostile responses: the judge must answer within the test runner's own limit and must not exhaust the stack. */
import { describe, expect, it } from 'vitest'
import { judgeReasoning } from './reasoning-judge.ts'

const megabyte = 1_000_000

function judge(text: string): ReturnType<typeof judgeReasoning> {
  return judgeReasoning(
    { id: 'h', kind: 'arithmetic', question: 'What is 1 + 1?' },
    { taskId: 'h', model: 'm', text },
    {},
  )
}

function lines(line: string): string {
  return `${line}\n`.repeat(Math.floor(megabyte / (line.length + 1)))
}

describe('judgeReasoning on a megabyte', () => {
  it.each([
    ['digits', '7'.repeat(megabyte)],
    ['opening parentheses', '('.repeat(megabyte)],
    ['closing parentheses', ')'.repeat(megabyte)],
    ['nested sums', '(1+'.repeat(megabyte / 3)],
    ['a sum', '1+'.repeat(megabyte / 2)],
    ['a chain of equalities', '1='.repeat(megabyte / 2)],
    ['minus signs', '-'.repeat(megabyte)],
    ['powers', '9^'.repeat(megabyte / 2)],
    ['fractions', '\\frac{'.repeat(megabyte / 6)],
    ['annotations that do not close', '<<'.repeat(megabyte / 2)],
    ['displays that do not close', '\\['.repeat(megabyte / 2)],
    ['dollars', '$'.repeat(megabyte)],
    ['asterisks', '*'.repeat(megabyte)],
    ['blank lines', '\n'.repeat(megabyte)],
    ['spaces', ' '.repeat(megabyte)],
    ['answers', 'answer is '.repeat(megabyte / 10)],
    ['answers for', 'the answer to '.repeat(megabyte / 14)],
    ['boxes', '\\boxed{'.repeat(megabyte / 7)],
    ['hash marks', '#'.repeat(megabyte)],
    ['thousands', '1,000'.repeat(megabyte / 5)],
    ['decimals', '1.5.'.repeat(megabyte / 4)],
    ['units', '3 apples and '.repeat(megabyte / 13)],
    ['sentences', 'He has 2 + 2 = 4. '.repeat(megabyte / 18)],
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
    ['broken surrogates', '\ud800'.repeat(megabyte)],
    ['words', 'word '.repeat(megabyte / 5)],
    ['letters', 'x'.repeat(megabyte)],
    ['full stops', '. A'.repeat(megabyte / 3)],
  ])('%s', (_, text) => {
    const feedback = judge(text)
    expect(['unknown', 'wrong']).toContain(feedback.verdict)
    expect(feedback.text.length).toBeLessThan(100_000)
  })

  it('does not read what is longer than two million characters, and says so', () => {
    const feedback = judge('1 + 1 = 3\n'.repeat(250_000))
    expect(feedback).toMatchObject({ verdict: 'unknown', score: null })
    expect(feedback.findings.map((finding) => finding.kind)).toEqual(['too-long'])
  })

  it('does not read a step longer than its limit, and reads the others', () => {
    const feedback = judge(`${'7'.repeat(30_000)}\n1 + 1 = 3\n#### 3`)
    expect(feedback.findings.map((finding) => finding.kind)).toEqual(['too-long', 'false-equation', 'unchecked-answer'])
  })
})
