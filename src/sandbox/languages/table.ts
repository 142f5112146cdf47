/** The language table: one row each. */
import { bash } from './bash.ts'
import { c } from './c.ts'
import { cpp } from './cpp.ts'
import { csharp } from './csharp.ts'
import { go } from './go.ts'
import { haskell } from './haskell.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import { julia } from './julia.ts'
import { kotlin } from './kotlin.ts'
import type { Language } from './language.ts'
import { lua } from './lua.ts'
import { perl } from './perl.ts'
import { php } from './php.ts'
import { python } from './python.ts'
import { r } from './r.ts'
import { ruby } from './ruby.ts'
import { rust } from './rust.ts'
import { scala } from './scala.ts'
import { sql } from './sql.ts'
import { typescript } from './typescript.ts'

/** Every language that the sandbox knows, whether or not this machine has its toolchain. */
export const LANGUAGES: readonly Language[] = [
  python,
  javascript,
  typescript,
  c,
  cpp,
  java,
  go,
  rust,
  ruby,
  bash,
  php,
  perl,
  lua,
  r,
  csharp,
  kotlin,
  haskell,
  julia,
  scala,
  sql,
]

/** The row of a name or alias in any case; undefined for none. */
export function findLanguage(name: string): Language | undefined {
  const wanted = name.trim().toLowerCase()
  return LANGUAGES.find((language) => language.name === wanted || language.aliases.includes(wanted))
}
