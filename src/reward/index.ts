/** `touchstone/reward`: rewards that length does not fool, and the bias of any reward or preference set. */
export { biasPage, biasFigures, type BiasPageOptions } from './bias/bias-page.ts'
export {
  biasReport,
  type AxisBias,
  type BiasReport,
  type BiasReportOptions,
  type GapBucket,
  type RewriteEffect,
} from './bias/bias-report.ts'
export {
  measureRows,
  type BiasFigure,
  type MeasuredPair,
  type MeasuredResponse,
  type MeasuredRows,
  type PickExcess,
} from './bias/bias-figures.ts'
export { CUE_NAMES, cueVector, responseCues, type CueName, type ResponseCues } from './bias/response-cues.ts'
export { rewrite, REWRITE_NAMES, type RewriteName } from './bias/rewrites.ts'
export {
  readPreferencePairs,
  readScoredRows,
  type ScoredPair,
  type ScoredResponse,
  type ScoredRows,
  type ScoredRowsOptions,
} from './bias/scored-pair.ts'
