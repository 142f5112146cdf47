/**
 * Source text of languages with braces (Java, Kotlin, Scala, C#), read closely enough to put a program and its test side
 * by side: which types and functions stand outside of all braces, and where. It is no parser: comments, strings and
 * characters are blanked, then braces are counted.
 */

/** A declaration that stands outside of all braces. */
export interface TopDeclaration {
  readonly name: string
  /** Words before the keyword, such as `public final`. */
  readonly modifiers: string
  /** Where its modifiers begin. */
  readonly from: number
  /** Behind its last brace, or where the next declaration may begin. */
  readonly to: number
}

/** What is not closed goes to the end of its line or of the source, so that nothing is read twice. */
const BLANKED =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|\$?@\$?"(?:[^"]|"")*"?|"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\u[0-9a-fA-F]{4}|\\[0-7]{1,3}|\\.)'/g

/** Comments, strings and characters blanked, so that words in them declare nothing; positions stay. */
export function blanked(code: string): string {
  return code.replace(BLANKED, (text) => text.replace(/[^\n]/g, ' '))
}

/** How many braces are open before each character, and behind the last; below 0 where more were closed than opened. */
export function braceDepths(text: string): Int32Array {
  const depths = new Int32Array(text.length + 1)
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    depths[at] = depth
    if (text[at] === '{') depth++
    else if (text[at] === '}') depth--
  }
  depths[text.length] = depth
  return depths
}

/** How many braces the text closes that it did not open. */
export function unopenedBraces(code: string): number {
  return braceDepths(blanked(code)).reduce((most, depth) => Math.max(most, -depth), 0)
}

/**
 * Declarations outside of all braces, in their order. `pattern` is global; its first group is the modifiers, its second
 * the name.
 */
export function topDeclarations(code: string, pattern: RegExp): TopDeclaration[] {
  const text = blanked(code)
  const depths = braceDepths(text)
  const found = [...text.matchAll(pattern)].filter(({ index }) => depths[index] === 0)
  return found.map(({ index, 0: whole, 1: modifiers = '', 2: name = '' }, at) => {
    // a declaration without braces ends at the next
    const end = found[at + 1]?.index ?? text.length
    const open = text.indexOf('{', index + whole.length)
    if (open < 0 || open >= end) return { name, modifiers, from: index, to: end }
    let to = open + 1
    while (to < text.length && (depths[to] ?? 0) > 0) to++
    return { name, modifiers, from: index, to }
  })
}

/** Whether a pattern is found in the declaration, directly between its own braces. */
export function holdsMember(code: string, { from, to }: TopDeclaration, pattern: RegExp): boolean {
  const text = blanked(code).slice(from, to)
  const depths = braceDepths(text)
  return [...text.matchAll(new RegExp(pattern.source, 'g'))].some(({ index }) => depths[index] === 1)
}

/** The code with an identifier renamed wherever it stands outside of comments and strings. */
export function renamed(code: string, name: string, to: string): string {
  return replaced(code, new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), () => to)
}

/** The code with all that a global pattern finds outside of comments and strings replaced. */
export function replaced(code: string, pattern: RegExp, by: (match: RegExpExecArray, depth: number) => string): string {
  const text = blanked(code)
  const depths = braceDepths(text)
  let result = ''
  let done = 0
  for (const match of text.matchAll(pattern)) {
    result += code.slice(done, match.index) + by(match, depths[match.index] ?? 0)
    done = match.index + match[0].length
  }
  return result + code.slice(done)
}

/**
 * A program whose last braces are taken away, so that a test that closes `count` of them continues it; the program as it
 * stands where it has left so many open.
 */
export function opened(program: string, count: number): string {
  const text = blanked(program)
  let wanted = count - (braceDepths(text)[text.length] ?? 0)
  let end = text.trimEnd().length
  while (wanted > 0 && text[end - 1] === '}') {
    end = text.slice(0, end - 1).trimEnd().length
    wanted--
  }
  return program.slice(0, end)
}

/**
 * Whether a test can fail by what it asserts: it holds a word that ends it (`assert`, `throw`, an exit), or calls
 * something named for checking. A test that only declares, calls and prints asserts nothing.
 */
export function assertsSomething(test: string): boolean {
  return ASSERTING.test(blanked(test))
}

const ASSERTING =
  /assert|assume|ensur|\bthrow\b|\b(?:exit|halt|abort|fail|error|TODO|raise|FailFast|ExitCode|exitProcess)|\w*(?:check|verify|require|expect|should|must|validate)\w*\s*(?:<[^>\n]*>\s*)?\(|orElseThrow|!!|\breturn\s+[^;\s]|\bchecked\b/i
