/**
 * The critic that is a language model: it writes a critique in the form of the papers, and the words are its own. Measured
 * on small models it calls nearly everything correct (docs/critique.md); a fine-tuned or larger one is what it is for.
 */
import type { LanguageModel } from '../../model/index.ts'
import { split } from '../../random.ts'
import type { Critic, Critique, NoCritique } from '../critic.ts'
import { criticPrompt, readCritique } from '../critique-text.ts'
import { splitSteps } from '../steps.ts'

const VERSION = '2'

/** Options of `createModelCritic`. */
export interface ModelCriticOptions {
  /** Of the first try. @default 0 */
  readonly temperature?: number | undefined
  /** Tries until a critique can be read, the later ones at 0.7 or above. @default 2 */
  readonly tries?: number | undefined
  /** Longest critique, in the model's tokens. @default 1024 */
  readonly maxTokens?: number | undefined
}

/** Makes the critic. It does not own the model. */
export function createModelCritic(model: LanguageModel, options: ModelCriticOptions = {}): Critic {
  const { temperature = 0, tries = 2, maxTokens = 1_024 } = options
  return {
    name: 'model',
    version: `${VERSION} ${model.digest === undefined ? model.name : `${model.name} ${model.digest.slice(0, 12)}`}`,
    async critique(task, response, { key, signal }) {
      if (splitSteps(response.text).length === 0) {
        return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      }
      let result: Critique | NoCritique | undefined
      for (let attempt = 0; attempt < tries; attempt++) {
        const request = { prompt: criticPrompt(task, response), key: split(key, attempt) }
        const warmer = attempt === 0 ? temperature : Math.max(temperature, 0.7)
        const [answer] = await model.generate([request], { temperature: warmer, maxTokens, signal })
        result = readCritique(answer?.text ?? '', response)
        if ('steps' in result) return result
      }
      return result ?? { reason: 'unparseable', message: 'The model gave no critique' }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
