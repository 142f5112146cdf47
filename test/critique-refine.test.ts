/** The parts of the claim `critique-refine`, with a scripted model whose law is known. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { keptModel } from '../claims/critique/kept-model.ts'
import {
  besideVote,
  refinementFigures,
  refineQuestions,
  type LookingOn,
  type RefinedQuestion,
} from '../claims/critique/refinement-figures.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import type { Critic } from '../src/critique/index.ts'
import { scriptedModel, type Generation, type GenerationRequest } from '../src/model/index.ts'
import { keyOf } from '../src/random.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const questions: RefinedQuestion[] = ['easy', 'hard'].map((id) => ({
  task: { kind: 'arithmetic', id, question: `${id}: 6 * 7?`, answer: '42' },
  difficulty: id,
}))

/** Right at once on the easy question. On the hard one only a refinement is right. */
function actorOf(asked: GenerationRequest[]) {
  return scriptedModel('actor', (request) => {
    asked.push(request)
    const turns = typeof request.prompt === 'string' ? [] : request.prompt
    const isRefinement = turns.at(-1)?.content.includes('critique of your solution') === true
    const isEasy = turns.some(({ content }) => content.startsWith('easy'))
    const number = isEasy || isRefinement ? 42 : 40
    return `6 * 7 = ${number}.\nThe answer is ${number}.`
  })
}

/** Objects to every step, and writes five words for it through the meter. */
const objecting: LookingOn = {
  name: 'objecting',
  open: (meter) => {
    const model = meter(scriptedModel('critic', () => 'one two three four five'))
    const critic: Critic = {
      name: 'objecting',
      version: '1',
      async critique(_task, _response, { key }) {
        await model.generate([{ prompt: 'look', key }])
        const wrong = { verdict: 'wrong', score: null, explanation: 'No.' } as const
        return { steps: [{ step: 1, ...wrong }], final: wrong }
      },
      async [Symbol.asyncDispose]() {},
    }
    return Promise.resolve(critic)
  },
}

async function state() {
  const stateFolder = await mkdtemp(join(tmpdir(), 'touchstone-claim-'))
  folders.push(stateFolder)
  return { stateFolder, signal: new AbortController().signal }
}

const options = { rounds: 1, samples: 2, parallel: 2, maxTokens: 64, temperature: 0.7, key: keyOf(1) }

test('two modes draw what they both ask once, and an interrupted claim draws nothing again', async () => {
  const context = await state()
  const asked: GenerationRequest[] = []
  const lines: string[] = []
  const run = async (mode: 'honest' | 'oracle') => {
    using kept = await openResumableResults<Generation>(context, 'answers')
    const actor = keptModel(actorOf(asked), kept)
    return await refineQuestions(questions, objecting, {
      ...options,
      ...context,
      actor,
      mode,
      log: (line) => lines.push(line),
    })
  }
  const honest = await run('honest')
  // for each question a greedy answer, two samples, and a refinement of each
  expect(asked).toHaveLength(12)
  const oracle = await run('oracle')
  // the refinements of the hard question are the honest ones; right answers are left alone
  expect(asked).toHaveLength(12)
  expect(await run('honest')).toEqual(honest)
  expect(asked).toHaveLength(12)
  expect(lines[1]).toBe('objecting, honest: 2 of 2 questions')
  expect(honest.map(({ rounds }) => rounds.map(({ attempt }) => attempt.right))).toEqual([
    [true, true],
    [false, true],
  ])
  // the meter counts the critic's words, whether its answers were kept or not
  expect(honest[1]?.rounds[0]?.critique.tokens).toBe(5)
  expect(oracle[0]?.rounds[0]).toMatchObject({ critique: { text: null, tokens: 0 } })
})

test('the figures tell accuracy, harm and the difference from the vote at equal tokens', async () => {
  const context = await state()
  using kept = await openResumableResults<Generation>(context, 'answers')
  const actor = keptModel(actorOf([]), kept)
  const records = await refineQuestions(questions, objecting, {
    ...options,
    ...context,
    samples: 4,
    actor,
    mode: 'honest',
    log: () => undefined,
  })
  const figures = new Map(refinementFigures('o', records, keyOf(2)).map((each) => [each.name, each]))
  expect(figures.get('o, rounds, before')).toMatchObject({ value: 0.5, n: 2 })
  expect(figures.get('o, rounds, after')).toMatchObject({ value: 1, n: 2 })
  expect(figures.get('o, rounds, helpful: wrong made right')).toMatchObject({ value: 1, n: 1 })
  expect(figures.get('o, rounds, harm: right made wrong')).toMatchObject({ value: 0, n: 1 })
  expect(figures.get('o, rounds, hard, before')).toMatchObject({ value: 0, n: 1 })
  expect(figures.get('o, rounds, verdicts that are right')).toMatchObject({ value: 0.5, n: 2 })
  // an answer has 9 words, a critique 5: four answers' tokens pay one refined sample (23), or a vote of four
  const beside = besideVote(records, keyOf(2))
  const parallel = beside.find(({ arm, budget }) => arm === 'parallel' && budget === 4)
  expect(parallel).toMatchObject({
    tokens: 23,
    voteTokens: 36,
    difference: { difference: 0.5, better: 1, worse: 0, n: 2 },
  })
  // a vote of four samples cannot spend the tokens of eight
  expect(beside.filter(({ budget }) => budget > 4)).toEqual([])
})
