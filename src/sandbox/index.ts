/** The sandbox's door: FEEDBACK, what running a program shows. */
export { compareOutput, type Comparison, type TextChecker } from './checkers.ts'
export { answerSource, type AnswerSource } from './answer-source.ts'
export { extractCode, type ExtractedCode } from './extract-code.ts'
export { probeIsolation, type IsolationFeature, type IsolationReport } from './isolation/probe.ts'
export type { Box, BoxEnd, BoxFile, BoxOutcome } from './isolation/box.ts'
export type { IsolationBackend } from './isolation/isolation-backend.ts'
export { unsafeNotice } from './isolation/open-backend.ts'
export { debianPackages } from './toolchains/debian-packages.ts'
export { languageReports, type LanguageReport } from './toolchains/language-report.ts'
export { goEnvironment } from './languages/go.ts'
export { findLanguage } from './languages/table.ts'
export { DEFAULT_LIMITS, resolveLimits, type Limits } from './limits.ts'
export type { JudgeOptions } from './judge-tests.ts'
export type { Program } from './program.ts'
export { ANY_LANGUAGE, createProgramsJudge, type ProgramsJudge, type ProgramsJudgeOptions } from './programs-judge.ts'
export { rewardOf, type RewardScheme } from './rewards.ts'
export {
  RUN_STATUSES,
  type CaseResult,
  type JudgeResult,
  type RunResult,
  type RunStatus,
  type StageResult,
  type TestResult,
} from './run-result.ts'
export { Sandbox, type RunOptions } from './sandbox.ts'
export type { LibraryChoices, SandboxOptions, StandardChoices } from './sandbox-options.ts'
export {
  Session,
  type CellResult,
  type CommandResult,
  type SessionOptions,
  type SessionRunOptions,
  type SessionSnapshot,
} from './sessions/session.ts'
export type {
  BenchRunOptions,
  BenchTestOptions,
  BenchTestResult,
  BuildOptions,
  Built,
  CommandChange,
  TestBench,
} from './test-bench.ts'
export type { PreparedLanguage } from './languages/language.ts'
export type { Toolchain, ToolFinder } from './toolchains/toolchain.ts'
export { checkPath } from './program.ts'
export { RunQueue } from './run-queue.ts'
export { maskSource } from './harness/mask-source.ts'
export { sharesRuntime } from './toolchains/other-toolchains.ts'
export { createToolFinder } from './toolchains/tool-finder.ts'
export { LANGUAGES } from './languages/table.ts'
