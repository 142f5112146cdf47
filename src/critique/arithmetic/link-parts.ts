/** A link of an equation: two sides around one equality sign, what they are checked against, and what may come of it. */
import type { Expression, Surroundings } from './expression.ts'
import type { NumberSystem } from './number-system.ts'
import type { ParsedExpression } from './parser.ts'
import type { Rational } from './rational.ts'
import type { StatedConversion } from './side-units.ts'

/** What a link turned out to be. */
export type LinkOutcome =
  /** True as printed, rounding allowed for. */
  | 'true'
  | 'imprecise'
  | 'run-on'
  | 'false'
  | 'unclear'
  /** A value is not known. */
  | 'unknown'
  /** Gives a name to a value, or states one number beside another: nothing to check. */
  | 'statement'

/** One side of an equality sign. */
export interface Side {
  readonly expression: Expression
  /** The value under the plain reading, or null where it is not known. */
  readonly value: Rational | null
  readonly start: number
  readonly end: number
}

/** What links are checked against, filled as a response is read. */
export interface EquationContext extends Surroundings {
  readonly mathematics: boolean
  /** The whole response, in which the tokens' offsets count: what is said around an equation is looked up there. */
  readonly text?: string | undefined
  /** Inside a calculator annotation: `12-15` is a difference and no range. Default false. */
  readonly isAnnotation?: boolean | undefined
  /** Number systems that the question or the step names. */
  readonly systems?: readonly NumberSystem[] | undefined
  /** Operators that the question gives a meaning of its own. */
  readonly ownOperations?: ReadonlySet<string> | undefined
  /** What the question and earlier steps state of their units. */
  readonly conversions?: readonly StatedConversion[] | undefined
}

/** A link's sides with their places among the tokens. */
export interface LinkParts {
  readonly left: Side
  readonly right: Side
  readonly leftParsed: ParsedExpression
  readonly rightParsed: ParsedExpression
  readonly vague: boolean
  readonly isFirst: boolean
  /** The chain gives a name to its value (`y = x + 2 = 8`). */
  readonly assigns: boolean
  /** Of the link before, where there is one. */
  readonly previous: LinkOutcome | undefined
}
