/** Every analyser, by language. */
import type { AnalysedLanguage } from '../analysis.ts'
import type { Analyser } from './analyser.ts'
import { JAVASCRIPT_ANALYSERS } from './javascript-analysers.ts'
import { PYTHON_ANALYSERS } from './python-analysers.ts'

export const ANALYSERS: readonly Analyser[] = [...PYTHON_ANALYSERS, ...JAVASCRIPT_ANALYSERS]

/** The analysers of a class for a language, the fast ones first. */
export function analysersOf(className: Analyser['class'], language: AnalysedLanguage): readonly Analyser[] {
  return ANALYSERS.filter((one) => one.class === className && one.languages.includes(language)).toSorted(
    (a, b) => Number(a.tier === 'slow') - Number(b.tier === 'slow'),
  )
}
