import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import { scriptedModel } from './scripted-model.ts'

const key = keyOf(0)
const model = scriptedModel('table', new Map([['What is 2 + 2?', 'Two and two.\nThe answer is 4.\nNext']]))

describe('scriptedModel', () => {
  test('answers by the plain prompt, and by the last turn of a conversation', async () => {
    const conversation = [
      { role: 'system' as const, content: 'Be short.' },
      { role: 'user' as const, content: 'What is 2 + 2?' },
    ]
    const answers = await model.generate([
      { prompt: 'What is 2 + 2?', key },
      { prompt: conversation, key },
    ])
    expect(answers[0]).toEqual({
      text: 'Two and two.\nThe answer is 4.\nNext',
      tokens: { prompt: 5, completion: 8 },
      finish: 'stop',
    })
    expect(answers[1]?.text).toBe(answers[0]?.text)
    expect(answers[1]?.tokens?.prompt).toBe(7)
  })

  test('an unknown prompt is quoted in the error', async () => {
    await expect(model.generate([{ prompt: 'Why?', key }])).rejects.toThrow(
      'scripted model table: no answer for "Why?"',
    )
  })

  test('maxTokens and stop texts cut as in a real model', async () => {
    const [short] = await model.generate([{ prompt: 'What is 2 + 2?', key }], { maxTokens: 4 })
    expect(short).toEqual({ text: 'Two and two.\nThe', tokens: { prompt: 5, completion: 4 }, finish: 'length' })
    const [stopped] = await model.generate([{ prompt: 'What is 2 + 2?', key }], { stop: ['\nNext'] })
    expect(stopped).toMatchObject({ text: 'Two and two.\nThe answer is 4.', finish: 'stop' })
  })

  test('a function sees the request and its options, and answers are told one by one', async () => {
    const told: string[] = []
    const echo = scriptedModel('echo', ({ key: own }, { temperature }) => `${own.text.slice(0, 4)} ${temperature}`)
    const requests = [0, 1].map((seed) => ({ prompt: 'x', key: keyOf(seed) }))
    const answers = await echo.generate(requests, {
      temperature: 0.5,
      onAnswer: (index, { text }) => told.push(`${index}: ${text}`),
    })
    expect(answers.map((answer) => answer.text)).toEqual(requests.map((each) => `${each.key.text.slice(0, 4)} 0.5`))
    expect(told).toEqual(answers.map(({ text }, index) => `${index}: ${text}`))
  })

  test('abort rejects with the reason and keeps what was told', async () => {
    const controller = new AbortController()
    const told: number[] = []
    const generating = scriptedModel('slow', () => 'yes').generate(
      [1, 2, 3].map(() => ({ prompt: 'x', key })),
      {
        signal: controller.signal,
        onAnswer(index) {
          told.push(index)
          if (index === 1) controller.abort(new Error('enough'))
        },
      },
    )
    await expect(generating).rejects.toThrow('enough')
    expect(told).toEqual([0, 1])
  })
})
