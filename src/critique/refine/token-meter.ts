/** Counts what a language model generates, so that a critic's tokens are part of the bill. */
import type { LanguageModel } from '../../model/index.ts'

/** A model that counts. */
export interface TokenMeter {
  /** Answers as the model that was given. Disposing it disposes that. */
  readonly model: LanguageModel
  /** Tokens generated since the last call. Words where the model does not count tokens. */
  take(): number
}

/** Puts a meter on a model. */
export function meterTokens(model: LanguageModel): TokenMeter {
  let tokens = 0
  return {
    model: {
      name: model.name,
      digest: model.digest,
      async generate(requests, options) {
        const answers = await model.generate(requests, options)
        for (const { text, tokens: counted } of answers)
          tokens += counted?.completion ?? text.split(/\s+/).filter(Boolean).length
        return answers
      },
      ...(model.score === undefined ? {} : { score: model.score.bind(model) }),
      [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
    },
    take() {
      const taken = tokens
      tokens = 0
      return taken
    },
  }
}
