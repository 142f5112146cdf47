/** Terms: the mathematics of an answer as a tree, from `3` to `\frac{\sqrt{2}}{x+1}`. The comparison evaluates them. */
import type { Rational } from '../arithmetic/rational.ts'

/** A tree. Its depth is bounded by the parser. */
export type Term =
  | {
      readonly kind: 'number'
      readonly value: Rational
      /** Digits behind the decimal point as printed. */
      readonly decimals: number
      /** Digits from the first that is not zero. */
      readonly significant: number
    }
  | { readonly kind: 'constant'; readonly name: 'pi' | 'e' | 'i' | 'infinity' }
  /** A letter, with its subscript where it has one, or a function applied to something: `x`, `x_1`, `f(2)`. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'negation'; readonly of: Term }
  | { readonly kind: 'binary'; readonly sign: '+' | '-' | '*' | '/' | '^'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Term[] }

/** `root` and `log` take (argument, degree or base); `binomial` (n, k); `base` (digits as a number, base). */
export type FunctionName =
  | 'sqrt'
  | 'root'
  | 'abs'
  | 'factorial'
  | 'binomial'
  | 'floor'
  | 'ceil'
  | 'exp'
  | 'ln'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'cot'
  | 'sec'
  | 'csc'
  | 'arcsin'
  | 'arccos'
  | 'arctan'
  | 'sinh'
  | 'cosh'
  | 'tanh'

/** Names of the variables in a term. */
export function variablesOf(term: Term, into: Set<string> = new Set()): Set<string> {
  switch (term.kind) {
    case 'number':
    case 'constant':
      break
    case 'variable':
      into.add(term.name)
      break
    case 'negation':
      variablesOf(term.of, into)
      break
    case 'binary':
      variablesOf(term.left, into)
      variablesOf(term.right, into)
      break
    case 'call':
      for (const each of term.of) variablesOf(each, into)
      break
  }
  return into
}

/** Whether a term holds the constant. */
export function hasConstant(term: Term, name: 'pi' | 'infinity' | 'i' | 'e'): boolean {
  switch (term.kind) {
    case 'constant':
      return term.name === name
    case 'number':
    case 'variable':
      return false
    case 'negation':
      return hasConstant(term.of, name)
    case 'binary':
      return hasConstant(term.left, name) || hasConstant(term.right, name)
    case 'call':
      return term.of.some((each) => hasConstant(each, name))
  }
}

/** A text that two terms share only where they are the same up to the order of sums and products. */
export function termKey(term: Term): string {
  switch (term.kind) {
    case 'number':
      return `${term.value.n}/${term.value.d}`
    case 'constant':
      return term.name
    case 'variable':
      return `'${term.name}'`
    case 'negation':
      return `neg(${termKey(term.of)})`
    case 'call':
      return `${term.name}(${term.of.map(termKey).join(';')})`
    case 'binary':
      if (term.sign === '+' || term.sign === '*')
        return `${term.sign}(${operands(term, term.sign).map(termKey).toSorted().join(';')})`
      return `${term.sign}(${termKey(term.left)};${termKey(term.right)})`
  }
}

function operands(term: Term, sign: '+' | '*'): Term[] {
  return term.kind === 'binary' && term.sign === sign
    ? [...operands(term.left, sign), ...operands(term.right, sign)]
    : [term]
}

/** The term of an integer. */
export function integerTerm(value: number | bigint): Term {
  return { kind: 'number', value: { n: BigInt(value), d: 1n }, decimals: 0, significant: 1 }
}

export function binaryTerm(sign: '+' | '-' | '*' | '/' | '^', left: Term, right: Term): Term {
  return { kind: 'binary', sign, left, right }
}

/** The term with values in the place of variables. */
export function substitute(term: Term, name: string, by: Term): Term {
  if (term.kind === 'variable') return term.name === name ? by : term
  return mapParts(term, (part) => substitute(part, name, by))
}

/** The term with each of its parts mapped, or the same object where none of them changes. */
export function mapParts(term: Term, map: (part: Term) => Term): Term {
  switch (term.kind) {
    case 'number':
    case 'constant':
    case 'variable':
      return term
    case 'negation': {
      const of = map(term.of)
      return of === term.of ? term : { kind: 'negation', of }
    }
    case 'call': {
      const of = term.of.map(map)
      return of.every((each, at) => each === term.of[at]) ? term : { ...term, of }
    }
    case 'binary': {
      const [left, right] = [map(term.left), map(term.right)]
      return left === term.left && right === term.right ? term : binaryTerm(term.sign, left, right)
    }
  }
}
