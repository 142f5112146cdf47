/** Long texts and lists of a value clipped, so that one row of 50 MB must not crowd out a thousand others. */
import type { JsonValue } from '../supervision.ts'

/** How much of a value is kept. */
export interface ClipLimits {
  /** Characters of a text by the name of its field; undefined for the items of a list. */
  readonly longestText: (name: string | undefined) => number
  /** Items of a list, and fields of an object. */
  readonly longestList: number
}

/** Nesting of a finding's detail. Judges use one level. */
const DEEPEST = 12

/** Clips values, and remembers whether anything was left out. */
export class Clip {
  clipped = false
  readonly #limits: ClipLimits

  constructor(limits: ClipLimits) {
    this.#limits = limits
  }

  /** The value with at most so much of each text and list. */
  value(value: JsonValue): JsonValue {
    return this.#value(value, 0, undefined)
  }

  #value(value: JsonValue, depth: number, name: string | undefined): JsonValue {
    if (typeof value === 'string') return this.#text(value, this.#limits.longestText(name))
    if (value === null || typeof value !== 'object') return value
    if (depth > DEEPEST) {
      this.clipped = true
      return '…'
    }
    const { longestList } = this.#limits
    if (isList(value)) {
      if (value.length > longestList) this.clipped = true
      return value.slice(0, longestList).map((item) => this.#value(item, depth + 1, undefined))
    }
    const entries = Object.entries(value)
    if (entries.length > longestList) this.clipped = true
    return Object.fromEntries(
      entries.slice(0, longestList).map(([key, item]) => [key, this.#value(item, depth + 1, key)]),
    )
  }

  #text(text: string, length: number): string {
    if (text.length <= length) return text
    this.clipped = true
    return `${text.slice(0, length)}…`
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
