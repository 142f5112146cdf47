/**
 * How a worked solution is written down: signs, step markers, the last line, the order of summands and factors. Right
 * and flawed solutions draw from the same forms, so that no form gives a label away, and one right solution gives
 * several right ones.
 */
import { generator, type Generator32, type Key } from '../../random.ts'
import type { Calculation, Piece, WorkedSolution } from './worked-solution.ts'

/** One way of writing. */
export interface Presentation {
  readonly times: string
  readonly dividedBy: string
  /** Put before each step. `#` stands for its number. */
  readonly marker: string
  /** The last line. `#` stands for the answer. */
  readonly ending: string
  /** Calculations `a + b` and `a * b` whose two numbers change places. */
  readonly commuted: ReadonlySet<number>
}

const TIMES = ['*', '*', '×']
const DIVIDED_BY = ['/', '/', '÷']
const MARKERS = ['', '', 'Step #: ', '#. ']
const ENDINGS = ['The answer is #.', 'The answer is #.', '#### #', 'Answer: #']

/** Draws a way of writing for a solution. */
export function drawPresentation(key: Key, solution: WorkedSolution): Presentation {
  const random = generator(key)
  const commuted = new Set<number>()
  for (const [at, calculation] of solution.calculations.entries()) {
    if (random.below(3) === 0 && commutes(solution, calculation, at)) commuted.add(at)
  }
  return {
    times: pick(random, TIMES),
    dividedBy: pick(random, DIVIDED_BY),
    marker: pick(random, MARKERS),
    ending: pick(random, ENDINGS),
    commuted,
  }
}

/** Writes a solution down, one line for each step and one for the answer. */
export function printSolution(solution: WorkedSolution, form: Presentation): string {
  const lines = solution.lines.map((line, at) => {
    const text = line
      .map((piece) => printPiece(piece, solution.calculations, form))
      .join('')
      .trim()
    return form.marker.replace('#', String(at + 1)) + text
  })
  const ending = form.ending.replace(/#$|#(?=\.$)/, () => solution.answer)
  return [...lines, ending].join('\n')
}

function printPiece(piece: Piece, calculations: readonly Calculation[], form: Presentation): string {
  if (piece.kind === 'text' || piece.kind === 'number') return piece.text
  const calculation = calculations[piece.calculation]
  if (calculation === undefined) return ''
  if (piece.kind === 'result') return calculation.result
  if (piece.kind === 'operator') {
    const sign = calculation.operators[piece.at] ?? ''
    return sign === '*' ? form.times : sign === '/' ? form.dividedBy : sign
  }
  const at = form.commuted.has(piece.calculation) ? 1 - piece.at : piece.at
  return calculation.operands[at] ?? ''
}

/** Two bare numbers with + or * between them: no currency, unit or percent stands at either that would go astray. */
function commutes(solution: WorkedSolution, calculation: Calculation, at: number): boolean {
  if (calculation.operands.length !== 2 || !/^[+*]$/.test(calculation.operators[0] ?? '')) return false
  const line = solution.lines[calculation.line] ?? []
  const first = line.findIndex((piece) => piece.kind === 'operand' && piece.calculation === at)
  const last = line.findLastIndex((piece) => piece.kind === 'operand' && piece.calculation === at)
  const between = line.slice(first + 1, last)
  const isBare = between.every(
    (piece) => piece.kind === 'operator' || (piece.kind === 'text' && piece.text.trim() === ''),
  )
  const [before, after] = [line[first - 1], line[last + 1]]
  const beforeText = before?.kind === 'text' ? before.text : ''
  const afterText = after?.kind === 'text' ? after.text : ''
  return isBare && !/[$€£(]$/.test(beforeText) && /^\s*=/.test(afterText)
}

function pick<T>(random: Generator32, items: readonly [T, ...T[]] | readonly T[]): T {
  return items[random.below(items.length)] as T
}
