/** What claims and `touchstone evaluate` measure rewards by. */
export { benchmarkTexts, type BenchmarkTextsOptions } from './benchmark-texts.ts'
export {
  ALPACA_MODELS,
  preferenceSet,
  PREFERENCE_SETS,
  type PreferenceSetName,
  type SetPair,
} from './preference-sets.ts'
export {
  BENCHMARK_ARMS,
  measureSplit,
  MIXED_ARM,
  RULER,
  type ArmFigures,
  type BenchmarkTexts,
  type MeasureSplitOptions,
} from './reward-benchmark.ts'
