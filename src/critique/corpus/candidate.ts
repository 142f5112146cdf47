/** A response that may become a row: what it is, what is known of it, and its critique where rules already give one. */
import type { Critique } from '../critic.ts'
import type { Key } from '../../random.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import type { DropReason, KnownFlaw, ResponseWay } from './corpus-row.ts'
import type { CorruptionKind } from './rule-corruption.ts'

/** A response that may become a row. */
export interface Candidate {
  readonly way: ResponseWay
  readonly kind?: CorruptionKind | undefined
  readonly response: Response
  readonly known: KnownFlaw
  /** Absent where an annotator must write it. */
  readonly critique?: Critique | undefined
}

/** What could not become a candidate. */
export interface FailedCandidate {
  readonly way: ResponseWay
  readonly reason: DropReason
}

/** A task with a right solution. */
export interface SolvedTask {
  readonly task: ArithmeticTask & { readonly answer: string }
  /** As the source wrote it, annotations and all. */
  readonly reference: string
}

/** How many rows stand in the corpus so far. */
export interface CorpusBalance {
  readonly rows: number
  readonly correct: number
}

/** Makes candidates. */
export interface CandidateSource {
  /** Changes whenever the same task and key may give other candidates. It stands in the corpus's header. */
  readonly identity: string
  /**
   * The candidates of one task, one after another, so that each is drawn with the balance as those before it left it.
   * Abort rejects with the signal's reason.
   */
  candidates(
    solved: SolvedTask,
    options: {
      readonly key: Key
      readonly balance: () => CorpusBalance
      readonly signal?: AbortSignal | undefined
    },
  ): AsyncIterable<Candidate | FailedCandidate> | Iterable<Candidate | FailedCandidate>
}
