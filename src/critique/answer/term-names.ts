/** Names in terms: which words and commands are functions, letters, signs, and which words are only words. */
import { rational } from '../arithmetic/rational.ts'
import type { Lexeme } from './lexeme.ts'
import type { FunctionName, Term } from './term.ts'

/** Functions by the word or command that names them. */
export const FUNCTIONS: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ...(['sin', 'cos', 'tan', 'cot', 'sec', 'csc', 'sinh', 'cosh', 'tanh', 'ln', 'log', 'exp', 'arcsin'] as const).map(
    (name) => [name, name] as const,
  ),
  ['arccos', 'arccos'],
  ['arctan', 'arctan'],
  ['asin', 'arcsin'],
  ['acos', 'arccos'],
  ['atan', 'arctan'],
  ['tg', 'tan'],
  ['ctg', 'cot'],
  ['lg', 'log'],
  ['abs', 'abs'],
  ['sqrt', 'sqrt'],
  ['floor', 'floor'],
  ['ceil', 'ceil'],
  ['factorial', 'factorial'],
])
/** What `\\sin^{-1}` is. */
export const INVERSES: ReadonlyMap<string, FunctionName> = new Map([
  ['sin', 'arcsin'],
  ['cos', 'arccos'],
  ['tan', 'arctan'],
])
/** Letters that are variables. */
export const GREEK: RegExp =
  /^(?:alpha|beta|gamma|delta|epsilon|varepsilon|theta|vartheta|lambda|mu|nu|rho|sigma|tau|phi|varphi|omega|xi|eta|kappa|zeta|psi|chi|ell|Delta|Omega|Gamma|Theta|Lambda|Sigma|Phi)$/
/** Commands that are passed over. */
export const ACCENTS: ReadonlySet<string> = new Set([
  'overline',
  'bar',
  'vec',
  'hat',
  'overrightarrow',
  'tilde',
  'widehat',
  'underline',
  'mathbf',
])

/** The sign of a product or quotient that a lexeme is. */
export function multiplicativeSign(lexeme: Lexeme | undefined): '*' | '/' | undefined {
  if (lexeme?.kind === 'sign') return lexeme.text === '*' ? '*' : lexeme.text === '/' ? '/' : undefined
  if (lexeme?.kind !== 'command') return undefined
  if (lexeme.text === 'cdot' || lexeme.text === 'times' || lexeme.text === 'ast') return '*'
  return lexeme.text === 'div' ? '/' : undefined
}

/** Whether a factor without a sign may begin with the command. */
export function beginsCommandFactor(name: string): boolean {
  return (
    ['frac', 'sqrt', 'pi', 'binom', 'lvert', 'lfloor', 'lceil', 'angle', 'triangle'].includes(name) ||
    FUNCTIONS.has(name) ||
    GREEK.test(name) ||
    ACCENTS.has(name)
  )
}

/** Whether a word of plain text names a function or π. */
export function isFunctionWord(word: string): boolean {
  const lower = word.toLowerCase()
  return FUNCTIONS.has(lower) || lower === 'pi'
}

/** Short words of prose and units, which are no products of variables. */
const SPOKEN = new Set(
  (
    'an as at be by do go he if in is it me my no of on or so to up us we am pm and are but for had has her him his how its may new not ' +
    'now off old one our out own per she six ten the too two was way who why yes you all any day each odd even both none true left ' +
    'mm cm dm km nm ft yd mi lb lbs oz kg mg ml cl dl mph kph rpm sec min hr hrs wk yr mo pct deg rad mod cup cups feet foot inch mile more less than that ' +
    'with from they this were will year week hour only four five nine zero half time line cat dog egg eggs pen pens box car cars bag bags man men ' +
    'boy boys girl red blue pie pies toy toys bee bees ant cow cows pig pigs cent cents dime buck ton tons gram ' +
    'sq cu sun mon tue wed thu fri sat usd eur gbp'
  ).split(' '),
)

/** Symbols of units. Other capitals would be other things: PA is a segment. */
const SYMBOLS = new Set(['Pa', 'Hz', 'mol', 'atm'])

/** Whether letters are a word of prose or a unit, and no product. */
export function isSpokenWord(word: string): boolean {
  if (SYMBOLS.has(word)) return true
  const lower = word.toLowerCase()
  return SPOKEN.has(lower) || (lower.endsWith('s') && SPOKEN.has(lower.slice(0, -1)))
}

/** `abcd`, `wxyz`: neighbours in the alphabet. */
export function isAlphabetical(word: string): boolean {
  return (
    word.length > 1 &&
    /^[a-zA-Z]+$/.test(word) &&
    word.split('').every((letter, at) => at === 0 || letter.charCodeAt(0) === word.charCodeAt(at - 1) + 1)
  )
}

/** Whether a term is a proper fraction of two integers: the second part of a mixed number. */
export function isProper(fraction: Term): boolean {
  if (fraction.kind !== 'binary' || fraction.sign !== '/') return false
  const { left, right } = fraction
  if (left.kind !== 'number' || right.kind !== 'number' || left.value.d !== 1n || right.value.d !== 1n) return false
  const quotient = rational(left.value.n, right.value.n)
  return quotient !== null && left.value.n > 0n && left.value.n < right.value.n
}
