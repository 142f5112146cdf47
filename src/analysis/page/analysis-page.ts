/** An analysis as a page: key figures, the source with findings and marks of coverage, flow graphs, time by stack of calls. */
import type { Cell, ListingLine, Page, PageSection, Table, Tile, Tone } from '../../evaluation/index.ts'
import type { JsonValue } from '../../supervision.ts'
import type { AnalysedProgram, Analysis, AnalysisFinding, ClassReport, Severity } from '../analysis.ts'
import type { FlowGraph } from '../structure/flow-graph.ts'
import { costTiles, growthSection } from './cost-section.ts'
import { flameSection } from './flame-section.ts'
import { flowDiagram, isDrawable } from './flow-diagram.ts'

/** What a page is made of. */
export interface AnalysisPageInput {
  readonly program: AnalysedProgram
  readonly analysis: Analysis
  /** @default none are drawn */
  readonly graphs?: readonly FlowGraph[] | undefined
  /** The command that made it. */
  readonly command?: string | undefined
}

/** Lines of a source that are listed; a page of more is slow. */
const MOST_LINES = 5_000
/** Graphs that are drawn, the first ones. */
const MOST_GRAPHS = 40
const TONES: Readonly<Record<Severity, Tone>> = { error: 'wrong', warning: 'wrong', note: 'quiet' }

/** The page, for `renderPage`. */
export function analysisPage({ program, analysis, graphs = [], command }: AnalysisPageInput): Page {
  const { classes, file, language } = analysis
  const found = classes.flatMap(({ findings }) => findings)
  const drawn = graphs.filter(isDrawable).slice(0, MOST_GRAPHS)
  return {
    title: `Analysis of ${file}`,
    lead: `A program in ${language}: ${classes.map(({ class: name, state }) => `${name} ${state}`).join(', ')}.`,
    ...(command === undefined ? {} : { command }),
    tiles: [...tilesOf(analysis, found), ...costTiles(classes)],
    sections: [
      { id: 'findings', heading: 'Findings', tables: [findingsTable(found)] },
      {
        id: 'source',
        heading: 'Source',
        text: textOf(classes),
        listings: [{ title: file, lines: linesOf(program, analysis) }],
      },
      ...(drawn.length === 0 ? [] : [flowSection(drawn, graphs.length)]),
      { id: 'cost', heading: 'Functions', tables: [functionsTable(classes)] },
      ...growthSection(classes),
      ...flameSection(classes),
      { id: 'tools', heading: 'Tools', tables: [toolsTable(classes)] },
    ],
  }
}

function tilesOf({ classes }: Analysis, found: readonly AnalysisFinding[]): Tile[] {
  const figure = (name: ClassReport['class'], key: string): JsonValue | undefined =>
    classes.find((one) => one.class === name)?.figures[key]
  const errors = found.filter(({ severity }) => severity === 'error').length
  const tiles: Tile[] = [
    {
      label: 'Findings',
      value: String(found.length),
      detail: `${errors} of them errors`,
      tone: errors > 0 ? 'wrong' : 'quiet',
    },
  ]
  const add = (label: string, value: JsonValue | undefined, write: (value: number) => string): void => {
    if (typeof value === 'number') tiles.push({ label, value: write(value) })
  }
  add('Cyclomatic complexity', figure('structure', 'cyclomatic'), String)
  add('Maintainability Index', figure('structure', 'maintainabilityIndex'), (value) => value.toFixed(1))
  add('Lines that tests reach', figure('coverage', 'lineCoverage'), (value) => `${(value * 100).toFixed(1)} %`)
  add('CPU time', figure('efficiency', 'cpuMs'), (value) => `${value.toFixed(0)} ms`)
  return tiles
}

