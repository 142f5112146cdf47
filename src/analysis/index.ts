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
