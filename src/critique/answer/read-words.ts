/** Answers that are words: yes and no, choices, the names of sets. */
import { rational } from '../arithmetic/rational.ts'
import { choiceLetters, perLetters, type ChoiceLetters } from './choice-letters.ts'
import type { Content } from './content.ts'
import { timeOrDate } from './read-time.ts'
import { TRUTHS } from './truth-claim.ts'

const TRUTH = new RegExp(
  String.raw`^(${Object.keys(TRUTHS).join('|')})(?:[.!。]*$|[,;:.!?/]\s*|\s+-\s|\s+(?:she|he|they|it|we|you|i|the|there)(?!\p{L}))`,
  'iu',
)
/** A whole text that is one letter: "C", "(J)", "it is option C". Groups: in parentheses, before one, bare. */
const CHOICE = perLetters(
  ({ marked, whole }) =>
    new RegExp(
      String.raw`^(?:[Tt]he\s+)?(?:[Ii]t(?:'s|\s+is)\s+)?(?:(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+)?(?:\(\s*(${marked}|[a-h])\s*\)|([a-h])\)|(${whole})\s*[.):]?)$`,
    ),
)
const NAMED_CHOICE = new RegExp(String.raw`^(?:the\s+)?(?:option|choice)\s+\(?([a-z])\)?$`, 'i')
const CHOICE_WITH_REST = perLetters(
  ({ marked, whole }) =>
    new RegExp(
      String.raw`^(?:(?:[Oo]ption|[Cc]hoice)\s+)?(?:\(\s*(${marked}|[a-h])\s*\)|(${whole})\s*[.):])\s*(\S[^]*)$`,
    ),
)
type NamedSet = Extract<Content, { readonly kind: 'named-set' }>['name']

const SET_NAMES: readonly (readonly [RegExp, NamedSet])[] = [
  [
    /^(?:the\s+set\s+of\s+)?(?:(?:all|any|every)\s+)?real\s+numbers?$|^all\s+reals?$|^\\mathbb\s*\{?R\}?$|^\(-\\infty,\s*\\infty\)$/i,
    'reals',
  ],
  [/^\\(?:emptyset|varnothing)$|^(?:the\s+)?empty\s+set$|^\\?\{\s*\\?\}$/i, 'empty'],
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
    const value = TRUTHS[(truth[1] ?? '').toLowerCase()]
    if (value !== undefined) return { kind: 'truth', value }
  }
  const letter = letterAlone(plain, choiceLetters(plain))
  if (letter !== undefined) return { kind: 'choice', letter, rest: undefined }
  const time = timeOrDate(plain)
  if (time !== undefined) return time
  const without =
    /^(?:all\s+)?(?:the\s+)?(?:real\s+numbers?|reals?)\s*(?:x\s+)?(?:except|but|other\s+than|excluding|besides|without)(?:\s+for)?\s*(?:x\s*=\s*)?(-?\d+(?:\/\d+)?)$/i.exec(
      plain,
    )
  if (without !== null) return realsWithout(without[1] ?? '')
  for (const [pattern, name] of SET_NAMES) if (pattern.test(plain)) return { kind: 'named-set', name }
  return undefined
}

/** The capital of a text that is nothing but a letter of a choice. */
export function letterAlone(plain: string, letters: ChoiceLetters): string | undefined {
  const named = NAMED_CHOICE.exec(plain)
  if (named !== null) return named[1]?.toUpperCase()
  // "C, not D": the denied letter makes any other one a letter too
  const told = plain.replace(/,?\s+(?:and\s+)?not\s+\(?[A-Z]\)?\.?$/, '')
  const choice = CHOICE(told === plain ? letters : choiceLetters(told, ['Z'])).exec(told)
  return choice === null ? undefined : (choice[1] ?? choice[2] ?? choice[3])?.toUpperCase()
}

/** What goes on from one letter to the next: `(I) and (II)` is no option with its text. */
const FURTHER_LETTER = /^(?:,|;|&|\/|-|and\b|or\b|to\b)\s*(?:and\s+|or\s+)?\(?[A-Z]{1,4}\)?(?![A-Za-z])/

/** `(B) 12`, `B. 12`: the letter and what it stands for. */
export function choiceWithRest(
  text: string,
  letters: ChoiceLetters = choiceLetters(text),
): { readonly letter: string; readonly rest: string } | undefined {
  const match = CHOICE_WITH_REST(letters).exec(
    text.replace(/^\\(?:text|textbf|mathrm|mbox|textrm)\s*\{([^{}]*)\}/, '$1'),
  )
  if (match === null) return undefined
  const rest = match[3] ?? ''
  // `(a) + b` is mathematics
  if (/^[-+*/^=<>!]|^\\(?:cdot|times|le|ge|ne|cup|in)\b/.test(rest) || FURTHER_LETTER.test(rest)) return undefined
  // `(a)(b)`, `(a)b`: only a capital letter, or a space, makes it a choice
  const isSpaced =
    /[).:]\s/.test(text.slice(0, text.length - rest.length + 1)) || /[.:)]\s*$/.test(text.slice(0, -rest.length))
  return isSpaced ? { letter: (match[1] ?? match[2] ?? '').toUpperCase(), rest } : undefined
}

const TRUTH_BEHIND =
  /(?:[.,;:!?]\s*|\b(?:so|actually|hence|thus|therefore|rather|means|wait)\s+)(?:yes|no|true|false)\W*$/i

/** "Yes and no", "yes, no". */
function contradicts(text: string): boolean {
  const found = new Set((text.toLowerCase().match(/\b(?:yes|no|true|false)\b/g) ?? []).map((word) => TRUTHS[word]))
  if (found.size < 2) return false
  // "Yes... actually no", "No, so yes"
  if (TRUTH_BEHIND.test(text)) return true
  return /^(?:yes|no|true|false)\W+(?:and|or|maybe|but)?\W*(?:yes|no|true|false)(?=\W*$|[,.;!?])/i.test(text)
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
