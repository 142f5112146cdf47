/**
 * What a piece of source defines and uses, by cheap syntax for all languages at once; choose-program.ts tells by it which
 * pieces of a response are a program and which an example. It need not be exact: it only orders what is then judged by tests.
 * Every repetition in a pattern is bounded, as the text is a stranger's.
 */

/** Names of a piece of source. */
export interface SourceNames {
  /** Functions, classes and the like, at any depth. */
  readonly defined: ReadonlySet<string>
  /** Names bound at the margin otherwise: imports, constants, variables. */
  readonly bound: ReadonlySet<string>
  /** Names that are used and neither defined nor bound anywhere in the piece, parameters included. */
  readonly free: ReadonlySet<string>
}

const HASH_COMMENTS = new Set(['python', 'ruby', 'bash', 'perl', 'r', 'julia', 'php'])
const DASH_COMMENTS = new Set(['lua', 'haskell', 'sql'])
const PRIMES = new Set(['rust', 'haskell', 'c', 'cpp', 'java', 'csharp', 'kotlin', 'scala', 'go', 'julia'])

/** The source with comments and texts blanked, so that brackets and names can be counted. */
export function maskSource(code: string, language: string): string {
  const parts = [
    '"""[\\s\\S]*?(?:"""|$)',
    ...(language === 'python' ? ["'''[\\s\\S]*?(?:'''|$)"] : []),
    '"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"?',
    PRIMES.has(language) ? "'(?:\\\\[^'\\n]{1,8}|[^'\\\\\\n])'" : "'(?:\\\\[\\s\\S]|[^'\\\\\\n])*'?",
    ...(['javascript', 'typescript', 'go'].includes(language) ? ['`(?:\\\\[\\s\\S]|[^`\\\\])*`?'] : []),
    ...(HASH_COMMENTS.has(language) ? ['(?<![\\w$&{])#[^\\n]*'] : []),
    ...(DASH_COMMENTS.has(language) ? ['--[^\\n]*'] : []),
    ...(HASH_COMMENTS.has(language) && language !== 'php' ? [] : ['\\/\\/[^\\n]*', '\\/\\*[\\s\\S]*?(?:\\*\\/|$)']),
    // a regular expression, where an operand may stand
    ...(['javascript', 'typescript'].includes(language)
      ? ['(?<=[=(,:;!&|?{}\\n]\\s{0,20})\\/(?:\\\\.|[^/\\\\\\n])+\\/']
      : []),
  ]
  return code.replaceAll(new RegExp(parts.join('|'), 'g'), (found) => found.replaceAll(/[^\n]/g, ' '))
}

/** Whether every bracket is closed, and the last line opens nothing. */
export function isBalanced(masked: string): boolean {
  let open = 0
  for (const bracket of masked.match(/[()[\]{}]/g) ?? []) open += '([{'.includes(bracket) ? 1 : -1
  return open === 0
}

const DEFINITIONS: readonly RegExp[] = [
  /\b(?:def|class|struct|enum|trait|interface|object|record|union|impl|module|type|sub|macro|namespace)[ \t]+(?:self\.)?(\w+[?!]?)/g,
  /\b(?:function|func|fn|fun)[ \t]*\*?[ \t]*(?:<[^>\n]*>[ \t]*)?(?:\([^)\n]*\)[ \t]*)?(?:[\w.]+[.:])?(\w+)[ \t]*[(<[{]/g,
  /\b(?:const|let|var|val)[ \t]+(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:async\b|function\b|\(|\w+[ \t]*=>)/g,
  // R, and names that a function without one is given to
  /^[ \t]*(?:local[ \t]+)?(\w[\w.]*)[ \t]*(?:<-|=)[ \t]*(?:function\b|lambda\b|\\\()/gm,
  // C, C++, Java, C#: a type, a name, parameters and an opening brace
  /^[ \t]{0,40}[\w:<>,*&[\]? \t]{1,160}?[ \t*&](\w{1,80})[ \t]{0,4}\([^;{}]{0,400}?\)[^;{}()]{0,80}\{/gm,
  // Bash; Julia's and Haskell's equations
  /^[ \t]*(\w+)[ \t]*\(\)[ \t\n]*[{(]/gm,
  /^(\w+)\([^()\n]*\)[ \t]*(?:::[ \t]*\w+[ \t]*)?=(?!=)/gm,
  /^(\w+'*)[ \t]*::/gm,
]

const BINDINGS: readonly RegExp[] = [
  /^(?:from[ \t]+\S+[ \t]+)?import[ \t]+([^\n]+)/gm,
  /^(?:export[ \t]+)?(?:static[ \t]+)?(?:const|let|var|val|my|our|local|static)[ \t]+([^=\n]+)=/gm,
  /^([\w ,$@%*]+?)[ \t]*(?::[^=\n]+)?(?:=(?!=)|<-)/gm,
  /^#[ \t]*define[ \t]+(\w+)/gm,
  /^using[ \t]+(\w+)/gm,
]

/** Anything that may bind a name inside: assignments, parameters, loops. */
const LOCALS: readonly RegExp[] = [
  /([\w$@%, \t*]{1,80}?)(?::[^=\n,)]{1,80})?(?:[-+*/|&^%.]?=(?!=)|<-|:=)/g,
  /\b(?:for|as|lambda|catch|foreach|each|let|const|var|val|my|local|global|nonlocal|with)\b[ \t(]{0,8}([\w$@%, \t*]{1,120})/g,
  /\b[\w>\])*&]{1,60}[ \t]{1,8}[*&]?(\w{1,80})[ \t]{0,8}[;[]/g,
]

/** Names of a masked piece of source. */
export function sourceNames(source: string): SourceNames {
  // what is blanked may be long, and says no name
  const masked = source.replaceAll(/[ \t]{2,}/g, ' ')
  const defined = new Set(wordsOf(masked, DEFINITIONS).filter((name) => !KEYWORDS.has(name)))
  const bound = new Set(wordsOf(masked, BINDINGS))
  const local = new Set([
    ...bound,
    ...parametersOf(masked),
    ...wordsOf(masked, LOCALS.slice(0, 2)),
    ...declared(masked),
  ])
  const used = [...masked.matchAll(/(?<![\w.$@])[A-Za-z_]\w*/g)].map(([word]) => word)
  return { defined, bound, free: new Set(used.filter((word) => !defined.has(word) && !local.has(word))) }
}

/** Every word of a text. */
export function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g) ?? [])
}

function wordsOf(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => [...wordsIn(match[1] ?? '')]))
}

/** Words between the parentheses of a definition. */
function parametersOf(masked: string): string[] {
  const lists = masked.matchAll(/\b(?:def|function|func|fn|fun|sub)\b[^(\n]{0,120}\(([^)]{0,400})\)/g)
  const typed = masked.matchAll(/\w[ \t*&]{1,8}\w{1,80}[ \t]{0,4}\(([^;{}()]{0,400})\)[^;{}()]{0,80}\{/g)
  return [...lists, ...typed, ...masked.matchAll(/\(?([\w, \t]{1,120})\)?[ \t]{0,8}=>/g)].flatMap((match) => [
    ...wordsIn(match[1] ?? ''),
  ])
}

function declared(masked: string): string[] {
  return [...masked.matchAll(LOCALS[2] as RegExp)].map((match) => match[1] ?? '')
}

const KEYWORDS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'else',
  'elif',
  'do',
  'until',
  'unless',
  'when',
])
