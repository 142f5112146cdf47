/**
 * Claim: refining answers with a critic beats the majority vote at equal generated tokens (arXiv 2411.16579, test time).
 *
 * A local model answers word problems, a critic looks on, and the model refines: in rounds (sequential), and several samples
 * once each (parallel); honest, and with an oracle that leaves right answers alone, which bounds what a perfect verdict
 * could give. Every way is compared with the vote of plain samples on the same draws at the same budget of tokens, critiques
 * and attempts of critics included.
 *
 * Full form: 200 questions of GSM8K's test part and a 0.5B model, sixteen sequences at once, so that it takes an hour and
 * a half on two cores. Quick form: a rule-written family of small sums, of which a model of 135M solves some, and the exact
 * critic alone, so that it ends on two busy cores. `model=NAME`, `questions=N`, `rounds=N`, `samples=N`, `budget=N`,
 * `critics=a,b` (arithmetic, attempts, model) and `modes=a,b` (honest, oracle) make another form; figures and `n` then say so.
 */
import {
  arithmeticCritic,
  createModelCritic,
  difficultyOf,
  openCritic,
  type CriticName,
} from '../src/critique/index.ts'
import { openModel, type Generation, type LanguageModel } from '../src/model/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Figure } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { keptModel } from './critique/kept-model.ts'
import {
  besideVote,
  MODES,
  type Mode,
  refinementFigures,
  refineQuestions,
  type LookingOn,
  type RefinedQuestion,
} from './critique/refinement-figures.ts'
import { smallArithmetic } from './critique/small-arithmetic.ts'

/** Said before anything was measured, with the critic and the budget of each size: the way that decides. */
const DECIDES = 'parallel'
const SIZES = {
  quick: {
    model: 'smollm2-135m',
    questions: 8,
    rounds: 1,
    samples: 4,
    maxTokens: 80,
    critiqueTokens: 256,
    critics: ['arithmetic'],
    budget: 4,
    parallel: 1,
  },
  full: {
    model: 'qwen2.5-coder-0.5b',
    questions: 200,
    rounds: 2,
    samples: 4,
    maxTokens: 320,
    critiqueTokens: 768,
    critics: ['arithmetic'],
    budget: 4,
    parallel: 16,
  },
} as const satisfies Record<string, Size>

interface Size {
  readonly model: string
  readonly questions: number
  readonly rounds: number
  readonly samples: number
  readonly maxTokens: number
  readonly critiqueTokens: number
  /** The first of them is the one by which the claim is decided. */
  readonly critics: readonly CriticName[]
  /** At which the claim is decided, in mean greedy answers. */
  readonly budget: number
  /** Sequences of the model, and questions at once. */
  readonly parallel: number
  /** @default both */
  readonly modes?: readonly Mode[]
}

const CRITICS = ['arithmetic', 'attempts', 'model'] as const satisfies readonly CriticName[]

const TARGET =
  'honest samples refined once (critic: exact arithmetic) above the majority vote at equal tokens, paired interval above 0'

export const claim: Claim = {
  name: 'critique-refine',
  statement: 'Refining answers with a critic beats the majority vote at equal generated tokens',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { signal } = context
  const size = sizeOf(context)
  const key = keyOf('critique-refine')
  await context.openModel(size.model)
  const questions = context.quick ? smallQuestions(size.questions) : await gsm8kQuestions(context, size.questions)
  await using model = await openModel(size.model, { contextTokens: 2_048, parallel: size.parallel })
  using kept = await openResumableResults<Generation>(context, 'answers')
  const actor = keptModel(model, kept)
  const options = {
    actor,
    rounds: size.rounds,
    samples: size.samples,
    parallel: size.parallel,
    maxTokens: size.maxTokens,
    temperature: 0.7,
    key: split(key, 'refine'),
    signal,
    log: (line: string) => context.log(line),
  }
  const figures: Figure[] = []
  const notes: string[] = []
  let decided: readonly [number, number] | undefined
  for (const name of size.critics) {
    const critic = lookingOn(name, { actor, model, tokens: size.critiqueTokens })
    for (const mode of size.modes ?? MODES) {
      const records = await refineQuestions(questions, critic, { ...options, mode })
      const own = split(key, `${name} ${mode}`)
      figures.push(...refinementFigures(`${name}, ${mode}`, records, own))
      if (name !== size.critics[0] || mode !== 'honest') continue
      const found = besideVote(records, own).find(({ arm, budget }) => arm === DECIDES && budget === size.budget)
      decided = found?.difference.interval
      if (found === undefined)
        notes.push(`${size.budget} answers' tokens cannot be spent by both ways: nothing is decided`)
    }
  }
  return {
    target: TARGET,
    holds: decided !== undefined && decided[0] > 0,
    figures,
    n: questions.length,
    notes: [
      `${size.model} answers and refines, ${size.rounds} rounds, ${size.samples} samples, ${size.parallel} sequences at once, on ${context.quick ? 'a rule-written family of small sums' : "GSM8K's test part"}`,
      `decided by ${DECIDES}, critic ${size.critics[0]}, honest, at ${size.budget} greedy answers' tokens; everything else is told beside it`,
      'nothing is fitted; the oracle sees the gold answer, and no honest run can reach it by verdicts alone',
      ...notes,
    ],
  }
}

