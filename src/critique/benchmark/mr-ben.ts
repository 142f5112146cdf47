/**
 * MR-Ben (Zeng et al. 2024, arXiv 2406.13975, section 4): does a critic know whether a solution is right, at which step it
 * goes wrong first, and why?
 *
 * MR-Score = 0.2 max(0, MCC) + 0.3 ACC_step + 0.5 ACC_reason. MCC is Matthews' correlation of the verdicts on solutions.
 * ACC_step and ACC_reason are shares of the wrong solutions. Whether a reason is right is for a judge of reasons to say,
 * which there is none of here: the score without its last part is given, and the most it could be, since a reason counts
 * only with its step.
 */
import { z } from 'zod'
import type { LabelledSolutionRow } from './labelled-solution.ts'
import { joinedSteps } from './read-set.ts'

/** A row of `math` or `physics`. Rows of `coding` have lines of a program for steps and are not read. */
export const mrBenRow: z.ZodType<MrBenRow> = z.object({
  Question_UUID: z.string(),
  Question: z.string(),
  Options: z.string().optional(),
  Model_Solution_Steps: z.array(z.string()).min(1),
  Model_Solution_Correctness: z.enum(['correct', 'incorrect']),
  Model_Solution_First_Error_Step: z.string(),
})
/** One row as the authors write it. */
export interface MrBenRow {
  readonly Question_UUID: string
  readonly Question: string
  readonly Options?: string | undefined
  readonly Model_Solution_Steps: readonly string[]
  readonly Model_Solution_Correctness: 'correct' | 'incorrect'
  /** The number that is printed in the step (`Step 5: …`), or `N/A`. */
  readonly Model_Solution_First_Error_Step: string
}

/** A row as a labelled solution. The label is the place of the step that has the printed number. */
export function mrBenSolution(row: MrBenRow): LabelledSolutionRow {
  const printed = Number(row.Model_Solution_First_Error_Step)
  const labelled = row.Model_Solution_Steps.findIndex((step) => Number(/^\s*Step\s*(\d+)/i.exec(step)?.[1]) === printed)
  const isWrong = row.Model_Solution_Correctness === 'incorrect'
  return {
    id: row.Question_UUID,
    question: row.Options === undefined ? row.Question : `${row.Question}\n${row.Options}`,
    ...joinedSteps(row.Model_Solution_Steps),
    firstError: isWrong ? (labelled === -1 ? printed - 1 : labelled) : -1,
  }
}

/** What a critic found on one solution. */
export interface MrBenFinding {
  /** 0-based, −1 for a right solution. */
  readonly label: number
  /** Whether the critic calls the solution wrong. Null without a critique, which counts as the false verdict. */
  readonly saysWrong: boolean | null
  /** The first step that it calls wrong, 0-based; −1 for none. */
  readonly found: number
}

/** The scores that need no judge of reasons. Fractions 0 to 1, `mcc` −1 to 1. */
export interface MrBenScore {
  readonly mcc: number
  readonly stepAccuracy: number
  /** 0.2 max(0, MCC) + 0.3 ACC_step: MR-Score where no reason is right. */
  readonly measured: number
  /** MR-Score where every reason of a rightly found step is right. */
  readonly most: number
  readonly wrong: number
  readonly right: number
}

/** Scores findings. MCC is 0 where a side is empty, as in scikit-learn. */
export function scoreMrBen(findings: readonly MrBenFinding[]): MrBenScore {
  const count = (isWrong: boolean, says: boolean): number =>
    findings.filter(({ label, saysWrong }) => (label !== -1) === isWrong && (saysWrong ?? !isWrong) === says).length
  const [hit, missed, alarm, quiet] = [count(true, true), count(true, false), count(false, true), count(false, false)]
  const root = Math.sqrt((hit + alarm) * (hit + missed) * (quiet + alarm) * (quiet + missed))
  const mcc = root === 0 ? 0 : (hit * quiet - alarm * missed) / root
  const wrong = findings.filter(({ label }) => label !== -1)
  const located = wrong.filter(({ label, saysWrong, found }) => saysWrong === true && label === found).length
  const stepAccuracy = wrong.length === 0 ? 0 : located / wrong.length
  const measured = 0.2 * Math.max(0, mcc) + 0.3 * stepAccuracy
  return { mcc, stepAccuracy, measured, most: measured + 0.5 * stepAccuracy, wrong: wrong.length, right: alarm + quiet }
}
