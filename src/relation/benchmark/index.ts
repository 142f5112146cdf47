/** The relation room's benchmarks, for `touchstone evaluate` and the claims; library users need only `../index.ts`. */
export { fewrelSentences, type OpenDataSet } from './fewrel-relations.ts'
export {
  drawSentences,
  openSetPlan,
  quickOpenSetPlan,
  runOpenSetBenchmark,
  type OpenSetBenchmark,
  type OpenSetBenchmarkOptions,
  type OpenSetPlan,
} from './open-set-benchmark.ts'
export {
  pairedOverSplits,
  resultsOf,
  SHOWN_FIGURES,
  titleOf,
  valuesOf,
  type OpenSetFigureName,
  type ScoredTrial,
} from './open-set-comparison.ts'
export { openSetPage, scoredTrials, type OpenSetPageOptions } from './open-set-page.ts'
export type { NegativeDifficulty, OpenSetResult, OpenSetTrialFigures } from './open-set-results.ts'
export { OPEN_SET_TRIALS, type OpenSetScoreName, type OpenSetStage, type OpenSetTrial } from './open-set-trial.ts'
export { BEST, LARGE_ZERO_SHOT_ARMS, UNTRAINED, ZERO_SHOT_ARMS, type ZeroShotArm } from './zero-shot-arms.ts'
export {
  quickZeroShotPlan,
  runZeroShotBenchmark,
  zeroShotPlan,
  zeroShotSplit,
  type ZeroShotBenchmark,
  type ZeroShotBenchmarkOptions,
  type ZeroShotPlan,
  type ZeroShotProgress,
} from './zero-shot-benchmark.ts'
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
export { readZeroShotData, type TransferSet, type ZeroShotData } from './zero-shot-data.ts'
export type { NoneFigures, ZeroShotFigures } from './zero-shot-figures.ts'
export { zeroShotPage, type ZeroShotPageOptions } from './zero-shot-page.ts'
export type { ScoreMatrix, ZeroShotResult } from './zero-shot-results.ts'
