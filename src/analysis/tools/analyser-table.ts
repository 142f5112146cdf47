/** Every analyser, by language. */
import type { AnalysedLanguage } from '../analysis.ts'
import type { Analyser } from './analyser.ts'
import { GO_ANALYSERS } from './go-analysers.ts'
import { JAVA_ANALYSERS } from './java-analysers.ts'
import { JAVASCRIPT_ANALYSERS } from './javascript-analysers.ts'
import { NATIVE_ANALYSERS } from './native-analysers.ts'
import { PYTHON_ANALYSERS } from './python-analysers.ts'
import { SCRIPT_ANALYSERS } from './script-analysers.ts'
import { SEMGREP_ANALYSERS } from './semgrep.ts'

export const ANALYSERS: readonly Analyser[] = [
  ...PYTHON_ANALYSERS,
  ...JAVASCRIPT_ANALYSERS,
  ...NATIVE_ANALYSERS,
  ...JAVA_ANALYSERS,
  ...GO_ANALYSERS,
  ...SCRIPT_ANALYSERS,
  ...SEMGREP_ANALYSERS,
]

/** The analysers of a class for a language, the fast ones first. */
export function analysersOf(className: Analyser['class'], language: AnalysedLanguage): readonly Analyser[] {
  return ANALYSERS.filter((one) => one.class === className && one.languages.includes(language)).toSorted(
    (a, b) => Number(a.tier === 'slow') - Number(b.tier === 'slow'),
  )
}
