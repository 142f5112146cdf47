/** Who writes critiques of responses whose flaws are known, with what is known as a hint. */
import type { Critique, NoCritique } from '../critic.ts'
import type { Key } from '../../random.ts'
import type { Response } from '../../supervision.ts'
import type { SolvedTask } from './candidate.ts'
import type { KnownFlaw } from './corpus-row.ts'

/** Writes critiques. */
export interface Annotator {
  /** Stands in every row. */
  readonly name: string
  /** Changes whenever the same input may get another critique. It stands in the corpus's header. */
  readonly identity: string
  /** Never rejects for what the response says. Rejects with the signal's reason on abort, and where the model failed. */
  annotate(
    flawed: { readonly solved: SolvedTask; readonly response: Response; readonly known: KnownFlaw },
    options: { readonly key: Key; readonly signal?: AbortSignal | undefined },
  ): Promise<Critique | NoCritique>
}
