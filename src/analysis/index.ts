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
