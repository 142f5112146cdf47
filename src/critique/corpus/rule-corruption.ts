/**
 * Flawed responses by rule: one step of a right solution is corrupted, and what follows is calculated on from the wrong
 * number, as a person or a model would. The place, the kind and the reason are known.
 *
 * Source: the third way of arXiv 2411.16579 (AutoMathCritique, stage A): "corrupt one chosen correct step". There a
 * strong model does it by instruction and goes on. Here rules and a Key do, so that no label can be wrong. A corruption
 * whose effect on the final answer cannot be followed is refused, not guessed.
 */
import { slipOf } from '../arithmetic/planted-slip.ts'
import { generator, shuffle, split, type Generator32, type Key } from '../../random.ts'
import {
  expressionOf,
  numberKey,
  numbersIn,
  resultOf,
  type Calculation,
  type Piece,
  type WorkedSolution,
} from './worked-solution.ts'

/** What is corrupted. */
export type CorruptionKind =
  /** A calculation gets a wrong result. */
  | 'result'
  /** A calculation takes another number. Its arithmetic is true. */
  | 'operand'
  /** A calculation takes another operator. Its arithmetic is true. */
  | 'operator'
  /** A factor between units is wrong, such as 100 minutes an hour. */
  | 'unit'
  /** A calculation is left out, and what needs its result takes one of its operands. */
  | 'dropped-step'
  /** A number of the question is misread wherever it is used. */
  | 'misread'

/** All kinds, in a fixed order. */
export const CORRUPTION_KINDS: readonly CorruptionKind[] = [
  'result',
  'operand',
  'operator',
  'unit',
  'dropped-step',
  'misread',
]

/** What is said of a line that is wrong. */
export interface LineFault {
  /** 0-based line of the corrupted solution. */
  readonly line: number
  /** A sentence. */
  readonly explanation: string
}

/** A corrupted solution. Its final answer is wrong. */
export interface Corruption {
  readonly kind: CorruptionKind
  readonly solution: WorkedSolution
  /** The wrong lines in order. The first holds the fault, the others go on with what it gave. */
  readonly faults: readonly LineFault[]
}

/** Draws for one kind before it is given up. */
const ATTEMPTS = 8

const FACTORS: ReadonlyMap<string, { readonly wrong: string; readonly word: RegExp }> = new Map([
  ['60', { wrong: '100', word: /\bsixty\b/i }],
  ['24', { wrong: '12', word: /\btwenty-four\b/i }],
  ['7', { wrong: '5', word: /\bseven\b/i }],
  ['12', { wrong: '10', word: /\btwelve\b/i }],
  ['52', { wrong: '50', word: /\bfifty-two\b/i }],
  ['365', { wrong: '360', word: /\bthree hundred\b/i }],
  ['100', { wrong: '10', word: /\bhundred\b/i }],
  ['1000', { wrong: '100', word: /\bthousand\b/i }],
  ['16', { wrong: '12', word: /\bsixteen\b/i }],
  ['36', { wrong: '30', word: /\bthirty-six\b/i }],
])

const VERBS: Readonly<Record<string, string>> = { '+': 'adds', '-': 'subtracts', '*': 'multiplies', '/': 'divides' }
const TO_VERBS: Readonly<Record<string, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide' }

/** Corrupts a solution in the wanted way, or undefined where no place for it is found whose effect is certain. */
export function corruptSolution(
  key: Key,
  question: string,
  solution: WorkedSolution,
  kind: CorruptionKind,
): Corruption | undefined {
  const places = shuffle(split(key, 'places'), [...solution.calculations.keys()]).slice(0, ATTEMPTS)
  const random = generator(split(key, kind))
  const asked = new Set(numbersIn(question))
  for (const place of places) {
    const start = begin({ question, asked, solution, random }, place, kind)
    if (start === undefined) continue
    const corrupted = carry(start, asked)
    if (corrupted !== undefined) return { kind, ...corrupted }
  }
  return undefined
}

interface Ground {
  readonly question: string
  readonly asked: ReadonlySet<string>
  readonly solution: WorkedSolution
  readonly random: Generator32
}

/** A corruption at its place, before its effects. */
interface Start {
  readonly solution: WorkedSolution
  /** Numbers that stand for others from the first wrong line on: key of what stood there → what stands there now. */
  readonly changes: ReadonlyMap<string, string>
  /** The changed number is a result, so that it must be told apart from the numbers of the question. */
  readonly isFollowed: boolean
  /** A calculation that is already as it shall be. */
  readonly done?: number | undefined
  /** What is said of the first wrong line. */
  readonly explanation: string
}

