/**
 * Real numbers to 256 binary places behind the point, over BigInt: what decides whether two irrational answers are the
 * same. A double has 53 bits: `e^{\pi\sqrt{163}}` and 262537412640768744 agree there, and differ in the 31st digit.
 * Every function is bounded: what grows beyond `MAGNITUDE_BITS` is null.
 */

/** A number x as x·2^256, cut. */
export type Fixed = bigint

const BITS = 256n
/** Larger numbers are given up on. */
const MAGNITUDE_BITS = 4096n
const LARGEST = 1n << (BITS + MAGNITUDE_BITS)

export const ONE: Fixed = 1n << BITS

export function fixedOf(n: bigint, d: bigint): Fixed {
  return (n << BITS) / d
}

/** For a guess only: exact to 53 bits. */
export function toNumber(a: Fixed): number {
  const negative = a < 0n
  const magnitude = negative ? -a : a
  const length = magnitude.toString(16).length * 4
  const shift = Math.max(0, length - 64)
  const value = Number(magnitude >> BigInt(shift)) * 2 ** (shift - Number(BITS))
  return negative ? -value : value
}

function bounded(a: Fixed): Fixed | null {
  return a < LARGEST && a > -LARGEST ? a : null
}

export function multiplyFixed(a: Fixed, b: Fixed): Fixed | null {
  return bounded((a * b) >> BITS)
}

/** Null where the divisor is zero. */
export function divideFixed(a: Fixed, b: Fixed): Fixed | null {
  return b === 0n ? null : bounded((a << BITS) / b)
}

/** The square root of a number that is not negative. */
export function rootFixed(a: Fixed): Fixed {
  const value = a << BITS
  if (value < 2n) return value
  let guess = 1n << BigInt(Math.ceil(value.toString(16).length * 2) + 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

const LN2 = atanhSeries(ONE / 3n) * 2n
export const PI: Fixed = machin()

/** Σ y^(2k+1)/(2k+1), for |y| ≤ 1/3. */
function atanhSeries(y: Fixed): Fixed {
  const square = (y * y) >> BITS
  let power = y
  let sum = 0n
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k
    power = (power * square) >> BITS
  }
  return sum
}

function atanSeries(y: Fixed): Fixed {
  const square = (y * y) >> BITS
  let power = y
  let sum = 0n
  let sign = 1n
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += (sign * power) / k
    power = (power * square) >> BITS
    sign = -sign
  }
  return sum
}

function machin(): Fixed {
  return 4n * (4n * atanSeries(ONE / 5n) - atanSeries(ONE / 239n))
}

/** e^x, or null where it is too large. */
export function expFixed(x: Fixed): Fixed | null {
  const times = x / LN2
  if (times > MAGNITUDE_BITS) return null
  if (times < -BITS) return 0n
  // e^x = 2^times · (e^(rest/2^16))^(2^16)
  const halvings = 16n
  const rest = (x - times * LN2) >> halvings
  let term = ONE
  let sum = ONE
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * rest) >> BITS) / k
    sum += term
  }
  for (let k = 0n; k < halvings; k++) sum = (sum * sum) >> BITS
  return bounded(times >= 0n ? sum << times : sum >> -times)
}

/** The natural logarithm of a positive number. */
export function lnFixed(x: Fixed): Fixed | null {
  if (x <= 0n) return null
  const exponent = BigInt(x.toString(2).length) - 1n - BITS
  const mantissa = exponent >= 0n ? x >> exponent : x << -exponent
  return 2n * atanhSeries(((mantissa - ONE) << BITS) / (mantissa + ONE)) + exponent * LN2
}

/** Sine and cosine, or null beyond 2^64, where the reduction would lose what is compared. */
export function sineAndCosine(x: Fixed): { readonly sin: Fixed; readonly cos: Fixed } | null {
  if (x > ONE << 64n || x < -(ONE << 64n)) return null
  const turns = x / (2n * PI)
  const angle = x - turns * 2n * PI
  const square = (angle * angle) >> BITS
  let term = ONE
  let cos = 0n
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    cos += term
    term = -((term * square) >> BITS) / (k * (k + 1n))
  }
  term = angle
  let sin = 0n
  for (let k = 2n; term !== 0n && term !== -1n; k += 2n) {
    sin += term
    term = -((term * square) >> BITS) / (k * (k + 1n))
  }
  return { sin, cos }
}

/** The angle of the point (x, y), in (-π, π], or null at the origin. */
export function angleFixed(y: Fixed, x: Fixed): Fixed | null {
  if (x === 0n && y === 0n) return null
  if (x === 0n) return y > 0n ? PI / 2n : -PI / 2n
  const magnitudeX = x < 0n ? -x : x
  const magnitudeY = y < 0n ? -y : y
  let angle: Fixed
  if (magnitudeY > magnitudeX) angle = PI / 2n - atanFixed((magnitudeX << BITS) / magnitudeY)
  else angle = atanFixed((magnitudeY << BITS) / magnitudeX)
  if (x < 0n) angle = PI - angle
  return y < 0n ? -angle : angle
}

function atanFixed(y: Fixed): Fixed {
  let argument = y
  // atan(y) = 2·atan(y / (1 + √(1 + y²))), three times, makes y small
  for (let k = 0; k < 3; k++) argument = (argument << BITS) / (ONE + rootFixed(ONE + ((argument * argument) >> BITS)))
  return atanSeries(argument) * 8n
}
