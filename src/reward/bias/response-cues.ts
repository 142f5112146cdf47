/**
 * What may sway a judge beside content, counted by rule: length, lists, markdown, hedges, politeness, repetition.
 *
 * Where in the flow: Response → figures of bias, and the inputs of bias experts. English words only for hedges and
 * politeness. A count says that a mark stands there, not that it is out of place.
 */

/** The axes, in the order in which reports print them. */
export const CUE_NAMES = ['length', 'lists', 'markdown', 'hedges', 'politeness', 'repetition'] as const
export type CueName = (typeof CUE_NAMES)[number]

/** Values of the axes of one response. */
export interface ResponseCues {
  /** Words (`wordsOf`). */
  readonly length: number
  /** Lines that begin as items of a list. */
  readonly lists: number
  /** Headings, bold or italic spans, code spans and fences, links, rules of tables. */
  readonly markdown: number
  /** Words and phrases that weaken a statement. */
  readonly hedges: number
  /** Words and phrases of courtesy. */
  readonly politeness: number
  /** Share of three-word sequences that stood before in the same response, 0 to 1. */
  readonly repetition: number
}

/** Of a response of no words. */
export const NO_CUES: ResponseCues = { length: 0, lists: 0, markdown: 0, hedges: 0, politeness: 0, repetition: 0 }

/** What each axis counts, for tables. */
export const CUE_UNITS: Readonly<Record<CueName, string>> = {
  length: 'words',
  lists: 'list items',
  markdown: 'marks',
  hedges: 'hedges',
  politeness: 'polite words',
  repetition: 'repeated share',
}

const LIST_ITEM = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S/gm
const MARKS = [
  /^#{1,6}[ \t]+\S/gm,
  /\*\*[^*\n]{1,200}\*\*/g,
  /(?<![\w*])\*[^*\s][^*\n]{0,200}\*(?![\w*])/g,
  /^[ \t]*(?:```|~~~)/gm,
  /(?<!`)`[^`\n]{1,200}`(?!`)/g,
  /\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)/g,
  /^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|[-| :\t]*$/gm,
]
const HEDGES =
  /\b(?:may|might|perhaps|possibly|probably|likely|seems?|appears?|could be|in general|generally|typically|usually|often|i think|i believe|it depends|not sure|as an ai|roughly|somewhat|arguably|tends? to)\b/gi
const POLITENESS =
  /\b(?:please|thanks?|thank you|sorry|apologi[sz]e|certainly|of course|sure|happy to|glad to|great question|feel free|let me know|hope (?:this|that) helps|you're welcome)\b/gi

/** Counts. */
export function responseCues(response: string): ResponseCues {
  const words = wordsOf(response)
  return {
    length: words.length,
    lists: count(response, LIST_ITEM),
    markdown: MARKS.reduce((sum, mark) => sum + count(response, mark), 0),
    hedges: count(response, HEDGES),
    politeness: count(response, POLITENESS),
    repetition: repeatedShare(words),
  }
}

/** Scripts that part no words by white space: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const UNPARTED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`
const ANY_UNPARTED = new RegExp(`[${UNPARTED}]`, 'u')
/** A letter of such a script with the marks behind it, or a run of anything else. */
const WORD = new RegExp(String.raw`(?!\p{M})[${UNPARTED}][\p{M}\p{P}]*|[^\s${UNPARTED}]+`, 'gu')

/**
 * Its words, parted by white space: their number is its length on the axis `length`. Each letter of a script that parts no words
 * is taken for one, so that a long answer in Chinese is not one word.
 */
export function wordsOf(response: string): readonly string[] {
  if (ANY_UNPARTED.test(response)) return response.match(WORD) ?? []
  return response.split(/\s+/).filter((word) => word !== '')
}

/**
 * The axes as a bias expert reads them: log(1 + value) of counts, the share as it is. Then twice the words add the same
 * amount wherever one starts.
 */
export function cueVector(cues: ResponseCues, names: readonly CueName[] = CUE_NAMES): number[] {
  return names.map((name) => (name === 'repetition' ? cues[name] : Math.log1p(cues[name])))
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

const GRAM = 3

function repeatedShare(words: readonly string[]): number {
  const total = words.length - GRAM + 1
  if (total < 1) return 0
  const seen = new Set<string>()
  for (let i = 0; i < total; i++)
    seen.add(
      words
        .slice(i, i + GRAM)
        .join(' ')
        .toLowerCase(),
    )
  return 1 - seen.size / total
}
