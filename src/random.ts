/**
 * Randomness by key. A `Key` is an immutable value: the same key gives the same draws, on every machine and in
 * whatever order work completes. Split it, never share it.
 *
 * Key derivation is SHA-256 over the parent's state and the name of the child, so that `split` is safe for any
 * names. Draws come from PCG64-DXSM's little sister PCG-XSH-RR 64/32 (O'Neill 2014, "PCG: A Family of Simple Fast
 * Space-Efficient Statistically Good Algorithms for Random Number Generation", §6.3.1).
 */
import { createHash } from 'node:crypto'

/** An immutable source of randomness. */
export interface Key {
  /** 128 bits, lower-case hex: the whole state, printable in traces and readable by `keyFromText`. */
  readonly text: string
}

/** The key of a seed: an integer or any text. */
export function keyOf(seed: number | string): Key {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new RangeError(`keyOf: seed is ${seed}, wanted a safe integer or a text`)
  }
  return derive(`seed:${seed}`)
}

/** The key that `key.text` printed. */
export function keyFromText(text: string): Key {
  if (!/^[0-9a-f]{32}$/.test(text))
    throw new SyntaxError(`keyFromText: got ${JSON.stringify(text)}, wanted 32 hex digits`)
  return { text }
}

/** A child key. Different names give independent keys. */
export function split(key: Key, name: number | string): Key {
  return derive(`${key.text}/${typeof name}:${name}`)
}

/** A fast stateful generator over one key, for loops that draw many numbers. Own it, and do not pass it on. */
export function generator(key: Key): Generator32 {
  return new Generator32(BigInt(`0x${key.text.slice(0, 16)}`), BigInt(`0x${key.text.slice(16)}`))
}

/** PCG-XSH-RR 64/32. */
export class Generator32 {
  #high: number
  #low: number
  readonly #incrementHigh: number
  readonly #incrementLow: number

  constructor(state: bigint, stream: bigint) {
    const increment = ((stream << 1n) | 1n) & 0xffff_ffff_ffff_ffffn
    this.#incrementHigh = Number(increment >> 32n)
    this.#incrementLow = Number(increment & 0xffff_ffffn)
    this.#high = 0
    this.#low = 0
    this.bits()
    const low = this.#low + Number(state & 0xffff_ffffn)
    this.#high = (this.#high + Number(state >> 32n) + (low > 0xffff_ffff ? 1 : 0)) >>> 0
    this.#low = low >>> 0
    this.bits()
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const high = this.#high
    const low = this.#low
    // state × 6364136223846793005 + increment, mod 2^64, in two 32-bit halves
    const multiplierHigh = 0x5851_f42d
    const multiplierLow = 0x4c95_7f2d
    const product = wideMultiply(low, multiplierLow)
    const sumLow = product.low + this.#incrementLow
    this.#low = sumLow >>> 0
    this.#high =
      (product.high +
        Math.imul(low, multiplierHigh) +
        Math.imul(high, multiplierLow) +
        this.#incrementHigh +
        (sumLow > 0xffff_ffff ? 1 : 0)) >>>
      0
    // output: xorshifted = ((state >> 18) ^ state) >> 27, rotated right by state >> 59
    const shiftedLow = ((low >>> 18) | (high << 14)) ^ low
    const shiftedHigh = (high >>> 18) ^ high
    const xorshifted = ((shiftedLow >>> 27) | (shiftedHigh << 5)) >>> 0
    const rotation = high >>> 27
    return ((xorshifted >>> rotation) | (xorshifted << (-rotation & 31))) >>> 0
  }

  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number {
    return (this.bits() * 0x20_0000 + (this.bits() >>> 11)) / 0x20_0000_0000_0000
  }

  /** Uniform integer in [0, bound), without modulo bias. */
  below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x1_0000_0000) {
      throw new RangeError(`below: bound is ${bound}, wanted an integer from 1 to 2^32`)
    }
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound)
    for (;;) {
      const value = this.bits()
      if (value < limit) return value % bound
    }
  }

  /** Standard normal, by Box and Muller's transform. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }
}

/** One uniform number in [0, 1). */
export function uniform(key: Key): number {
  return generator(key).uniform()
}

/** One standard normal number. */
export function normal(key: Key): number {
  return generator(key).normal()
}

/** A shuffled copy (Fisher and Yates). */
export function shuffle<T>(key: Key, items: readonly T[]): T[] {
  const source = generator(key)
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = source.below(i + 1)
    const held = copy[i] as T
    copy[i] = copy[j] as T
    copy[j] = held
  }
  return copy
}

/** `count` items without replacement, in random order. */
export function sample<T>(key: Key, items: readonly T[], count: number): T[] {
  if (!Number.isInteger(count) || count < 0 || count > items.length) {
    throw new RangeError(`sample: count is ${count}, wanted an integer from 0 to ${items.length}`)
  }
  return shuffle(key, items).slice(0, count)
}

function derive(text: string): Key {
  return { text: createHash('sha256').update(text).digest('hex').slice(0, 32) }
}

function wideMultiply(a: number, b: number): { high: number; low: number } {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const lowLow = aLow * bLow
  const middle = aHigh * bLow + (lowLow >>> 16)
  const cross = aLow * bHigh + (middle & 0xffff)
  return {
    high: (aHigh * bHigh + Math.floor(middle / 0x1_0000) + Math.floor(cross / 0x1_0000)) >>> 0,
    low: (((cross & 0xffff) << 16) | (lowLow & 0xffff)) >>> 0,
  }
}
