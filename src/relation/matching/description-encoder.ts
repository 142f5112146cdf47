/**
 * Descriptions as vectors of a frozen encoder: one of the text, one each of the kinds of head and tail (RE-Matching,
 * section 3.2). engine/text-embedder.ts pools and scales them.
 */
import { createHash } from 'node:crypto'
import { type GraphSessionOptions, type PretrainedEncoder, TextEmbedder } from '../../engine/index.ts'
import type { RelationDescription } from './relation-description.ts'

/** Vectors of one description, `[H]` each, of length 1 (longer where examples were added). */
export interface DescriptionVectors {
  readonly relation: string
  readonly context: Float32Array
  readonly head: Float32Array
  readonly tail: Float32Array
  /** Taken off the score: what added examples would give any sentence (taught-labels.ts). @default 0 */
  readonly offset?: number | undefined
}

/** SHA-256 over relations and vectors, in their order. */
export function vectorsDigest(descriptions: readonly DescriptionVectors[]): string {
  const hash = createHash('sha256')
  for (const { relation, context, head, tail } of descriptions) {
    hash.update(JSON.stringify(relation))
    for (const vector of [context, head, tail]) hash.update(vector)
  }
  return hash.digest('hex')
}

/** A frozen encoder of descriptions; owns the runtime's session. */
export class DescriptionEncoder implements AsyncDisposable {
  readonly #embedder: TextEmbedder

  private constructor(embedder: TextEmbedder) {
    this.#embedder = embedder
  }

  /** Compiles an encoder. */
  static async open(encoder: PretrainedEncoder, options: GraphSessionOptions = {}): Promise<DescriptionEncoder> {
    return new DescriptionEncoder(await TextEmbedder.open(encoder, options))
  }

  /** Vectors of descriptions, in order. */
  async descriptions(
    descriptions: readonly RelationDescription[],
    signal?: AbortSignal,
  ): Promise<DescriptionVectors[]> {
    const parts = descriptions.flatMap(({ text, head, tail }) => [text, kindText(head), kindText(tail)])
    const vectors = await this.#embedder.embed(parts, signal)
    const at = (i: number): Float32Array => vectors[i] ?? new Float32Array()
    return descriptions.map(({ relation }, i) => ({
      relation,
      context: at(3 * i),
      head: at(3 * i + 1),
      tail: at(3 * i + 2),
    }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#embedder[Symbol.asyncDispose]()
  }
}

/** `town` and `city` → "town and city": the paper's short template. */
function kindText(kinds: readonly string[]): string {
  return kinds.join(' and ')
}