function begin(ground: Ground, place: number, kind: CorruptionKind): Start | undefined {
  const calculation = ground.solution.calculations[place]
  if (calculation === undefined) return undefined
  switch (kind) {
    case 'result': {
      const wrong = slipOf(ground.random, calculation.result)
      if (/^0\d/.test(wrong)) return undefined
      const said = `${expressionOf(calculation)} = ${calculation.result}, not ${wrong}.`
      return changed(ground, place, { ...calculation, result: wrong }, said)
    }
    case 'operand': {
      const at = ground.random.below(calculation.operands.length)
      const stood = calculation.operands[at] ?? ''
      const wrong = otherNumber(ground, place, stood)
      if (wrong === undefined) return undefined
      return recalculated(
        ground,
        place,
        withOperand(calculation, at, wrong),
        `The step takes ${wrong} where ${stood} belongs.`,
      )
    }
    case 'operator': {
      const at = ground.random.below(calculation.operators.length)
      const stood = calculation.operators[at] ?? ''
      const others = ['+', '-', '*', '/'].filter((sign) => sign !== stood)
      const wrong = others[ground.random.below(others.length)] ?? '+'
      const operators = calculation.operators.with(at, wrong)
      const said = `The step ${VERBS[wrong]} where it has to ${TO_VERBS[stood]}.`
      return recalculated(ground, place, { ...calculation, operators }, said)
    }
    case 'unit': {
      const known = new Set(ground.solution.calculations.map(({ result }) => numberKey(result)))
      for (const [at, stood] of calculation.operands.entries()) {
        const factor = FACTORS.get(numberKey(stood))
        const isGiven = ground.asked.has(numberKey(stood)) || factor?.word.test(ground.question) === true
        if (factor === undefined || isGiven || known.has(numberKey(stood)) || !isFactor(calculation, at)) continue
        const said = `The step converts units by ${factor.wrong} where ${stood} is right.`
        return recalculated(ground, place, withOperand(calculation, at, factor.wrong), said)
      }
      return undefined
    }
    case 'dropped-step':
      return dropped(ground, place)
    case 'misread':
      return misread(ground, calculation)
  }
}

/** A unit factor multiplies or divides. */
function isFactor(calculation: Calculation, at: number): boolean {
  const beside = [calculation.operators[at - 1], calculation.operators[at]]
  return beside.every((sign) => sign === undefined || sign === '*' || sign === '/')
}

function withOperand(calculation: Calculation, at: number, text: string): Calculation {
  return { ...calculation, operands: calculation.operands.with(at, text) }
}

/** Another number of the question or of an earlier result, else a slip of the number itself. */
function otherNumber({ asked, solution, random }: Ground, place: number, stood: string): string | undefined {
  const earlier = solution.calculations.slice(0, place).map(({ result }) => result)
  const others = [...new Set([...asked, ...earlier])].filter((each) => numberKey(each) !== numberKey(stood))
  const wrong = random.below(4) === 0 ? undefined : others[random.below(Math.max(1, others.length))]
  const text = wrong ?? slipOf(random, stood)
  return Number(text.replaceAll(',', '')) === 0 || /^0\d/.test(text) ? undefined : text
}

function recalculated(ground: Ground, place: number, wrong: Calculation, explanation: string): Start | undefined {
  const result = resultOf(wrong, wrong.result)
  if (result === undefined || numberKey(result) === '0') return undefined
  return changed(ground, place, { ...wrong, result }, explanation)
}

/** The calculation at `place` is now `wrong`, and what used its result uses the new one. */
function changed(ground: Ground, place: number, wrong: Calculation, explanation: string): Start | undefined {
  const stood = numberKey(ground.solution.calculations[place]?.result ?? '')
  if (numberKey(wrong.result) === stood) return undefined
  return {
    solution: { ...ground.solution, calculations: ground.solution.calculations.with(place, wrong) },
    changes: new Map([[stood, wrong.result]]),
    isFollowed: true,
    done: place,
    explanation,
  }
}

