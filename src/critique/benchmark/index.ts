/** Door of the benchmarks of critics: what is measured of a solution, kept and drawn. Sets and scores are at the room's own. */
export { balancedDraw } from './balanced-draw.ts'
export { verdictFinding } from './judge-solution.ts'
export { critiqueResultForm, measurementKey, openMeasurements } from './kept-measurements.ts'
export { measureEach, type MeasuredOutcome } from './measure-each.ts'
export { scoreMrGsm8k } from './mr-gsm8k.ts'
export { problemIntervals } from './problem-bootstrap.ts'
export { correctionForm } from './realcritic.ts'
