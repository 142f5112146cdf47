/**
 * Runs one analyser over programs: looks for it, reads kept answers, runs it once in a box for those that have none, and
 * reads what it printed. A failure over several programs is tried again one by one, so that a program that attacks the
 * analyser takes no neighbour along.
 */
import { TouchstoneError, isAbort } from '../../errors.ts'
import type { Limits, PreparedLanguage } from '../../sandbox/index.ts'
import type { AnalysisFinding, ToolReport } from '../analysis.ts'
import type { AnalysedFile, Analyser, AnalyserRequest, ToolFinding } from './analyser.ts'
import { asArray, asObject } from './answer-json.ts'
import type { ClassOptions } from './class-options.ts'
import { outsideComments } from './comment-findings.ts'
import { endColumnIn, utf16Column } from './columns.ts'
import { keptAnswers } from './kept-answers.ts'
import { findDebianProgram, hasFolder, packageFolder } from './tool-package.ts'
import { withoutSyntaxFindings } from './syntax-findings.ts'
import { toolRun } from './tool-run.ts'

/** What one tool said of one program. */
export interface AnalyserOutcome {
  readonly report: ToolReport
  readonly findings: readonly AnalysisFinding[]
}

/** A tool that is here. */
interface FoundAnalyser {
  readonly prepared: PreparedLanguage
  readonly version: string
  readonly request: Omit<AnalyserRequest, 'files'>
}

/** Time that a slow tool has for one program, and for each further one of a batch, in ms. */
const SLOW_MS = 60_000
const SLOW_EACH_MS = 2_000
const SLOW_MOST_MS = 600_000

/** Limits of a tool over so many programs: it is no program of a contest, but bigger, and its start counts too. */
export function toolLimits(tier: Analyser['tier'], programs: number): Partial<Limits> {
  if (tier === 'fast') {
    return { wallMs: 20_000, cpuMs: 20_000, memoryBytes: 512 * 2 ** 20, processes: 64, outputBytes: 16 * 2 ** 20 }
  }
  const ms = Math.min(SLOW_MOST_MS, SLOW_MS + SLOW_EACH_MS * (programs - 1))
  const memoryBytes = 1536 * 2 ** 20
  return { wallMs: ms, cpuMs: ms, memoryBytes, processes: 256, openFiles: 1024, outputBytes: 16 * 2 ** 20 }
}

/** Findings of one tool in one program that are worth keeping; a program that makes more is described by these. */
const MOST_FINDINGS = 1_000

/**
 * What the analyser says of each of the files, in their order.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full
 */
export async function runAnalyser(
  analyser: Analyser,
  files: readonly AnalysedFile[],
  options: ClassOptions,
): Promise<readonly AnalyserOutcome[]> {
  options.signal?.throwIfAborted()
  const found = await findAnalyser(analyser, options)
  if ('state' in found) return files.map(() => ({ report: found, findings: [] }))
  const { name, class: className } = analyser
  const kept = keptAnswers(options.cache, parseKept)
  const keyOf = ({ code, language }: AnalysedFile): string[] => [className, name, found.version, language, code]
  const known = await Promise.all(files.map((file) => kept.get(keyOf(file))))
  const missing = files.filter((_, index) => known[index] === undefined)
  const fresh = new Map(
    missing.length === 0
      ? []
      : (await runOver(analyser, { found, files: missing }, options)).map((outcome, index) => [
          missing[index],
          outcome,
        ]),
  )
  await Promise.all(
    [...fresh].map(async ([file, { report, findings }]) => {
      // a failure is tried again the next time
      if (file !== undefined && report.state === 'done') await kept.set(keyOf(file), findings)
    }),
  )
  const report: ToolReport = { tool: name, version: found.version, state: 'done', elapsedMs: 0 }
  return files.map((file, index) => fresh.get(file) ?? { report, findings: known[index] ?? [] })
}

/** The one command that installs what a language is analysed with. */
export function installCommand(language: string): string {
  return `touchstone doctor --install analysers ${language}`
}

/** The analyser where it is here, else the report that says what adds it. */
export async function findAnalyser(
  { name, package: own, runtime, languages }: Analyser,
  { sandbox }: Pick<ClassOptions, 'sandbox'>,
): Promise<FoundAnalyser | ToolReport> {
  const missing = (reason: string, install: string): ToolReport => ({
    tool: name,
    version: undefined,
    state: 'unavailable',
    reason,
    install,
  })
  let prepared: PreparedLanguage
  try {
    prepared = await sandbox.bench.prepare(runtime)
  } catch (error) {
    if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
    return missing(error.message, `touchstone doctor --install ${runtime}`)
  }
  const install = installCommand(languages[0] ?? runtime)
  const folder = own.kind === 'apt' || own.kind === 'toolchain' ? '' : packageFolder(own)
  if (!hasFolder(own)) return missing(`${name} ${own.version} is not installed`, install)
  const { tools } = sandbox.bench
  const binary =
    own.kind === 'apt'
      ? await findDebianProgram(own, tools)
      : own.kind === 'toolchain'
        ? tools.find(own.binary(prepared.toolchain))
        : ''
  if (binary === undefined) return missing(`${name} is not installed`, own.kind === 'toolchain' ? own.install : install)
  const version = await versionOf(own, { binary, prepared, sandbox })
  return { prepared, version, request: { folder, binary, toolchain: prepared.toolchain } }
}

