/** The language of a program whose request names none. */
import { findLanguage } from '../sandbox/index.ts'
import { badBody } from './request-failure.ts'

/** Told from the code. @throws RequestFailure 422 where it is not sure enough, with the likeliest ones */
export async function namedLanguage(code: string, signal: AbortSignal): Promise<string> {
  const { identifyLanguage } = await import('../analysis/index.ts')
  const { language, ranked } = await identifyLanguage(code, { signal })
  if (findLanguage(language) !== undefined) return language
  const likely = ranked.slice(0, 3).map((one) => one.language)
  const message = `is missing, and the code ${likely.length === 0 ? 'shows none' : `may be ${likely.join(', ')}`}`
  throw badBody({ path: ['language'], message, type: 'missing' })
}
