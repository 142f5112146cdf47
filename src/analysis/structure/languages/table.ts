/** The rows of the ten analysed languages. */
import type { AnalysedLanguage } from '../../analysis.ts'
import { bash } from './bash.ts'
import { c } from './c.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import type { SyntaxRow } from './meaning.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'
import { rust } from './rust.ts'

/** What the node types of each language mean. */
export const SYNTAX_ROWS: Readonly<Record<AnalysedLanguage, SyntaxRow>> = {
  python,
  javascript,
  typescript: javascript,
  java,
  c,
  cpp: c,
  go,
  rust,
  ruby,
  bash,
}
