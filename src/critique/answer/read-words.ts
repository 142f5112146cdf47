/** Answers that are words: yes and no, choices, clock times, the names of sets. */
import { rational } from '../arithmetic/rational.ts'
import type { Content } from './content.ts'

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['yeah', true],
  ['ja', true],
  ['nein', false],
  ['oui', true],
  ['non', false],
  ['sí', true],
  ['да', true],
  ['нет', false],
  ['是', true],
  ['否', false],
  ['nope', false],
])
const TRUTH =
  /^(yes|no|true|false|yeah|nope|ja|nein|oui|non|sí|да|нет|是|否)(?:[.!]*$|[,;:.!?/]\s*|\s+-\s|\s+(?:she|he|they|it|we|you|i|the|there)\b)/i
const CHOICE =
  /^(?:[Tt]he\s+)?(?:[Ii]t(?:'s|\s+is)\s+)?(?:(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+)?(?:\(\s*([A-Ha-h])\s*\)|([A-H])\s*[.):]?)$/
const NAMED_CHOICE = /^(?:the\s+)?(?:option|choice)\s+\(?([a-h])\)?$/i
const CHOICE_WITH_REST = /^(?:(?:[Oo]ption|[Cc]hoice)\s+)?(?:\(\s*([A-Ha-h])\s*\)|([A-H])\s*[.):])\s*(\S[^]*)$/
const HALF_DAY = String.raw`(?:([ap])\.?\s?m\.?|in\s+the\s+(morning|afternoon|evening)|at\s+(night))`
const CLOCK = new RegExp(String.raw`^(\d{1,2})(?::(\d{2})(?::00)?)?\s*${HALF_DAY}$`, 'i')
const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const MONTH = `(${MONTHS.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`
const DATES: readonly (readonly [pattern: RegExp, month: number, day: number, year: number])[] = [
  [
    new RegExp(String.raw`^(?:on\s+)?(?:\w+day,?\s+)?${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$`, 'i'),
    1,
    2,
    3,
  ],
  [
    new RegExp(
      String.raw`^(?:on\s+)?(?:\w+day,?\s+)?(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+${MONTH}(?:,?\s+(\d{4}))?$`,
      'i',
    ),
    2,
    1,
    3,
  ],
  [/^(\d{4})-(\d{2})-(\d{2})$/, 2, 3, 1],
]

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
  const truth = TRUTH.exec(
    plain.replace(/^(?:it|that|this|the\s+statement|the\s+claim)(?:'s|\s+is)\s+(?=(?:true|false)[.!]?$)/i, ''),
  )
  if (truth !== null && !contradicts(plain)) {
    const value = TRUTHS.get((truth[1] ?? '').toLowerCase())
    if (value !== undefined) return { kind: 'truth', value }
  }
  const named = NAMED_CHOICE.exec(plain)
  if (named !== null) return { kind: 'choice', letter: (named[1] ?? '').toUpperCase(), rest: undefined }
  // "C, not D"
  const choice = CHOICE.exec(plain.replace(/,?\s+(?:and\s+)?not\s+\(?[A-H]\)?\.?$/, ''))
  if (choice !== null) return { kind: 'choice', letter: (choice[1] ?? choice[2] ?? '').toUpperCase(), rest: undefined }
  const time = timeContent(plain) ?? dateContent(plain)
  if (time !== undefined) return time
  const without =
    /^(?:all\s+)?(?:the\s+)?(?:real\s+numbers?|reals?)\s*(?:x\s+)?(?:except|but|other\s+than|excluding|besides|without)(?:\s+for)?\s*(?:x\s*=\s*)?(-?\d+(?:\/\d+)?)$/i.exec(
      plain,
    )
  if (without !== null) return realsWithout(without[1] ?? '')
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
  if (/\bno\s+(?:doubt|question|problem|matter)\b/i.test(text)) return false
  return found.size > 1 && /^(?:yes|no|true|false)\W+(?:and|or|maybe|but)?\W*(?:yes|no|true|false)\b/i.test(text)
}

/** `3:30 p.m.`, `9 in the morning`, noon. Without a half of the day `3:40` may be a ratio, and is compared as one. */
function timeContent(text: string): Content | undefined {
  if (/^(?:12(?::00)?\s+)?noon$/i.test(text)) return { kind: 'time', minutes: 720, half: 'pm' }
  if (/^(?:12(?::00)?\s+)?midnight$/i.test(text)) return { kind: 'time', minutes: 0, half: 'am' }
  const clock = CLOCK.exec(text)
  const [hours, minutes] = [Number(clock?.[1] ?? Number.NaN), Number(clock?.[2] ?? 0)]
  if (!(hours <= 24) || minutes > 59) return undefined
  const half = clock?.[3]?.toLowerCase() ?? (/morning/i.test(clock?.[4] ?? '') ? 'a' : 'p')
  // eight at night is after noon, two at night is not
  const isAfternoon = half === 'p' && !(clock?.[5] !== undefined && (hours < 6 || hours === 12))
  return {
    kind: 'time',
    minutes: (hours % 12) * 60 + (isAfternoon ? 720 : 0) + minutes,
    half: isAfternoon ? 'pm' : 'am',
  }
}

/** `July 4, 2020`, `the 4th of July`, `2020-07-04`. */
function dateContent(text: string): Content | undefined {
  for (const [pattern, month, day, year] of DATES) {
    const match = pattern.exec(text)
    if (match === null) continue
    const name = (match[month] ?? '').toLowerCase()
    const at = /^\d/.test(name) ? Number(name) : MONTHS.findIndex((each) => each.startsWith(name.slice(0, 3))) + 1
    const [number, inYear] = [Number(match[day]), match[year]]
    if (at >= 1 && at <= 12 && number >= 1 && number <= 31)
      return { kind: 'date', month: at, day: number, year: inYear === undefined ? undefined : Number(inYear) }
  }
  return undefined
}

/** "All real numbers except 2". */
function realsWithout(printed: string): Content {
  const [n = '', d = '1'] = printed.split('/')
  const term = {
    kind: 'number',
    value: rational(BigInt(n), BigInt(d)) ?? { n: 0n, d: 1n },
    decimals: 0,
    significant: 1,
  } as const
  const point: Content = { kind: 'quantity', term, unit: undefined, percent: false }
  return {
    kind: 'set-operation',
    sign: 'difference',
    left: { kind: 'named-set', name: 'reals' },
    right: { kind: 'sequence', open: '{', close: '}', items: [point] },
  }
}
