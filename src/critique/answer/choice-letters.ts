/**
 * The letters that mark the options of a choice, for all readers of an answer. How far the alphabet is read depends on what
 * marks a letter, and on whether a letter is asked for:
 *  - in parentheses, or behind "option" and "choice": A to Z, since little else is printed so;
 *  - bare, as the whole of an answer: A to J;
 *  - bare, in a sentence: A to H. Beyond, capitals are variables and units (K, N, P, V) and "I" is a pronoun, so that they
 *    count only where gold is a letter: J always, I where gold is I or J, all of them where gold lies beyond J, since its
 *    question then has as many options.
 * Statements have numerals: in a text with II, III or IV, the letters I, V and X are none, and (I), (V) and (X) are claimed in
 * a sentence only where gold says that options go so far.
 */

/** Letters before the options that a question prints: BIG-Bench Hard has up to eighteen, and a line with `X:` is none. */
export const PRINTED_LETTERS = 'A-R'

/** Sources of regular expressions, each for one letter. */
export interface ChoiceLetters {
  /** A bare capital. */
  readonly bare: string
  /** The same capitals where no pronoun can stand. */
  readonly capital: string
  /** A bare capital that is the whole of an answer, or stands before its text: to J even where nobody asks for a letter. */
  readonly whole: string
  /** A capital in parentheses, as the whole of an answer or before its text. */
  readonly marked: string
  /** A capital in parentheses within a sentence. */
  readonly claimed: string
  /** A capital that someone chooses: "I pick N". */
  readonly chosen: string
  /** Whether a bare letter is read at all, in capitals. */
  readonly has: (letter: string) => boolean
  /** For what is built once for these letters. */
  readonly key: string
}

/** The pronoun goes on to a verb, as no letter does: "I" at the end, before "is", or in a list of letters. */
const BARE_I = String.raw`I(?=["'”*_)\]]{0,4}(?:\s*(?:[.!?;:。！✓✔✅✗✘❌✖\n]|$)|\s+(?:is|are|fits|works|seems|over|rather|instead|because|since)\b|\s+(?:and|or|&)\s+\(?[A-Z]\)?(?![A-Za-z'’])|,\s*(?:(?:and|or)\s+)?\(?[A-HJ-Z]\)?(?![A-Za-z'’])))`
/** Any bare letter behind a word that only options have. */
export const NAMED_LETTER: string = `(?:[A-HJ-Z]|${BARE_I}|I(?=,))`
const NUMERALS = /(?<![A-Za-z])(?:II|III|IV|VI{1,3}|IX)(?![A-Za-z])/

/** At most eight: one for each range, with and without numerals. */
const KNOWN: Map<string, ChoiceLetters> = new Map()

/** The letters of a text, where nobody asks for a letter or where gold is these letters. */
export function choiceLetters(text: string, gold: readonly string[] = []): ChoiceLetters {
  const last = gold.toSorted().at(-1)
  const range = last === undefined ? 'A-H' : last < 'I' ? 'A-HJ' : last < 'K' ? 'A-J' : 'A-Z'
  const hasNumerals = NUMERALS.test(text)
  const key = `${range}${hasNumerals ? ' without I, V, X' : ''}`
  return remembered(KNOWN, key, () => lettersIn(range, hasNumerals, key))
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key)
  if (before !== undefined) return before
  const fresh = make()
  known.set(key, fresh)
  return fresh
}

function lettersIn(range: string, hasNumerals: boolean, key: string): ChoiceLetters {
  const has = (letter: string): boolean =>
    new RegExp(`^[${range}]$`).test(letter) && !(hasNumerals && /[IVX]/.test(letter))
  const all = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').filter(has)
  const plain = `[${all.filter((letter) => letter !== 'I').join('')}]`
  const numerals = all.filter((letter) => /[IVX]/.test(letter)).join('')
  const bare = all.includes('I') ? `(?:${plain}|${BARE_I})` : plain
  return {
    bare,
    capital: `[${all.join('')}]`,
    whole: range === 'A-Z' ? `[${all.join('')}]` : hasNumerals ? '[A-HJ]' : '[A-J]',
    marked: hasNumerals ? '[A-HJ-UWYZ]' : '[A-Z]',
    claimed: `[A-HJ-UWYZ${numerals}]`,
    chosen: range === 'A-H' ? bare : `(?:[A-HJ-UWYZ]|${bare})`,
    has,
    key,
  }
}

/** What is made once for letters, and kept. */
export function perLetters<T>(make: (letters: ChoiceLetters) => T): (letters: ChoiceLetters) => T {
  const made = new Map<string, T>()
  return (letters) => remembered(made, letters.key, () => make(letters))
}

/** Beyond H a letter has to stand where a reader expects one, since it may be a variable, a unit or a pronoun. */
export function isFarLetter(text: string): boolean {
  return /[I-Z]/.test(text)
}

/** What a capital beyond H is, where it is no option: the unit of something, a quantity, a numbered statement. */
const OTHER_NAME =
  /\b(?:units?|symbols?|measured|denoted|written|abbreviated|called|named)\b[^.;\n]*$|\b(?:statements?|assertions?|reasons?|conclusions?|premises?|equations?|figures?|constants?|temperature|pressure|volume|voltage|current|resistance|force|energy|power|charge|mass|length|probability|matrix|phase|stage|part)\s+(?:is\s+)?\(?$/i
/** "potassium (K)": a symbol behind its name, unlike "the one is (K)". */
const NAME_BEFORE =
  /(?<![A-Za-z])(?!(?:options?|choices?|answers?|letters?|is|are|be|was|pick|choose|select|so|thus|hence|therefore|only|that|leaves?|leaving|match|matches|to|with|for|by|and|or|but|then|say|said|means|namely|not)\s)[A-Za-z]{2,}[*_]{0,3}\s+[*_"]{0,3}$/i

/** Whether the words before a letter, as it is printed, make it a unit, a quantity or the number of a statement. */
export function isOtherName(before: string, printed: string): boolean {
  const near = before.slice(-160)
  const letter = /[A-Z]/.exec(printed)?.[0] ?? ''
  // "it takes 5 J"
  if (new RegExp(String.raw`\d\s?${letter}(?![A-Za-z])`).test(near)) return true
  return OTHER_NAME.test(near) || (printed.startsWith('(') && NAME_BEFORE.test(near))
}
