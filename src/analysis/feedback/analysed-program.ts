/** The program that a response holds, read as the judge of programs reads it: what an analysis is over. */
import { ANY_LANGUAGE, extractCode, findLanguage } from '../../sandbox/index.ts'
import type { ProgrammingTask, Response } from '../../supervision.ts'
import { ANALYSED_LANGUAGES, type AnalysedProgram } from '../analysis.ts'
import { identifyAnswer, type IdentifyOptions } from '../identify/identify-language.ts'

/** Undefined where the response holds no program of a language that is analysed. Nothing is run. */
export async function analysedProgram(
  task: ProgrammingTask,
  response: Pick<Response, 'text'>,
  { signal }: Pick<IdentifyOptions, 'signal'> = {},
): Promise<AnalysedProgram | undefined> {
  const { language, preamble, tests } = task
  const isTold = language.toLowerCase() !== ANY_LANGUAGE
  const { language: found, code } = isTold
    ? { language, ...extractCode(response.text, language, { preamble, tests }) }
    : await identifyAnswer(response.text, { signal })
  const analysed = ANALYSED_LANGUAGES.find((name) => name === findLanguage(found)?.name)
  return analysed === undefined || code.trim() === '' ? undefined : { language: analysed, code, tests }
}
