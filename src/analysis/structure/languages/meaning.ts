/**
 * What a node of a syntax tree means for control flow, in words that all languages share. Each language's row maps its node
 * types to these meanings, and one algorithm (flow-graph.ts, cognitive.ts) reads them. A node without a row is a plain
 * statement or expression.
 */
import type { SyntaxNode } from '../syntax-node.ts'

type Nodes = readonly SyntaxNode[]

/** One condition of a branch, with what runs where it holds. */
export interface Arm {
  readonly condition: SyntaxNode
  readonly body: Nodes
  /** `unless`: the body runs where the condition does not hold. */
  readonly negated?: boolean | undefined
}

/** One case of a switch. */
export interface SwitchCase {
  readonly node: SyntaxNode
  /** The patterns as written; empty for the default. */
  readonly patterns: Nodes
  readonly guard?: SyntaxNode | undefined
  readonly body: Nodes
  /** What happens at the end of the body. @default `leave` */
  readonly end?: 'leave' | 'next-body' | 'next-test' | undefined
}

/** One handler of exceptions. */
export interface Handler {
  /** What stands before its body, such as `except ValueError`. */
  readonly node: SyntaxNode
  readonly body: Nodes
  /** Takes every exception. */
  readonly all: boolean
}

/** The meaning of a node. */
export type Meaning =
  /** Nodes one after another. */
  | { readonly is: 'sequence'; readonly of: Nodes }
  | {
      readonly is: 'branch'
      readonly first?: Nodes | undefined
      readonly arms: readonly Arm[]
      readonly otherwise: Nodes
    }
  | {
      readonly is: 'loop'
      readonly first?: Nodes | undefined
      /** Absent for an endless loop. */
      readonly condition?: SyntaxNode | undefined
      /** Part of the head that takes the next element, such as `x in xs`. */
      readonly each?: SyntaxNode | undefined
      /** Whether the condition is tested before or after the body. @default `before` */
      readonly test?: 'before' | 'after' | undefined
      /** `until`. */
      readonly negated?: boolean | undefined
      readonly body: Nodes
      readonly update?: Nodes | undefined
      /** Python's `else`: runs where the loop was not left by `break`. */
      readonly otherwise?: Nodes | undefined
    }
  | {
      readonly is: 'switch'
      readonly first?: Nodes | undefined
      readonly value: Nodes
      readonly cases: readonly SwitchCase[]
      /** Whether one of the cases always matches, default or not. */
      readonly exhaustive?: boolean | undefined
      /** Whether `break` leaves it. @default false */
      readonly takesBreak?: boolean | undefined
    }
  | {
      readonly is: 'try'
      readonly first?: Nodes | undefined
      readonly body: Nodes
      readonly handlers: readonly Handler[]
      readonly otherwise?: Nodes | undefined
      readonly last?: Nodes | undefined
    }
  | {
      readonly is: 'leave'
      readonly how: 'break' | 'continue' | 'return' | 'throw' | 'goto' | 'exit' | 'retry'
      readonly label?: string | undefined
      /** Bash: how many loops. @default 1 */
      readonly levels?: number | undefined
    }
  /** Go: into the body of the next case. */
  | { readonly is: 'fall-through' }
  | { readonly is: 'label'; readonly name: string; readonly of: Nodes }
  /** Go: runs when the function ends. */
  | { readonly is: 'defer' }
  | { readonly is: 'and' | 'or' | 'coalesce'; readonly left: SyntaxNode; readonly right: SyntaxNode }
  | { readonly is: 'not'; readonly of: SyntaxNode }
  | {
      readonly is: 'choice'
      readonly condition: SyntaxNode
      readonly holds: SyntaxNode
      readonly otherwise: SyntaxNode
    }
  /** Rust's `?`: goes on, or leaves the function with the error. */
  | { readonly is: 'propagate'; readonly of: SyntaxNode }
  /** Brackets around one expression. */
  | { readonly is: 'brackets'; readonly of: SyntaxNode }

/** What a row may ask for the text of a node. */
export type TextOf = (node: SyntaxNode) => string

/** One language's row. */
export interface SyntaxRow {
  /** Meanings by node type; undefined where a node of the type is plain after all. */
  readonly meanings: Readonly<Record<string, (node: SyntaxNode, text: TextOf) => Meaning | undefined>>
  /** Functions by node type. */
  readonly functions: Readonly<Record<string, FunctionShape>>
  /** Types that hold methods, by node type: the part that names them. */
  readonly classes: Readonly<Record<string, (node: SyntaxNode) => SyntaxNode | undefined>>
  /** Calls by node type: what is called. */
  readonly calls: Readonly<Record<string, (node: SyntaxNode) => SyntaxNode | undefined>>
  /** Tokens (leaves without a name) that count one for cyclomatic complexity each, and nodes by type. */
  readonly decisionTokens: ReadonlySet<string>
  readonly decisionNodes?: Readonly<Record<string, (node: SyntaxNode, text: TextOf) => number>> | undefined
  /** Node types of comments. */
  readonly comments: ReadonlySet<string>
  /** Node types that are one operand for Halstead, though they have children, such as strings. */
  readonly literals: ReadonlySet<string>
  /** Node types that are one statement for the count of logical lines. */
  readonly statements: RegExp
  /** Whether statements outside of functions run. */
  readonly runsTopLevel?: boolean | undefined
  /** Whether an expression at the text's literal is always true or false. */
  readonly constants: Readonly<Record<string, boolean>>
}

/** How a function is written. */
export interface FunctionShape {
  readonly name: (node: SyntaxNode) => SyntaxNode | undefined
  /** Absent where it is only declared. */
  readonly body: (node: SyntaxNode) => readonly SyntaxNode[] | undefined
  readonly parameters: (node: SyntaxNode) => number
  /** Has no name of its own, such as a lambda. */
  readonly nameless?: boolean | undefined
  /** Its body is an expression whose value it returns. */
  readonly expression?: boolean | undefined
}
