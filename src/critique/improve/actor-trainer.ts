/** Who trains an actor on an iteration's records, always from the base model and never from the last actor. */
import type { LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'

/** What is to be trained. */
export interface TrainingRequest {
  /** 0 for the training on original solutions before the first iteration. */
  readonly iteration: number
  /** The iteration's own folder. It exists. */
  readonly folder: string
  /** File of the records, one JSON object a line. */
  readonly file: string
  readonly records: readonly ConversationRecord[]
  readonly key: Key
  readonly signal?: AbortSignal | undefined
}

/** Trains actors. */
export interface ActorTrainer {
  /** Changes whenever the same records may give another actor. A folder of another identity is refused. */
  readonly identity: string
  /**
   * The actor, which the caller disposes of, or what somebody has to do outside before there is one. Called again with
   * the same records after an interruption. Rejects with the signal's reason on abort.
   */
  train(request: TrainingRequest): Promise<LanguageModel | { readonly instruction: string }>
}
