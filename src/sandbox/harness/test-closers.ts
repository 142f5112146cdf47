/**
 * Tests that begin by closing what the program has left open. Public sets have them for models that stop before the last
 * brace: MultiPL-E's tests in C++, Rust, Kotlin and Bash begin with `}` (Cassano et al. 2023, arXiv 2208.08227). Where
 * program and test are built apart, neither could be read, and a right program would fail.
 *
 * The braces go to the program where it is open, and are dropped where it is whole. A test that closes a class of the program
 * at its end stands in that class: see java-source.ts, scala-source.ts and csharp-harness.ts.
 */
import { blanked, braceDepths } from './brace-source.ts'
import { maskSource } from './mask-source.ts'

/** How the comments and texts of a language are blanked. */
const MASKS: Readonly<Record<string, (code: string) => string>> = {
  c: (code) => maskSource(code, 'c'),
  cpp: (code) => maskSource(code, 'c'),
  rust: (code) => maskSource(code, 'rust'),
  go: (code) => maskSource(code, 'go'),
  kotlin: blanked,
  javascript: scriptText,
  typescript: scriptText,
  php: (code) => hashText(blanked(code)),
  perl: hashText,
  r: hashText,
  bash: hashText,
}

/** Program and test, each whole by itself. */
export interface Halves {
  readonly program: string
  readonly test: string
}

/** Gives the program the braces that the test begins with; both as they are where there are none. Places in the test stay. */
export function closedHalves(language: string, program: string, test: string): Halves {
  const mask = MASKS[language]
  const head = mask === undefined ? null : /^\s*\}[\s}]*/.exec(mask(test))
  if (mask === undefined || head === null) return { program, test }
  const text = mask(program)
  const open = Math.max(0, braceDepths(text)[text.length] ?? 0)
  const count = Math.min(open, head[0].replace(/\s/g, '').length)
  const rest = test.slice(0, head[0].length).replaceAll('}', ' ') + test.slice(head[0].length)
  return { program: count === 0 ? program : `${program.trimEnd()}\n${'}'.repeat(count)}\n`, test: rest }
}

/** Texts of a template are blanked whole, expressions in them too, whose braces are even. */
function scriptText(code: string): string {
  return blanked(code.replace(/`(?:\\[\s\S]|[^`\\])*`?/g, (text) => text.replace(/[^\n]/g, ' ')))
}

/** Comments that `#` begins, and texts. */
function hashText(code: string): string {
  return code.replace(/(?<=^|[\s;])#[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|'[^'\n]*'?/g, (text) => text.replace(/[^\n]/g, ' '))
}
