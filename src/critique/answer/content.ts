/** What an answer says, as read: a quantity, a pair, a set, an equation, a choice. It is kept apart from how it was printed. */
import type { Rational } from '../arithmetic/rational.ts'
import type { Term } from './term.ts'
import type { UnitPhrase } from './unit-phrase.ts'

export type RelationSign = '=' | '<' | '<=' | '>' | '>=' | '!='

export interface Quantity {
  readonly kind: 'quantity'
  readonly term: Term
  readonly unit: UnitPhrase | undefined
  readonly percent: boolean
  /** The factor of `million` or `dozen`, already in the term. */
  readonly scale?: Rational | undefined
}

export interface Sequence {
  readonly kind: 'sequence'
  /** Empty for a bare list, and `{` for a set. */
  readonly open: '(' | '[' | '{' | '<' | ''
  readonly close: ')' | ']' | '}' | '>' | ''
  readonly items: readonly Content[]
  /** Whether `or` joins the items. */
  readonly alternatives?: boolean | undefined
}

export interface Relation {
  readonly kind: 'relation'
  readonly sides: readonly Term[]
  /** One fewer than sides. */
  readonly signs: readonly RelationSign[]
}

export type Content =
  | Quantity
  | Sequence
  | Relation
  /** `x = 5`, `Area = 12`. */
  | { readonly kind: 'named'; readonly name: string; readonly of: Content }
  | {
      readonly kind: 'set-operation'
      readonly sign: 'union' | 'intersection' | 'difference'
      readonly left: Content
      readonly right: Content
    }
  | { readonly kind: 'named-set'; readonly name: 'reals' | 'empty' | 'integers' | 'naturals' | 'rationals' | 'complex' }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Content[])[] }
  | { readonly kind: 'ratio'; readonly parts: readonly Term[] }
  | { readonly kind: 'time'; readonly minutes: number; readonly half: 'am' | 'pm' | undefined }
  /** `year` is undefined where none is said. */
  | { readonly kind: 'date'; readonly month: number; readonly day: number; readonly year: number | undefined }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'choice'; readonly letter: string; readonly rest: Content | undefined }
  /**
   * `isName`: one word with a capital letter. `frame`: its words of two letters and more, in order; `values`: what stands
   * between them, undefined where a part is not read. `unclaimed`: the words say that the values are not the answer, as in
   * "the square root of 9" and "not 5".
   */
  | {
      readonly kind: 'text'
      readonly key: string
      readonly words: readonly string[]
      readonly isName: boolean
      readonly frame: readonly string[]
      readonly values: readonly Content[] | undefined
      readonly unclaimed?: boolean | undefined
    }

/** One way in which a text can be read. */
export interface Reading {
  readonly content: Content
  /** `doubtful`: less likely than another one, so that equality by it is not certain. `decimal-comma`: `2,75` as 2.75. */
  readonly certainty: 'plain' | 'doubtful' | 'decimal-comma'
}
