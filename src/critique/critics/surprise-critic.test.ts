import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scriptedModel, type LanguageModel, type ScoreRequest, type ScoredToken } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import { critiqueBySurprise, openSurpriseCritic } from './surprise-critic.ts'

const task = {
  kind: 'arithmetic',
  id: 't',
  question: 'Ann buys 6 boxes of 15 pens and gives 52 away. How many are left?',
} as const
const TEXT = '6 * 15 = 90 pens.\n90 + 52 = 142.\nSo 142 / 1 = 142 are left.\nThe answer is 142.'
const response = { taskId: 't', model: 'm', text: TEXT }

/** The plus is as unlikely as said, where the model expected a minus; all else is expected. */
function tokens(plus: number): ScoredToken[] {
  return Array.from(TEXT, (character, start): ScoredToken => {
    const isPlus = character === '+'
    return {
      start,
      end: start + 1,
      logProbability: isPlus ? plus : -0.1,
      rank: isPlus ? 2 : 1,
      top: isPlus ? { text: ' -', logProbability: Math.log(0.93) } : { text: character, logProbability: -0.1 },
    }
  })
}

function counting(): { readonly model: LanguageModel; readonly asked: ScoreRequest[] } {
  const asked: ScoreRequest[] = []
  const model = scriptedModel('reader', () => '', {
    score(request) {
      asked.push(request)
      return tokens(Math.log(1 / 1_200))
    },
  })
  return { model, asked }
}

describe('the critic that reads', () => {
  test('calls the most surprising step wrong, and says what the model expected', () => {
    expect(critiqueBySurprise(response, tokens(Math.log(1 / 1_200)))).toMatchObject({
      steps: [
        { verdict: 'correct' },
        {
          verdict: 'wrong',
          explanation: 'The model expected "-" (93 %) where the operator "+" stands (1 in 1,000).',
        },
        { verdict: 'unknown', explanation: 'It follows step 2, which is wrong.' },
      ],
      final: { verdict: 'wrong' },
    })
  })

  test('between the bounds it knows nothing, above them nothing is surprising', () => {
    expect(critiqueBySurprise(response, tokens(-2.5))).toMatchObject({
      steps: [{ verdict: 'correct' }, { verdict: 'unknown' }, { verdict: 'correct' }],
      final: { verdict: 'unknown', score: null },
    })
    expect(critiqueBySurprise(response, tokens(-0.2))).toMatchObject({
      steps: [{ verdict: 'correct' }, { verdict: 'correct' }, { verdict: 'correct' }],
      final: { verdict: 'correct' },
    })
  })

  test('a word that the model expected in the place of a digit is no sign', () => {
    const written = tokens(-9).map((token) => ({ ...token, top: { ...token.top, text: ' Let' } }))
    expect(critiqueBySurprise(response, written)).toMatchObject({ final: { verdict: 'unknown' } })
  })

  test('a step without digits is unknown, and a solution without steps has no critique', () => {
    const words = { ...response, text: 'She has some.\n\nShe gives some away.' }
    expect(critiqueBySurprise(words, [])).toMatchObject({
      steps: [{ verdict: 'unknown' }, { verdict: 'unknown' }],
      final: { verdict: 'unknown' },
    })
    expect(critiqueBySurprise({ ...response, text: ' ' }, [])).toMatchObject({ reason: 'no-steps' })
  })

  test('reads each solution once: asked again, the model is not called', async () => {
    const { model, asked } = counting()
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-scores-'))
    for (let round = 0; round < 2; round++) {
      await using critic = await openSurpriseCritic({ model, folder })
      const critique = await critic.critique(task, response, { key: keyOf(round) })
      expect(critique).toMatchObject({ final: { verdict: 'wrong' } })
    }
    expect(asked.map(({ text }) => text)).toEqual([TEXT])
  })

  test('a solution longer than what the model reads has no critique, and other failures are told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'touchstone-scores-'))
    let failure: Error = new RangeError('score: prompt and text 0 have 9000 tokens')
    const model = scriptedModel('short', () => '', { score: () => Promise.reject(failure) })
    await using critic = await openSurpriseCritic({ model, folder })
    const options = { key: keyOf(0) }
    expect(await critic.critique(task, response, options)).toMatchObject({ reason: 'unreadable' })
    failure = new Error('the model broke')
    await expect(critic.critique(task, response, options)).rejects.toThrow('the model broke')
  })

  test('a model that scores no given text is refused with what is wanted', async () => {
    const model = scriptedModel('endpoint', () => '')
    await expect(openSurpriseCritic({ model })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'read log-probabilities with endpoint: it gives none for a given text, wanted a local model',
    })
  })
})
