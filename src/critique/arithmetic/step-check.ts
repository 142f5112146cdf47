/**
 * Checks one step: its equations (text and calculator annotations) and where its numbers come from.
 *
 * State runs from step to step (`SolutionState`): numbers seen, values of variables, what rounded numbers were rounded
 * from, and which values are tainted by a false equation, so that the judge knows whether a slip reaches the answer.
 */
import { findEquations, type Equation, type Link } from './equation.ts'
import { isBare, someNode, type Expression } from './expression.ts'
import { numberSystemOf, type NumberSystem } from './number-system.ts'
import { mayDefineOperation, ownOperationsOf } from './own-operation.ts'
import { KnownNumbers } from './provenance.ts'
import { equal, rational, rationalKey, unitInLastPlace, within, type Rational } from './rational.ts'
import type { StatedConversion } from './side-units.ts'
import type { Token } from './token.ts'
import { tokenize } from './tokenizer.ts'
import { WORK_LIMIT, workOf } from './work.ts'

/** What is carried from step to step of one solution. */
export interface SolutionState {
  readonly known: KnownNumbers
  readonly variables: Map<string, Rational>
  /** Names that took two values: never looked up again. */
  readonly ambiguous: Set<string>
  /** Printed rounded number → exact value it came from, by `rationalKey`. */
  readonly roundedFrom: Map<string, Rational>
  /** Values that follow from a false equation, by `rationalKey`. */
  readonly tainted: Set<string>
  /** Number systems that the question names. */
  readonly system: NumberSystem
  /** Operators that the question gives a meaning of its own. */
  readonly ownOperations: ReadonlySet<string>
  /** What question and steps state of their own units (`3 yaps = 5 baps`). */
  readonly conversions: StatedConversion[]
  /** Computing that the steps have asked for so far (work.ts). */
  work: number
}

/** What one step showed. */
export interface StepCheck {
  /** Links found true. */
  readonly right: readonly Link[]
  readonly wrong: readonly Link[]
  readonly imprecise: readonly Link[]
  readonly runOn: readonly Link[]
  /** Links whose truth hangs on words or on unknown values. */
  readonly open: readonly Link[]
  /** An annotation whose result is not the number printed behind it. */
  readonly mismatches: readonly Mismatch[]
  /** Operands that stand nowhere before. */
  readonly unsupported: readonly UnsupportedNumber[]
}

export interface Mismatch {
  readonly start: number
  readonly end: number
  readonly annotated: Rational
  readonly printed: Rational
}

export interface UnsupportedNumber {
  readonly value: Rational
}

/** The state before the first step. */
export function startState(question: string, useVariables: boolean): SolutionState {
  const known = new KnownNumbers()
  known.addQuestion(tokenize(question, 0, Math.min(question.length, 20_000)).tokens)
  const ambiguous = new Set<string>()
  // solutions that distinguish cases give one letter several values
  if (!useVariables) for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') ambiguous.add(letter)
  return {
    known,
    variables: new Map(),
    ambiguous,
    roundedFrom: new Map(),
    tainted: new Set(),
    system: numberSystemOf(question),
    ownOperations: ownOperationsOf(question),
    conversions: [],
    work: 0,
  }
}

/**
 * Checks `text[start, end)` and moves the state on. The result is undefined where the step asks for more computing than is
 * left to the response.
 */
export function checkStep(text: string, start: number, end: number, state: SolutionState): StepCheck | undefined {
  const { tokens, annotations, mathematics } = tokenize(text, start, end)
  const work = workOf(tokens)
  if (state.work + work > WORK_LIMIT) return undefined
  state.work += work
  const step = text.slice(start, end)
  const context = {
    mathematics,
    text,
    systems: [state.system, numberSystemOf(step)],
    ownOperations: mayDefineOperation(step)
      ? new Set([...state.ownOperations, ...ownOperationsOf(step)])
      : state.ownOperations,
    conversions: state.conversions,
    variables: state.variables,
    exactOf: (value: Rational) => state.roundedFrom.get(rationalKey(value)),
  }
  const equations: Equation[] = []
  const mismatches: Mismatch[] = []
  for (const annotation of annotations) {
    const inside = tokenize(text, annotation.start, annotation.end)
    const found = findEquations(inside.tokens, { ...context, mathematics: false, isAnnotation: true })
    equations.push(...found)
    const mismatch = mismatchBehind(found.at(-1), tokens[annotation.tokenIndex], annotation)
    if (mismatch !== undefined) mismatches.push(mismatch)
  }
  equations.push(...findEquations(tokens, context))
  equations.sort((a, b) => a.start - b.start)
  const unsupported = unsupportedNumbers(equations, state.known)
  for (const equation of equations) learn(equation, state)
  state.known.addStep(tokens)
  return { ...sortLinks(equations), mismatches, unsupported }
}