async function versionOf(
  own: Analyser['package'],
  { binary, prepared, sandbox }: Pick<ClassOptions, 'sandbox'> & { binary: string; prepared: PreparedLanguage },
): Promise<string> {
  if (own.kind === 'toolchain') return prepared.toolchain.version
  if (own.kind !== 'apt') return own.version
  return /\d+(?:\.\d+)+/.exec((await sandbox.bench.tools.ask(binary, '--version')) ?? '')?.[0] ?? own.version
}

async function runOver(
  analyser: Analyser,
  { found, files }: { readonly found: FoundAnalyser; readonly files: readonly AnalysedFile[] },
  options: ClassOptions,
): Promise<readonly AnalyserOutcome[]> {
  const { prepared, version, request } = found
  const { name, tier, exitCodes = [0, 1] } = analyser
  if (files.length > 1 && analyser.batch === false) return oneByOne(analyser, { found, files }, options)
  const whole = { ...request, files }
  let elapsedMs = 0
  const failed = (reason: string): readonly AnalyserOutcome[] | Promise<readonly AnalyserOutcome[]> => {
    if (files.length > 1) return oneByOne(analyser, { found, files }, options)
    return [{ report: { tool: name, version, state: 'failed', reason, elapsedMs }, findings: [] }]
  }
  try {
    const command = analyser.command(whole)
    const mounts = [...(request.folder === '' ? [] : [request.folder]), ...(command.mounts ?? [])]
    const answer = await toolRun(
      options.sandbox,
      { prepared, command: { ...command, mounts } },
      {
        files: Object.fromEntries(files.map(({ path, code }) => [path, code])),
        limits: { ...toolLimits(tier, files.length), ...analyser.limits },
        signal: options.signal,
      },
    )
    elapsedMs = answer.wallMs
    if (answer.failure !== undefined) return await failed(`${name}: ${answer.failure}`)
    if (answer.exitCode === null || !exitCodes.includes(answer.exitCode)) {
      const said = (answer.stderr.trim() || answer.stdout.trim()).slice(-300)
      return await failed(`${name} ended with exit code ${answer.exitCode}: ${said}`)
    }
    const said = analyser.parse(answer, whole)
    const { columns } = analyser
    const findings =
      analyser.readsText === true ? await outsideComments(said, files, { columns, signal: options.signal }) : said
    const share = elapsedMs / files.length
    const report: ToolReport = { tool: name, version, state: 'done', elapsedMs: share }
    return files.map((file) => {
      const own = ownFindings(analyser, { file, findings })
      return analyser.class === 'vulnerabilities' ? withoutSyntaxFindings(report, own) : { report, findings: own }
    })
  } catch (error) {
    if (isAbort(error) || options.signal?.aborted === true) throw error
    if (error instanceof TouchstoneError && error.code === 'busy') throw error
    return failed(error instanceof Error ? error.message : String(error))
  }
}

async function oneByOne(
  analyser: Analyser,
  { found, files }: { readonly found: FoundAnalyser; readonly files: readonly AnalysedFile[] },
  options: ClassOptions,
): Promise<readonly AnalyserOutcome[]> {
  const outcomes: AnalyserOutcome[] = []
  for (const file of files) {
    // each needs the one before it to have left the box
    // oxlint-disable-next-line no-await-in-loop
    outcomes.push(...(await runOver(analyser, { found, files: [file] }, options)))
  }
  return outcomes
}

/** Those of the findings that lie in the file, as the schema wants them. */
function ownFindings(
  { name, class: className, columns = 'utf16' }: Analyser,
  { file, findings }: { readonly file: AnalysedFile; readonly findings: readonly ToolFinding[] },
): readonly AnalysisFinding[] {
  const lines = file.code.split('\n')
  const own = findings.filter(({ path, line }) => path === file.path && line >= 1 && line <= lines.length + 1)
  return own.slice(0, MOST_FINDINGS).map((one) => {
    const { path: _path, ...finding } = one
    const { line, column, endLine, endColumn } = finding
    return dropUndefined({
      class: className,
      tool: name,
      ...finding,
      message: sentence(finding.message),
      line: Math.min(line, lines.length),
      column: utf16Column(lines[line - 1] ?? '', column, columns),
      endLine,
      endColumn: endColumnIn(lines, { endLine, endColumn }, columns),
    })
  })
}

function sentence(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 500)
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

function parseKept(value: unknown): readonly AnalysisFinding[] {
  return asArray(value).map((one) => asObject(one) as unknown as AnalysisFinding)
}
