/** `touchstone analyse FILE|DIR`: what reading, measuring and running programs shows, in five classes. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join, normalize, resolve } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSED_LANGUAGES, ANALYSIS_CLASSES, type AnalysedLanguage } from '../analysis/analysis.ts'
import type { AnalysedProgram, Analysis, AnalysisClass, ChangedFile, ReadSarif } from '../analysis/index.ts'
import { InputError } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { ProgramTest } from '../supervision.ts'
import { printAnalysis } from './analysis-print.ts'
import {
  addEfficiencyOptions,
  givenEfficiency,
  readComparisons,
  withComparisons,
  type EfficiencyFlags,
} from './efficiency-options.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { wantOutFile } from './out-file.ts'
import { languageOfName, readProgram, readText, STANDARD_INPUT, tellOnError } from './program-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { sourceFilesIn } from './source-files.ts'
import { interruptSignal } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

interface AnalyseFlags extends EfficiencyFlags {
  readonly language?: AnalysedLanguage
  readonly classes?: readonly AnalysisClass[]
  readonly tests?: string
  readonly fast?: boolean
  readonly flow?: 'dot' | 'mermaid'
  readonly diff?: string
  readonly sarif?: string
  readonly sarifIn?: string
  readonly prompt?: number
  readonly page?: string
  readonly model?: string
  readonly endpoint?: string
  readonly requestsPerMinute?: number
  readonly json?: boolean
}

/** A program with the path that findings of other tools and diffs name it by. */
interface NamedProgram extends AnalysedProgram {
  readonly path: string
}

/** Classes that run a program; of a folder they are only asked for by name. */
const RUNNING = new Set<AnalysisClass>(['coverage', 'efficiency'])

/** Context of a local model that is asked about a program, in tokens. */
const MODEL_CONTEXT = 8_192

/** Defines the command. */
export function addAnalyseCommand(program: Command): void {
  const command = program
    .command('analyse')
    .description('analyse programs: structure, smells, vulnerabilities, coverage, efficiency')
    .argument('[path]', 'source of a program, a folder of sources, or - for standard input (default with --diff: .)')
    .addOption(
      new Option('--language <name>', 'language (default: by the file name, else by its content)').choices([
        ...ANALYSED_LANGUAGES,
      ]),
    )
    .addOption(
      new Option(
        '--classes <names...>',
        'which classes (default: all five; of a folder those that run nothing)',
      ).choices([...ANALYSIS_CLASSES]),
    )
    .option('--tests <file>', 'JSON lines of tests, for coverage and efficiency (as `touchstone run --tests`)')
    .option('--fast', 'leave out the tools that start slowly')
    .option(
      '--diff <file>',
      'report only what touches a line that this unified diff adds or changes; - for standard input',
    )
    .addOption(
      new Option('--flow <form>', 'print the control-flow graph of each function instead')
        .choices(['dot', 'mermaid'])
        .conflicts([
          'classes',
          'tests',
          'fast',
          'diff',
          'sarif',
          'sarifIn',
          'prompt',
          'model',
          'page',
          'json',
          'endpoint',
          'requestsPerMinute',
          'repeats',
          'instructions',
          'reference',
          'beside',
          'growth',
        ]),
    )
  addEfficiencyOptions(command)
    .option('--sarif <file>', 'write the findings as SARIF 2.1.0')
    .option('--sarif-in <file>', "read another tool's SARIF, and merge its findings")
    .option('--model <name>', 'ask a language model as well; only what stands up in the code counts')
    .option('--endpoint <address>', 'OpenAI-compatible server of that model (default: a local model)')
    .addOption(requestLimitOption())
    .option('--prompt <tokens>', 'print the findings alone, the most useful first, in so many tokens', positiveInteger)
    .option('--page <file>', 'write a page with annotated source and flow graphs, of one program')
    .option('--json', 'print the analysis as one JSON object; of a folder one for each file')
    .action((path: string | undefined, flags: AnalyseFlags) => analysePath(path, flags))
  refuseUnused<AnalyseFlags>(command, [
    { options: ['prompt'], when: ({ json }) => json === true, why: 'beside --json, wanted one of them' },
    {
      options: ['fast'],
      when: ({ classes }) =>
        classes !== undefined && !classes.includes('smells') && !classes.includes('vulnerabilities'),
      why: 'and --classes has neither smells nor vulnerabilities, wanted one of them',
    },
  ])
  addExamples(
    command,
    'analyse solution.py',
    'analyse solution.py --tests tests.jsonl --page analysis.html',
    'analyse fast.py --tests tests.jsonl --reference slow.py --beside a.py b.py --growth inputs.jsonl',
    'analyse src --fast --sarif findings.sarif',
    'analyse --diff change.patch',
    'analyse main.c --sarif-in codeql.sarif --prompt 400',
  )
}

