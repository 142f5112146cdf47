/**
 * What is gathered about one solution before it is judged: the model's own attempts at the question, and how the model reads
 * the solution, plain and with an attempt shown. Both are kept on disk.
 */
import { ConsensusSource, type AttemptsCriticOptions } from './attempts-critic.ts'
import type { AttemptPlan } from './attempts.ts'
import type { Consensus } from './consensus.ts'
import { openScores, type Scores } from './kept-scores.ts'
import type { StepEvidence } from './step-features.ts'
import { attemptToShow, surpriseRequest, type SolutionScores } from './surprise.ts'

/** Options of `EvidenceSource.open`. */
export interface EvidenceOptions extends AttemptsCriticOptions {
  /** Which attempts are made. */
  readonly plan: AttemptPlan
  /** Read the solutions, which needs a model with `score`. */
  readonly reads: boolean
  /** Folder of kept log-probabilities. @default in the cache */
  readonly scoresFolder?: string | undefined
}

/** Gathers evidence. It owns neither model nor sandbox. */
export class EvidenceSource implements AsyncDisposable {
  readonly modelName: string
  readonly #consensus: ConsensusSource
  readonly #scores: Scores | undefined

  /** Errors as `openAttempts` and `openScores`. */
  static async open(options: EvidenceOptions): Promise<EvidenceSource> {
    const { model, plan, reads, scoresFolder, signal } = options
    const consensus = await ConsensusSource.open(plan, options)
    try {
      const scores = reads ? await openScores(model, { folder: scoresFolder, signal }) : undefined
      return new EvidenceSource(consensus, scores)
    } catch (error) {
      await consensus[Symbol.asyncDispose]()
      throw error
    }
  }

  constructor(consensus: ConsensusSource, scores: Scores | undefined) {
    this.modelName = consensus.modelName
    this.#consensus = consensus
    this.#scores = scores
  }

  /** Tokens of the attempts at a question whose evidence was given. */
  tokensFor(question: string): number {
    return this.#consensus.tokensFor(question)
  }

  /** Rejects with the signal's reason on abort, and with what model or sandbox throw. */
  async of(question: string, text: string, signal?: AbortSignal): Promise<StepEvidence> {
    const consensus = await this.#consensus.of(question, signal)
    if (this.#scores === undefined) return { consensus }
    return { consensus, scores: await readTwice(this.#scores, { question, text, consensus, signal }) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#scores?.[Symbol.dispose]()
    await this.#consensus[Symbol.asyncDispose]()
  }
}

/** How the model reads a solution, plain and with an attempt shown; undefined where it cannot be read. */
export async function readTwice(
  scores: Scores,
  { question, text, consensus, signal }: ReadSolution,
): Promise<SolutionScores | undefined> {
  const own = await scores.of(surpriseRequest(question, text), signal)
  if (own === undefined) return undefined
  const attempt = attemptToShow(consensus)
  if (attempt === undefined) return { own, shown: undefined }
  return { own, shown: await scores.of(surpriseRequest(question, text, attempt), signal) }
}

/** A solution that is read, and the attempts at its question. */
interface ReadSolution {
  readonly question: string
  readonly text: string
  readonly consensus: Consensus
  readonly signal?: AbortSignal | undefined
}
