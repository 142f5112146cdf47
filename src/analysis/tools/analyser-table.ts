/** Every analyser, by language. */
import type { AnalysedLanguage } from '../analysis.ts'
import type { Analyser } from './analyser.ts'
import { SECRETS_ANALYSERS } from './detect-secrets.ts'
import { ESLINT_ANALYSERS } from './eslint-analysers.ts'
import { GCC_ANALYSERS } from './gcc-analysers.ts'
import { GO_ANALYSERS } from './go-analysers.ts'
import { JAVA_ANALYSERS } from './java-analysers.ts'
import { JAVA_COMPILERS } from './java-compilers.ts'
import { JAVASCRIPT_ANALYSERS } from './javascript-analysers.ts'
import { NATIVE_ANALYSERS } from './native-analysers.ts'
import { PYTHON_ANALYSERS } from './python-analysers.ts'
import { PYTHON_CHECKERS } from './python-checkers.ts'
import { SCRIPT_ANALYSERS } from './script-analysers.ts'
import { SEMGREP_ANALYSERS } from './semgrep.ts'

export const ANALYSERS: readonly Analyser[] = [
  ...PYTHON_ANALYSERS,
  ...PYTHON_CHECKERS,
  ...JAVASCRIPT_ANALYSERS,
  ...ESLINT_ANALYSERS,
  ...NATIVE_ANALYSERS,
  ...GCC_ANALYSERS,
  ...JAVA_ANALYSERS,
  ...JAVA_COMPILERS,
  ...GO_ANALYSERS,
  ...SCRIPT_ANALYSERS,
  ...SEMGREP_ANALYSERS,
  ...SECRETS_ANALYSERS,
]

/** The analysers of a class for a language, the fast ones first. */
export function analysersOf(className: Analyser['class'], language: AnalysedLanguage): readonly Analyser[] {
  return ANALYSERS.filter((one) => one.class === className && one.languages.includes(language)).toSorted(
    (a, b) => Number(a.tier === 'slow') - Number(b.tier === 'slow'),
  )
}
