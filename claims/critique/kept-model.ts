/**
 * A language model whose answers are kept in a claim's state, so that an interrupted claim goes on, and so that what two
 * ways of measuring both ask is drawn once: a greedy answer by its prompt, a sample by its prompt and key.
 */
import { hash } from 'node:crypto'
import type { Generation, GenerationRequest, LanguageModel } from '../../src/model/index.ts'
import type { ResumableResults } from '../../measure/resumable-results.ts'

/** The model with its kept answers. It is as deterministic as the model, and disposes of nothing. */
export function keptModel(model: LanguageModel, kept: ResumableResults<Generation>): LanguageModel {
  return {
    name: model.name,
    digest: model.digest,
    async generate(requests, { onText: _onText, onAnswer: _onAnswer, signal, ...options } = {}) {
      const isGreedy = (options.temperature ?? 0) === 0
      const keys = requests.map(({ prompt, key }) => {
        const asked = [model.digest ?? model.name, prompt, isGreedy ? null : key.text, options]
        return hash('sha256', JSON.stringify(asked))
      })
      // what is neither kept nor under way is asked for in one call, in which samples of one prompt share its state; each
      // answer is kept when it comes
      const missing: { readonly request: GenerationRequest; readonly answer: PromiseWithResolvers<Generation> }[] = []
      const answers = requests.map((request, at) =>
        kept.once(keys[at] ?? '', () => {
          const answer = Promise.withResolvers<Generation>()
          missing.push({ request, answer })
          return answer.promise
        }),
      )
      const drawing =
        missing.length === 0
          ? []
          : model.generate(
              missing.map(({ request }) => request),
              { ...options, signal, onAnswer: (at, answer) => missing[at]?.answer.resolve(answer) },
            )
      // a failure is that of every answer that has not come
      await Promise.resolve(drawing).catch((error: unknown) => {
        for (const { answer } of missing) answer.reject(error)
      })
      return await Promise.all(answers)
    },
    async [Symbol.asyncDispose]() {},
  }
}
