/**
 * The critic `resampling`: where a solution has another answer than the model's own attempts share, it looks for the step
 * behind which that answer is lost. From the beginning up to a step the model goes on several times; a step is taken for
 * right where any of them comes to the agreed answer (the hard estimation of Math-Shepherd, arXiv 2312.08935, eq. 2), and the
 * first lost step is found by halving, as in OmegaPRM (arXiv 2406.06592, section 3.2). Deviation: the answer that is
 * looked for is the attempts' and not the gold answer, which no critic sees.
 */
import type { Critic, Critique, StepCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'
import { valueKey } from './attempt-values.ts'
import { ATTEMPT_CRITICS, compareWithAttempts, ConsensusSource, type AttemptsCriticOptions } from './attempts-critic.ts'
import { answersOf, type Consensus } from './consensus.ts'
import { openContinuations, type Continuations } from './continuations.ts'

const VERSION = '4'
/** Continuations from one place. */
const CONTINUATIONS = 4

/** What the critic works with. It owns neither model nor sandbox. */
export interface ResamplingCriticOptions extends AttemptsCriticOptions {
  /** Folder of kept continuations. @default in the cache */
  readonly continuationsFolder?: string | undefined
}

/** Opens the critic. Errors as `openAttempts` and `openContinuations`. */
export async function openResamplingCritic(options: ResamplingCriticOptions): Promise<Critic> {
  const { model, signal, continuationsFolder } = options
  const continuations = await openContinuations(model, { folder: continuationsFolder, signal })
  let source: ConsensusSource
  try {
    source = await ConsensusSource.open(ATTEMPT_CRITICS['re-solving'], options)
  } catch (error) {
    continuations[Symbol.dispose]()
    throw error
  }
  return {
    name: 'resampling',
    version: `${VERSION} ${source.modelName}`,
    async critique(task, response, { signal: own }) {
      const steps = splitSteps(response.text)
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      const consensus = await source.of(task.question, own)
      const compared = compareWithAttempts(task, response, { steps, consensus })
      const spent = source.tokensFor(task.question)
      const answers = answersOf(consensus)
      if (!('steps' in compared) || compared.final.verdict !== 'wrong') return { ...compared, tokens: spent, answers }
      const found = await findLost({ question: task.question, text: response.text, steps }, consensus, {
        continuations,
        signal: own,
      })
      return { ...critiqueOf(steps, found, compared.final), tokens: spent, ownTokens: found.tokens, answers }
    },
    async [Symbol.asyncDispose]() {
      continuations[Symbol.dispose]()
      await source[Symbol.asyncDispose]()
    },
  }
}

/** Where the agreed answer is lost. */
export interface LostStep {
  /** 1-based. */
  readonly step: number
  /** Share of continuations that come to the agreed answer, by the number of steps before them; of those that were tried. */
  readonly reached: ReadonlyMap<number, number>
  readonly tokens: number
}

/**
 * The first step behind which no continuation comes to the agreed answer, by halving; the last step at the latest. Wanted: at
 * least one step.
 */
export async function findLost(
  solution: { readonly question: string; readonly text: string; readonly steps: readonly Step[] },
  { answer }: Pick<Consensus, 'answer'>,
  {
    continuations,
    signal,
  }: { readonly continuations: Pick<Continuations, 'from'>; readonly signal?: AbortSignal | undefined },
): Promise<LostStep> {
  const { question, text, steps } = solution
  const reached = new Map<number, number>()
  let tokens = 0
  // the attempts come to it from nothing, and the whole solution has another answer
  let [kept, lost] = [0, steps.length]
  while (lost - kept > 1) {
    const middle = Math.floor((kept + lost) / 2)
    const beginning = text.slice(0, steps[middle - 1]?.end)
    // oxlint-disable-next-line no-await-in-loop -- each place hangs on the one before
    const drawn = await continuations.from(question, beginning, { count: CONTINUATIONS, signal })
    const hits = drawn.filter(
      (one) => one.answer !== null && answer !== null && valueKey(one.answer) === valueKey(answer),
    )
    tokens += drawn.reduce((sum, one) => sum + one.tokens, 0)
    reached.set(middle, hits.length / Math.max(1, drawn.length))
    if (hits.length > 0) kept = middle
    else lost = middle
  }
  return { step: lost, reached, tokens }
}

function critiqueOf(steps: readonly Step[], { step: lost, reached }: LostStep, final: Critique['final']): Critique {
  const tried = [...reached.keys()].toSorted((a, b) => a - b)
  const shareBehind = (step: number): number => reached.get(tried.find((each) => each >= step) ?? -1) ?? 1
  const judged = steps.map(({ number }): StepCritique => {
    if (number > lost)
      return { step: number, verdict: 'unknown', score: null, explanation: `It follows step ${lost}, which is wrong.` }
    if (number < lost) {
      const share = shareBehind(number)
      const explanation = `Behind it ${countOf(share)} continuations still come to the answer that most attempts share.`
      return { step: number, verdict: 'correct', score: share, explanation }
    }
    const before =
      lost === 1 ? 'the attempts begin' : `${countOf(shareBehind(lost - 1))} continuations still come to it`
    const behind = reached.has(lost) ? `none of ${CONTINUATIONS} does` : 'the solution has another answer'
    const explanation = `Here the answer is lost that most attempts share: before it ${before}, behind it ${behind}.`
    return { step: number, verdict: 'wrong', score: 0, explanation }
  })
  return { steps: judged, final }
}

function countOf(share: number): string {
  return `${Math.round(share * CONTINUATIONS)} of ${CONTINUATIONS}`
}
