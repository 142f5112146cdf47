/**
 * What reading, measuring and running a program shows: five classes of analysis in one schema.
 *
 * Response → Feedback. The classes are those of MPLSandbox (arXiv 2410.23074, section 2.3), for ten languages. Each class
 * is a function from a program to a `ClassReport`; a tool that failed or is not here is an entry with its reason.
 */
import type { JsonValue, ProgramTest } from '../supervision.ts'

/** The classes, in the order in which they are reported. */
export const ANALYSIS_CLASSES = ['structure', 'smells', 'vulnerabilities', 'coverage', 'efficiency'] as const
export type AnalysisClass = (typeof ANALYSIS_CLASSES)[number]

/** Languages that have all five classes, by their names in the sandbox's table. */
export const ANALYSED_LANGUAGES = [
  'python',
  'javascript',
  'typescript',
  'java',
  'c',
  'cpp',
  'go',
  'rust',
  'ruby',
  'bash',
] as const
export type AnalysedLanguage = (typeof ANALYSED_LANGUAGES)[number]

/** What is analysed. */
export interface AnalysedProgram {
  readonly language: AnalysedLanguage
  readonly code: string
  /** Name for messages and SARIF. @default the language's own file name, such as `main.py` */
  readonly file?: string | undefined
  /** Coverage and efficiency run these. @default none: coverage is `not-applicable`, efficiency runs the program alone */
  readonly tests?: readonly ProgramTest[] | undefined
}

/** How much a finding matters, by SARIF's words. */
export type Severity = 'error' | 'warning' | 'note'

/** One finding of one tool. */
export interface AnalysisFinding {
  readonly class: AnalysisClass
  readonly tool: string
  /** The tool's own identifier of the rule, such as `F401`. */
  readonly rule: string
  readonly severity: Severity
  /** One sentence, no full stop. */
  readonly message: string
  /** 1-based, in the code as given. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column?: number | undefined
  readonly endLine?: number | undefined
  readonly endColumn?: number | undefined
  /** Numbers of the Common Weakness Enumeration, such as 78. */
  readonly cwe?: readonly number[] | undefined
  /** Who says so. @default `tool` */
  readonly origin?: 'tool' | 'model' | undefined
  /** Tools that found the same, where findings were merged. */
  readonly alsoFoundBy?: readonly string[] | undefined
}

/** How one tool fared. */
export interface ToolReport {
  readonly tool: string
  readonly version: string | undefined
  /** `unavailable`: not installed; `failed`: it broke, burst a limit, or was slow. Both carry a reason. */
  readonly state: 'done' | 'unavailable' | 'failed'
  readonly reason?: string | undefined
  /** The one command that installs it, where it is unavailable. */
  readonly install?: string | undefined
  /** Wall time in ms. The only part that may differ between two analyses of the same program. */
  readonly elapsedMs?: number | undefined
}

/** What one class came to. */
export interface ClassReport {
  readonly class: AnalysisClass
  /** `done` where at least one tool was; `not-applicable` where the class has nothing to look at, such as no tests. */
  readonly state: 'done' | 'unavailable' | 'failed' | 'not-applicable'
  readonly reason?: string | undefined
  readonly tools: readonly ToolReport[]
  /** By line, then column. */
  readonly findings: readonly AnalysisFinding[]
  /** Figures of the class, by name in camelCase with the unit at the end. */
  readonly figures: Readonly<Record<string, JsonValue>>
}

/** The analysis of one program. */
export interface Analysis {
  readonly language: AnalysedLanguage
  readonly file: string
  readonly classes: readonly ClassReport[]
}
