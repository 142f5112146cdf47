/**
 * The structure of a program: lines, functions, complexity, Halstead's measures, the Maintainability Index, and the
 * control-flow graph of each function. It reads the source alone and runs nothing.
 *
 * Figures of Python are radon's (6.0.1). Cyclomatic complexity of the other languages counts what lizard counts. Cognitive
 * complexity is Campbell's (SonarSource, 2018).
 */
import { TouchstoneError } from '../../errors.ts'
import type { JsonValue } from '../../supervision.ts'
import type { AnalysedProgram, AnalysisFinding, ClassReport, ToolReport } from '../analysis.ts'
import { cognitiveOf, nestingOf } from './cognitive.ts'
import { cyclomaticOf, outerDecisions } from './cyclomatic.ts'
import { flowGraphOf, mainGraphOf } from './flow-builder.ts'
import { unreachableRegions, type FlowGraph } from './flow-graph.ts'
import { functionsOf, type ProgramFunction } from './functions.ts'
import { halsteadOfTokens } from './halstead.ts'
import type { SyntaxRow } from './languages/meaning.ts'
import { SYNTAX_ROWS } from './languages/table.ts'
import { lineCountsOf } from './line-counts.ts'
import { maintainabilityOf } from './maintainability.ts'
import { parseSource } from './parse-source.ts'
import { pythonComplexity, pythonHalstead } from './python-figures.ts'
import { pythonLineCounts } from './python-lines.ts'
import type { SyntaxTree } from './syntax-node.ts'

const TOOL = 'tree-sitter'
const VERSION = '0.3.1'

/** Above this a function is named as hard to test (McCabe, 1976). */
const HIGH_COMPLEXITY = 10

/** Options of `analyseStructure` and `flowGraphs`. */
export interface StructureOptions {
  /** On abort the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Time in ms after which the parse is given up. @default 5000 */
  readonly limitMs?: number | undefined
}

/** Structure of one program. Broken syntax is a finding, and what could be read is measured all the same. */
export async function analyseStructure(program: AnalysedProgram, options: StructureOptions = {}): Promise<ClassReport> {
  const { language, code } = program
  const outcome = await parseSource(language, code, options)
  if (outcome.state === 'refused') return failed(outcome.reason)
  const { tree } = outcome
  const row = SYNTAX_ROWS[language]
  const functions = functionsOf(tree, row)
  const python = language === 'python' ? pythonComplexity(tree) : undefined
  const lines = (language === 'python' ? pythonLineCounts(code) : undefined) ?? lineCountsOf(tree, row)
  const halstead = language === 'python' ? pythonHalstead(tree) : halsteadOfTokens(tree, row)
  const measured = functions.map((one) => measure(tree, row, one, python?.functions.get(one.node.start)))
  const complexity = python?.total ?? measured.reduce((sum, one) => sum + one.cyclomatic, outerDecisions(tree, row))
  const { volume } = halstead
  const maintainability = maintainabilityOf({ ...lines, volume, complexity })
  const tool: ToolReport = { tool: TOOL, version: VERSION, state: 'done' }
  return {
    class: 'structure',
    state: 'done',
    tools: [tool],
    findings: [...errorsOf(tree), ...measured.flatMap(complexFinding), ...unreachable(tree, row, functions)].toSorted(
      (a, b) => a.line - b.line,
    ),
    figures: {
      lines: { ...lines },
      cyclomatic: complexity,
      cognitive: measured.reduce((sum, one) => sum + one.cognitive, 0),
      halstead: { ...halstead },
      maintainabilityIndex: maintainability.index,
      maintainabilityBand: maintainability.band,
      functions: measured.map((one): JsonValue => ({ ...one })),
    },
  }
}

/**
 * The control-flow graph of each function, and of what stands outside of all.
 *
 * @throws TouchstoneError `bad-input` for a source that is not read: binary, too long or too deep
 */
export async function flowGraphs(
  program: AnalysedProgram,
  options: StructureOptions = {},
): Promise<readonly FlowGraph[]> {
  const outcome = await parseSource(program.language, program.code, options)
  if (outcome.state === 'refused') throw new TouchstoneError('bad-input', `draw flow graphs: ${outcome.reason}`)
  const row = SYNTAX_ROWS[program.language]
  const main = mainGraphOf(outcome.tree, row)
  const own = functionsOf(outcome.tree, row).map((one) => flowGraphOf(outcome.tree, row, one))
  return main === undefined ? own : [main, ...own]
}

interface MeasuredFunction {
  readonly name: string
  readonly line: number
  readonly endLine: number
  readonly parameters: number
  readonly cyclomatic: number
  readonly cognitive: number
  readonly nesting: number
}

function measure(
  tree: SyntaxTree,
  row: SyntaxRow,
  subject: ProgramFunction,
  cyclomatic: number | undefined,
): MeasuredFunction {
  const { name, node, parameters } = subject
  return {
    name,
    line: node.line,
    endLine: node.endLine,
    parameters,
    cyclomatic: cyclomatic ?? cyclomaticOf(tree, row, subject),
    cognitive: cognitiveOf(tree, row, subject),
    nesting: nestingOf(tree, row, subject),
  }
}

function errorsOf({ errors }: SyntaxTree): AnalysisFinding[] {
  return errors.slice(0, MOST_ERRORS).map(({ line }) => ({
    class: 'structure',
    tool: TOOL,
    rule: 'syntax-error',
    severity: 'error',
    message: 'The syntax is broken here, so that figures of this part are estimates',
    line,
  }))
}

/** Broken places that are named. */
const MOST_ERRORS = 20

function complexFinding({ name, line, cyclomatic }: MeasuredFunction): AnalysisFinding[] {
  if (cyclomatic <= HIGH_COMPLEXITY) return []
  const message = `${name} has a cyclomatic complexity of ${cyclomatic}, more than ${HIGH_COMPLEXITY}`
  return [{ class: 'structure', tool: TOOL, rule: 'high-complexity', severity: 'warning', message, line }]
}

function unreachable(tree: SyntaxTree, row: SyntaxRow, functions: readonly ProgramFunction[]): AnalysisFinding[] {
  return functions.flatMap((subject) =>
    unreachableRegions(flowGraphOf(tree, row, subject)).flatMap((statements): AnalysisFinding[] => {
      const [first, last] = [statements[0], statements.at(-1)]
      if (first === undefined || last === undefined) return []
      const message = `No way through ${subject.name} leads here`
      const where = { line: first.line, ...(last.line === first.line ? {} : { endLine: last.line }) }
      return [{ class: 'structure', tool: TOOL, rule: 'unreachable', severity: 'warning', message, ...where }]
    }),
  )
}

function failed(reason: string): ClassReport {
  const tool: ToolReport = { tool: TOOL, version: VERSION, state: 'failed', reason }
  return { class: 'structure', state: 'failed', reason, tools: [tool], findings: [], figures: {} }
}
