/** Prompts with responses from files: rows with `prompt` and `response`, and both sides of preference pairs. */
import { InputError } from '../errors.ts'
import { readJsonObjects } from './bias/scored-pair.ts'
import type { PromptedResponse } from './features/reward-input.ts'

/**
 * Reads JSON lines. Equal rows count once.
 * @throws InputError with file and line for a row without prompt and response, or with an empty response
 */
export async function readPromptedResponses(
  files: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<PromptedResponse[]> {
  const found = new Map<string, PromptedResponse>()
  for (const file of files)
    for await (const { line, fields } of readJsonObjects(file, options.signal)) {
      const { prompt } = fields
      const responses = 'response' in fields ? [fields['response']] : [fields['chosen'], fields['rejected']]
      for (const response of responses) {
        if (typeof prompt !== 'string') throw new InputError(file, line, 'prompt: is no text, wanted one')
        if (typeof response !== 'string' || response.trim() === '')
          throw new InputError(file, line, 'response: is missing or empty, wanted a text (or chosen and rejected)')
        found.set(JSON.stringify([prompt, response]), { prompt, response })
      }
    }
  if (found.size === 0) throw new InputError(files.join(', '), undefined, 'has no row, wanted at least one')
  return [...found.values()]
}
