/** Numbers in words, as an answer: `twelve`, `twenty-four`, `one hundred and five`, `three quarters`, `1.2 million`. */
import { add, multiply, rational, type Rational } from '../arithmetic/rational.ts'

const ONES: ReadonlyMap<string, bigint> = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, BigInt(value)] as const),
)
const TENS: ReadonlyMap<string, bigint> = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, BigInt(20 + 10 * at)]),
)
const SCALES: ReadonlyMap<string, bigint> = new Map([
  ['hundred', 100n],
  ['thousand', 1000n],
  ['million', 1_000_000n],
  ['billion', 1_000_000_000n],
  ['trillion', 1_000_000_000_000n],
  ['lakh', 100_000n],
  ['crore', 10_000_000n],
  ['dozen', 12n],
  ['millionen', 1_000_000n],
  ['millones', 1_000_000n],
  ['millón', 1_000_000n],
  ['mio', 1_000_000n],
  ['млн', 1_000_000n],
  ['milliarde', 1_000_000_000n],
  ['milliarden', 1_000_000_000n],
  ['milliard', 1_000_000_000n],
  ['mrd', 1_000_000_000n],
  ['млрд', 1_000_000_000n],
  ['万', 10_000n],
  ['萬', 10_000n],
  ['亿', 100_000_000n],
  ['億', 100_000_000n],
])
const PARTS: ReadonlyMap<string, bigint> = new Map([
  ['half', 2n],
  ['halves', 2n],
  ['third', 3n],
  ['quarter', 4n],
  ['fourth', 4n],
  ['fifth', 5n],
  ['sixth', 6n],
  ['seventh', 7n],
  ['eighth', 8n],
  ['ninth', 9n],
  ['tenth', 10n],
])

/** The factor of a word behind a number (`1.2 million`, `3 dozen`). */
export function scaleOf(word: string): Rational | undefined {
  const scale = SCALES.get(word) ?? (word.endsWith('s') ? SCALES.get(word.slice(0, -1)) : undefined)
  return scale === undefined ? undefined : { n: scale, d: 1n }
}

/** The number that the first words spell, and how many words it takes, or undefined where they spell none. */
export function numberFromWords(
  words: readonly string[],
): { readonly value: Rational; readonly count: number } | undefined {
  // `twenty-four` counts as two words. `place` says how many printed words the first parts make
  const parts: { readonly text: string; readonly place: number }[] = words.flatMap((word, index) =>
    word.split('-').map((text) => ({ text, place: index + 1 })),
  )
  let at = 0
  let total: Rational = { n: 0n, d: 1n }
  let group = 0n
  let taken = 0
  while (at < parts.length) {
    const { text = '', place = 0 } = parts[at] ?? {}
    const one = ONES.get(text)
    const ten = TENS.get(text)
    const scale = SCALES.get(text)
    if (one !== undefined || ten !== undefined) {
      const value = one ?? ten ?? 0n
      // `five six` is no number
      if (group % 100n !== 0n && !(group % 10n === 0n && group % 100n >= 20n && value < 10n && value > 0n)) break
      group += value
    } else if (scale === 100n && taken > 0) group *= 100n
    else if (scale !== undefined && (taken > 0 || text === 'dozen')) {
      const grown = multiply({ n: group === 0n ? 1n : group, d: 1n }, { n: scale, d: 1n })
      const sum = grown === null ? null : add(total, grown)
      if (sum === null) return undefined
      total = sum
      group = 0n
    } else if (text === 'and' && taken > 0 && mixedPart(parts, at + 1) !== undefined) break
    else if (text === 'and' && taken > 0 && isNumberWord(parts[at + 1]?.text)) {
      at++
      continue
    } else break
    at++
    taken = place
  }
  const whole = add(total, { n: group, d: 1n })
  const mixed = parts[at]?.text === 'and' && taken > 0 ? mixedPart(parts, at + 1) : undefined
  if (mixed !== undefined && whole !== null) {
    const value = add(whole, mixed.value)
    return value === null ? undefined : { value, count: mixed.place }
  }
  // "five thirty-sixths"
  const bottom = taken === 0 ? undefined : pluralOrdinal(parts[at]?.text, parts[at + 1]?.text)
  if (bottom !== undefined && whole !== null) {
    const value = rational(whole.n, bottom)
    return value === null ? undefined : { value, count: parts[at + 1]?.place ?? taken }
  }
  const part = fractionFrom(parts[at]?.text, taken === 0 ? 1n : (whole?.n ?? 0n))
  if (part !== undefined && (taken > 0 || parts[at]?.text === 'half'))
    return { value: part, count: parts[at]?.place ?? taken }
  return taken === 0 || whole === null ? undefined : { value: whole, count: taken }
}

/** The "a half" of "two and a half", the "three quarters" of "two and three quarters". */
function mixedPart(
  parts: readonly { readonly text: string; readonly place: number }[],
  at: number,
): { readonly value: Rational; readonly place: number } | undefined {
  const [count, part] = [parts[at], parts[at + 1]]
  const top = count === undefined ? undefined : /^an?$/.test(count.text) ? 1n : ONES.get(count.text)
  const value = top === undefined ? undefined : fractionFrom(part?.text, top)
  return value === undefined || value.n >= value.d || part === undefined ? undefined : { value, place: part.place }
}

function isNumberWord(text: string | undefined): boolean {
  return text !== undefined && (ONES.has(text) || TENS.has(text) || SCALES.has(text))
}

const ORDINALS: ReadonlyMap<string, bigint> = new Map(
  (
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
    'sixteenth seventeenth eighteenth nineteenth twentieth'
  )
    .split(' ')
    .map((word, at) => [word, BigInt(at + 1)] as const),
)

const ORDINAL =
  /^(?:in\s+)?(?:the\s+)?(?:(?:([a-z]+ty)[- ])?([a-z]+)|(\d{1,9})(?:st|nd|rd|th))(?:\s+(?:place|position|one|grade|floor|row|column|day|week|month|year|time|person|house|quadrant|option|century|attempt|try|child|student|birthday|street|avenue|team))?$/i

/** The place that a phrase names: "third", `3rd`, "the twenty-first", "third place". Undefined for any other text. */
export function ordinalFrom(text: string): bigint | undefined {
  const match = ORDINAL.exec(text.trim())
  if (match?.[3] !== undefined) return BigInt(match[3])
  const [ten, one] = [match?.[1]?.toLowerCase(), ORDINALS.get(match?.[2]?.toLowerCase() ?? '')]
  if (one === undefined || (ten !== undefined && one > 9n)) return undefined
  const tens = ten === undefined ? 0n : TENS.get(ten)
  return tens === undefined ? undefined : tens + one
}

/** The 36 of "thirty-sixths". */
function pluralOrdinal(ten: string | undefined, one: string | undefined): bigint | undefined {
  const [tens, ones] = [TENS.get(ten ?? ''), one?.endsWith('s') === true ? ORDINALS.get(one.slice(0, -1)) : undefined]
  return tens === undefined || ones === undefined || ones > 9n ? undefined : tens + ones
}

function fractionFrom(word: string | undefined, top: bigint): Rational | undefined {
  // "twenty-third" is a place
  if (word === undefined || (top >= 20n && PARTS.has(word) && word !== 'halves')) return undefined
  const bottom = PARTS.get(word) ?? (word.endsWith('s') ? PARTS.get(word.slice(0, -1)) : undefined)
  if (bottom === undefined) return undefined
  return rational(top, bottom) ?? undefined
}
