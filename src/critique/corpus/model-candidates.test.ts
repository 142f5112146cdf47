import { describe, expect, test } from 'vitest'
import { scriptedModel, type LanguageModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Candidate, CandidateSource, FailedCandidate, SolvedTask } from './candidate.ts'
import { instructedCandidates, prefixCandidates, sampledCandidates } from './model-candidates.ts'

const solved: SolvedTask = {
  task: {
    kind: 'arithmetic',
    id: 't',
    question: 'A baker fills 8 trays with 12 buns each. She sells 70 buns. How many buns are left?',
    answer: '26',
  },
  reference: 'She bakes 8 * 12 = <<8*12=96>>96 buns.\nAfter the sale 96 - 70 = <<96-70=26>>26 buns are left.\n#### 26',
}

/** Writes one line where a wrong step is asked for, and goes on with another text everywhere else. */
function writer(step: string, continuation: string): LanguageModel {
  return scriptedModel('writer', ({ prompt }) =>
    JSON.stringify(prompt).includes('You write wrong steps') ? step : continuation,
  )
}

async function drawn(source: CandidateSource): Promise<(Candidate | FailedCandidate)[]> {
  const made = source.candidates(solved, { key: keyOf(3), balance: () => ({ rows: 0, correct: 0 }) })
  return await Array.fromAsync(made)
}

describe('what is known of a model-made step is said of that step', () => {
  test('an instructed line that is no step of its own is no candidate', async () => {
    const further = 'Then 5 + 6 = 11 are left.\nThe answer is 11.'
    for (const each of await drawn(instructedCandidates(writer('The answer is 999.', further), { samples: 6 })))
      expect(each).toEqual({ way: 'instruction', reason: 'other-steps' })
    const places = (await drawn(instructedCandidates(writer('= 8 * 12 = 97 buns', further), { samples: 6 }))).map(
      (each) => ('reason' in each ? each.reason : each.known.firstWrongStep),
    )
    // with no line before it, it is a step of its own
    expect(new Set(places)).toEqual(new Set(['other-steps', 1]))
  })

  test('a prefix whose last step a continuation goes on is no candidate', async () => {
    const [other] = await drawn(
      prefixCandidates(writer('', '= 100 buns.\nThen 1 + 1 = 3.\nThe answer is 11.'), { samples: 1 }),
    )
    expect(other).toEqual({ way: 'prefix', reason: 'other-steps' })
  })

  test('lines that are steps are candidates, with their places', async () => {
    const model = writer('She bakes 8 * 12 = 97 buns.', 'Then 5 + 6 = 11 are left.\nThe answer is 11.')
    for (const each of await drawn(instructedCandidates(model, { samples: 4 }))) {
      const place = 'known' in each && each.response.text.split('\n').indexOf('She bakes 8 * 12 = 97 buns.')
      expect(each).toMatchObject({ known: { firstWrongStep: Number(place) + 1, rightSteps: place } })
    }
    expect(await drawn(prefixCandidates(model, { samples: 1 }))).toMatchObject([
      { known: { firstWrongStep: null, rightSteps: 1 } },
    ])
  })

  test('a model that never goes wrong gives none', async () => {
    expect(await drawn(prefixCandidates(writer('', 'The answer is 26.'), { samples: 1 }))).toEqual([
      { way: 'prefix', reason: 'not-wrong' },
    ])
  })
})

/** The candidates of a model that answers this. */
async function sampled(text: string, finish: 'stop' | 'length' = 'stop'): Promise<(Candidate | FailedCandidate)[]> {
  const model = scriptedModel('writer', () => text)
  const generate: typeof model.generate = async (...given) =>
    (await model.generate(...given)).map((answer) => ({ ...answer, finish }))
  return await drawn(sampledCandidates({ ...model, generate }, { samples: 1 }))
}

test('a sample without an answer is no flawed solution, and one with a wrong answer is', async () => {
  const dropped = [{ way: 'sample', reason: 'not-wrong' }]
  expect(await sampled('')).toEqual(dropped)
  expect(await sampled('I am sorry, I cannot help with that.')).toEqual(dropped)
  expect(await sampled('She bakes 8 * 12 = 96 buns.\nAfter the sale 96 - 7', 'length')).toEqual(dropped)
  expect(await sampled('8 * 12 = 97.\nThe answer is 27.')).toMatchObject([
    { way: 'sample', known: { final: 'wrong', firstWrongStep: null, rightSteps: 0 } },
  ])
})