/** The critic of a name, over the kept answers as far as it asks a model. */
function lookingOn(
  name: CriticName,
  options: { readonly actor: LanguageModel; readonly model: LanguageModel; readonly tokens: number },
): LookingOn {
  const { actor, model, tokens } = options
  return {
    name,
    async open(meter) {
      if (name === 'arithmetic') return arithmeticCritic()
      if (name === 'model') return createModelCritic(meter(actor), { form: 'json', tries: 1, maxTokens: tokens })
      // attempts are kept in the cache by the critic itself, and carry their tokens
      const sandbox = await Sandbox.open()
      const critic = await openCritic(name, {
        model: () => Promise.resolve(model),
        sandbox: () => Promise.resolve(sandbox),
      })
      return {
        ...critic,
        async [Symbol.asyncDispose]() {
          await critic[Symbol.asyncDispose]()
          await sandbox[Symbol.asyncDispose]()
        },
      }
    },
  }
}

function smallQuestions(count: number): RefinedQuestion[] {
  return smallArithmetic(count, keyOf('critique-refine questions')).map(({ task, reference }) => ({
    task: { ...task, answer: task.answer ?? '' },
    difficulty: `level ${difficultyOf(task, reference)}`,
  }))
}

async function gsm8kQuestions(context: ClaimContext, count: number): Promise<RefinedQuestion[]> {
  const file = await context.openDataSet('gsm8k', 'test.jsonl')
  const found: RefinedQuestion[] = []
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (task.kind !== 'arithmetic' || task.answer === undefined) continue
    found.push({ task: { ...task, answer: task.answer }, difficulty: difficultyOf(task, response?.text) })
  }
  return shuffle(keyOf('critique-refine questions'), found).slice(0, count)
}

/** @throws RangeError for an argument that is none of these, or a number out of range */
function sizeOf({ quick, arguments: given }: ClaimContext): Size {
  let size: Size = quick ? SIZES.quick : SIZES.full
  for (const argument of given) {
    const [name = '', value = ''] = argument.split('=')
    if (name === 'critics') {
      const critics = CRITICS.filter((each) => value.split(',').includes(each))
      if (critics.length === 0)
        throw new RangeError(`critique-refine: critics is ${value}, wanted some of ${CRITICS.join(',')}`)
      size = { ...size, critics }
    } else if (name === 'modes') {
      const modes = MODES.filter((each) => value.split(',').includes(each))
      if (modes.length === 0)
        throw new RangeError(`critique-refine: modes is ${value}, wanted some of ${MODES.join(',')}`)
      size = { ...size, modes }
    } else if (name === 'model') {
      size = { ...size, model: value }
    } else if (name === 'questions' || name === 'rounds' || name === 'samples' || name === 'budget') {
      const count = Number(value)
      if (!Number.isInteger(count) || count < 1)
        throw new RangeError(`critique-refine: ${name} is ${value}, wanted an integer of at least 1`)
      size = { ...size, [name]: count }
    } else {
      throw new RangeError(
        `critique-refine: got ${argument}, wanted model=, questions=, rounds=, samples=, budget= or critics=`,
      )
    }
  }
  return size
}
