import { describe, expect, test } from 'vitest'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Feedback, Judge, ProgrammingTask } from '../../supervision.ts'
import { createAnalysedJudge } from './analysed-judge.ts'

const own: Feedback = {
  verdict: 'correct',
  score: 1,
  findings: [{ where: { part: 'test', test: 'a' }, verdict: 'correct', kind: 'accepted', message: 'passed' }],
  text: 'All passed.',
  judge: { name: 'programs', version: '5' },
}
const inner: Judge = {
  name: 'programs',
  version: '5',
  accepts: (task) => task.kind === 'programming',
  judge: async () => own,
  [Symbol.asyncDispose]: async () => {},
}
const task: ProgrammingTask = { kind: 'programming', id: 't', prompt: 'p', language: 'py', tests: [] }
// structure runs nothing, so that no sandbox is touched
const sandbox = {} as Sandbox
const judge = createAnalysedJudge(inner, { sandbox, classes: ['structure'] })

describe('createAnalysedJudge', () => {
  test('adds findings of the program, and leaves verdict and score', async () => {
    const code = 'def f(x):\n    return x\n    print(x)\n'
    const feedback = await judge.judge(task, { taskId: 't', model: 'm', text: `\`\`\`python\n${code}\`\`\`` })
    expect([feedback.verdict, feedback.score]).toEqual(['correct', 1])
    expect(feedback.findings[0]).toEqual(own.findings[0])
    expect(feedback.findings[1]).toEqual({
      where: { part: 'line', file: 'main.py', line: 3 },
      verdict: 'unknown',
      kind: 'analysis-structure',
      message: 'No way through f leads here',
      detail: { tool: expect.any(String), rule: 'unreachable', severity: 'warning' },
    })
    expect(feedback.text).toMatch(/^All passed\.\nThe analysis of the program found:\n- line 3: warning: No way/)
    expect(feedback.judge).toEqual({ name: 'programs', version: '5+analysis1-structure' })
  })

  test('a program without findings has the same feedback, by the other version', async () => {
    const feedback = await judge.judge(task, { taskId: 't', model: 'm', text: 'print(1)' })
    expect(feedback).toEqual({ ...own, judge: { name: 'programs', version: '5+analysis1-structure' } })
  })

  test('languages that are not analysed, and answers without a program, are judged as before', async () => {
    for (const [language, text] of [
      ['lua', 'print(1)'],
      ['python', 'I cannot do this.'],
    ] as const) {
      const feedback = await judge.judge({ ...task, language }, { taskId: 't', model: 'm', text })
      expect(feedback.findings).toEqual(own.findings)
    }
  })

  test('a class that broke is a finding, and the verdict stays', async () => {
    const broken = createAnalysedJudge(inner, { sandbox, classes: ['efficiency'], cache: false })
    const feedback = await broken.judge(task, { taskId: 't', model: 'm', text: 'print(1)' })
    expect(feedback.verdict).toBe('correct')
    expect(feedback.findings.at(-1)?.kind).toBe('analysis-failed')
  })
})