async function analysePath(path: string | undefined, flags: AnalyseFlags): Promise<void> {
  wantOutFile('analyse', '--page', flags.page)
  wantOutFile('analyse', '--sarif', flags.sarif)
  const signal = interruptSignal()
  if (path === undefined && flags.diff === undefined && flags.sarifIn === undefined) {
    throw new RangeError('analyse: got no path, wanted a file, a folder or -')
  }
  const room = await import('../analysis/index.ts')
  const outside = await readOutside(flags.sarifIn)
  const changed = flags.diff === undefined ? undefined : room.changedLines(await readText('analyse --diff', flags.diff))
  const programs = await programsOf(path, flags, { outside, changed, signal })
  if (flags.flow !== undefined) {
    const draw = flags.flow === 'dot' ? room.dotOf : room.mermaidOf
    for (const program of programs) {
      for (const graph of await room.flowGraphs(program, { signal })) console.log(draw(graph))
    }
    return
  }
  const alone = path !== undefined && programs.length === 1 && programs[0]?.path === path
  const classes = flags.classes ?? ANALYSIS_CLASSES.filter((name) => alone || !RUNNING.has(name))
  const efficiency = givenEfficiency(flags)
  if (efficiency.length > 0 && !(alone && classes.includes('efficiency')))
    throw new RangeError(`analyse: ${efficiency[0]} is for the efficiency of one program`)
  const comparisons = await readComparisons(flags, signal)
  const { Sandbox } = await import('../sandbox/index.ts')
  await using sandbox = await Sandbox.open()
  const tier = flags.fast === true ? 'fast' : undefined
  const { repeats, instructions } = flags
  const measured = await room.analyseAll(programs, {
    sandbox,
    signal,
    classes,
    tier,
    efficiency: { repeats, instructions },
  })
  const [program] = programs
  const compared =
    comparisons === undefined || program === undefined
      ? measured
      : await Promise.all(measured.map((one) => withComparisons(one, program, { ...comparisons, sandbox, signal })))
  const asked = await askModel(compared, programs, flags, { sandbox, signal, classes })
  const analyses = asked.map((analysis, index): Analysis => {
    const own = programs[index]?.path ?? analysis.file
    const given = outside?.found.filter(({ file }) => isSameFile(file, own)) ?? []
    const findings = given.map(({ finding }) => finding).filter((one) => classes.includes(one.class))
    const merged = outside === undefined ? analysis : room.withFindings(analysis, { tools: outside.tools, findings })
    if (changed === undefined) return merged
    return room.onlyChanged(merged, changed.find((one) => isSameFile(one.path, own)) ?? { path: own, ranges: [] })
  })
  await report(analyses, programs, flags)
  if (flags.page !== undefined) await writePage(flags.page, { analyses, programs, signal })
}

async function writePage(
  file: string,
  parts: {
    readonly analyses: readonly Analysis[]
    readonly programs: readonly NamedProgram[]
    readonly signal: AbortSignal
  },
): Promise<void> {
  const { analyses, programs, signal } = parts
  const [analysis, program] = [analyses[0], programs[0]]
  if (analysis === undefined || program === undefined || programs.length > 1) {
    throw new RangeError(`analyse: --page shows one program, got ${programs.length}`)
  }
  const [{ analysisPage, flowGraphs }, { renderPage }] = await Promise.all([
    import('../analysis/index.ts'),
    import('../evaluation/index.ts'),
  ])
  const graphs = await flowGraphs(program, { signal })
  const command = ['touchstone', ...process.argv.slice(2)].join(' ')
  await writeFile(file, await renderPage(analysisPage({ program, analysis, graphs, command })))
  console.error(`page: ${file}`)
}

/** The analyses with what a model found, where one was named. */
async function askModel(
  analyses: readonly Analysis[],
  programs: readonly NamedProgram[],
  { model: name, endpoint, requestsPerMinute }: AnalyseFlags,
  options: { readonly sandbox: Sandbox; readonly signal: AbortSignal; readonly classes: readonly AnalysisClass[] },
): Promise<readonly Analysis[]> {
  if (name === undefined) {
    if (endpoint !== undefined) throw new RangeError('analyse: got --endpoint, wanted --model beside it')
    return analyses
  }
  const [{ findByModel, withFindings }, { openCliModel }] = await Promise.all([
    import('../analysis/index.ts'),
    import('./cli-model.ts'),
  ])
  await using model = await openCliModel(name, { endpoint, requestsPerMinute, contextTokens: MODEL_CONTEXT })
  const joined: Analysis[] = []
  for (const [index, program] of programs.entries()) {
    const analysis = analyses[index]
    if (analysis !== undefined) joined.push(withFindings(analysis, await findByModel(program, { ...options, model })))
  }
  return joined
}

