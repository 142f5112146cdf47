/**
 * A language model whose answers are kept in a claim's state, so that an interrupted claim goes on, and so that what two
 * ways of measuring both ask is drawn once: a greedy answer by its prompt, a sample by its prompt and key.
 */
import { hash } from 'node:crypto'
import type { Generation, LanguageModel } from '../../src/model/index.ts'
import type { ResumableResults } from '../../measure/resumable-results.ts'

/** The model with its kept answers. It is as deterministic as the model, and disposes of nothing. */
export function keptModel(model: LanguageModel, kept: ResumableResults<Generation>): LanguageModel {
  return {
    name: model.name,
    digest: model.digest,
    async generate(requests, { onText: _onText, onAnswer: _onAnswer, signal, ...options } = {}) {
      return await Promise.all(
        requests.map(async (request) => {
          const isGreedy = (options.temperature ?? 0) === 0
          const asked = [model.digest ?? model.name, request.prompt, isGreedy ? null : request.key.text, options]
          return await kept.once(hash('sha256', JSON.stringify(asked)), async () => {
            const [answer] = await model.generate([request], { ...options, signal })
            if (answer === undefined) throw new TypeError(`${model.name} gave no answer`)
            return answer
          })
        }),
      )
    },
    async [Symbol.asyncDispose]() {},
  }
}
