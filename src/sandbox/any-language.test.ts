import { describe, expect, test } from 'vitest'
import type { ProgrammingTask, Response } from '../supervision.ts'
import { createProgramsJudge } from './programs-judge.ts'
import { Sandbox } from './sandbox.ts'
import type { JudgeResult } from './run-result.ts'

const task: ProgrammingTask = {
  kind: 'programming',
  id: 'double',
  prompt: 'Print twice the number.',
  language: 'auto',
  tests: [{ style: 'io', name: 'three', input: '3\n', output: '6\n' }],
}
const say = (text: string): Response => ({ taskId: 'double', model: 'm', text })

/** A sandbox in which programs pass in one language, and that keeps what it was asked. */
function sandboxOf(passing: string): { readonly sandbox: Sandbox; readonly asked: string[] } {
  const asked: string[] = []
  const judge = async ({ language }: { readonly language: string }): Promise<JudgeResult> => {
    asked.push(language)
    const status = language === passing ? 'accepted' : 'wrong-answer'
    return { status, message: status, compile: null, tests: [{ name: 'three', status, message: status, run: null }] }
  }
  const sandbox = { judge, missing: [], standards: [], libraries: async () => [] } as unknown as Sandbox
  return { sandbox, asked }
}

describe('a task that names no language', () => {
  test("takes it from the tag of the response's fence", async () => {
    const { sandbox, asked } = sandboxOf('ruby')
    await using judge = await createProgramsJudge({ sandbox })
    expect((await judge.judge(task, say('```ruby\nputs gets.to_i * 2\n```'))).verdict).toBe('correct')
    expect(asked).toEqual(['ruby'])
  })

  test('tries the likely languages of its content until the program passes', async () => {
    const { sandbox, asked } = sandboxOf('lua')
    await using judge = await createProgramsJudge({ sandbox, identify: async () => ['python', 'lua', 'r'] })
    expect((await judge.judge(task, say('print(6)'))).verdict).toBe('correct')
    expect(asked).toEqual(['python', 'lua'])
  })

  test('a program that passes in none is wrong in the likeliest', async () => {
    const { sandbox, asked } = sandboxOf('none')
    await using judge = await createProgramsJudge({ sandbox, identify: async () => ['python', 'lua'] })
    expect((await judge.judge(task, say('print(7)'))).verdict).toBe('wrong')
    expect(asked).toEqual(['python', 'lua'])
  })

  test('tests that are code say the language, whatever the fence says', async () => {
    const { sandbox, asked } = sandboxOf('python')
    const told: string[] = []
    const identify = async (text: string): Promise<readonly string[]> => {
      told.push(text)
      return ['python']
    }
    await using judge = await createProgramsJudge({ sandbox, identify })
    const harness = { ...task, tests: [{ style: 'harness', name: 'a', code: 'assert double(2) == 4' } as const] }
    await judge.judge(harness, say('```python\ndef double(x): return 2 * x\n```'))
    expect([asked, told]).toEqual([['python'], ['assert double(2) == 4']])
  })

  test('prose alone is wrong, and a language that nobody can tell is unknown', async () => {
    const { sandbox } = sandboxOf('python')
    await using judge = await createProgramsJudge({ sandbox })
    expect((await judge.judge(task, say('I do not know how to do that.'))).findings[0]?.kind).toBe('no-program')
    const feedback = await judge.judge(task, say('print(6)'))
    expect([feedback.verdict, feedback.score]).toEqual(['unknown', null])
  })
})
