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
      const isGreedy = (options.temperature ?? 0) === 0
      const keys = requests.map(({ prompt, key }) => {
        const asked = [model.digest ?? model.name, prompt, isGreedy ? null : key.text, options]
        return hash('sha256', JSON.stringify(asked))
      })
      // what is missing is asked for in one call, in which samples of one prompt share its state
      const missing = requests.filter((_request, at) => kept.get(keys[at] ?? '') === undefined)
      const places = new Map(missing.map((request, at) => [request, at]))
      let drawn: Promise<Generation[]> | undefined
      return await Promise.all(
        requests.map(async (request, at) => {
          return await kept.once(keys[at] ?? '', async () => {
            drawn ??= model.generate(missing, { ...options, signal })
            const answer = (await drawn)[places.get(request) ?? -1]
            if (answer === undefined) throw new TypeError(`${model.name} gave no answer`)
            return answer
          })
        }),
      )
    },
    async [Symbol.asyncDispose]() {},
  }
}
