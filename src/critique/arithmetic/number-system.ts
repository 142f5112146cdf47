/**
 * Number systems other than the decimal integers that a text works in: residues of a modulus, digits of another base. An equation that holds there is not false.
 */
import { subtract, type Rational } from './rational.ts'

/** The systems that a text names. */
export interface NumberSystem {
  /** Moduli of congruences and remainders. */
  readonly moduli: readonly bigint[]
  /** Bases other than ten in which numerals are written, or 0 for one that is not told. */
  readonly bases: readonly number[]
}

/** Longest text that is searched. */
const LENGTH = 20_000

const MODULUS =
  /(?:\\[pb]?mod|\bmod(?:ulo|ulus)?\b)[\s({\\$]{0,4}(\d{1,9})|(?:\\mathbb\{?Z\}?|ℤ|\bZ)(?:_\{?|\/)(\d{1,9})|\bremainders?\b[^.\n]{0,80}?\b(?:divided|division|dividing) by (\d{1,9})|\bdivid(?:ed|ing) [^.\n]{0,60}?\bby (\d{1,9})[^.\n]{0,40}?\bremainders?\b/gi
const BASES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    two: 2,
    binary: 2,
    three: 3,
    ternary: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    octal: 8,
    nine: 9,
    eleven: 11,
    twelve: 12,
    duodecimal: 12,
    sixteen: 16,
    hexadecimal: 16,
  }),
)
const NAMED_BASE = new RegExp(
  String.raw`(?:\b(?:in|to|from|into|using|of|with) base[- ]|(?:^|[.:;]\s+)base |\bbase-|\(base )[${'$'}{]{0,2}(\d{1,2}|[a-z]{1,8})\b|\b(binary|octal|hexadecimal|ternary|duodecimal)\b|\d_\{?(\d{1,2})\b`,
  'gi',
)

/** A word that one of the patterns needs; most texts have none, and are searched for these alone. */
const ANY_SYSTEM = /mod|ℤ|\bz|mathbb|remainder|divid|base|binary|octal|hexadecimal|ternary|duodecimal|\d_/i

/** The systems that a text names. A question's hold for the whole of its solution. */
export function numberSystemOf(text: string): NumberSystem {
  const searched = text.slice(0, LENGTH)
  if (!ANY_SYSTEM.test(searched)) return { moduli: [], bases: [] }
  const moduli = [...searched.matchAll(MODULUS)].map((match) => BigInt(match.slice(1).find(Boolean) ?? '0'))
  const bases = [...searched.matchAll(NAMED_BASE)].flatMap((match) => {
    const name = match.slice(1).find(Boolean)?.toLowerCase() ?? ''
    return name === 'ten' ? [] : [BASES.get(name) ?? (/^\d+$/.test(name) ? Number(name) : 0)]
  })
  return {
    moduli: [...new Set(moduli)].filter((modulus) => modulus > 1n),
    bases: [...new Set(bases)].filter((base) => base !== 10 && base !== 1),
  }
}

/** Whether two integers are congruent in one of the moduli. */
export function isCongruent({ moduli }: NumberSystem, a: Rational, b: Rational): boolean {
  const gap = subtract(a, b)
  return gap !== null && gap.d === 1n && moduli.some((modulus) => gap.n % modulus === 0n)
}

/** Twelve hours on a clock. */
export const clockSystem: NumberSystem = { moduli: [12n], bases: [] }

/** Whether numerals may be written in one of the bases: each of their digits is below it. */
export function fitsBase({ bases }: NumberSystem, numerals: readonly Rational[]): boolean {
  return bases.some((base) => base === 0 || base > 10 || numerals.every((numeral) => hasDigitsBelow(numeral, base)))
}

function hasDigitsBelow({ n, d }: Rational, base: number): boolean {
  return d === 1n && [...n.toString().matchAll(/\d/g)].every(([digit]) => Number(digit) < base)
}
