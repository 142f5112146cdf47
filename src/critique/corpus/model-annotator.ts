/**
 * A model that writes critiques with hints: the right solution, and what is known of the flaw's place (arXiv 2411.16579,
 * stage B, where a strong model annotates). The hints stand in the prompt alone and never in the row.
 */
import { modelIdentity, type LanguageModel } from '../../model/index.ts'
import type { Message } from '../../supervision.ts'
import { criticPrompt, readCritique } from '../critique-text.ts'
import type { Annotator } from './annotator.ts'
import type { KnownFlaw } from './corpus-row.ts'

/** Options of `modelAnnotator`. */
export interface ModelAnnotatorOptions {
  /** Longest critique. @default 768 */
  readonly maxTokens?: number | undefined
}

/** Makes an annotator of a model, greedy. Errors as `LanguageModel.generate`. */
export function modelAnnotator(model: LanguageModel, options: ModelAnnotatorOptions = {}): Annotator {
  const { maxTokens = 768 } = options
  return {
    name: model.name,
    identity: `annotator 2, ${modelIdentity(model)}, ${maxTokens} tokens`,
    async annotate({ solved, response, known }, { key, signal }) {
      const asked = criticPrompt(solved.task, response)
      const prompt: Message[] = asked.map((message, at) =>
        at === asked.length - 1
          ? { ...message, content: `${message.content}\n\n${hintOf(solved.reference, known)}` }
          : message,
      )
      const [told] = await model.generate([{ prompt, key }], { maxTokens, signal })
      return readCritique(told?.text ?? '', response)
    },
  }
}

function hintOf(reference: string, known: KnownFlaw): string {
  const plain = reference.replaceAll(/<<[^<>]*>>/g, '')
  const { final, firstWrongStep, rightSteps } = known
  const place =
    firstWrongStep !== null && firstWrongStep > 0
      ? ` Step ${firstWrongStep} is the first wrong one.`
      : rightSteps > 0 && final === 'wrong'
        ? ` Steps 1 to ${rightSteps} are right, and a later one is wrong.`
        : ''
  return (
    `Hints for you alone, never to be mentioned: the final answer of this solution is ${final}.${place} ` +
    `A right solution is:\n${plain}`
  )
}
