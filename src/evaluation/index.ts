/** The report room's names, `touchstone/evaluation`. */
export { agreementOf, shareOf, type Agreement, type Confusion, type RecordedCounts, type Share } from './agreement.ts'
export {
  chartTable,
  type Chart,
  type HistogramChart,
  type Ink,
  type IntervalsChart,
  type LinesChart,
  type ScatterChart,
  type SharesChart,
} from './chart.ts'
export {
  classificationOf,
  type Classification,
  type ClassificationOptions,
  type ClassScores,
} from './classification.ts'
export { Clip, type ClipLimits } from './clip.ts'
export { writeComparison, type ComparisonTarget } from './comparison-page.ts'
export {
  accuracyTable,
  changedJudges,
  flippedTable,
  transitionTable,
  versionTable,
  type NamedRun,
  type NamedRuns,
} from './comparison-tables.ts'
export { pairedDifference, type PairedDifference } from './comparison.ts'
export { pearson, ranks, spearman } from './correlation.ts'
export { conformalThreshold, type ConformalOptions } from './conformal.ts'
export { auroc, aurocOfCounts, falsePositiveRateAtRecall, type ScoredSides } from './detection.ts'
export { amountText, countText, durationText, intervalText, percentText, shareText } from './figure-text.ts'
export { bootstrapInterval, quantile, wilsonInterval, type BootstrapOptions, type Interval } from './interval.ts'
export { layOutDiagram, type Diagram, type DiagramArrow, type DiagramBox, type DiagramLayout } from './diagram.ts'
export type { FlameFrame, FlameGraph } from './flame-graph.ts'
export type { Listing, ListingLine } from './listing.ts'
export { renderPage, type Fact, type Page, type PageSection, type Tile } from './page.ts'
export { renderChart } from './render-chart.ts'
export {
  renderMarkdown,
  renderTerminal,
  writeReport,
  type ReportOptions,
  type ReportTarget,
  type WrittenReport,
} from './report.ts'
export { runInformationOf, type RunInformation } from './run-information.ts'
export {
  compareRuns,
  outcomeOf,
  type Change,
  type ComparedRun,
  type Outcome,
  type RunComparison,
  type TaskPair,
} from './run-comparison.ts'
export {
  aggregate,
  type FindingSummary,
  type GroupSummary,
  type LevelSummary,
  type RunSummary,
  type VerdictCounts,
} from './run-summary.ts'
export {
  fitLogistic,
  logisticProbability,
  logisticTerms,
  type LogisticExample,
  type LogisticModel,
} from './logistic.ts'
export { fitProjection, project, type Projection } from './projection.ts'
export { linearProbe, type ProbeExamples } from './linear-probe.ts'
export { macroFigures, type MacroFigures } from './macro-figures.ts'
export { majorityAtK, passAtK, type MajorityOptions } from './sampling.ts'
export { energyTest, kolmogorovSmirnovTest, type EnergyTestOptions, type TwoSampleTest } from './two-sample.ts'
export { summaryTables } from './summary-tables.ts'
export {
  renderHtmlTable,
  renderMarkdownTable,
  colorWanted,
  renderTerminalTable,
  type Cell,
  type Column,
  type Table,
  type TerminalOptions,
  type Tone,
} from './table.ts'
export { balancedThreshold, recallThreshold, type Threshold } from './threshold.ts'
export * from './benchmark/index.ts'
