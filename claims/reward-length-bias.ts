/**
 * Claim: a two-stage product of experts takes length out of a reward trained on labels that favour length. alpaca-eval's GPT-4 labels
 * (the longer response wins about four of five), four models by instruction, frozen MiniLM, linear head, split by prompt 80 to 20.
 *
 * `-- smollm2-135m` measures the same over the states of a language model.
 *
 * Accuracy on the biased labels falls, and is reported, not gated. Beside it every other remedy, and a random bias expert as control.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { figureOf } from '../src/evaluation/index.ts'
import type { Figure } from '../src/supervision.ts'
import { aboveRival, type ArmFigures } from '../src/reward/benchmark/index.ts'
import {
  armLines,
  armOver,
  armsApart,
  rewardSplits,
  SPLIT_BACKBONES,
  type SplitBackbone,
} from './reward/reward-splits.ts'

const ARM = 'two-stage 1'
/** Points that lie above the others at equal dependence. */
const NEAR = ['two-stage near 1 0.25', 'two-stage near 1 0.5', 'two-stage near 1 1']
const CUT = 0.4
const CONTROL = 0.03
/** What a two-stage product gains over vanilla at least, in shares. The external sets are not in the quick form. */
const GAINS: readonly { readonly name: string; readonly least: number; readonly of: (one: ArmFigures) => number }[] = [
  { name: 'shorter-chosen accuracy', least: 0.1, of: (one) => one.shorter },
  { name: 'balanced accuracy', least: 0.03, of: (one) => one.balanced },
  { name: 'RM-Bench hard', least: 0.05, of: (one) => one.external['rm-bench hard'] ?? Number.NaN },
  {
    name: 'concise over verbose',
    least: 0.08,
    of: (one) => one.external['verbose-concise concise over verbose'] ?? Number.NaN,
  },
]
const TARGET = `two-stage: |Spearman| down by ${CUT * 100} %, ${GAINS.map(({ name, least }) => `${name} up ${least * 100} points`).join(', ')}; control within ${CONTROL * 100} % of vanilla`

export const claim: Claim = {
  name: 'reward-length-bias',
  statement: 'A product of experts takes length out of a reward that was trained on labels that favour length',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const backbone = backboneOf(context.arguments)
  const figures = await rewardSplits(context, backbone)
  const cut =
    (arm: string) =>
    (one: ArmFigures): number => {
      const vanilla = figures.find((each) => each.split === one.split && each.arm === 'vanilla')
      return one.arm === arm ? 1 - Math.abs(one.spearman) / Math.abs(vanilla?.spearman ?? 1) : 0
    }
  const cutOf = armOver(figures, ARM, cut(ARM))
  const control = armOver(figures, 'random expert (control)', cut('random expert (control)'))
  const gains = GAINS.flatMap(({ name, least, of }) =>
    [ARM, NEAR.at(-1) ?? ARM].flatMap((arm) => {
      const gain = armsApart(figures, ['vanilla', arm], of)
      return gain === undefined || Number.isNaN(gain.mean) ? [] : [{ name, least, arm, gain }]
    }),
  )
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
    ...gains.map(({ name, arm, gain }) => figureOf(`${arm}: ${name}, difference`, gain)),
    ...rivals,
  ]
  return {
    figures: shown,
    n: cutOf.n,
    target: TARGET,
    holds:
      cutOf.mean >= CUT &&
      gains.every(({ arm, gain, least }) => arm !== ARM || gain.mean >= least) &&
      Math.abs(control.mean) <= CONTROL,
    notes: [`frozen ${backbone}`, ...armLines(figures)],
  }
}

/** @throws RangeError for another word */
function backboneOf([word = SPLIT_BACKBONES[0], ...rest]: readonly string[]): SplitBackbone {
  const found = SPLIT_BACKBONES.find((name) => name === word)
  if (found !== undefined && rest.length === 0) return found
  throw new RangeError(
    `reward-length-bias: got ${[word, ...rest].join(' ')}, wanted one of ${SPLIT_BACKBONES.join(', ')}`,
  )
}
