/** The language table: one row each. */
import { c } from './c.ts'
import { cpp } from './cpp.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import type { Language } from './language.ts'
import { python } from './python.ts'
import { rust } from './rust.ts'
import { typescript } from './typescript.ts'

/** Every language that the sandbox knows, whether or not this machine has its toolchain. */
export const LANGUAGES: readonly Language[] = [python, javascript, typescript, c, cpp, java, go, rust]

/** The row of a name or alias in any case; undefined for none. */
export function findLanguage(name: string): Language | undefined {
  const wanted = name.trim().toLowerCase()
  return LANGUAGES.find((language) => language.name === wanted || language.aliases.includes(wanted))
}
