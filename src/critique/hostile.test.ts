/** Hostile responses: the judge must answer within the test runner's own limit and must not exhaust the stack. */
import { describe, expect, test } from 'vitest'
import { createReasoningJudge, judgeReasoning } from './reasoning-judge.ts'

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

describe('a response that asks for too much computing', () => {
  const denominators = Array.from({ length: 30 }, (_, at) => `1/${1009 + 2 * at}`)
  const text = `${lines(`${denominators.join(' + ')} = 1`)}Then 1 + 1 = 3.\n#### 3`

  test('is read up to the limit, and the rest is said not to be read', () => {
    const { findings, text: said } = judge(text)
    const kinds = findings.map((finding) => finding.kind)
    const first = kinds.indexOf('work-limit')
    expect(first).toBeGreaterThan(1000)
    expect(kinds.slice(0, first)).not.toContain('work-limit')
    expect(kinds.slice(first, -2).every((kind) => kind === 'work-limit')).toBe(true)
    expect(said).toMatch(/not read, too long or too much to compute/)
  })

  test('lets others work meanwhile, and stops when it is told to', async () => {
    await using reasoning = createReasoningJudge()
    const stop = new AbortController()
    let turns = 0
    const others = setInterval(() => {
      if (++turns === 3) stop.abort(new Error('enough'))
    }, 0)
    try {
      const judging = reasoning.judge(
        { id: 'h', kind: 'arithmetic', question: 'What is 1 + 1?' },
        { taskId: 'h', model: 'm', text: lines('1 + 1 = 3') },
        { signal: stop.signal },
      )
      await expect(judging).rejects.toThrow('enough')
      expect(turns).toBe(3)
    } finally {
      clearInterval(others)
    }
  })

  test('gives the same feedback in turns as at once', async () => {
    await using reasoning = createReasoningJudge()
    const task = { id: 'h', kind: 'arithmetic', question: 'What is 1 + 1?' } as const
    const response = { taskId: 'h', model: 'm', text: 'He has 1 + 1 = 2.\nThen 2 + 2 = 5.\n'.repeat(3000) }
    expect(await reasoning.judge(task, response)).toEqual(judgeReasoning(task, response))
  })
})
