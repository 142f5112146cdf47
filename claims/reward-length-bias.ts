/**
 * Claim: a two-stage product of experts takes length out of a reward trained on labels that favour length. alpaca-eval's GPT-4 labels
 * (the longer response wins about four of five), four models by instruction, frozen MiniLM, linear head, split by prompt 80 to 20.
 *
 * Accuracy on the biased labels falls, and is reported, not gated. Beside it every other remedy, and a random bias expert as control.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { figureOf } from '../src/evaluation/index.ts'
import type { Figure } from '../src/supervision.ts'
import { aboveRival, type ArmFigures } from '../src/reward/benchmark/index.ts'
import { armLines, armOver, armsApart, rewardSplits } from './reward/reward-splits.ts'

const ARM = 'two-stage 1'
/** Points that lie above the others at equal dependence. */
const NEAR = ['two-stage near 1 0.25', 'two-stage near 1 0.5']
const CUT = 0.4
const SHORTER = 0.1
const CONTROL = 0.03
const TARGET = `two-stage: |Spearman| down by ${CUT * 100} %, shorter-chosen accuracy up ${SHORTER * 100} points; control within ${CONTROL * 100} % of vanilla`

export const claim: Claim = {
  name: 'reward-length-bias',
  statement: 'A product of experts takes length out of a reward that was trained on labels that favour length',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const figures = await rewardSplits(context)
  const cut =
    (arm: string) =>
    (one: ArmFigures): number => {
      const vanilla = figures.find((each) => each.split === one.split && each.arm === 'vanilla')
      return one.arm === arm ? 1 - Math.abs(one.spearman) / Math.abs(vanilla?.spearman ?? 1) : 0
    }
  const cutOf = armOver(figures, ARM, cut(ARM))
  const control = armOver(figures, 'random expert (control)', cut('random expert (control)'))
  const shorter = armsApart(figures, ['vanilla', ARM], (one) => one.shorter)
  const balanced = armsApart(figures, ['vanilla', ARM], (one) => one.balanced)
  const rivals = [ARM, ...NEAR].flatMap((arm) =>
    ['penalty', 'lowess', 'balanced'].flatMap((rival): Figure[] => {
      const above = aboveRival(figures, arm, rival)
      return above === undefined
        ? []
        : [figureOf(`${arm} above ${rival} at equal |Spearman|: balanced accuracy (not gated)`, above)]
    }),
  )
  const shown: Figure[] = [
    figureOf('two-stage: cut of |Spearman| with length', cutOf),
    figureOf('control: cut of |Spearman| with length', control),
    ...(shorter === undefined ? [] : [figureOf('two-stage: shorter-chosen accuracy, difference', shorter)]),
    ...(balanced === undefined ? [] : [figureOf('two-stage: balanced accuracy, difference', balanced)]),
    ...rivals,
  ]
  return {
    figures: shown,
    n: cutOf.n,
    target: TARGET,
    holds: cutOf.mean >= CUT && (shorter?.mean ?? 0) >= SHORTER && Math.abs(control.mean) <= CONTROL,
    notes: armLines(figures),
  }
}
