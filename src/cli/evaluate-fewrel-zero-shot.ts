/** `touchstone evaluate fewrel-zero-shot`: the zero-shot benchmark from the command line. */
import type { Page } from '../evaluation/index.ts'
import { keyOf } from '../random.ts'
import {
  quickZeroShotPlan,
  readZeroShotData,
  runZeroShotBenchmark,
  zeroShotPage,
  zeroShotPlan,
} from '../relation/benchmark/index.ts'
import { openEncoder } from '../relation/index.ts'
import { openDataSet } from '../store/index.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Splits where the command names no number. */
const SPLITS = 8
const QUICK_SPLITS = 2

/** Runs or goes on; the folder keeps every finished arm of a split. */
export async function evaluateFewRelZeroShot(context: EvaluationContext): Promise<Page> {
  const { quick, seed, model, folder, command, dataFolder, signal } = context
  const plan = quick ? quickZeroShotPlan : zeroShotPlan
  const splits = context.splits ?? (quick ? QUICK_SPLITS : SPLITS)
  const encoder = await openEncoder(model)
  const data = await readZeroShotData((name, file) => openDataSet(name, file, { dataFolder, signal }), { signal })
  const key = keyOf(seed)
  const results = await withProgress('fewrel-zero-shot', 'sentence passes', async (onProgress) =>
    runZeroShotBenchmark({ encoder, model, data, key, splits, folder }, { plan, signal, onProgress }),
  )
  return zeroShotPage(results, { key, plan, command, model, seed })
}
