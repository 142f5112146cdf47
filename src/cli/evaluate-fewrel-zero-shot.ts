/** `touchstone evaluate fewrel-zero-shot`: the zero-shot benchmark from the command line. */
import type { Page } from '../evaluation/page.ts'
import { keyOf } from '../random.ts'
import {
  openEncoder,
  quickZeroShotPlan,
  readZeroShotData,
  runZeroShotBenchmark,
  zeroShotPage,
  zeroShotPlan,
} from '../relation/index.ts'
import { openDataSet } from '../store/index.ts'
import type { EvaluationContext } from './evaluate.ts'
import { startProgress, type Progress } from './terminal.ts'

/** Splits where the command names no number. */
const SPLITS = 8
const QUICK_SPLITS = 2

/** Runs or goes on; the folder keeps every finished arm of a split. */
export async function evaluateFewRelZeroShot(context: EvaluationContext): Promise<Page> {
  const { quick, seed, model, folder, command, signal } = context
  const plan = quick ? quickZeroShotPlan : zeroShotPlan
  const splits = context.splits ?? (quick ? QUICK_SPLITS : SPLITS)
  const encoder = await openEncoder(model)
  const data = await readZeroShotData((name, file) => openDataSet(name, file, { signal }), { signal })
  const key = keyOf(seed)
  let progress: Progress | undefined
  try {
    const results = await runZeroShotBenchmark(
      { encoder, model, data, key, splits, folder },
      {
        plan,
        signal,
        onProgress: ({ done, total }) => {
          progress ??= startProgress('fewrel-zero-shot', Math.round(total), 'sentence passes')
          progress.update(Math.round(done))
        },
      },
    )
    return zeroShotPage(results, { key, plan, command, model, seed })
  } finally {
    progress?.stop()
  }
}
