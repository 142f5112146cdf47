/** Readings beside the likeliest one: `5m` as metres, `10k` as thousands, "2 and 3/4" as one number, "third" as a place. */
import type { Content, Reading } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { readQuantity, SUFFIXES } from './read-quantity.ts'
import { romanNumber } from './spoken.ts'
import { binaryTerm, integerTerm, variablesOf, type Term } from './term.ts'
import { isProper } from './term-names.ts'
import { readUnit } from './unit-phrase.ts'

/** Readings that are possible and less likely: `5m` as metres, `10k` as thousands. */
export function otherContents(lexemes: readonly Lexeme[]): Content[] {
  const [number, letter] = lexemes
  // 1.200 €: money has no third place behind the point, so that it parts thousands
  const amount = lexemes.find((lexeme) => lexeme.kind === 'number')
  const isEuro = lexemes.length === 2 && lexemes.some((lexeme) => /^(?:€|euros?|eur)$/i.test(lexeme.text))
  if (isEuro && amount?.decimals === 3 && amount.value !== undefined)
    return [
      {
        kind: 'quantity',
        term: {
          kind: 'number',
          value: { n: amount.value.n * (1000n / amount.value.d), d: 1n },
          decimals: 0,
          significant: 1,
        },
        unit: undefined,
        percent: false,
      },
    ]
  const suffix =
    lexemes.length === 2 && number?.kind === 'number' && !letter?.spaced ? SUFFIXES.get(letter?.text ?? '') : undefined
  if (suffix !== undefined && number?.value !== undefined) {
    const scale = { n: suffix, d: 1n }
    const printed: Term = { kind: 'number', value: number.value, decimals: 0, significant: 1 }
    const scaled: Term = { kind: 'number', value: scale, decimals: 0, significant: 1 }
    return [{ kind: 'quantity', term: binaryTerm('*', printed, scaled), unit: undefined, percent: false, scale }]
  }
  const roman = lexemes.length === 1 && number?.kind === 'word' ? romanNumber(number.text) : undefined
  if (roman !== undefined) return [{ kind: 'quantity', term: integerTerm(roman), unit: undefined, percent: false }]
  // `-3C`
  if (letter?.kind === 'letter' || number?.text === '-') {
    const scale = lexemes.at(-1)
    const degrees =
      scale !== undefined && /^[CF]$/.test(scale.text) && lexemes.length <= 3
        ? readQuantity(lexemes.slice(0, -1))
        : undefined
    if (degrees?.unit === undefined && degrees?.term.kind !== undefined && variablesOf(degrees.term).size === 0)
      return [{ ...degrees, unit: readUnit(['degree', scale?.text ?? '']) }]
  }
  if (lexemes.length !== 2 || number?.kind !== 'number' || letter?.kind !== 'letter') return []
  // the likelier one is what `readQuantity` takes: a unit behind a space, a variable without
  const other = readQuantity(lexemes, { letters: letter.spaced ? 'variables' : 'units' })
  return other === undefined ? [] : [other]
}

/** "2 and 3/4": two values, or one. */
export function joinedMixed(lexemes: readonly Lexeme[]): Content | undefined {
  const [number, joint] = lexemes
  if (number?.kind !== 'number' || number.decimals !== 0 || number.value === undefined || joint?.text !== 'and')
    return undefined
  const part = readQuantity(lexemes.slice(2))
  if (part === undefined || !isProper(part.term)) return undefined
  const whole: Term = { kind: 'number', value: number.value, decimals: 0, significant: 1 }
  return { ...part, term: binaryTerm('+', whole, part.term) }
}

/** `3rd` and "third" are one place. As a number the word is doubtful: it may be a third. */
export function placeReadings(place: bigint, readings: readonly Reading[]): readonly Reading[] {
  const value: Content = { kind: 'quantity', term: integerTerm(Number(place)), unit: undefined, percent: false }
  const word = `${place}th`
  const content: Content = { kind: 'text', key: word, words: [word], isName: false, frame: ['th'], values: [value] }
  const asPlace: Reading = { content, certainty: 'plain' }
  return readings.length > 0 ? [...readings, asPlace] : [asPlace, { content: value, certainty: 'doubtful' }]
}
