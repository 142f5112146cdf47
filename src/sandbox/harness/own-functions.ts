/**
 * Functions that a program in C or C++ defines by a name that GCC knows. GCC takes a call of `abs(-5)` for that of the standard
 * library and folds it to 5 while it compiles, whatever the program's own `abs` does, so a test beside a wrong one passed. GCC
 * is told of each such name that it is no built-in.
 */
import { maskSource } from './mask-source.ts'

/** A definition: a name, parameters of one level of nested parentheses, the declarations of K&R's form, and a body. */
const DEFINITION = /\b([A-Za-z_]\w*)\s*\((?:[^(){};]|\([^()]*\))*\)\s*(?:[A-Za-z_][\w\s*,;[\]]{0,400};\s*)?\{/g
/** What stands before a body and is no function. */
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof'])
/** A line of the preprocessor that may give a function its name. */
const MACRO = /^[ \t]*#[ \t]*define[ \t]+((?:\\\r?\n|.)*)/gm
/** Names that are told at most; a program with more gets no built-in at all. */
const MOST_NAMES = 200

/**
 * Options of GCC for the functions that program and test define themselves; none where they define none. In C++ a function of
 * another linkage than C's is no built-in.
 */
export function ownFunctionFlags(code: string, language: 'c' | 'c++'): string[] {
  if (language === 'c++' && !/extern\s*"C"/.test(code)) return []
  const source = maskSource(code, 'c')
  const macros = [...source.matchAll(MACRO)].map(([, body = '']) => body)
  // a name that is pasted together, or given to another one, stands nowhere as it is called
  if (macros.some((body) => body.includes('##')) || /\b(?:__asm__|asm|alias)\b/.test(source)) return ['-fno-builtin']
  const names = new Set([
    ...[...source.matchAll(DEFINITION)].map(([, name = '']) => name),
    ...macros.flatMap((body) => body.match(/[A-Za-z_]\w*/g) ?? []),
  ])
  const told = [...names].filter((name) => !STATEMENTS.has(name))
  return told.length > MOST_NAMES ? ['-fno-builtin'] : told.map((name) => `-fno-builtin-${name}`)
}
