import { describe, expect, test } from 'vitest'
import type { ScoredToken } from '../../model/index.ts'
import { generator, keyOf } from '../../random.ts'
import { splitSteps } from '../steps.ts'
import { combinedCritique, fitCombined, type LabelledSolution } from './combined-critic.ts'
import { consensusOf } from './consensus.ts'
import type { StepEvidence } from './step-features.ts'

const QUESTION = 'Ann has 6 boxes of 15 pens and 4 more, and gives 52 away. How many are left?'
const TEXT = '6 * 15 = 90 pens.\n90 + 4 = 94 pens.\n94 - 52 = 42 pens are left.\nThe answer is 42.'
const steps = splitSteps(TEXT)

/** What a model thinks of the text that did not expect the operator of one step. */
function read(wrong: number, surprise: number): ScoredToken[] {
  const signs = [...TEXT.matchAll(/[*+-]/g)].map(({ index }) => index)
  return Array.from(TEXT, (character, start): ScoredToken => {
    const isWrong = start === signs[wrong]
    const logProbability = isWrong ? surprise : -0.1
    const top = isWrong ? { text: '/', logProbability: -0.2 } : { text: character, logProbability }
    return { start, end: start + 1, logProbability, rank: isWrong ? 5 : 1, top }
  })
}

const nothing = consensusOf([])

/** Solutions of one text whose first wrong step is the surprising one. */
function solutions(evidence: (wrong: number, surprise: number) => StepEvidence): LabelledSolution[] {
  const random = generator(keyOf('combined'))
  return Array.from({ length: 40 }, (_unused, index) => {
    const firstError = (index % 4) - 1
    return {
      task: { question: `${QUESTION} ${index % 20}` },
      text: TEXT,
      steps,
      firstError,
      evidence: evidence(firstError, -5 - random.uniform()),
    }
  })
}

describe('the combined critic', () => {
  const task = { kind: 'arithmetic', id: 't', question: QUESTION } as const
  const response = { taskId: 't', model: 'm', text: TEXT }

  test('finds the step that surprises, and says that surprise carried it and what was expected', () => {
    const weights = fitCombined(
      solutions((wrong, surprise) => ({
        consensus: nothing,
        scores: { own: read(wrong, surprise), shown: undefined },
      })),
    )
    const evidence = { consensus: nothing, scores: { own: read(1, -6), shown: undefined } }
    expect(combinedCritique(weights, task, { response, evidence })).toMatchObject({
      steps: [
        { verdict: 'correct' },
        {
          verdict: 'wrong',
          explanation:
            'What speaks most against it is what the model did not expect. ' +
            'The model expected "/" (82 %) where the operator "+" stands (1 in 400).',
        },
        { verdict: 'unknown' },
      ],
      final: { verdict: 'wrong' },
    })
    const calm = { consensus: nothing, scores: { own: read(-1, 0), shown: undefined } }
    expect(combinedCritique(weights, task, { response, evidence: calm })).toMatchObject({
      final: { verdict: 'correct' },
    })
  })

  test('parts without evidence have no weight, so that its critic does without them', () => {
    const bare = fitCombined(solutions(() => ({}))).hazard.features
    expect(bare).toContain('index')
    expect(bare.filter((name) => /^(?:own|shown|contrast)|Support$/.test(name))).toEqual([])
    const plain = fitCombined(
      solutions((wrong, surprise) => ({ scores: { own: read(wrong, surprise), shown: undefined } })),
    ).hazard.features
    expect(plain).toContain('ownLowest')
    expect(plain.filter((name) => /^(?:shown|contrast)/.test(name))).toEqual([])
  })
})
