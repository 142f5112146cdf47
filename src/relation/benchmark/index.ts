/** The relation room's benchmarks, for `touchstone evaluate` and the claims; library users need only `../index.ts`. */
export { fewrelSentences } from './fewrel-relations.ts'
export { openSetPlan, quickOpenSetPlan, runOpenSetBenchmark } from './open-set-benchmark.ts'
export {
  pairedOverSplits,
  resultsOf,
  SHOWN_FIGURES,
  titleOf,
  valuesOf,
  type OpenSetFigureName,
  type ScoredTrial,
} from './open-set-comparison.ts'
export { openSetPage, scoredTrials } from './open-set-page.ts'
export type { OpenSetResult } from './open-set-results.ts'
export { OPEN_SET_TRIALS, type OpenSetScoreName } from './open-set-trial.ts'
export { BEST, LARGE_ZERO_SHOT_ARMS, UNTRAINED, ZERO_SHOT_ARMS, type ZeroShotArm } from './zero-shot-arms.ts'
export { quickZeroShotPlan, runZeroShotBenchmark, zeroShotPlan, zeroShotSplit } from './zero-shot-benchmark.ts'
export {
  armFigure,
  COMPARISONS,
  LABEL_COUNTS,
  noneOverSplits,
  pairedFigure,
  rerankGain,
  resultsByArm,
  transferFigure,
} from './zero-shot-comparison.ts'
export { CONLL, readZeroShotData, SEMEVAL, type ZeroShotData } from './zero-shot-data.ts'
export { zeroShotPage } from './zero-shot-page.ts'
export type { ZeroShotResult } from './zero-shot-results.ts'