function findingsTable(found: readonly AnalysisFinding[]): Table {
  const columns = [
    { name: 'line', align: 'right' as const },
    { name: 'class' },
    { name: 'severity' },
    { name: 'finding' },
    { name: 'rule' },
    { name: 'found by' },
  ]
  const rows = found
    .toSorted((a, b) => a.line - b.line)
    .map((one): readonly Cell[] => [
      { text: String(one.line), href: `#line-${one.line}` },
      one.class,
      { text: one.severity, tone: TONES[one.severity] },
      `${one.message}${weaknesses(one)}`,
      one.rule,
      [one.tool, ...(one.alsoFoundBy ?? [])].join(', '),
    ])
  return { title: 'Findings', columns, rows, ...(rows.length === 0 ? { note: 'Nothing was found.' } : {}) }
}

function weaknesses({ cwe = [] }: AnalysisFinding): string {
  return cwe.map((number) => ` [CWE-${number}]`).join('')
}

function textOf(classes: readonly ClassReport[]): string[] {
  const coverage = classes.find((one) => one.class === 'coverage')
  if (coverage?.state === 'done') return ['Lines that no test runs are marked ✗.']
  return [`Coverage is not marked: ${coverage?.reason ?? 'it was not asked for'}.`]
}

function linesOf({ code }: AnalysedProgram, { classes }: Analysis): ListingLine[] {
  const coverage = classes.find((one) => one.class === 'coverage' && one.state === 'done')
  const uncovered = new Set(numbersIn(coverage?.figures['uncoveredLines']))
  const notes = Map.groupBy(
    classes.flatMap(({ findings }) => findings).filter((one) => one.class !== 'coverage'),
    ({ line }) => line,
  )
  return code
    .split('\n')
    .slice(0, MOST_LINES)
    .map((text, index) => ({
      number: index + 1,
      text,
      ...(uncovered.has(index + 1) ? { run: false } : {}),
      notes: (notes.get(index + 1) ?? []).map((one) => ({
        text: `${one.message}${weaknesses(one)} (${one.tool} ${one.rule})`,
        tone: TONES[one.severity],
      })),
    }))
}

function numbersIn(value: JsonValue | undefined): readonly number[] {
  return Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : []
}

function flowSection(graphs: readonly FlowGraph[], all: number): PageSection {
  const left = all - graphs.length
  return {
    id: 'flow',
    heading: 'Flow graphs',
    text: left === 0 ? [] : [`${left} more ${left === 1 ? 'graph is' : 'graphs are'} not drawn here.`],
    diagrams: graphs.map(flowDiagram),
  }
}

function functionsTable(classes: readonly ClassReport[]): Table {
  const structure = rowsIn(classes.find((one) => one.class === 'structure')?.figures['functions'])
  const costs = rowsIn(classes.find((one) => one.class === 'efficiency')?.figures['functions'])
  const columns = ['function', 'line', 'cyclomatic', 'cognitive', 'nesting', 'calls', 'self ms', 'total ms'].map(
    (name, index) => ({
      name,
      ...(index === 0 ? {} : { align: 'right' as const }),
    }),
  )
  const rows = structure.map((one) => {
    const cost = costs.find(({ line }) => line === one['line'])
    return [
      one['name'],
      one['line'],
      one['cyclomatic'],
      one['cognitive'],
      one['nesting'],
      cost?.['calls'],
      cost?.['selfMs'],
      cost?.['totalMs'],
    ].map(cellOf)
  })
  return { title: 'Functions', columns, rows, ...(rows.length === 0 ? { note: 'No function was measured.' } : {}) }
}

function rowsIn(value: JsonValue | undefined): readonly Readonly<Record<string, JsonValue>>[] {
  return Array.isArray(value) ? (value as readonly Readonly<Record<string, JsonValue>>[]) : []
}

function cellOf(value: JsonValue | undefined): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
  return typeof value === 'string' ? value : '-'
}

function toolsTable(classes: readonly ClassReport[]): Table {
  const rows = classes.flatMap(({ class: name, tools }) =>
    tools.map(({ tool, version, state, reason }): readonly Cell[] => [
      name,
      tool,
      version ?? '-',
      { text: state, tone: state === 'done' ? 'quiet' : 'wrong' },
      reason ?? '',
    ]),
  )
  return { title: 'Tools', columns: ['class', 'tool', 'version', 'state', 'reason'].map((name) => ({ name })), rows }
}
