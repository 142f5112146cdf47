/**
 * Whether two answers in words are the same. Words that differ are `different` only where they belong to one list of
 * things that exclude one another (weekdays, colours, conics) or are plainly two names. Otherwise one may paraphrase the other.
 */
import type { Content } from './content.ts'
import { CLASSES, NEGATIONS, sameMentions } from './same-mentions.ts'
import type { Sameness } from './same-term.ts'

type Text = Extract<Content, { readonly kind: 'text' }>

/** What a limit that does not exist is called. */
const ABSENT = [/^(?:the(?:limit|value)?)?doesnotexist$/i, /^d\.?n\.?e\.?$/i]

/** Words that carry no part of an answer. */
const EMPTY = new Set(
  'the a an is are was were it they he she we there has have had answer final that this of in on at to be will would so thus therefore'.split(
    ' ',
  ),
)
/** Compares two texts. */
export function sameText(gold: Text, found: Text): Sameness {
  if (gold.key === found.key || ABSENT.every((pattern) => pattern.test(gold.key) || pattern.test(found.key)))
    return 'equal'
  // `north-east`, "North East"
  if (isWords(gold) && isWords(found) && joined(gold) === joined(found)) return 'equal'
  const first = contentWords(gold)
  const second = contentWords(found)
  if (first.length === 0 || second.length === 0) return 'unknown'
  // "Paris or London"
  if (second.includes('or') && !first.includes('or') && first.every((word) => second.includes(word))) return 'different'
  const said = sameMentions(gold, found)
  if (said !== undefined) return said
  // "even" and "not even"
  if (isNegated(first) !== isNegated(second))
    return withoutNegations(first) === withoutNegations(second) ? 'different' : 'unknown'
  const [one, other] = [new Set(first), new Set(second)]
  // signs and numbers between words are not read: only plain words may be put in another dress
  if (!isWords(gold) || !isWords(found)) return 'unknown'
  if (one.size === other.size && [...one].every((word) => other.has(word)))
    return first.join(' ') === second.join(' ') || (isJoint(gold) && isJoint(found)) ? 'equal' : 'unknown'
  if (isAbbreviation(first, second) || isAbbreviation(second, first)) return 'equal'
  const excluded = CLASSES.some((words) => {
    const [a, b] = [words.filter((word) => one.has(word)), words.filter((word) => other.has(word))]
    return a.length === 1 && b.length === 1 && a[0] !== b[0]
  })
  if (excluded) return 'different'
  if (gold.isName && found.isName && distance(first[0] ?? '', second[0] ?? '') > 2) return 'different'
  // one word of gold, said in a sentence: "Evelyn covers more distance"
  return 'unknown'
}

function isWords({ key }: Text): boolean {
  return /^[\p{L}\s.,;:!'"()-]*$/u.test(key)
}

function joined({ words }: Text): string {
  return words
    .filter((word) => word !== 'the')
    .join('')
    .replaceAll('-', '')
}

/** `Tue`, `Sept`: the first letters of a weekday or a month, as a whole answer. */
function isAbbreviation(words: readonly string[], others: readonly string[]): boolean {
  const [short = '', full = ''] = [words[0], others[0]]
  const isName = CLASSES.slice(0, 2).some((names) => names.includes(full))
  return words.length === 1 && others.length === 1 && isName && short.length >= 3 && full.startsWith(short)
}

/** "red and blue": two names, in whatever order. */
function isJoint({ words }: Text): boolean {
  return words.length === 3 && words[1] === 'and'
}

function isNegated(words: readonly string[]): boolean {
  return words.some((word) => NEGATIONS.has(word.replace("'", '')))
}

function withoutNegations(words: readonly string[]): string {
  return words.filter((word) => !NEGATIONS.has(word.replace("'", ''))).join(' ')
}

function contentWords(text: Text): readonly string[] {
  return text.words.map((word) => word.replace(/'s$/, '').replaceAll('-', '')).filter((word) => !EMPTY.has(word))
}

/** Edit distance of two words, cut at eight letters. */
function distance(a: string, b: string): number {
  const [first, second] = [a.slice(0, 8), b.slice(0, 8)]
  let row = Array.from({ length: second.length + 1 }, (_, at) => at)
  for (let at = 1; at <= first.length; at++) {
    const next = [at]
    for (let other = 1; other <= second.length; other++) {
      const change = first[at - 1] === second[other - 1] ? 0 : 1
      next.push(Math.min((row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1, (row[other - 1] ?? 0) + change))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
