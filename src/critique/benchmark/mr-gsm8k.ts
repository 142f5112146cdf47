/**
 * MR-GSM8K (Zeng et al. 2023, arXiv 2312.17080): does a critic know whether a solution is right, at which step it goes wrong
 * first, and why? MR-Score = 0.2 max(0, MCC) + 0.3 ACC_step + 0.5 ACC_reason. MCC is Matthews' correlation of the verdicts,
 * the two shares are of the wrong solutions. It is MR-Ben's measure, which the same authors took over.
 *
 * Whether a reason is right a reader must say, and there is none here. A set of wrong solutions alone has no correlation.
 */
import { scoreMrBen, type MrBenFinding } from './mr-ben.ts'

/** The parts of MR-Score. Null: it cannot be had. */
export interface MrGsm8kScore {
  /** Null where right or wrong solutions are missing. */
  readonly mcc: number | null
  /** Null without a wrong solution. */
  readonly stepAccuracy: number | null
  /** 0.2 max(0, MCC) + 0.3 ACC_step, where both can be had. */
  readonly withoutReasons: number | null
}

/** Scores findings. Fractions 0 to 1, `mcc` −1 to 1. */
export function scoreMrGsm8k(findings: readonly MrBenFinding[]): MrGsm8kScore {
  const { mcc, stepAccuracy, measured, wrong, right } = scoreMrBen(findings)
  const hasBoth = wrong > 0 && right > 0
  return {
    mcc: hasBoth ? mcc : null,
    stepAccuracy: wrong > 0 ? stepAccuracy : null,
    withoutReasons: hasBoth ? measured : null,
  }
}
