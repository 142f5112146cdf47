/** `touchstone evaluate fewrel-open`: the open-set benchmark from the command line. */
import type { Page } from '../evaluation/index.ts'
import { keyOf } from '../random.ts'
import {
  fewrelSentences,
  openSetPage,
  openSetPlan,
  quickOpenSetPlan,
  runOpenSetBenchmark,
} from '../relation/benchmark/index.ts'
import { openEncoder } from '../relation/index.ts'
import { openDataSet } from '../store/index.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Splits where the command names no number. */
const SPLITS = 8
const QUICK_SPLITS = 2

/** Runs or goes on; the folder keeps every finished trial. */
export async function evaluateFewRelOpen(context: EvaluationContext): Promise<Page> {
  const { quick, seed, model, folder, command, dataFolder, signal } = context
  const plan = quick ? quickOpenSetPlan : openSetPlan
  const encoder = await openEncoder(model)
  const tasks = await fewrelSentences((name, file) => openDataSet(name, file, { dataFolder, signal }), { signal })
  const splits = context.splits ?? (quick ? QUICK_SPLITS : SPLITS)
  const results = await withProgress('fewrel-open', 'sentence passes', async (onProgress) =>
    runOpenSetBenchmark({ encoder, tasks, key: keyOf(seed), splits, folder }, { plan, signal, onProgress }),
  )
  return openSetPage(results, { plan, command, model, seed, sentences: tasks.length })
}
