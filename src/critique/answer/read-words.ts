/** Answers that are words: yes and no, choices, clock times, the names of sets. */
import type { Content } from './content.ts'

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['yeah', true],
  ['nope', false],
])
const TRUTH = /^(yes|no|true|false|yeah|nope)(?:[.!]*$|[,;:.!]\s|\s+-\s|\s+(?:she|he|they|it|we|you|i|the|there)\b)/i
const CHOICE = /^(?:[Tt]he\s+)?(?:(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+)?(?:\(\s*([A-Ha-h])\s*\)|([A-H])\s*[.):]?)$/
const CHOICE_WITH_REST = /^(?:(?:[Oo]ption|[Cc]hoice)\s+)?(?:\(\s*([A-Ha-h])\s*\)|([A-H])\s*[.):])\s*(\S[^]*)$/
const CLOCK = /^(\d{1,2}):(\d{2})(?::00)?\s*(?:([ap])\.?\s?m\.?)?$/i
const HOUR = /^(\d{1,2})\s*([ap])\.?\s?m\.?$/i

type NamedSet = Extract<Content, { readonly kind: 'named-set' }>['name']

const SET_NAMES: readonly (readonly [RegExp, NamedSet])[] = [
  [
    /^(?:the\s+set\s+of\s+)?(?:all\s+)?real\s+numbers?$|^all\s+reals?$|^\\mathbb\s*\{?R\}?$|^\(-\\infty,\s*\\infty\)$/i,
    'reals',
  ],
  [/^\\(?:emptyset|varnothing)$|^(?:the\s+)?empty\s+set$|^\\\{\s*\\\}$/i, 'empty'],
  [/^(?:there\s+(?:are|is)\s+)?no\s+(?:real\s+|integer\s+)?(?:solutions?|roots?)(?:\s+exist)?$|^none$/i, 'empty'],
  [/^(?:all\s+)?integers$|^\\mathbb\s*\{?Z\}?$/i, 'integers'],
]

/** The content of a text that is one of these, or undefined for any other. */
export function wordContent(text: string): Content | undefined {
  const plain = text.replace(/\\(?:text|textbf|mathrm|mbox|textrm|operatorname)\s*\{([^{}]*)\}/g, '$1').trim()
  if (plain.length > 300) return undefined
  const truth = TRUTH.exec(plain)
  if (truth !== null && !contradicts(plain)) {
    const value = TRUTHS.get((truth[1] ?? '').toLowerCase())
    if (value !== undefined) return { kind: 'truth', value }
  }
  const choice = CHOICE.exec(plain)
  if (choice !== null) return { kind: 'choice', letter: (choice[1] ?? choice[2] ?? '').toUpperCase(), rest: undefined }
  const time = timeContent(plain)
  if (time !== undefined) return time
  for (const [pattern, name] of SET_NAMES) if (pattern.test(plain)) return { kind: 'named-set', name }
  return undefined
}

/** `(B) 12`, `B. 12`: the letter and what it stands for. */
export function choiceWithRest(text: string): { readonly letter: string; readonly rest: string } | undefined {
  const match = CHOICE_WITH_REST.exec(text.replace(/^\\(?:text|textbf|mathrm|mbox|textrm)\s*\{([^{}]*)\}/, '$1'))
  if (match === null) return undefined
  const rest = match[3] ?? ''
  // `(a) + b` is mathematics
  if (/^[-+*/^=<>!]|^\\(?:cdot|times|le|ge|ne|cup|in)\b/.test(rest)) return undefined
  // `(a)(b)`, `(a)b`: only a capital letter, or a space, makes it a choice
  const isSpaced =
    /[).:]\s/.test(text.slice(0, text.length - rest.length + 1)) || /[.:)]\s*$/.test(text.slice(0, -rest.length))
  return isSpaced ? { letter: (match[1] ?? match[2] ?? '').toUpperCase(), rest } : undefined
}

/** "Yes and no", "yes, no". */
function contradicts(text: string): boolean {
  const found = new Set((text.toLowerCase().match(/\b(?:yes|no|true|false)\b/g) ?? []).map((word) => TRUTHS.get(word)))
  return found.size > 1 && /^(?:yes|no|true|false)\W+(?:and|or)?\W*(?:yes|no|true|false)\b/i.test(text)
}

function timeContent(text: string): Content | undefined {
  const clock = CLOCK.exec(text)
  const hour = clock === null ? HOUR.exec(text) : null
  const hours = Number(clock?.[1] ?? hour?.[1] ?? Number.NaN)
  const minutes = Number(clock?.[2] ?? 0)
  const half = (clock?.[3] ?? hour?.[2])?.toLowerCase()
  if (!(hours <= 24) || minutes > 59) return undefined
  // without am or pm `3:04` is a time, and `3:40` may be a ratio: a ratio of such numbers is compared by its print
  if (half === undefined) return undefined
  const inDay = half === 'p' ? (hours % 12) + 12 : hours % 12
  return { kind: 'time', minutes: inDay * 60 + minutes, half: half === 'p' ? 'pm' : 'am' }
}
