/** What claims and `touchstone evaluate` measure rewards by. */
export { aboveRival, frontierArms, frontierOf, frontierTexts } from './frontier.ts'
export { frontierPage, frontierTable, rivalTables } from './frontier-page.ts'
export { benchmarkTexts } from './benchmark-texts.ts'
export { setFigures, styleTable } from './pair-accuracy.ts'
export { rightness } from '../training/held-back.ts'
export { preferenceSet, PREFERENCE_SETS, STYLES, type PreferenceSetName, type SetPair } from './preference-sets.ts'
export { BENCHMARK_ARMS, measureSplit, splitProblem, type ArmFigures, type BenchmarkTexts } from './reward-benchmark.ts'
export { poePage } from './poe-page.ts'
