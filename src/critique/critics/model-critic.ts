/**
 * The critic that is a language model: it writes a critique in the form of the papers, and the words are its own. Measured
 * on small models it calls nearly everything correct (docs/critique.md); a fine-tuned or larger one is what it is for.
 */
import {
  BEYOND_CONTEXT,
  modelIdentity,
  type GenerateOptions,
  type GenerationRequest,
  type LanguageModel,
} from '../../model/index.ts'
import { split } from '../../random.ts'
import type { Critic, Critique, NoCritique } from '../critic.ts'
import { criticPrompt, readCritique } from '../critique-text.ts'
import { critiqueSchema } from '../read-json-critique.ts'
import { splitSteps } from '../steps.ts'
import type { CriticName } from './critic-name.ts'

const VERSION = '5'

/** Options of `createModelCritic`. */
export interface ModelCriticOptions {
  /** @default 'model' */
  readonly name?: CriticName | undefined
  /** Of the first try. @default 0 */
  readonly temperature?: number | undefined
  /** Tries until a critique can be read, the later ones at 0.7 or above. @default 2 */
  readonly tries?: number | undefined
  /**
   * How the critique is asked for. `blocks`: in the form of the papers. `json`: under the schema, so that a local model
   * can write no other number of steps than the solution has. `blocks-then-json`: the first try in blocks, the others in
   * JSON. A server that knows no schema fails on JSON. @default 'blocks-then-json' for a model with a digest (a local
   * one), else 'blocks'
   */
  readonly form?: 'blocks' | 'json' | 'blocks-then-json' | undefined
  /** Show one worked critique. A model that was fine-tuned on critiques needs none. @default true */
  readonly example?: boolean | undefined
  /** Longest critique, in the model's tokens. @default 1024 */
  readonly maxTokens?: number | undefined
}

/** Makes the critic. It does not own the model. */
export function createModelCritic(model: LanguageModel, options: ModelCriticOptions = {}): Critic {
  const { name = 'model', temperature = 0, tries = 2, maxTokens = 1_024, example } = options
  const { form = model.digest === undefined ? 'blocks' : 'blocks-then-json' } = options
  return {
    name,
    version: [
      VERSION,
      form,
      ...(example === false ? ['plain'] : []),
      `${tries} tries at ${temperature}`,
      maxTokens,
      modelIdentity(model),
    ].join(' '),
    async critique(task, response, { key, signal }) {
      const stepCount = splitSteps(response.text).length
      if (stepCount === 0) {
        return { reason: 'no-steps', message: 'The solution has no step that can be judged' }
      }
      let result: Critique | NoCritique | undefined
      for (let attempt = 0; attempt < tries; attempt++) {
        const asksJson = form === 'json' || (form === 'blocks-then-json' && attempt > 0)
        const prompt = criticPrompt(task, response, { form: asksJson ? 'json' : 'blocks', example })
        const warmer = attempt === 0 ? temperature : Math.max(temperature, 0.7)
        const schema = asksJson ? critiqueSchema(stepCount) : undefined
        const asked = { temperature: warmer, maxTokens, schema, signal }
        const text = await told(model, { prompt, key: split(key, attempt) }, asked)
        result = typeof text === 'string' ? readCritique(text, response) : text
        if ('steps' in result || result === text) return result
      }
      return result ?? { reason: 'unparseable', message: 'The model gave no critique' }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** What the model writes, or that the solution is longer than it reads. */
async function told(
  model: LanguageModel,
  request: GenerationRequest,
  options: GenerateOptions,
): Promise<string | NoCritique> {
  try {
    const [answer] = await model.generate([request], options)
    return answer?.text ?? ''
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes(BEYOND_CONTEXT))) throw error
    return { reason: 'too-long', message: 'Question and solution are longer than what the model reads' }
  }
}
