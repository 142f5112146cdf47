/**
 * Which of several recorded solutions to take: the vote weighted by a critic and the vote filtered by it, beside the plain
 * majority, at every number of solutions and at equal tokens.
 *
 * Data: GSM8K's example_model_solutions.jsonl, four recorded solutions of each test question, and which of them is right. The
 * questions are drawn by key. Nothing is fitted: the critic is the rule of `attempts` with one greedy program and one greedy solution
 * in words of a local 1.5B model, which never sees an answer. Difficulty is the number of equations in the gold solution, because a half
 * chosen by the recorded solutions' own success would be a half chosen against the vote.
 *
 * Votes depend on the order of their ballots where two answers have equal weight, so each figure is the mean over all ordered choices of
 * N of the four solutions.
 */
import { readFile } from 'node:fs/promises'
import {
  answerOutcome,
  compareWithAttempts,
  criticWeightedVote,
  filteredVote,
  splitSteps,
  voteOf,
  type AttemptPlan,
  type Ballot,
} from '../src/critique/index.ts'
import { pairedDifference } from '../src/evaluation/index.ts'
import { openModel } from '../src/model/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import type { ArithmeticTask, Figure, Response } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import { withoutGold } from '../src/work/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { drawnConsensus, type DrawnConsensus } from './critique/drawn-consensus.ts'

const MODEL = 'qwen2.5-coder-1.5b'
const PLAN: AttemptPlan = { program: 1, 'listed-program': 0, words: 1 }
const QUESTIONS = { quick: 60, full: 300 }
const SIZES = [1, 2, 3, 4] as const
/** The vote that the critic must beat, and what is compared with it. */
const ARMS = [
  'vote',
  'vote with the attempts',
  'agreed attempts, else vote',
  'critic-weighted vote',
  'filtered vote',
] as const
/** Arms whose answer may be an attempt's, so that they are no choice among the solutions. */
const OWN_ANSWER: readonly Arm[] = ['vote with the attempts', 'agreed attempts, else vote']
type Arm = (typeof ARMS)[number]
const TARGET =
  'on the harder half, filtered or critic-weighted vote of two solutions above the majority of four at no more tokens, interval above 0'

export const claim: Claim = {
  name: 'critique-selection',
  statement: 'A critic that solves the question itself selects among recorded solutions better than the majority does',
  target: TARGET,
  run: measure,
}

interface Candidate {
  readonly ballot: Ballot
  readonly isRight: boolean
  readonly tokens: number
}

interface Question {
  readonly candidates: readonly Candidate[]
  /** The attempts as voters. */
  readonly attempts: readonly { readonly answer: string | null; readonly isRight: boolean }[]
  readonly attemptTokens: number
  /** Equations of the gold solution. */
  readonly equations: number
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const asked = Number(/^questions=(\d+)$/.exec(context.arguments[0] ?? '')?.[1] ?? 0)
  const count = asked > 0 ? asked : context.quick ? QUESTIONS.quick : QUESTIONS.full
  const rows = await recordedRows(context)
  const key = keyOf('critique-selection')
  const chosen = shuffle(split(key, 'questions'), [...rows.keys()]).slice(0, count)
  await using model = await openModel(MODEL, { parallel: 16, contextTokens: 2_048 })
  const drawn = await drawnConsensus(context, { model, questions: chosen, plan: PLAN })
  const questions = chosen.flatMap((text) => {
    const row = rows.get(text)
    const own = drawn.get(text)
    return row === undefined || own === undefined ? [] : [questionOf(row, own)]
  })
  const ordered = questions.toSorted((a, b) => a.equations - b.equations)
  const harder = ordered.slice(Math.floor(ordered.length / 2))
  const figures: Figure[] = []
  let best = -Infinity
  for (const [name, group] of [
    ['all', questions],
    ['harder half', harder],
  ] as const) {
    for (const size of SIZES) {
      const vote = group.map((question) => accuracy(question, 'vote', size))
      for (const arm of ARMS) {
        const right = group.map((question) => accuracy(question, arm, size))
        const tokens = mean(group.map((question) => tokensOf(question, arm, size)))
        figures.push({
          name: `${name}, ${arm} of ${size}, right (${Math.round(tokens)} tokens)`,
          value: mean(right),
          n: group.length,
        })
        if (arm === 'vote') continue
        const compared = pairedDifference(split(key, `${name} ${arm} ${size}`), { before: vote, after: right })
        figures.push({
          name: `${name}, ${arm} of ${size} less vote of ${size}`,
          value: compared.difference,
          n: group.length,
          interval: compared.interval,
        })
      }
    }
    const four = group.map((question) => accuracy(question, 'vote', 4))
    for (const arm of ARMS.slice(1)) {
      const two = group.map((question) => accuracy(question, arm, 2))
      const compared = pairedDifference(split(key, `${name} ${arm} equal`), { before: four, after: two })
      figures.push({
        name: `${name}, equal tokens: ${arm} of 2 less vote of 4`,
        value: compared.difference,
        n: group.length,
        interval: compared.interval,
      })
      if (name === 'harder half' && !OWN_ANSWER.includes(arm)) best = Math.max(best, compared.interval[0])
    }
  }
  const attempts = questions.map(({ attempts: all }) => all.map(({ isRight }) => Number(isRight)))
  const agree = questions.filter(({ attempts: [a, b] }) => a?.answer !== null && a?.answer === b?.answer)
  return {
    target: TARGET,
    holds: best > 0,
    figures,
    n: questions.length,
    notes: [
      `${MODEL} alone: program right ${percent(mean(attempts.map(([a = 0]) => a)))}, words ${percent(mean(attempts.map(([, b = 0]) => b)))}; both agree on ${agree.length} of ${questions.length}, right in ${agree.filter(({ attempts: [a] }) => a?.isRight).length}`,
      'tokens of recorded solutions are their characters over the characters a token of the attempts in words; arms with a critic pay for both attempts once a question',
      `the harder half are the questions with most equations in the gold solution, ${Math.min(...harder.map(({ equations }) => equations))} or more`,
      'the recorded solutions are those of 6B and 175B models, so equal tokens are not equal compute: a token of the critic is the cheaper one',
    ],
  }
}

