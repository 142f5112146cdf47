/** Splits of the reward benchmark that several claims read. Each split is kept, so that an interrupted claim goes on. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openPretrained } from '../../src/engine/index.ts'
import { overSplits, pairedBySplit, pointsText, type OverSplits } from '../../src/evaluation/index.ts'
import { keyOf } from '../../src/random.ts'
import { benchmarkTexts, measureSplit, type ArmFigures } from '../../src/reward/benchmark/index.ts'
import { FeatureStore, openFrozen } from '../../src/reward/index.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { keptUnits } from '../../measure/kept-units.ts'

/** Splits. The quick form leaves out the external sets, which are most of the texts. */
export const SPLITS = 5
const SEED = 'reward benchmark'

/** Backbones on which the splits are measured. The claims are about the first. */
export const SPLIT_BACKBONES = ['minilm-l6', 'smollm2-135m'] as const
export type SplitBackbone = (typeof SPLIT_BACKBONES)[number]

/** Figures of every arm on every split. */
export async function rewardSplits(context: ClaimContext, backbone: SplitBackbone): Promise<ArmFigures[]> {
  const encoder = await openPretrained(await context.openModel(backbone))
  await using frozen = await openFrozen(encoder, { threads: 1 })
  using store = FeatureStore.open(frozen)
  context.log(`texts are encoded, or read where they were`)
  const texts = await benchmarkTexts(
    (name, file) => context.openDataSet(name, file),
    { encoder, store },
    {
      quick: context.quick,
      signal: context.signal,
      onProgress: ({ done, total }) => {
        if (done % 200 === 0) context.log(`${done} of ${total} texts encoded`)
      },
    },
  )
  context.log(`${texts.pairs.length} pairs, ${texts.features.length} texts, ${store.computed} encoded now`)
  const own = { ...context, stateFolder: join(context.stateFolder, backbone) }
  await mkdir(own.stateFolder, { recursive: true })
  const found = await keptUnits(own, 'split', SPLITS, (number) =>
    measureSplit(texts, number, {
      key: keyOf(SEED),
      onArm: (arm) => context.log(`split ${number}: ${arm}`),
      signal: context.signal,
    }),
  )
  return found.flat()
}

/** An arm's figure over splits, and its paired difference from another arm. */
export function armOver(figures: readonly ArmFigures[], arm: string, of: (one: ArmFigures) => number): OverSplits {
  return overSplits(figures.filter((each) => each.arm === arm).map(of))
}

/** Paired difference of two arms: second minus first. */
export function armsApart(
  figures: readonly ArmFigures[],
  [first, second]: readonly [string, string],
  of: (one: ArmFigures) => number,
): OverSplits | undefined {
  const own = (arm: string): ArmFigures[] => figures.filter((each) => each.arm === arm)
  return pairedBySplit(own(first), own(second), (before, after) => of(after) - of(before))
}

/** One line for each arm: figures and differences from vanilla, in points. */
export function armLines(figures: readonly ArmFigures[]): string[] {
  const arms = [...new Set(figures.map(({ arm }) => arm))]
  return arms.map((arm) => {
    const shown = (name: string, of: (one: ArmFigures) => number): string => {
      const apart = armsApart(figures, ['vanilla', arm], of)
      const beside = arm === 'vanilla' || apart === undefined ? '' : ` (${pointsText(apart, true)})`
      return `${name} ${pointsText(armOver(figures, arm, of))}${beside}`
    }
    const sets = Object.keys(figures[0]?.external ?? {})
    return [
      `${arm}: ${shown('accuracy', (one) => one.accuracy)}`,
      shown('shorter', (one) => one.shorter),
      shown('balanced', (one) => one.balanced),
      shown('Spearman', (one) => one.spearman),
      shown('excess log-length', (one) => one.excess.length),
      ...sets.map((set) => shown(set, (one) => one.external[set] ?? 0)),
    ].join('; ')
  })
}
