/** What benchmarks of several arms over several splits of data share. Rooms of methods measure by it. */
export { armsInOrder, type BenchmarkArm } from './arms.ts'
export { armsChart, differenceText, figureColumns } from './benchmark-page.ts'
export { figureOf, overSplits, pairedBySplit, pointsText, splitsText, type OverSplits } from './over-splits.ts'
export { resultDigest } from './result-digest.ts'
export { runUnits, type BenchmarkUnit, type RunUnitsOptions } from './run-units.ts'
