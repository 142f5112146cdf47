/**
 * Whether a test of bare statements checks anything at all, told from its text: for languages where nothing counts
 * assertions as they run. An empty test, one of comments only, and one of definitions that nobody calls check nothing, so
 * that their end proves nothing (status `nothing-tested`).
 *
 * Not covered: a check that stands in a branch that is never taken.
 */

/** What a language's text looks like, as far as this needs it. */
export interface CheckSyntax {
  /** Comments; all matches are taken out. Global. */
  readonly comments: RegExp
  /** What can fail a test; absent where any statement can. */
  readonly checks?: RegExp | undefined
  /** The head of a named function at the margin, with its name in a group; the body follows. Global, many lines. */
  readonly definitions?: RegExp | undefined
  /** How a definition's body ends. */
  readonly body: 'braces' | 'end'
}

/** False where nothing in the test can fail it. */
export function statesChecks(test: string, { comments, checks, definitions, body }: CheckSyntax): boolean {
  let text = test.replace(comments, (match) => (/^["'`]/.test(match) ? match : ' '))
  const checksIn = (part: string): boolean => (checks === undefined ? part.trim() !== '' : checks.test(part))
  if (!checksIn(text)) return false
  // functions that nobody names besides their definition are taken out until all others have a caller
  for (let changed = definitions !== undefined; changed;) {
    changed = false
    for (const match of text.matchAll(definitions as RegExp)) {
      const name = match[1] ?? match[2] ?? ''
      if (name === '' || text.split(new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`)).length > 2) continue
      const end = body === 'braces' ? endOfBraces(text, match.index) : endOfBlock(text, match.index)
      if (end === undefined) continue
      text = text.slice(0, match.index) + text.slice(end)
      changed = true
      break
    }
  }
  return checksIn(text)
}

function escaped(name: string): string {
  return name.replace(/[$.*+?^()[\]{}|\\]/g, String.raw`\$&`)
}

/** After the brace that closes the first one from `start`; undefined where none does. */
function endOfBraces(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = text.indexOf('{', start); at !== -1 && at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return at + 1
  }
  return undefined
}

/** After the next line that holds `end` at the margin, or the line itself where it ends with that word. */
function endOfBlock(text: string, start: number): number | undefined {
  const line = /.*/y
  line.lastIndex = start
  const first = line.exec(text)?.[0] ?? ''
  if (/\bend\s*;?\s*$/.test(first)) return start + first.length
  const close = /^end\b.*$/gm
  close.lastIndex = start + first.length
  const match = close.exec(text)
  return match === null ? undefined : match.index + match[0].length
}
