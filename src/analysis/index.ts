/** Feedback on programs: what reading, measuring and running them shows. The public names of this room. */
export {
  ANALYSED_LANGUAGES,
  ANALYSIS_CLASSES,
  type AnalysedLanguage,
  type AnalysedProgram,
  type Analysis,
  type AnalysisClass,
  type AnalysisFinding,
  type ClassReport,
  type Severity,
  type ToolReport,
} from './analysis.ts'
export { analyseSmells, analyseSmellsOf } from './smells/smells.ts'
export { analyseVulnerabilities, analyseVulnerabilitiesOf } from './vulnerabilities/vulnerabilities.ts'
export { analyseCoverage } from './coverage/coverage.ts'
export { analyseEfficiency, type EfficiencyOptions } from './efficiency/efficiency.ts'
export { efficiencyBeside, type BesideOptions } from './efficiency/beside-others.ts'
export { costPercentile, costRatio, type Cost, type CostRatio } from './efficiency/compare-costs.ts'
export {
  GROWTH_CLASSES,
  growthOf,
  type Growth,
  type GrowthClass,
  type GrowthSample,
} from './efficiency/growth-class.ts'
export { measureGrowth, type GrowthOptions, type MeasuredGrowth, type SizedInput } from './efficiency/measure-growth.ts'
export type { ClassOptions } from './tools/class-options.ts'
export {
  analyserPackages,
  installAnalysers,
  missingDebianPackages,
  packageState,
  type AnalyserPackage,
  type InstallAnalysersOptions,
} from './tools/install-analysers.ts'
export { analyse, type AnalyseOptions } from './analyse.ts'
export { analyseStructure, flowGraphs, type StructureOptions } from './structure/structure.ts'
export type { FlowBlock, FlowEdge, FlowGraph } from './structure/flow-graph.ts'
export { dotOf, mermaidOf } from './structure/flow-text.ts'
export { sarifOf } from './sarif/sarif.ts'
export {
  identifyAnswer,
  identifyLanguage,
  likelyPrograms,
  SURE_ENOUGH,
  UNKNOWN_LANGUAGE,
  type IdentifiedAnswer,
  type IdentifiedLanguage,
  type IdentifyOptions,
  type LikelyLanguage,
} from './identify/identify-language.ts'
export { readSarif, type FoundInFile, type ReadSarif } from './sarif/read-sarif.ts'
export { changedLines, isChanged, type ChangedFile } from './changes/unified-diff.ts'
export { promptText, type PromptText, type PromptTextOptions } from './feedback/prompt-text.ts'
export {
  analysisReward,
  type AnalysisReward,
  type AnalysisRewardOptions,
  type RewardedProgram,
  type RewardTerm,
  type RewardTermName,
} from './reward/analysis-reward.ts'
export { analyseAll } from './analyse-all.ts'
export { onlyChanged, withFindings, type OutsideFindings } from './feedback/outside-findings.ts'
export { createAnalysedJudge, type AnalysedJudgeOptions } from './feedback/analysed-judge.ts'
export { analysedProgram } from './feedback/analysed-program.ts'
export { findByModel, type ModelFindings, type ModelFindingsOptions } from './model/model-findings.ts'
export { analysisPage, type AnalysisPageInput } from './page/analysis-page.ts'
export { flowDiagram, isDrawable } from './page/flow-diagram.ts'
export { selectProgram, type Candidate, type Selection, type SelectOptions } from './workflows/select-program.ts'
export { selectionReport, type SelectionReport, type TaskShare } from './workflows/selection-report.ts'
export { repairProgram, type Repair, type RepairOptions, type RepairRound } from './workflows/repair-program.ts'
export { writeTests, type ReachedLines, type WrittenTests, type WriteTestsOptions } from './workflows/write-tests.ts'
export {
  translateProgram,
  type TranslateOptions,
  type Translation,
  type TranslationRound,
} from './workflows/translate-program.ts'
