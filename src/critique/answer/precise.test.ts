import { describe, expect, test } from 'vitest'
import { angleFixed, expFixed, fixedOf, lnFixed, ONE, PI, rootFixed, sineAndCosine, type Fixed } from './precise.ts'

/** The first 60 decimals. */
function decimals(value: Fixed | null | undefined): string {
  if (value === null || value === undefined) return 'none'
  const scaled = ((value < 0n ? -value : value) * 10n ** 61n) / ONE
  const digits = ((scaled + 5n) / 10n).toString().padStart(61, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -60)}.${digits.slice(-60)}`
}

// digits of mpmath 1.3.0 at 80 places: mp.nstr(mp.pi, 61) and so on
describe('fixed-point functions to 60 decimals', () => {
  test.each([
    ['π', PI, '3.141592653589793238462643383279502884197169399375105820974945'],
    ['e', expFixed(ONE), '2.718281828459045235360287471352662497757247093699959574966968'],
    ['√2', rootFixed(2n * ONE), '1.414213562373095048801688724209698078569671875376948073176680'],
    ['ln 2', lnFixed(2n * ONE), '0.693147180559945309417232121458176568075500134360255254120680'],
    ['ln 1/10', lnFixed(fixedOf(1n, 10n)), '-2.302585092994045684017991454684364207601101488628772976033328'],
    ['sin 1', sineAndCosine(ONE)?.sin, '0.841470984807896506652502321630298999622563060798371065672752'],
    ['cos 10', sineAndCosine(10n * ONE)?.cos, '-0.839071529076452452258863947824064834519930165133168546835954'],
    ['atan 1/2', angleFixed(ONE, 2n * ONE), '0.463647609000806116214256231461214402028537054286120263810933'],
  ])('%s', (_, value, expected) => {
    expect(decimals(value)).toBe(expected)
  })

  test('gives up on what is too large', () => {
    expect(expFixed(10_000n * ONE)).toBeNull()
    expect(sineAndCosine(ONE << 70n)).toBeNull()
  })
})
