/** The report of a run folder: report.html beside the trace, and the summary for the terminal. */
import { join, resolve } from 'node:path'

/** Columns where no terminal says how many there are: a log keeps long lines. */
const PIPED_WIDTH = 140

/** A written report. */
export interface RunReport {
  /** Absolute path of the page. */
  readonly file: string
  /** Tables for the terminal. */
  readonly terminal: string
}

/** How a report is written. */
export interface RunReportOptions {
  /** Sentences that a reader must see first, such as what was not judged and why. */
  readonly notices?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** Writes `report.html` into a run folder from its trace. */
export async function writeRunReport(folder: string, options: RunReportOptions = {}): Promise<RunReport> {
  const [evaluation, { readRunFile }, { readTrace }] = await Promise.all([
    import('../evaluation/index.ts'),
    import('../run-folder.ts'),
    import('../trace.ts'),
  ])
  const runFile = await readRunFile(folder)
  if (runFile === undefined) throw new RangeError(`report: ${folder} has no run.json, wanted a run folder`)
  const run = evaluation.runInformationOf(runFile)
  const file = resolve(join(folder, 'report.html'))
  const { summary } = await evaluation.writeReport(
    readTrace(join(folder, 'trace.jsonl')),
    { run: { ...run, notices: [...(run.notices ?? []), ...(options.notices ?? [])] }, file },
    { signal: options.signal },
  )
  return { file, terminal: evaluation.renderTerminal(summary, { width: process.stdout.columns ?? PIPED_WIDTH }) }
}
