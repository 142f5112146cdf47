/**
 * Tokens of a step: one left-to-right pass over plain text, calculator annotations and LaTeX alike, every token with
 * its offsets in the response. Nothing is rewritten first, so that whatever is found can be marked where it stands.
 *
 * What a token is, its first character says: digits, letters, backslashes and signs have a reader each. Linear in the
 * text: every reader moves on, and look-aheads are bounded.
 */
import { readCommandToken } from './command-token.ts'
import { readNumberToken } from './number-token.ts'
import { isDigit, isLetter } from './number.ts'
import { Scanner, type Annotation } from './scanner.ts'
import { readSignToken } from './sign-token.ts'
import { markClosed, type Token } from './token.ts'
import { readWordToken } from './word-token.ts'

export interface TokenizedText {
  readonly tokens: readonly Token[]
  readonly annotations: readonly Annotation[]
  /** Whether the text is set as mathematics (LaTeX), where letters are variables and spaces mean nothing. */
  readonly mathematics: boolean
}

/** Tokens of `text[start, end)`, offsets counted in `text`. */
export function tokenize(text: string, start: number, end: number): TokenizedText {
  const scanner = new Scanner(text, start, end)
  while (scanner.at < end) {
    if (isSpace(scanner.codeAt()) || scanner.at === scanner.textClose) scanner.skip(1)
    else readerAt(scanner)(scanner)
  }
  markClosed(scanner.tokens)
  const { tokens, annotations, mathematics } = scanner
  return { tokens, annotations, mathematics }
}

const BACKSLASH = 92
const POINT = 46

function readerAt(scanner: Scanner): (scanner: Scanner) => void {
  const code = scanner.codeAt()
  if (isDigit(code) || (code === POINT && isDigit(scanner.codeAt(1)))) return readNumberToken
  if (isLetter(code)) return readWordToken
  return code === BACKSLASH ? readCommandToken : readSignToken
}

/** Space, tab, carriage return, no-break space. A line feed is a token. */
function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 0xa0
}
