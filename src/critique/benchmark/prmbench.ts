/**
 * PRMBench (Song et al. 2025, arXiv 2501.03124): is each step of a solution right, where a model put errors of nine kinds in?
 *
 * Over all steps of all solutions, F1 takes right steps as what is looked for, and negative F1 wrong steps. PRMScore is
 * their mean. `multi_solutions` has no wrong step, so it has F1 alone. Kinds form three classes: simplicity, soundness,
 * sensitivity. The authors read a step as wrong from a model's score below a threshold; here the critic's word decides.
 */
import { z } from 'zod'
import type { LabelledSolutionRow } from './labelled-solution.ts'
import { joinedSteps } from './read-set.ts'

/** The class of each kind of error, by the authors' names. */
export const PRMBENCH_CLASSES: Readonly<Record<string, 'simplicity' | 'soundness' | 'sensitivity'>> = {
  redundency: 'simplicity',
  circular: 'simplicity',
  counterfactual: 'soundness',
  step_contradiction: 'soundness',
  domain_inconsistency: 'soundness',
  confidence: 'soundness',
  missing_condition: 'sensitivity',
  deception: 'sensitivity',
  multi_solutions: 'sensitivity',
}

/** One row as the authors write it. */
export interface PrmBenchRow {
  readonly idx: string
  readonly classification: string
  readonly modified_question: string
  readonly modified_process: readonly string[]
  /** 1-based places in `modified_process`. */
  readonly error_steps: readonly number[]
}
export const prmBenchRow: z.ZodType<PrmBenchRow> = z.object({
  idx: z.string(),
  classification: z.string(),
  modified_question: z.string(),
  modified_process: z.array(z.string()).min(1),
  error_steps: z.array(z.int()),
})

/** A solution with all its wrong steps, 0-based, and the kind of error that was put in. */
export interface PrmBenchSolution extends LabelledSolutionRow {
  readonly wrongSteps: ReadonlySet<number>
  readonly kind: string
}

/** A row as a solution. Places outside it are no steps. One problem stands under several kinds with the same `idx`. */
export function prmBenchSolution(row: PrmBenchRow): PrmBenchSolution {
  const count = row.modified_process.length
  const wrong = row.error_steps.filter((step) => step >= 1 && step <= count).map((step) => step - 1)
  return {
    id: `${row.classification} ${row.idx}`,
    kind: row.classification,
    question: row.modified_question,
    ...joinedSteps(row.modified_process),
    firstError: wrong.length === 0 ? -1 : Math.min(...wrong),
    wrongSteps: new Set(wrong),
  }
}

/** One step, as it is and as the critic calls it. */
export interface JudgedStep {
  readonly isWrong: boolean
  /** Null without a critique. It counts as false on both sides: a wrong step was missed, and a right one not called right. */
  readonly saysWrong: boolean | null
}

/** The measure over some steps. Fractions 0 to 1. */
export interface PrmBenchScore {
  readonly f1: number
  /** Null where no step is wrong. */
  readonly negativeF1: number | null
  /** Their mean, or F1 alone. */
  readonly prmScore: number
  readonly steps: number
  readonly wrong: number
  /** Right steps that are called wrong. */
  readonly alarms: number
}

/** Scores steps, pooled. */
export function scorePrmBench(steps: readonly JudgedStep[]): PrmBenchScore {
  const count = (isWrong: boolean, says: boolean | null): number =>
    steps.filter((step) => step.isWrong === isWrong && step.saysWrong === says).length
  const [hit, alarms, quiet] = [count(true, true), count(false, true), count(false, false)]
  const missed = count(true, false) + count(true, null)
  const notCalledRight = alarms + count(false, null)
  const f1 = harmonic(quiet, missed, notCalledRight)
  const negativeF1 = hit + missed === 0 ? null : harmonic(hit, notCalledRight, missed)
  const prmScore = negativeF1 === null ? f1 : (f1 + negativeF1) / 2
  return { f1, negativeF1, prmScore, steps: steps.length, wrong: hit + missed, alarms }
}

function harmonic(found: number, falselyFound: number, missed: number): number {
  const all = 2 * found + falselyFound + missed
  return all === 0 ? 0 : (2 * found) / all
}