function sortLinks(equations: readonly Equation[]): Omit<StepCheck, 'mismatches' | 'unsupported'> {
  const right: Link[] = []
  const wrong: Link[] = []
  const imprecise: Link[] = []
  const runOn: Link[] = []
  const open: Link[] = []
  for (const { links } of equations) {
    for (const link of links) {
      switch (link.outcome) {
        case 'true':
          right.push(link)
          break
        case 'false':
          wrong.push(link)
          break
        case 'imprecise':
          imprecise.push(link)
          break
        case 'run-on':
          runOn.push(link)
          break
        case 'unclear':
        case 'unknown':
          open.push(link)
          break
        case 'statement':
          break
      }
    }
  }
  return { right, wrong, imprecise, runOn, open }
}

/** `<<48/2=24>>25`: only where the two are plainly the same quantity, printed side by side without a sign between. */
function mismatchBehind(
  equation: Equation | undefined,
  behind: Token | undefined,
  annotation: { readonly start: number; readonly end: number },
): Mismatch | undefined {
  const result = equation?.links.at(-1)?.right
  if (result === undefined || result.value === null || !isBare(result.expression)) return undefined
  if (behind === undefined || behind.kind !== 'number' || behind.value === null) return undefined
  if (behind.start > annotation.end + 3) return undefined
  const decimals = result.expression.kind === 'number' ? result.expression.decimals : 0
  const places = Math.min(decimals, behind.decimals)
  const unit = unitInLastPlace(places)
  if (equal(result.value, behind.value)) return undefined
  if (decimals !== behind.decimals && within(result.value, behind.value, unit)) return undefined
  return { start: annotation.start - 2, end: behind.end, annotated: result.value, printed: behind.value }
}

/**
 * Operands of the step that stand nowhere before it. Results of its own earlier equations count as known, and so do the
 * parts of a rewriting (`2 * 25 + 10 = 50 + 10`). Coefficients of unknowns are the solver's own and are left out.
 */
function unsupportedNumbers(equations: readonly Equation[], known: KnownNumbers): UnsupportedNumber[] {
  const missing = new Map<string, UnsupportedNumber>()
  const results = new Set<string>()
  for (const { links } of equations) {
    for (const [at, link] of links.entries()) {
      const computedWith = [...(at === 0 ? [link.left] : []), ...(link.outcome === 'true' ? [] : [link.right])]
      for (const side of computedWith) {
        // a bare side is a result or a statement, not something computed with
        if (!isBare(side.expression) && side.value !== null && !someNode(side.expression, isVariable)) {
          forEachOperand(side.expression, (value) => {
            const key = rationalKey(value)
            if (!known.has(value) && !results.has(key)) missing.set(key, { value })
          })
        }
      }
      for (const side of [link.left, link.right]) if (side.value !== null) results.add(rationalKey(side.value))
    }
  }
  return [...missing.values()]
}

function isVariable(node: Expression): boolean {
  return node.kind === 'variable'
}

function forEachOperand(expression: Expression, visit: (value: Rational) => void): void {
  someNode(expression, (node) => {
    if (node.kind === 'number' && node.value !== null) visit(node.value)
    return false
  })
}

/** Most conversions that are held: no solution has more units of its own. */
const CONVERSION_LIMIT = 50

function learn(equation: Equation, state: SolutionState): void {
  let tainted = false
  if (state.conversions.length < CONVERSION_LIMIT) state.conversions.push(...equation.conversions)
  for (const link of equation.links) {
    const { left, right } = link
    if (left.expression.kind === 'variable') bind(left.expression.name, right.value, state)
    for (const side of [left, right]) {
      if (side.value !== null) state.known.add(side.value)
      if (!isBare(side.expression))
        forEachOperand(side.expression, (value) => (tainted ||= state.tainted.has(rationalKey(value))))
    }
    const isRounded =
      left.value !== null &&
      right.value !== null &&
      (link.outcome === 'true' || link.outcome === 'imprecise') &&
      !equal(left.value, right.value) &&
      isBare(right.expression)
    if (isRounded && left.value !== null && right.value !== null) {
      const exact = state.roundedFrom.get(rationalKey(left.value)) ?? left.value
      // percent and unit readings are no rounding
      if (within(exact, right.value, rational(1n, 1n) ?? exact)) state.roundedFrom.set(rationalKey(right.value), exact)
    }
    if (link.outcome === 'false') tainted = true
    if (tainted && right.value !== null) state.tainted.add(rationalKey(right.value))
  }
}

function bind(name: string, value: Rational | null, state: SolutionState): void {
  if (value === null || state.ambiguous.has(name)) return
  const before = state.variables.get(name)
  if (before !== undefined && !equal(before, value)) {
    state.variables.delete(name)
    state.ambiguous.add(name)
  } else state.variables.set(name, value)
}
