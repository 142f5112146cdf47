/**
 * The critics that solve the question themselves and compare: `program` by programs that the sandbox runs (PROVE, arXiv
 * 2410.12608), `re-solving` by solutions in words, `attempts` by both. No weight is fitted; the rules are these.
 *
 * Where fewer than half of the attempts agree on an answer, the critic knows nothing and says `unknown`. Otherwise a
 * solution with another answer is wrong, and its first wrong step is the first one that comes to a number which most agreeing
 * attempts never had. A solution with the agreed answer is right, step by step, but for a step whose equation is false: of that
 * the attempts know nothing.
 */
import { modelIdentity, type LanguageModel } from '../../model/index.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import { SharedWork } from './shared-work.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import type { Critic, Critique, NoCritique, StepCritique } from '../critic.ts'
import { splitSteps, type Step } from '../steps.ts'
import { arithmeticCritique } from './arithmetic-critic.ts'
import { answerOf, attemptValues, valueKey, type AttemptValues } from './attempt-values.ts'
import { DEFAULT_PLAN, openAttempts, type AttemptPlan, type Attempts, type AttemptsOptions } from './attempts.ts'
import { answersOf, consensusOf, type Consensus } from './consensus.ts'
import { stepFeatures, type Features } from './step-features.ts'

/** Which attempts a critic makes. */
export const ATTEMPT_CRITICS: Readonly<Record<AttemptCriticName, AttemptPlan>> = {
  program: { program: 3, 'listed-program': 2, words: 0 },
  're-solving': { program: 0, 'listed-program': 0, words: 5 },
  attempts: DEFAULT_PLAN,
}
export type AttemptCriticName = 'program' | 're-solving' | 'attempts'

/** Changes whenever the same attempts and solution may get another critique. */
export const ATTEMPTS_CRITIC_VERSION = '3'
/** Least share of attempts that must agree. */
const LEAST_SHARE = 0.5

/** What a critic with attempts works with. It owns neither model nor sandbox. */
export interface AttemptsCriticOptions extends AttemptsOptions {
  readonly model: LanguageModel
  /** Runs the programs. */
  readonly sandbox: Sandbox
}

