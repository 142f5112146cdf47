/**
 * In what order the sequences of a local model stand in one batch, and how many of them.
 *
 * llama.cpp computes tokens of several sequences together only as far as they stand in the order of their sequences,
 * without a gap (`split_equal` in its batch allocator); every break begins a computation of its own, which reads all weights
 * again. node-llama-cpp fills a batch in the order in which evaluations came, and begins it before the sequence that was
 * sampled last has asked for its next token. So sixteen sequences soon cost as much as many small batches.
 *
 * It also keeps its lock on the context from one batch to the next for as long as anybody asks. A sequence that must be
 * erased, saved or loaded would wait until all others have ended: `BatchPauses` has them wait for it instead.
 */
import type { CustomBatchingPrioritizationStrategy, EvaluationPriority, PrioritizedBatchItem } from 'node-llama-cpp'

/** Turns of the microtask queue that a batch waits for who is still on its way. Whoever waits for more than that, waits for long. */
const MOST_TURNS = 64

/** What an evaluation is marked with, so that its batch knows its sequence: node-llama-cpp hands nothing else through. */
export function sequenceMark(sequence: number): EvaluationPriority {
  return sequence as EvaluationPriority
}

/**
 * Orders a batch by the marks of its evaluations. All get an even share of the batch's room, and what short ones leave goes
 * to the first of the long ones.
 * @param busy how many sequences may ask for an evaluation now
 */
export function sequenceOrder(busy: () => number): CustomBatchingPrioritizationStrategy {
  let turns = 0
  return ({ items, size }) => {
    // an empty batch is tried again a few microtasks later
    if (items.length < busy() && turns < MOST_TURNS) {
      turns += 1
      return []
    }
    turns = 0
    const share = Math.max(1, Math.floor(size / Math.max(1, items.length)))
    const ordered = items.toSorted((a, b) => a.evaluationPriority - b.evaluationPriority).slice(0, size)
    let left = size - ordered.reduce((sum, { tokens }) => sum + Math.min(share, tokens.length), 0)
    return ordered.map((item): PrioritizedBatchItem => {
      const own = Math.min(share, item.tokens.length)
      const more = Math.min(left, item.tokens.length - own)
      left -= more
      return { item, processAmount: own + more }
    })
  }
}

/** Pauses between two batches, in which states of sequences may be changed. */
export class BatchPauses {
  #changing = 0
  #end: PromiseWithResolvers<void> | undefined

  /** What a sequence waits for before it asks for its next token; undefined where nobody changes a state. */
  get underWay(): Promise<void> | undefined {
    return this.#end?.promise
  }

  /** Does work that needs the context for itself. Rejects as the work does. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#changing += 1
    this.#end ??= Promise.withResolvers<void>()
    try {
      return await work()
    } finally {
      this.#changing -= 1
      if (this.#changing === 0) {
        this.#end.resolve()
        this.#end = undefined
      }
    }
  }
}