function dropped(ground: Ground, place: number): Start | undefined {
  const { solution, random } = ground
  const calculation = solution.calculations[place]
  if (calculation === undefined) return undefined
  const inLine = solution.calculations.filter(({ line }) => line === calculation.line)
  const stood = numberKey(calculation.result)
  const isUsed = solution.calculations
    .slice(place + 1)
    .some(({ operands }) => operands.some((each) => numberKey(each) === stood))
  const instead = calculation.operands[random.below(calculation.operands.length)] ?? ''
  if (inLine.length > 1 || !isUsed || numberKey(instead) === stood) return undefined
  const moved = (line: number): number => (line > calculation.line ? line - 1 : line)
  const lines = solution.lines
    .toSpliced(calculation.line, 1)
    .map((line) =>
      line.map((piece) =>
        'calculation' in piece && piece.calculation > place ? { ...piece, calculation: piece.calculation - 1 } : piece,
      ),
    )
  const calculations = solution.calculations.toSpliced(place, 1).map((each) => ({ ...each, line: moved(each.line) }))
  const said = `The step takes ${instead} where the result of ${expressionOf(calculation)} is needed, which nobody calculated.`
  return {
    solution: { ...solution, lines, calculations },
    changes: new Map([[stood, instead]]),
    isFollowed: true,
    explanation: said,
  }
}

function misread({ question, asked, solution, random }: Ground, calculation: Calculation): Start | undefined {
  const stood = calculation.operands[random.below(calculation.operands.length)] ?? ''
  const key = numberKey(stood)
  const times = numbersIn(question).filter((each) => each === key).length
  const isResult = solution.calculations.some(({ result }) => numberKey(result) === key)
  if (times !== 1 || isResult || FACTORS.has(key) || Number(key) < 3) return undefined
  const wrong = slipOf(random, stood)
  if (/^0\d/.test(wrong) || asked.has(numberKey(wrong)) || Number(wrong.replaceAll(',', '')) === 0) return undefined
  const said = `The question says ${stood}, the step reads ${wrong}.`
  return { solution, changes: new Map([[key, wrong]]), isFollowed: false, explanation: said }
}

/** Calculates on. Undefined where something cannot be followed, or where the final answer stays right. */
function carry(start: Start, asked: ReadonlySet<string>): Pick<Corruption, 'solution' | 'faults'> | undefined {
  const { solution, done } = start
  const changes = new Map(start.changes)
  const calculations = [...solution.calculations]
  const settled = new Set<number>()
  const lines: Piece[][] = []
  const faults: LineFault[] = []
  const from = done === undefined ? undefined : solution.calculations[done]?.line
  // a result that is also a number of the question or as small as a half's 2: which one is meant stays open
  const isOpen = (key: string): boolean => asked.has(key) || Number(key) < 3 || FACTORS.has(key)
  if (start.isFollowed && [...changes.keys()].some(isOpen)) return undefined
  let isActive = done === undefined
  for (const [at, line] of solution.lines.entries()) {
    let isTouched = at === from
    const used = new Set<string>()
    const pieces: Piece[] = []
    for (const piece of line) {
      if (piece.kind === 'number') {
        const now = isActive ? changes.get(numberKey(piece.text)) : undefined
        pieces.push(now === undefined ? piece : { kind: 'number', text: now })
        if (now !== undefined) {
          used.add(now)
          isTouched = true
        }
        continue
      }
      pieces.push(piece)
      if (piece.kind === 'text') continue
      const { calculation: index } = piece
      if (index === done) {
        if (piece.kind === 'result') isActive = true
        continue
      }
      if (!isActive || settled.has(index)) continue
      settled.add(index)
      const before = calculations[index]
      if (before === undefined) return undefined
      const after = carried(before, changes, used)
      if (after === undefined) return undefined
      if (after === before) {
        // the same number, got in another way: a later use of it would be open
        if (changes.has(numberKey(before.result))) return undefined
        continue
      }
      isTouched = true
      calculations[index] = after
      if (isOpen(numberKey(before.result))) return undefined
      changes.set(numberKey(before.result), after.result)
    }
    lines.push(pieces)
    if (!isTouched) continue
    const explanation = faults.length === 0 ? start.explanation : goesOn([...used])
    faults.push({ line: at, explanation })
  }
  const answer = changes.get(numberKey(solution.answer))
  if (answer === undefined || numberKey(answer) === numberKey(solution.answer) || faults.length === 0) return undefined
  return { solution: { lines, calculations, answer }, faults }
}

function carried(
  before: Calculation,
  changes: ReadonlyMap<string, string>,
  used: Set<string>,
): Calculation | undefined {
  const operands = before.operands.map((operand) => {
    const now = changes.get(numberKey(operand))
    if (now !== undefined) used.add(now)
    return now ?? operand
  })
  if (operands.every((operand, at) => operand === before.operands[at])) return before
  const wrong = { ...before, operands }
  const result = resultOf(wrong, before.result)
  return result === undefined || numberKey(result) === numberKey(before.result) ? undefined : { ...wrong, result }
}

function goesOn(used: readonly string[]): string {
  const [first] = used
  if (first === undefined) return 'The step goes on from a wrong step.'
  return `The step goes on with ${used.join(' and ')}, which came from a wrong step.`
}
