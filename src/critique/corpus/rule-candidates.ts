/**
 * Candidates by rule, with critiques by rule: no model is needed, and place, kind and reason are known of every one.
 *
 * Right solutions are kept at the wanted share. They are the reference, written down in another form each time, so that
 * a critic learns to say `correct` of more than one writing (arXiv 2411.16579 keeps correct responses for this end).
 */
import { splitSteps } from '../steps.ts'
import type { Critique, StepCritique } from '../critic.ts'
import { shuffle, split, type Key } from '../../random.ts'
import type { Candidate, CandidateSource, FailedCandidate, SolvedTask } from './candidate.ts'
import { drawPresentation, printSolution, type Presentation } from './presentation.ts'
import { CORRUPTION_KINDS, corruptSolution, type CorruptionKind, type LineFault } from './rule-corruption.ts'
import { expressionOf, readWorkedSolution, type WorkedSolution } from './worked-solution.ts'

/** Options of `ruleCandidates`. */
export interface RuleCandidatesOptions {
  /** Candidates of each task. @default 10 */
  readonly perTask?: number | undefined
  /** Share of right solutions among the rows, 0 to 1. The paper's text names none. @default 0.28 */
  readonly correctShare?: number | undefined
  /** What is corrupted. @default all kinds */
  readonly kinds?: readonly CorruptionKind[] | undefined
}

/** Makes candidates by rule. @throws RangeError for an option out of range */
export function ruleCandidates(options: RuleCandidatesOptions = {}): CandidateSource {
  const { perTask = 10, correctShare = 0.28, kinds = CORRUPTION_KINDS } = options
  if (!Number.isInteger(perTask) || perTask < 1) {
    throw new RangeError(`ruleCandidates: perTask is ${perTask}, wanted an integer of at least 1`)
  }
  if (!(correctShare >= 0 && correctShare <= 1)) {
    throw new RangeError(`ruleCandidates: correctShare is ${correctShare}, wanted 0 to 1`)
  }
  if (kinds.length === 0) throw new RangeError('ruleCandidates: got no kinds, wanted at least one')
  return {
    identity: `rule 1, ${perTask} per task, ${correctShare} correct, ${kinds.join(' ')}`,
    *candidates(solved, { key, balance }) {
      const solution = readWorkedSolution(solved.reference)
      for (let number = 0; number < perTask; number++) {
        const own = split(key, number)
        const { rows, correct } = balance()
        if (solution === undefined) yield { way: 'rule', reason: 'no-place' }
        else if (correct < correctShare * (rows + 1)) yield rightCandidate(own, solved, solution)
        else yield flawedCandidate(own, solved, solution, kinds)
      }
    },
  }
}

function rightCandidate(key: Key, solved: SolvedTask, solution: WorkedSolution): Candidate | FailedCandidate {
  return candidateOf(solved, solution, drawPresentation(key, solution), { way: 'reference', faults: [] })
}

function flawedCandidate(
  key: Key,
  solved: SolvedTask,
  solution: WorkedSolution,
  kinds: readonly CorruptionKind[],
): Candidate | FailedCandidate {
  const { question } = solved.task
  for (const kind of shuffle(split(key, 'kinds'), kinds)) {
    const corruption = corruptSolution(split(key, 'corruption'), question, solution, kind)
    if (corruption === undefined) continue
    const form = drawPresentation(split(key, 'presentation'), corruption.solution)
    return candidateOf(solved, corruption.solution, form, { way: 'rule', kind, faults: corruption.faults })
  }
  return { way: 'rule', reason: 'no-place' }
}

function candidateOf(
  { task }: SolvedTask,
  solution: WorkedSolution,
  form: Presentation,
  made: { readonly way: 'rule' | 'reference'; readonly kind?: CorruptionKind; readonly faults: readonly LineFault[] },
): Candidate | FailedCandidate {
  const { way, kind, faults } = made
  const text = printSolution(solution, form)
  // a line without a letter or number, or one that reads as an answer, is no step: its neighbours' numbers would be off
  if (!linesAreSteps(text)) return { way, reason: 'other-steps' }
  const first = faults[0]
  return {
    way,
    ...(kind === undefined ? {} : { kind }),
    response: { taskId: task.id, model: way, text },
    known: {
      final: first === undefined ? 'correct' : 'wrong',
      firstWrongStep: first === undefined ? 0 : first.line + 1,
      rightSteps: first === undefined ? solution.lines.length : first.line,
    },
    critique: critiqueByRule(solution, faults),
  }
}

function linesAreSteps(text: string): boolean {
  const starts: number[] = []
  let start = 0
  for (const line of text.split('\n').slice(0, -1)) {
    starts.push(start)
    start += line.length + 1
  }
  const steps = splitSteps(text)
  return steps.length === starts.length && steps.every((step, at) => step.start === starts[at])
}

/** The critique of a solution whose wrong lines are known. Right steps are explained by what they calculate. */
function critiqueByRule(solution: WorkedSolution, faults: readonly LineFault[]): Critique {
  const wrong = new Map(faults.map(({ line, explanation }) => [line, explanation]))
  const steps = solution.lines.map((_line, at): StepCritique => {
    const explanation = wrong.get(at)
    return explanation === undefined
      ? { step: at + 1, verdict: 'correct', score: 1, explanation: rightWords(solution, at) }
      : { step: at + 1, verdict: 'wrong', score: 0, explanation }
  })
  const first = faults[0]
  const final =
    first === undefined
      ? ({ verdict: 'correct', score: 1, explanation: `Every step is right, and so is ${solution.answer}.` } as const)
      : ({
          verdict: 'wrong',
          score: 0,
          explanation: `${solution.answer} follows from step ${first.line + 1}, which is wrong.`,
        } as const)
  return { steps, final }
}

function rightWords({ calculations }: WorkedSolution, line: number): string {
  const equations = calculations
    .filter((each) => each.line === line)
    .map((each) => `${expressionOf(each)} = ${each.result}`)
  if (equations.length === 0) return 'The step agrees with the question.'
  return `The step agrees with the question, and ${equations.join(' and ')} ${equations.length === 1 ? 'is' : 'are'} right.`
}
