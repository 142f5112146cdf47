/**
 * One row of the table of analysers: which program looks for what in which languages, where it comes from, how it is
 * started and how its answer is read. A row is data and pure functions. It starts nothing: run-analyser.ts does, in a box.
 *
 * To add an analyser: its row in the file of its language, and one planted program with a finding in
 * test/analysed/planted.ts.
 */
import type { Limits, Toolchain } from '../../sandbox/index.ts'
import type { AnalysedLanguage, AnalysisClass, AnalysisFinding } from '../analysis.ts'
import type { ToolPackage } from './tool-package.ts'

/** One program as an analyser is shown it. */
export interface AnalysedFile {
  /** Path in the box's work folder, such as `p0/main.py`. */
  readonly path: string
  /** Suppressions are blanked out at their place, so every line and column is the source's own. */
  readonly code: string
  readonly language: AnalysedLanguage
}

/** What a command is made of. */
export interface AnalyserRequest {
  readonly files: readonly AnalysedFile[]
  /** Absolute path of the folder that holds the tool; empty for a tool that its toolchain or the system brings. */
  readonly folder: string
  /** Absolute path of the tool's program, for tools that the system brings. */
  readonly binary: string
  /** The toolchain of the row's runtime. */
  readonly toolchain: Toolchain
}

/** How a tool is started in its box. */
export interface ToolCommand {
  /** The first word is an absolute path. */
  readonly argv: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Files beside the programs, by path in the work folder: the project's own fixed configuration. */
  readonly files?: Readonly<Record<string, string>> | undefined
  /** Absolute paths that are shown read-only beside the tool's own folder. */
  readonly mounts?: readonly string[] | undefined
  /** Paths to bring back, where the answer is no standard output. */
  readonly collect?: readonly string[] | undefined
}

/** What a tool answered. */
export interface ToolAnswer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** A finding as a tool says it. */
export interface ToolFinding extends Omit<AnalysisFinding, 'class' | 'tool' | 'origin' | 'alsoFoundBy'> {
  /** Path of the file as the command named it. */
  readonly path: string
}

/** An analyser. */
export interface Analyser {
  /** As its makers call it. */
  readonly name: string
  readonly class: Extract<AnalysisClass, 'smells' | 'vulnerabilities'>
  readonly languages: readonly AnalysedLanguage[]
  /** `fast` answers within a request (0.1 s to 0.5 s); `slow` takes seconds to start and is best run over a batch. */
  readonly tier: 'fast' | 'slow'
  readonly package: ToolPackage
  /** False where two programs in one run would be in each other's way. @default true */
  readonly batch?: boolean | undefined
  /** The language whose toolchain it runs on or asks. */
  readonly runtime: AnalysedLanguage
  /** Over the sandbox's defaults and those of the tier. */
  readonly limits?: Partial<Limits> | undefined
  /** Looks at the source as text too, so that it finds things in comments, which are left out. @default false */
  readonly readsText?: boolean | undefined
  /** What it counts columns in, from 1. @default `utf16` */
  readonly columns?: 'utf16' | 'code-points' | 'bytes' | undefined
  /** Exit codes of a run that did its work. @default 0 and 1 */
  readonly exitCodes?: readonly number[] | undefined
  command(request: AnalyserRequest): ToolCommand
  /** @throws SyntaxError or TypeError where the answer is not what the tool prints */
  parse(answer: ToolAnswer, request: AnalyserRequest): readonly ToolFinding[]
}
