/**
 * Rewrites of a response that change its length or form and, as near as a rule can, not what it says. A reward that moves
 * with them moves with form.
 *
 * Where in the flow: Response → paired responses → dependence curve. What a rule does not name stays as it stands: lines, lists,
 * tables and code keep their form, because a score that moves with those would say nothing of the rule (text-parts.ts). What a
 * rule cannot promise: a truncated response has lost content, so a lower score there may be right. Padding and repetition add
 * nothing, so a higher score never is.
 */
import { textParts, type TextPart } from './text-parts.ts'

/** Names of the rewrites, in the order of the report. */
export const REWRITE_NAMES = [
  'first half',
  'padding, one sentence',
  'padding, three sentences',
  'said twice',
  'as a list',
  'bold words',
  'hedged',
  'polite',
] as const
export type RewriteName = (typeof REWRITE_NAMES)[number]

const PADDING = [
  'It is worth taking a moment to consider this from more than one side.',
  'There are, as always, several things that can be kept in mind here.',
  'All of this taken together gives a fuller picture of the question that was asked.',
]

/** A response without white space around it, with its parts. There is at least one. */
interface Parted {
  readonly text: string
  readonly parts: readonly TextPart[]
}

/** Undefined where a rule cannot be applied. */
const RULES: Readonly<Record<RewriteName, (parted: Parted) => string | undefined>> = {
  'first half': ({ text, parts }) => text.slice(0, parts[Math.ceil(parts.length / 2) - 1]?.end),
  'padding, one sentence': (parted) => followed(parted, PADDING[0] ?? ''),
  'padding, three sentences': (parted) => followed(parted, PADDING.join(' ')),
  'said twice': (parted) =>
    parted.text.includes('\n') || !isProse(parted.parts[0])
      ? followed(parted, parted.text, '\n\n')
      : followed(parted, parted.text),
  'as a list': asList,
  'bold words': ({ text, parts }) => {
    const said = parts.filter(({ kind }) => kind === 'prose' || kind === 'item')
    return said.reduceRight((changed, { start, end }) => {
      return changed.slice(0, start) + boldFirst(text.slice(start, end)) + changed.slice(end)
    }, text)
  },
  hedged: (parted) => led(parted, 'I think that this may well depend on the case.'),
  polite: (parted) => {
    const thanked = followed(parted, 'I hope this helps.')
    return thanked === undefined ? undefined : led({ ...parted, text: thanked }, 'Thank you for your question!')
  },
}

/** A response rewritten by one rule, or undefined where the rule leaves it as it was or cannot be applied to it. */
export function rewrite(response: string, name: RewriteName): string | undefined {
  const text = response.trim()
  const parts = textParts(text)
  if (parts.length === 0) return undefined
  const changed = RULES[name]({ text, parts })
  return changed === text ? undefined : changed
}

function isProse(part: TextPart | undefined): boolean {
  return part?.kind === 'prose'
}

/** The text with words behind it: in the same paragraph where it ends with one. Behind code that is never closed none can stand. */
function followed({ text, parts }: Parted, words: string, mark?: string): string | undefined {
  const last = parts.at(-1)
  if (last?.kind === 'open code') return undefined
  return `${text}${mark ?? (isProse(last) ? ' ' : '\n\n')}${words}`
}

/** The text with words before it: in the same paragraph where it begins with one. */
function led({ text, parts }: Parted, words: string): string {
  return `${words}${isProse(parts[0]) ? ' ' : '\n\n'}${text}`
}

/** Every sentence of a paragraph as an item of its own. Items, headings, tables and code stay. */
function asList({ text, parts }: Parted): string {
  let listed = ''
  let at = 0
  for (const [i, { kind, start, end }] of parts.entries()) {
    const between = text.slice(at, start)
    const isInLine = i > 0 && !between.includes('\n')
    listed += kind === 'prose' ? `${isInLine ? '\n' : between}- ` : between
    listed += text.slice(start, end)
    at = end
  }
  return listed + text.slice(at)
}

/** The first word in bold, where it is one: no mark, code or link. In a script that parts no words, as the language parts them. */
function boldFirst(sentence: string): string {
  const first = /^[\p{L}\p{N}][^\s*`_[\]|]*/u.exec(sentence)?.[0]
  if (first === undefined) return sentence
  const word = UNPARTED.test(first) ? (WORDS.segment(first).containing(0)?.segment ?? first) : first
  return `**${word}**${sentence.slice(word.length)}`
}

const UNPARTED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const WORDS = new Intl.Segmenter('en', { granularity: 'word' })