async function report(
  analyses: readonly Analysis[],
  programs: readonly NamedProgram[],
  flags: AnalyseFlags,
): Promise<void> {
  const { promptText, sarifOf } = await import('../analysis/index.ts')
  const named = analyses.map((analysis, index) => ({ ...analysis, file: programs[index]?.path ?? analysis.file }))
  if (flags.sarif !== undefined) await writeFile(flags.sarif, `${JSON.stringify(sarifOf(named), undefined, 2)}\n`)
  if (named.length === 0) console.error('analyse: no file of a language that is analysed')
  for (const analysis of named) {
    const several = named.length > 1
    if (flags.json === true) console.log(JSON.stringify(analysis))
    else if (flags.prompt === undefined) {
      if (several) console.log(`\n== ${analysis.file} (${analysis.language})`)
      await printAnalysis(analysis)
    } else {
      const findings = analysis.classes.flatMap((one) => one.findings)
      for (const { class: name, state, reason } of analysis.classes) {
        if (state === 'unavailable' || state === 'failed')
          console.error(`${analysis.file}: ${name} ${state}: ${reason}`)
      }
      const { text } = promptText(findings, { tokens: Math.max(1, Math.floor(flags.prompt / named.length)) })
      if (text !== '') console.log(several ? `${analysis.file}:\n${text}` : text)
    }
  }
}

async function programsOf(
  path: string | undefined,
  flags: AnalyseFlags,
  {
    outside,
    changed,
    signal,
  }: {
    readonly outside: ReadSarif | undefined
    readonly changed: readonly ChangedFile[] | undefined
    readonly signal: AbortSignal
  },
): Promise<readonly NamedProgram[]> {
  const isFolder =
    path !== undefined && path !== STANDARD_INPUT && (await stat(path).catch(() => undefined))?.isDirectory()
  if (path !== undefined && isFolder !== true) {
    const {
      language: said,
      code,
      file,
    } = await readProgram('analyse', path, { language: flags.language, signal, onTold: tellOnError })
    const language = ANALYSED_LANGUAGES.find((name) => name === said)
    if (language === undefined) {
      throw new RangeError(`analyse: ${path} is in ${said}, wanted one of ${ANALYSED_LANGUAGES.join(', ')}`)
    }
    return [{ language, code, file, tests: await testsOf(flags.tests), path }]
  }
  if (flags.tests !== undefined) throw new RangeError('analyse: --tests is for one program, got a folder')
  const folder = path ?? '.'
  const named =
    changed?.map((one) => one.path) ?? (path === undefined ? outside?.found.map(({ file }) => file) : undefined)
  const paths = named === undefined ? await sourceFilesIn(folder, { signal }) : [...new Set(named)]
  const programs: NamedProgram[] = []
  for (const each of paths) {
    const said = flags.language ?? (await languageOfName(each))
    const language = ANALYSED_LANGUAGES.find((name) => name === said)
    if (language === undefined) continue
    const place = named === undefined || each.startsWith('/') ? each : join(folder, each)
    programs.push({ language, code: await readText('analyse', place), file: each, path: place })
  }
  return programs
}

async function readOutside(file: string | undefined): Promise<ReadSarif | undefined> {
  if (file === undefined) return undefined
  const { readSarif } = await import('../analysis/index.ts')
  let value: unknown
  try {
    value = JSON.parse(file === STANDARD_INPUT ? await textOf(process.stdin) : await readFile(file, 'utf8'))
  } catch (cause) {
    throw new InputError(file, undefined, 'cannot be read, wanted a SARIF log in JSON', { cause })
  }
  const log = readSarif(value)
  if (log.unplaced > 0) console.error(`analyse: ${log.unplaced} results of ${file} name no line and are left out`)
  return log
}

/** Whether two paths name one file: the same, or one the end of the other, as logs are relative to other folders. */
function isSameFile(one: string, other: string): boolean {
  return (
    resolve(one) === resolve(other) ||
    resolve(one).endsWith(`/${normalize(other)}`) ||
    resolve(other).endsWith(`/${normalize(one)}`)
  )
}

async function testsOf(file: string | undefined): Promise<readonly ProgramTest[] | undefined> {
  if (file === undefined) return undefined
  const { readProgramTests } = await import('../task/index.ts')
  return await readProgramTests(file)
}
