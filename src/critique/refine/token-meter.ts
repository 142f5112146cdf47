/** Counts what a language model generates, so that a critic's tokens are part of the bill. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { traitsOf, type LanguageModel } from '../../model/index.ts'

/** A model that counts. */
export interface TokenMeter {
  /** Answers as the model that was given. Disposing it disposes that. */
  readonly model: LanguageModel
  /** Tokens generated since the last call on the same bill. Words where the model does not count tokens. */
  take(): number
}

/** What each meter counted on the bill under way. */
const bills = new AsyncLocalStorage<Map<object, number>>()
/** What is counted outside of every bill. */
const common = new Map<object, number>()

function bill(): Map<object, number> {
  return bills.getStore() ?? common
}

/**
 * Work with a bill of its own: meters count for it apart from all that goes on beside it. What it does not take is on the
 * bill around it when it ends. Rejects as the work does.
 */
export async function onOwnBill<T>(work: () => Promise<T>): Promise<T> {
  const around = bill()
  const own = new Map<object, number>()
  try {
    return await bills.run(own, work)
  } finally {
    for (const [meter, count] of own) around.set(meter, (around.get(meter) ?? 0) + count)
  }
}

/** Puts a meter on a model. */
export function meterTokens(model: LanguageModel): TokenMeter {
  const meter = {}
  return {
    model: {
      ...traitsOf(model),
      async generate(requests, options) {
        const answers = await model.generate(requests, options)
        for (const { text, tokens } of answers) {
          const count = tokens?.completion ?? text.split(/\s+/).filter(Boolean).length
          bill().set(meter, (bill().get(meter) ?? 0) + count)
        }
        return answers
      },
      ...(model.score === undefined ? {} : { score: model.score.bind(model) }),
      [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
    },
    take() {
      const taken = bill().get(meter) ?? 0
      bill().delete(meter)
      return taken
    },
  }
}
