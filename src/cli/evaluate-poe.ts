/** `touchstone evaluate poe`: the product of experts beside every other remedy, on labels that favour length. */
import { join } from 'node:path'
import { openEncoder } from '../engine/index.ts'
import type { Page } from '../evaluation/index.ts'
import { openKeyedLog } from '../json-lines-log.ts'
import { split } from '../random.ts'
import { BENCHMARK_ARMS, benchmarkTexts, measureSplit, poePage, type ArmFigures } from '../reward/benchmark/index.ts'
import { FeatureStore, FrozenEncoder } from '../reward/index.ts'
import { openDataSet } from '../store/index.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { seedKey } from './seed-key.ts'
import { withProgress } from './terminal.ts'

/** Splits where the command names no number. */
const SPLITS = 5
const QUICK_SPLITS = 1

/** Arms of a split. */
const ARMS = Object.keys(BENCHMARK_ARMS).length

/** One line of `splits.jsonl`. */
interface MeasuredSplit {
  readonly name: string
  readonly figures: readonly ArmFigures[]
}

/** Runs or goes on: encoded texts stay in the cache, and measured splits in the folder. */
export async function evaluatePoe(context: EvaluationContext): Promise<Page> {
  const { quick, seed, model, folder, command, dataFolder, signal } = context
  const encoder = await openEncoder(model)
  await using frozen = await FrozenEncoder.open(encoder)
  using store = FeatureStore.open(frozen)
  const texts = await withProgress('poe: encode', 'responses', (onProgress) =>
    benchmarkTexts(
      (set, file) => openDataSet(set, file, { dataFolder, signal }),
      { encoder, store },
      { quick, onProgress, signal },
    ),
  )
  const splits = context.splits ?? (quick ? QUICK_SPLITS : SPLITS)
  using kept = await openKeyedLog<MeasuredSplit>(join(folder, 'splits.jsonl'), {
    noun: 'measured split',
    parse: (value) => value as MeasuredSplit,
    keyOf: ({ name }) => name,
    signal,
  })
  const figures = await withProgress('poe', 'arms', async (onProgress) => {
    const all: ArmFigures[] = []
    let done = 0
    for (let number = 0; number < splits; number++) {
      const name = JSON.stringify([frozen.digest, texts.pairs.length, quick, seed, number])
      const measured = await kept.once(name, async () => ({
        name,
        figures: await measureSplit(texts, number, {
          key: split(seedKey(seed), 'poe'),
          onArm: () => onProgress({ done: ++done, total: splits * ARMS }),
          signal,
        }),
      }))
      all.push(...measured.figures)
    }
    return all
  })
  return poePage(figures, { command, model, seed, pairs: texts.pairs.length })
}
