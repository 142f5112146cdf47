/** `touchstone analyse FILE`: what reading, measuring and running a program shows, in five classes. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSED_LANGUAGES, ANALYSIS_CLASSES, type AnalysedLanguage } from '../analysis/analysis.ts'
import type { AnalysisClass, ClassReport } from '../analysis/index.ts'
import { InputError } from '../errors.ts'
import type { ProgramTest } from '../supervision.ts'
import { addExamples } from './examples.ts'
import { interruptSignal } from './terminal.ts'

interface AnalyseFlags {
  readonly language?: AnalysedLanguage
  readonly classes?: readonly AnalysisClass[]
  readonly tests?: string
  readonly fast?: boolean
  readonly flow?: 'dot' | 'mermaid'
  readonly sarif?: string
  readonly json?: boolean
}

const LANGUAGES: Readonly<Record<string, AnalysedLanguage>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.ts': 'typescript',
  '.java': 'java',
  '.c': 'c',
  '.cpp': 'cpp',
  '.cc': 'cpp',
  '.cxx': 'cpp',
  '.go': 'go',
  '.rs': 'rust',
  '.rb': 'ruby',
  '.sh': 'bash',
  '.bash': 'bash',
}

/** Defines the command. */
export function addAnalyseCommand(program: Command): void {
  const command = program
    .command('analyse')
    .description('analyse a program: structure, smells, vulnerabilities, coverage, efficiency')
    .argument('<file>', 'source of the program')
    .addOption(new Option('--language <name>', 'language (default: by the file name)').choices([...ANALYSED_LANGUAGES]))
    .addOption(new Option('--classes <names...>', 'which classes (default: all five)').choices([...ANALYSIS_CLASSES]))
    .option('--tests <file>', 'JSON lines of tests, for coverage and efficiency (as `touchstone run --tests`)')
    .option('--fast', 'leave out the tools that start slowly')
    .addOption(
      new Option('--flow <form>', 'print the control-flow graph of each function instead')
        .choices(['dot', 'mermaid'])
        .conflicts(['classes', 'tests', 'fast', 'sarif', 'json']),
    )
    .option('--sarif <file>', 'write the findings as SARIF 2.1.0')
    .option('--json', 'print the analysis as one JSON object')
    .action((file: string, flags: AnalyseFlags) => analyseFile(file, flags))
  addExamples(
    command,
    'analyse solution.py',
    'analyse solution.py --classes coverage --tests tests.jsonl',
    'analyse main.c --sarif findings.sarif',
  )
}

async function analyseFile(file: string, flags: AnalyseFlags): Promise<void> {
  const signal = interruptSignal()
  const language = flags.language ?? LANGUAGES[extname(file).toLowerCase()]
  if (language === undefined) {
    throw new RangeError(
      `analyse: ${file} has no ending of a language, wanted --language ${ANALYSED_LANGUAGES.join('|')}`,
    )
  }
  let code: string
  try {
    code = await readFile(file, 'utf8')
  } catch (cause) {
    throw new InputError(file, undefined, 'cannot be read, wanted the source of a program', { cause })
  }
  const room = await import('../analysis/index.ts')
  const program = { language, code, file: basename(file), tests: await testsOf(flags.tests) }
  if (flags.flow !== undefined) {
    const draw = flags.flow === 'dot' ? room.dotOf : room.mermaidOf
    for (const graph of await room.flowGraphs(program, { signal })) console.log(draw(graph))
    return
  }
  const { Sandbox } = await import('../sandbox/index.ts')
  await using sandbox = await Sandbox.open()
  const tier = flags.fast === true ? 'fast' : undefined
  const analysis = await room.analyse(program, { sandbox, signal, classes: flags.classes, tier })
  if (flags.sarif !== undefined) {
    await writeFile(flags.sarif, `${JSON.stringify(room.sarifOf([{ ...analysis, file }]), undefined, 2)}\n`)
  }
  if (flags.json === true) console.log(JSON.stringify(analysis))
  else for (const report of analysis.classes) await print(report)
}

async function testsOf(file: string | undefined): Promise<readonly ProgramTest[] | undefined> {
  if (file === undefined) return undefined
  const { readProgramTests } = await import('../task/index.ts')
  return await readProgramTests(file)
}

/** One class: its figures, then its findings, then the tools that did not answer. */
async function print(report: ClassReport): Promise<void> {
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  console.log(`\n${report.class}: ${report.state}${report.reason === undefined ? '' : ` (${report.reason})`}`)
  const figures = flatFigures(report.figures)
  if (figures.length > 0) {
    const columns = [{ name: 'figure' }, { name: 'value', align: 'right' as const }]
    console.log(renderTerminalTable({ title: 'Figures', columns, rows: figures }))
  }
  if (report.findings.length > 0) {
    const columns = [{ name: 'line', align: 'right' as const }, { name: 'rule' }, { name: 'tool' }, { name: 'finding' }]
    const rows = report.findings.map(({ line, rule, tool, message, cwe = [] }) => [
      String(line),
      rule,
      tool,
      `${message}${cwe.map((number) => ` [CWE-${number}]`).join('')}`,
    ])
    console.log(renderTerminalTable({ title: 'Findings', columns, rows }))
  }
  for (const { tool, state, reason, install } of report.tools) {
    if (state === 'done') continue
    console.log(`${tool}: ${state}${reason === undefined ? '' : `, ${reason}`}`)
    if (install !== undefined) console.log(`  to add it: ${install}`)
  }
}

/** Figures that are numbers or texts, those one level down under `group name`; lists are left to --json. */
function flatFigures(figures: ClassReport['figures']): (readonly [string, string])[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    if (typeof value === 'number' || typeof value === 'string') return [[name, textOf(value)] as const]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return Object.entries(value).flatMap(([inner, one]) =>
      typeof one === 'number' || typeof one === 'string' ? [[`${name} ${inner}`, textOf(one)] as const] : [],
    )
  })
}

function textOf(value: number | string): string {
  return typeof value === 'string' ? value : String(Math.round(value * 100) / 100)
}
