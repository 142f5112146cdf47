/**
 * Which letters name an option of a choice: MMLU-Pro's ten go to J, and BIG-Bench Hard's to (R). Beyond H a bare capital is soon
 * a unit, a variable or the pronoun I, so how far it goes depends on what stands around it. Each is the inside of a class.
 */

/** In parentheses, or behind the word option or choice. */
export const MARKED_LETTERS = 'A-R'
/** Small letters in parentheses: (i) is a numeral, and (k), (n) are what a function takes. */
export const SMALL_LETTERS = 'a-hj'
/** Bare, where no sentence can begin: the whole of an answer, or before its text. */
export const BARE_LETTERS = 'A-J'
/** Bare, within a sentence. */
export const PROSE_LETTERS = 'A-HJ'

/** `(I)` beside it is a numeral. */
export const ROMAN_BESIDE: RegExp = /\(\s?(?:II|III|IV)\s?\)/
