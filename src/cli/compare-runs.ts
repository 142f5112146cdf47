/** Two run folders compared: tables for the terminal, figures as JSON, and a page with both side by side. */
import { join, resolve } from 'node:path'
import type { RunComparison } from '../evaluation/index.ts'
import type { RunFile } from '../run-folder.ts'

/** A run folder with its run.json. */
export interface FoundRun {
  readonly folder: string
  readonly file: RunFile
}

/** Two runs: the earlier and the later one. */
export interface RunPair {
  readonly before: FoundRun
  readonly after: FoundRun
}

/** How the comparison is given out. */
export interface ComparingOptions {
  /** The page's file, or undefined for none. */
  readonly page?: string | undefined
  /** The command that the page names. */
  readonly command: string
}

/** Two compared runs. */
export interface ComparedRuns {
  /** Figures as `--json` prints them. */
  readonly figures: object
  /** Tables and sentences for the terminal. */
  readonly lines: readonly string[]
}

/** The page's usual file: in the folder of the second run. */
export function comparisonPage({ before, after }: RunPair, out?: string): string {
  return resolve(out ?? join(after.folder, `compare-${before.file.id}.html`))
}

/** Compares two runs and writes the page. Errors as `compareRuns`. */
export async function compareRunFolders(pair: RunPair, { page, command }: ComparingOptions): Promise<ComparedRuns> {
  const { before, after } = pair
  const [evaluation, { readTrace }] = await Promise.all([import('../evaluation/index.ts'), import('../trace.ts')])
  const records = (run: FoundRun): ReturnType<typeof readTrace> => readTrace(join(run.folder, 'trace.jsonl'))
  const comparison = await evaluation.compareRuns({ before: records(before), after: records(after) })
  const names = { before: before.file, after: after.file }
  if (page !== undefined) {
    const both = { before: records(before), after: records(after) }
    await evaluation.writeComparison(comparison, both, { names, command, file: page })
  }
  const tables = [
    evaluation.accuracyTable(comparison, names),
    evaluation.transitionTable(comparison),
    evaluation.flippedTable(comparison),
    evaluation.versionTable(names),
  ]
  const lines = tables.flatMap((table) => (table === undefined ? [] : [evaluation.renderTerminalTable(table)]))
  const judges = evaluation.changedJudges(names)
  if (judges.length > 0)
    lines.push(`other version in the second run: ${judges.join(', ')}; a change may be the judge's`)
  if (page !== undefined) lines.push(`page: ${page}`)
  return { figures: figuresOf(comparison, pair, page), lines }
}

function figuresOf({ pairs, ...figures }: RunComparison, { before, after }: RunPair, page: string | undefined): object {
  const changed = pairs.filter(({ change }) => change !== 'same')
  const runs = { before: { ...before.file, ...figures.before }, after: { ...after.file, ...figures.after } }
  const { difference, otherContent, transitions } = figures
  return { ...runs, difference, otherContent, transitions, changed, page: page ?? null }
}
