import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Feedback, Judge, ProgrammingTask, Response } from '../../supervision.ts'
import { repairProgram } from './repair-program.ts'

const task: ProgrammingTask = { kind: 'programming', id: 't', prompt: 'Add.', language: 'python', tests: [] }
const key = keyOf(1)
const say = (text: string): Response => ({ taskId: 't', model: 'm', text })

/** A judge that reads verdict, score and findings in the text: `0.5 2` is half the tests and two smells. */
const judge: Judge = {
  name: 'programs',
  version: '1',
  accepts: () => true,
  async judge(_task, { text }): Promise<Feedback> {
    const [score = 0, found = 0] = text.split(' ').map(Number)
    const verdict = Number.isNaN(score) ? 'unknown' : score === 1 ? 'correct' : 'wrong'
    const finding = { where: { part: 'whole' }, verdict: 'unknown', kind: 'analysis-smells', message: 'x' } as const
    return {
      verdict,
      score: Number.isNaN(score) ? null : score,
      findings: Array.from({ length: found }, () => finding),
      text: `said of ${text}`,
      judge: { name: 'programs', version: '1' },
    }
  },
  [Symbol.asyncDispose]: async () => {},
}

/** A model that answers one text after another, and keeps what it was asked. */
function modelOf(...texts: readonly string[]) {
  const asked: string[] = []
  const temperatures: number[] = []
  let at = 0
  const model = scriptedModel('fixer', ({ prompt }, { temperature }) => {
    asked.push(typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? ''))
    temperatures.push(temperature)
    return texts[at++] ?? ''
  })
  return { model, asked, temperatures }
}

describe('repairProgram', () => {
  test('asks with the feedback until every test passes', async () => {
    const { model, asked } = modelOf('0.5 0', '1 0')
    const { rounds, best, end } = await repairProgram(task, say('0 0'), { model, judge, key })
    expect(end).toBe('done')
    expect(rounds.map(({ feedback }) => feedback.score)).toEqual([0, 0.5, 1])
    expect(best.response).toMatchObject({ text: '1 0', model: 'fixer', sampling: { prompt: 'repair v1' } })
    expect(asked[0]).toMatch(/is not right:\n\nsaid of 0 0/)
    expect(asked[1]).toMatch(/said of 0\.5 0/)
  })

  test('a program that is right is left alone, unless it shall be clean', async () => {
    const none = modelOf()
    expect(await repairProgram(task, say('1 2'), { model: none.model, judge, key })).toMatchObject({ end: 'done' })
    expect(none.asked).toEqual([])
    const { model, asked } = modelOf('1 1', '0 0', '1 0')
    const { best, rounds, end } = await repairProgram(task, say('1 2'), { model, judge, key, until: 'clean' })
    expect([end, best.response.text, rounds.length]).toEqual(['done', '1 0', 4])
    // the round that broke the tests is not what the next one stands on
    expect(asked[2]).toMatch(/passes its tests, and can be better:\n\nsaid of 1 1/)
  })

  test('a model that repeats itself is drawn warmer', async () => {
    const { model, temperatures } = modelOf('0 0', '0 0', '0.5 0')
    const { best, end } = await repairProgram(task, say('0 0'), { model, judge, key })
    expect([end, best.feedback.score, temperatures]).toEqual(['rounds', 0.5, [0, 0.7, 0.7]])
  })

  test('where the judge cannot know, nothing is asked', async () => {
    const { model, asked } = modelOf('1 0')
    expect((await repairProgram(task, say('none'), { model, judge, key })).end).toBe('unknown')
    expect(asked).toEqual([])
    await expect(repairProgram(task, say('0'), { model, judge, key, rounds: -1 })).rejects.toThrow(RangeError)
  })
})
