/** What claims and `touchstone evaluate` measure rewards by. */
export { benchmarkTexts } from './benchmark-texts.ts'
export { preferenceSet, type PreferenceSetName } from './preference-sets.ts'
export { measureSplit, type ArmFigures } from './reward-benchmark.ts'