/** Opens one of the critics. Errors as `openAttempts`. */
export async function openAttemptsCritic(name: AttemptCriticName, options: AttemptsCriticOptions): Promise<Critic> {
  const source = await ConsensusSource.open(ATTEMPT_CRITICS[name], options)
  return {
    name,
    version: `${ATTEMPTS_CRITIC_VERSION} ${source.modelName}`,
    async critique(task, response, { signal }) {
      const steps = splitSteps(response.text)
      if (steps.length === 0) return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      const consensus = await source.of(task.question, signal)
      const critique = compareWithAttempts(task, response, { steps, consensus })
      return { ...critique, tokens: source.tokensFor(task.question), answers: answersOf(consensus) }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

/** Gives the consensus on a question: drawn once, kept in memory for as long as rows ask about the same question. */
export class ConsensusSource implements AsyncDisposable {
  readonly modelName: string
  readonly #attempts: Attempts
  readonly #plan: AttemptPlan
  readonly #sandbox: Sandbox
  readonly #known = new Map<string, Consensus>()
  readonly #drawing = new SharedWork<Consensus>()
  readonly #tokens = new Map<string, number>()

  static async open(plan: AttemptPlan, options: AttemptsCriticOptions): Promise<ConsensusSource> {
    return new ConsensusSource(plan, options, await openAttempts(options.model, options))
  }

  constructor(plan: AttemptPlan, { model, sandbox }: AttemptsCriticOptions, attempts: Attempts) {
    this.modelName = modelIdentity(model)
    this.#attempts = attempts
    this.#plan = plan
    this.#sandbox = sandbox
  }

  /** The consensus on a question. Rejects with the signal's reason on abort, and with what model or sandbox throw. */
  async of(question: string, signal?: AbortSignal): Promise<Consensus> {
    const known = this.#known.get(question)
    if (known !== undefined) return known
    return await this.#drawing.of(question, (shared) => this.#draw(question, shared), signal)
  }

  /** Tokens of the attempts at a question whose consensus was given. */
  tokensFor(question: string): number {
    return this.#tokens.get(question) ?? 0
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#attempts[Symbol.dispose]()
    return Promise.resolve()
  }

  async #draw(question: string, signal: AbortSignal): Promise<Consensus> {
    const [texts = []] = await this.#attempts.at([question], this.#plan, { signal })
    this.#tokens.set(
      question,
      texts.reduce((sum, { tokens }) => sum + tokens, 0),
    )
    const values: AttemptValues[] = []
    for (const text of texts) values.push(await attemptValues(text, { sandbox: this.#sandbox, signal }))
    const consensus = consensusOf(values)
    this.#known.set(question, consensus)
    if (this.#known.size > KNOWN_QUESTIONS) this.#known.delete([...this.#known.keys()][0] ?? '')
    return consensus
  }
}

/** Questions whose consensus is kept in memory. */
const KNOWN_QUESTIONS = 256

/** The critique by comparison, pure and synchronous. */
export function compareWithAttempts(
  task: ArithmeticTask,
  response: Response,
  { steps, consensus }: { readonly steps: readonly Step[]; readonly consensus: Consensus },
): Critique | NoCritique {
  const { answer, share, all } = consensus
  const checked = arithmeticCritique(task, response)
  const arithmetic = 'steps' in checked ? checked.steps : []
  const falseStep = arithmetic.find(({ verdict }) => verdict === 'wrong')?.step
  const own = answerOf(response.text, response.finish)
  const agreed = `${Math.round(share * all.length)} of ${all.length} attempts`
  if (answer === null || share < LEAST_SHARE || own === null) {
    const why =
      own === null
        ? 'The solution gives no answer that can be compared'
        : `The attempts do not agree: ${agreed} share an answer`
    return {
      steps: steps.map(({ number }) => arithmetic[number - 1] ?? unknownStep(number, `${why}.`)),
      final: { verdict: 'unknown', score: null, explanation: `${why}.` },
    }
  }
  const isRight = valueKey(own) === valueKey(answer)
  const features = stepFeatures(task, { ...response, steps }, { consensus })
  const first = isRight ? undefined : (firstMissing(features) ?? falseStep ?? steps.length)
  const judged = steps.map(({ number }, index): StepCritique => {
    if (first !== undefined && number > first) return unknownStep(number, `It follows step ${first}, which is wrong.`)
    if (number !== first) {
      const checkedStep = arithmetic[index]
      // a slip that the solution did not go on with is no reason to call its answer wrong, and the step is not right
      if (checkedStep?.verdict === 'wrong') return unknownStep(number, checkedStep.explanation)
      const explanation = whyRight(features[index], consensus)
      return { step: number, verdict: 'correct', score: share, explanation }
    }
    const verdict = { step: number, verdict: 'wrong' as const, score: 1 - share }
    return { ...verdict, explanation: whyWrong(features[index], consensus, arithmetic[index]) }
  })
  const explanation = isRight
    ? `${agreed} come to the same answer.`
    : `${agreed} come to another answer than the solution.`
  const verdict = isRight ? 'correct' : 'wrong'
  return { steps: judged, final: { verdict, score: isRight ? share : 1 - share, explanation } }
}

/** 1-based number of the first step whose result most agreeing attempts lack. */
function firstMissing(features: readonly Features[]): number | undefined {
  const at = features.findIndex((step) => (step['resultMissingAgreeing'] ?? 0) > 0.5)
  if (at !== -1) return at + 1
  const fresh = features.findIndex((step) => (step['newMissingAgreeing'] ?? 0) > 0.5)
  return fresh === -1 ? undefined : fresh + 1
}

/** In words, without the agreed answer, so that a refinement that is shown this has not been given it. */
function whyWrong(features: Features | undefined, { agreeing }: Consensus, checked: StepCritique | undefined): string {
  if (checked?.verdict === 'wrong') return checked.explanation
  const lack = Math.round(
    (features?.['resultMissingAgreeing'] ?? features?.['newMissingAgreeing'] ?? 0) * agreeing.length,
  )
  if (lack === 0) return 'The attempts that agree come to other values than this step.'
  return `It comes to a number that ${lack} of the ${agreeing.length} agreeing attempts never have.`
}

/** In words, by what of the step's numbers the agreeing attempts have. */
function whyRight(features: Features | undefined, { agreeing }: Consensus): string {
  if ((features?.['hasNew'] ?? 0) === 0) return 'It brings in no number that the question and the steps before it lack.'
  const lack = Math.round((features?.['newMissingAgreeing'] ?? 0) * agreeing.length)
  if (lack === 0) return `Its numbers are those of the ${agreeing.length} agreeing attempts.`
  return `${lack} of the ${agreeing.length} agreeing attempts do without a number of it.`
}

function unknownStep(step: number, explanation: string): StepCritique {
  return { step, verdict: 'unknown', score: null, explanation }
}
