import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import type { Feedback, Judge, ProgrammingTask, ProgramTest, Response } from '../../supervision.ts'
import { selectProgram, type Selection } from './select-program.ts'
import { selectionReport } from './selection-report.ts'

const asked = (name: string): ProgramTest => ({ style: 'io', name, input: '', output: '' })
const task: ProgrammingTask = {
  kind: 'programming',
  id: 't',
  prompt: 'Add.',
  language: 'python',
  tests: [asked('a'), asked('b'), asked('c')],
}
const say = (text: string): Response => ({ taskId: 't', model: 'm', text })

/** Passes the tests whose names stand in the text; `?` cannot be judged. */
const judge: Judge = {
  name: 'programs',
  version: '1',
  accepts: () => true,
  async judge({ tests = [] }: { readonly tests?: readonly ProgramTest[] }, { text }): Promise<Feedback> {
    const score = tests.filter(({ name }) => text.includes(name)).length / tests.length
    const isKnown = !text.includes('?')
    return {
      verdict: isKnown ? (score === 1 ? 'correct' : 'wrong') : 'unknown',
      score: isKnown ? score : null,
      findings: [],
      text,
      judge: { name: 'programs', version: '1' },
    }
  },
  [Symbol.asyncDispose]: async () => {},
} as Judge

const selected = async (texts: readonly string[], shown = 1): Promise<string> =>
  (await selectProgram(task, texts.map(say), { judge, shown })).selected.response.text

const select = (...texts: readonly string[]): Promise<Selection> => selectProgram(task, texts.map(say), { judge })

describe('selectProgram', () => {
  test('takes the program that passes most of the shown tests, whatever the others say', async () => {
    expect(await selected(['b c', 'a', 'a b c'])).toBe('a')
    expect(await selected(['a', 'a b', 'c'], 2)).toBe('a b')
  })

  test('of equals it takes the one that most others equal, then the first', async () => {
    expect(await selected(['a 1', 'a 2', 'a  2'])).toBe('a 2')
    expect(await selected(['a 1', 'a 2'])).toBe('a 1')
  })

  test('takes a program that could not be judged only where none could', async () => {
    expect(await selected(['a b c ?', 'x'])).toBe('x')
    expect(await selected(['a ?', 'b ?'])).toBe('a ?')
  })

  test('says what is wrong with its input', async () => {
    await expect(selectProgram(task, [], { judge })).rejects.toThrow('task t has no response')
    await expect(selectProgram({ ...task, tests: [] }, [say('a')], { judge })).rejects.toThrow('task t has no tests')
    await expect(selectProgram(task, [say('a')], { judge, shown: 0 })).rejects.toThrow('shown is 0')
  })
})

describe('selectionReport', () => {
  test('pass@k by Chen et al., and the choice beside one at random', async () => {
    // 1 of 4 right and taken; 2 of 4 right, but a wrong one before them passes the shown test too
    const all = await Promise.all([select('b', 'a b c', 'b', 'b'), select('a', 'a b c', 'a b c 2', 'x')])
    const report = selectionReport(all, keyOf(1))
    expect(report).toMatchObject({ tasks: 2, leftOut: 0 })
    expect([...(report?.passAt ?? [])].map(([k, { value }]) => [k, Number(value.toFixed(12))])).toEqual([
      [1, (1 / 4 + 2 / 4) / 2],
      // 1 - C(3, 2) / C(4, 2), 1 - C(2, 2) / C(4, 2)
      [2, Number(((1 / 2 + 5 / 6) / 2).toFixed(12))],
      [4, 1],
    ])
    expect(report?.selected.value).toBe(1 / 2)
    expect(report?.gain.value).toBe(1 / 2 - 3 / 8)
  })

  test('a program that fails a shown test is wrong, whatever is held back', async () => {
    expect(selectionReport([await select('b c')], keyOf(1))?.selected.value).toBe(0)
  })

  test('tasks without a held-back test, or with a program that could not be judged, are left out and counted', async () => {
    const short = await selectProgram({ ...task, tests: [asked('a')] }, [say('a')], { judge })
    expect(selectionReport([short], keyOf(1))).toBeUndefined()
    expect(selectionReport([short, await select('a ?', 'a b c'), await select('a b c')], keyOf(1))).toMatchObject({
      tasks: 1,
      leftOut: 2,
    })
  })
})
