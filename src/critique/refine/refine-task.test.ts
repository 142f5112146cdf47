import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { ArithmeticTask, Verdict } from '../../supervision.ts'
import type { Critic } from '../critic.ts'
import { splitSteps } from '../steps.ts'
import { armOutcome } from './arms.ts'
import { refineReport } from './refine-report.ts'
import { refineTask } from './refine-task.ts'
import type { Ballot } from './votes.ts'
import { askedDigest, parseRefineRecord } from './refine-record.ts'
import { meterTokens } from './token-meter.ts'
import { criticWeightedVote, filteredVote, voteOf } from './votes.ts'

const task: ArithmeticTask = { kind: 'arithmetic', id: 'q', question: 'How many are 6 boxes of 7?', answer: '42' }
const answer = (n: number) => `There are 6 * 7 = ${n}.\nThe answer is ${n}.`

/** A critic that says a fixed verdict of each final number, and counts how often it saw gold. */
function critic(verdictOf: (text: string) => Verdict, seen: { gold: number } = { gold: 0 }): Critic {
  return {
    name: 'fixed',
    version: '1',
    async critique(asked, { text }) {
      if (asked.answer !== undefined) seen.gold++
      const verdict = verdictOf(text)
      const steps = splitSteps(text).map(({ number }) => ({ step: number, verdict, score: null, explanation: 'so' }))
      return { steps, final: { verdict, score: null, explanation: 'so' } }
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** First 40, and with a critique at hand one more each time. */
const climbing = scriptedModel('climbing', ({ prompt }) => {
  const last = typeof prompt === 'string' ? '' : (prompt.findLast(({ role }) => role === 'assistant')?.content ?? '')
  const isRefinement =
    typeof prompt !== 'string' && (prompt.at(-1)?.content.includes('critique of your solution') ?? false)
  return isRefinement ? answer(Number(/(\d+)\.$/.exec(last)?.[1]) + 1) : answer(40)
})
const options = { key: keyOf(1), rounds: 4, samples: 2 }

describe('refineTask', () => {
  test('rounds go on while the critic objects, and stop where it is content', async () => {
    const seen = { gold: 0 }
    const looking = critic((text) => (text.includes('42.') ? 'correct' : 'wrong'), seen)
    const record = await refineTask(task, { actor: climbing, critic: looking }, options)
    expect(record.rounds.map(({ attempt }) => attempt.answer)).toEqual(['40', '41', '42'])
    expect(record.rounds.at(-1)?.refinement).toBeUndefined()
    expect(seen.gold).toBe(0)
    expect(record.asked).toBe(askedDigest(task))
    expect(record.asked).not.toBe(askedDigest({ ...task, answer: '43' }))
    expect(parseRefineRecord(JSON.parse(JSON.stringify(record)))).toEqual(record)
  })

  test('an abstaining critic leaves the answer as it is', async () => {
    const record = await refineTask(task, { actor: climbing, critic: critic(() => 'unknown') }, options)
    expect(record.rounds).toHaveLength(1)
    expect(record.samples.every(({ refinement }) => refinement === undefined)).toBe(true)
  })

  test('the oracle leaves a right answer alone that an honest run turns wrong, and harm is counted', async () => {
    const right = scriptedModel('right', ({ prompt }) =>
      typeof prompt !== 'string' && (prompt.at(-1)?.content.includes('critique of your solution') ?? false)
        ? answer(41)
        : answer(42),
    )
    const objecting = critic(() => 'wrong')
    const honest = await refineTask(task, { actor: right, critic: objecting }, { ...options, rounds: 1 })
    const oracle = await refineTask(
      task,
      { actor: right, critic: objecting },
      { ...options, rounds: 1, mode: 'oracle' },
    )
    expect(refineReport([honest]).sequential.harmful).toMatchObject({ hits: 1, n: 1 })
    expect(refineReport([oracle]).sequential.harmful).toMatchObject({ hits: 0, n: 1 })
    expect(refineReport([honest]).sequential.discriminability).toMatchObject({ hits: 0, n: 1 })
  })

  test("a critic's tokens are part of a round's cost", async () => {
    const meter = meterTokens(scriptedModel('talker', () => 'one two three'))
    const talking: Critic = {
      ...critic(() => 'wrong'),
      async critique(asked, response, { key }) {
        await meter.model.generate([{ prompt: 'x', key }])
        return await critic(() => 'wrong').critique(asked, response, { key })
      },
    }
    const players = { actor: climbing, critic: talking, takeCriticTokens: () => meter.take() }
    const record = await refineTask(task, players, { ...options, rounds: 1 })
    const [first] = record.rounds
    expect(first?.critique.tokens).toBe(3)
    const cost = first!.attempt.tokens + 3 + first!.refinement!.tokens
    expect(armOutcome(record, 'sequential', cost - 1)?.drawn).toBe(0)
    expect(armOutcome(record, 'sequential', cost)).toEqual({ right: false, tokens: cost, drawn: 1 })
    const content: Critic = {
      ...talking,
      critique: async (...given) => ({ ...(await talking.critique(...given)), final: fine }),
    }
    const once = await refineTask(task, { ...players, critic: content }, { ...options, rounds: 1 })
    const spent = once.rounds[0]!.attempt.tokens
    // the critique of a critic that is content is paid where the budget reaches, and changes nothing
    expect(armOutcome(once, 'sequential', spent + 3)).toEqual({ right: false, tokens: spent + 3, drawn: 0 })
    expect(armOutcome(once, 'sequential', spent + 2)).toEqual({ right: false, tokens: spent, drawn: 0 })
  })

  test('each way pays for the attempts that its critic rests on, once for a question', async () => {
    const resting: Critic = {
      ...critic(() => 'wrong'),
      critique: async (...given) => ({ ...(await critic(() => 'wrong').critique(...given)), tokens: 100 }),
    }
    const record = await refineTask(
      task,
      { actor: climbing, critic: resting, filter: resting },
      { ...options, rounds: 2 },
    )
    expect(record.rounds.map(({ critique }) => critique.tokens)).toEqual([100, 0, 0])
    expect(record.samples.map(({ critique }) => critique.tokens)).toEqual([100, 0])
    expect(record.samples.map(({ filterTokens }) => filterTokens)).toEqual([100, 0])
    expect(armOutcome(record, 'attempts-vote', 1_000)).toBeUndefined()
  })

  test('what a critic generates for one solution is paid with each critique, beside attempts that are paid once', async () => {
    const resting: Critic = {
      ...critic(() => 'wrong'),
      critique: async (...given) => ({
        ...(await critic(() => 'wrong').critique(...given)),
        tokens: 100,
        ownTokens: 30,
      }),
    }
    const players = { actor: climbing, critic: resting, filter: resting }
    const record = await refineTask(task, players, { ...options, rounds: 2 })
    expect(record.rounds.map(({ critique }) => critique.tokens)).toEqual([130, 30, 0])
    expect(record.samples.map(({ critique }) => critique.tokens)).toEqual([130, 30])
    expect(record.samples.map(({ filterTokens }) => filterTokens)).toEqual([130, 30])
  })

  test('the attempts of a critic vote beside the samples, and are paid once', async () => {
    const answers = ['42', '42', null, '7']
    const resting: Critic = {
      ...critic(() => 'unknown'),
      critique: async (...given) => ({ ...(await critic(() => 'unknown').critique(...given)), tokens: 100, answers }),
    }
    // both samples say 40
    const record = await refineTask(task, { actor: climbing, critic: resting }, { ...options, rounds: 0 })
    expect(record.samples[0]?.critique.attempts).toEqual([
      { answer: '42', right: true },
      { answer: '42', right: true },
      { answer: null, right: false },
      { answer: '7', right: false },
    ])
    expect(parseRefineRecord(JSON.parse(JSON.stringify(record)))).toEqual(record)
    const each = record.samples[0]?.attempt.tokens ?? 0
    expect(armOutcome(record, 'vote', 200)).toMatchObject({ right: false, drawn: 2 })
    expect(armOutcome(record, 'attempts-vote', each + 100)).toEqual({ right: true, tokens: each + 100, drawn: 1 })
    // the earlier of two equals, and samples stand first
    expect(armOutcome(record, 'attempts-vote', 2 * each + 100)).toMatchObject({ right: false, drawn: 2 })
  })
})

const fine = { verdict: 'correct', score: null, explanation: '' } as const

describe('votes', () => {
  test('the majority wins, the earliest of equals, and no answer casts no vote', () => {
    expect(voteOf([ballot('a'), ballot('b'), ballot('b')])).toBe('b')
    expect(voteOf([ballot('a'), ballot('b'), ballot(null), ballot(null)])).toBe('a')
    expect(voteOf([ballot(null)])).toBe(null)
  })

  test('scores outweigh numbers, and the filter falls back to all where it leaves none', () => {
    expect(criticWeightedVote([ballot('a', 0.9), ballot('b', 0.2), ballot('b', 0.3)])).toBe('a')
    expect(filteredVote([ballot('a', null, 'correct'), ballot('b', null, 'wrong'), ballot('b', null, 'wrong')])).toBe(
      'a',
    )
    expect(filteredVote([ballot('a', null, 'wrong'), ballot('b', null, 'wrong'), ballot('b', null, 'wrong')])).toBe('b')
  })
})

describe('arms at equal tokens', () => {
  test('as many samples vote as the budget pays, and at least one', async () => {
    const numbers = [41, 42, 42]
    let drawn = 0
    const actor = scriptedModel('some', ({ prompt }) => {
      const isRefinement =
        typeof prompt !== 'string' && (prompt.at(-1)?.content.includes('critique of your solution') ?? false)
      return isRefinement ? answer(42) : answer(numbers[drawn++ - 1] ?? 41)
    })
    const record = await refineTask(
      task,
      { actor, critic: critic((text) => (text.includes('42.') ? 'correct' : 'wrong')) },
      { ...options, rounds: 0, samples: 3 },
    )
    const each = record.samples[0]!.attempt.tokens
    expect(armOutcome(record, 'vote', 0)).toMatchObject({ right: false, drawn: 1 })
    expect(armOutcome(record, 'vote', 3 * each)).toMatchObject({ right: true, drawn: 3 })
    expect(armOutcome(record, 'any-sample', 2 * each)).toMatchObject({ right: true, drawn: 2 })
    expect(armOutcome(record, 'critic-vote', 2 * each)).toMatchObject({ right: true })
    // the refinement of the first sample is paid for
    expect(armOutcome(record, 'parallel', 2 * each)).toMatchObject({ right: true, drawn: 1, tokens: 2 * each })
    expect(armOutcome(record, 'filtered-vote', 99)).toBeUndefined()
  })
})

test('the curve tells an arm only at budgets that it can spend, with what it spent', async () => {
  const content = critic(() => 'correct')
  const record = await refineTask(task, { actor: climbing, critic: content }, { ...options, rounds: 1, samples: 4 })
  const each = record.samples[0]!.attempt.tokens
  const { curve, unitTokens } = refineReport([record])
  expect(unitTokens).toBe(each)
  const told = (arm: string) => curve.filter((one) => one.arm === arm).map(({ budget, tokens }) => [budget, tokens])
  // four samples are four greedy answers: eight and sixteen cannot be spent
  expect(told('vote')).toEqual([
    [1, each],
    [2, 2 * each],
    [4, 4 * each],
  ])
  // nothing to refine: one answer is all that is paid
  expect(told('sequential')).toEqual([[1, each]])
})

function ballot(given: string | null, score: number | null = null, filter: Verdict | null = null): Ballot {
  return { answer: given, score, filter }
}