interface RecordedRow {
  readonly task: ArithmeticTask
  readonly responses: { readonly response: Response; readonly isRight: boolean }[]
  readonly equations: number
}

async function recordedRows(context: ClaimContext): Promise<Map<string, RecordedRow>> {
  const file = await context.openDataSet('gsm8k', 'example_model_solutions.jsonl')
  const equations = new Map<string, number>()
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line === '') continue
    const { question, ground_truth: gold } = JSON.parse(line) as { question: string; ground_truth: string }
    equations.set(question, gold.split('<<').length - 1)
  }
  const rows = new Map<string, RecordedRow>()
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (task.kind !== 'arithmetic' || response?.recordedCorrect === undefined) continue
    let row = rows.get(task.question)
    if (row === undefined) {
      row = { task, responses: [], equations: equations.get(task.question) ?? 0 }
      rows.set(task.question, row)
    }
    row.responses.push({ response, isRight: response.recordedCorrect })
  }
  return rows
}

function questionOf({ task, responses, equations }: RecordedRow, { consensus, tokens }: DrawnConsensus): Question {
  const words = consensus.all.filter(({ form }) => form === 'words')
  const wordTokens =
    tokens /
    Math.max(
      1,
      consensus.all.reduce((sum, { text }) => sum + text.length, 0),
    )
  const blind = withoutGold(task)
  const candidates = responses.map(({ response, isRight }): Candidate => {
    const steps = splitSteps(response.text)
    const critique = compareWithAttempts(blind, response, { steps, consensus })
    const { verdict, score } = 'final' in critique ? critique.final : { verdict: 'unknown' as const, score: null }
    const { answer } = answerOutcome(task, response)
    return { ballot: { answer, score, filter: verdict }, isRight, tokens: response.text.length * wordTokens }
  })
  const attempts = consensus.all.map(({ answer: value, text }) => {
    const written = words.some((each) => each.text === text) ? text : `The answer is ${value ?? 'not known'}`
    const { answer, right } = answerOutcome(task, { text: value === null ? '' : written })
    return { answer, isRight: right === true }
  })
  return { candidates, attempts, attemptTokens: tokens, equations }
}

/** Share of all ordered choices of `size` solutions in which the arm's answer is right. */
function accuracy({ candidates, attempts }: Question, arm: Arm, size: number): number {
  const extra = attempts.map(({ answer }): Ballot => ({ answer, score: null, filter: null }))
  const agreed = new Set(attempts.map(({ answer }) => answer)).size === 1 ? (attempts[0]?.answer ?? null) : null
  const votes: Readonly<Record<Arm, (ballots: readonly Ballot[]) => string | null>> = {
    vote: (ballots) => voteOf(ballots),
    'vote with the attempts': (ballots) => voteOf([...ballots, ...extra]),
    'agreed attempts, else vote': (ballots) => agreed ?? voteOf([...ballots, ...extra]),
    'critic-weighted vote': criticWeightedVote,
    'filtered vote': filteredVote,
  }
  const outcomes = arrangements(candidates, size).map((taken): number => {
    const answer = votes[arm](taken.map(({ ballot }) => ballot))
    if (answer === null) return 0
    const isRight =
      taken.some((each) => each.ballot.answer === answer && each.isRight) ||
      (OWN_ANSWER.includes(arm) && attempts.some((each) => each.answer === answer && each.isRight))
    return Number(isRight)
  })
  return mean(outcomes)
}

function tokensOf({ candidates, attemptTokens }: Question, arm: Arm, size: number): number {
  return size * mean(candidates.map(({ tokens }) => tokens)) + (arm === 'vote' ? 0 : attemptTokens)
}

function arrangements<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, index) =>
    arrangements(
      items.filter((_, other) => other !== index),
      size - 1,
    ).map((rest) => [item, ...rest]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
