/**
 * `touchstone judge FILE…`: feedback for every row of data files, into a run folder. The room that judges follows from
 * the kind of each task.
 */
import { availableParallelism } from 'node:os'
import { Option, type Command } from 'commander'
// these three files hold the names that --help prints; the doors of their rooms would load far more
import { SHAPE_NAMES, type ShapeName } from '../task/shapes/shape-name.ts'
import { ANALYSIS_CLASSES } from '../analysis/analysis.ts'
import type { AnalysisClass } from '../analysis/index.ts'
import { EVERY_JUDGE, judgeKindsOf, judgeNames } from '../work/judge-kinds.ts'
import type { JudgeCounts, JudgeSummary } from '../work/index.ts'
import { InputError } from '../errors.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { addExtractorOptions, extractorOf, type ExtractorFlags } from './extractor-options.ts'
import { writeRunReport } from './report.ts'
import { positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { addPassingOptions, shortfalls, type PassingFlags } from './passing.ts'
import { interruptSignal, startProgress, type Progress } from './terminal.ts'
import { packageVersion } from './version.ts'

/** Classes of `--analyse` without names: what reads a program and runs nothing of it. */
const JUDGED_CLASSES: readonly AnalysisClass[] = ['smells', 'vulnerabilities']

interface JudgeFlags extends IsolationFlags, ExtractorFlags, CriticFlags, PassingFlags {
  readonly shape?: ShapeName
  readonly onBadRow: 'stop' | 'skip'
  readonly concurrency?: number
  readonly limit?: number
  readonly run?: string
  readonly runs: string
  readonly seed?: string
  readonly judge: string
  readonly reward?: string
  readonly analyse?: readonly AnalysisClass[] | true
  readonly blind?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly report: boolean
}

/** Defines the command. */
export function addJudgeCommand(program: Command): void {
  const command = program
    .command('judge')
    .description('give feedback on every (task, response) row of data files')
    .argument(
      '[files...]',
      'JSONL, JSON, CSV (all also as .gz) or Parquet, - for standard input (default: `data` of touchstone.yaml)',
    )
    .addOption(
      new Option('--shape <name>', 'shape of the rows (default: told from the first row)').choices(SHAPE_NAMES),
    )
    .addOption(
      new Option('--on-bad-row <what>', 'a row that cannot be used ends the run, or is written to rejected.jsonl')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--concurrency <n>', 'judgements that run at once (default: the number of cores)', positiveInteger)
    .option('--limit <n>', 'judge the first n rows, or n drawn at random with --seed', positiveInteger)
    .option('--seed <seed>', 'draws the rows under --limit; the same seed draws the same rows')
    .option('--run <id>', 'name of the run (default: follows from options and data, so that it resumes by itself)')
    .option('--runs <folder>', 'folder of all runs', 'runs')
    .addOption(
      new Option('--judge <name>', 'which judge answers; auto: the right one by kind of task')
        .choices(judgeNames())
        .default(EVERY_JUDGE),
    )
    .option('--reward <folder>', 'reward model that judges preference pairs, and single responses with --judge reward')
    .option('--blind', 'hide gold answers from the judges')
    .addOption(
      new Option(
        '--analyse [classes...]',
        'programs: findings of the analysis in the feedback; verdicts stay (default: smells and vulnerabilities)',
      ).choices([...ANALYSIS_CLASSES]),
    )
  addCriticOptions(command)
  addExtractorOptions(command)
  addIsolationOptions(command)
  addPassingOptions(command)
    .option('--json', 'print the summary as one JSON object')
    .option('--quiet', 'print nothing but errors (and what --json prints)')
    .option('--no-report', 'write no report.html')
    .action((files: readonly string[], flags: JudgeFlags) => judge(files, flags))
  addExamples(
    command,
    'judge answers.jsonl',
    'judge answers.jsonl --critic arithmetic --blind',
    'judge a.jsonl b.parquet --on-bad-row skip --limit 200 --seed 1',
    'judge answers.jsonl --quiet --min-accuracy 0.9   # for continuous integration: exit code 1 below 90 %',
  )
}

async function judge(files: readonly string[], flags: JudgeFlags): Promise<void> {
  if (files.length === 0) {
    throw new RangeError('judge: got no data files, wanted FILE on the command line or `data` in touchstone.yaml')
  }
  if (flags.seed !== undefined && flags.limit === undefined) {
    throw new RangeError('judge: --seed draws the rows under --limit, wanted --limit beside it')
  }
  const isolates = flags.strict === true || flags.unsafe === true || flags.container !== undefined
  if (isolates && !judgeKindsOf(flags.judge).some(({ needs }) => needs.includes('sandbox'))) {
    throw new RangeError(`judge: --strict, --container and --unsafe are for programs, got --judge ${flags.judge}`)
  }
  const signal = interruptSignal()
  const { summary, notices } = await judgeFiles(files, flags, signal)
  const report = flags.report ? await writeRunReport(summary.folder, { notices, signal }) : undefined
  if (flags.json === true) console.log(JSON.stringify({ ...summary, report: report?.file ?? null }))
  else if (flags.quiet !== true) {
    if (report !== undefined) console.log(report.terminal)
    for (const line of summaryLines(summary)) console.log(line)
    if (report !== undefined) console.log(`report: ${report.file}`)
  }
  for (const sentence of shortfalls(summary.counts, flags)) {
    console.error(sentence)
    process.exitCode = 1
  }
}

/** Opens the judges, judges the files, and lets the judges go. */
async function judgeFiles(
  files: readonly string[],
  flags: JudgeFlags,
  signal: AbortSignal,
): Promise<{ readonly summary: JudgeSummary; readonly notices: readonly string[] }> {
  const extractor = extractorOf('judge', flags)
  const critic = criticOf('judge', flags)
  const [{ openJudges, runJudging }, { keyOf }] = await Promise.all([
    import('../work/index.ts'),
    import('../random.ts'),
  ])
  const concurrency = flags.concurrency ?? availableParallelism()
  await using opened = await openJudges({
    judge: flags.judge,
    concurrency,
    isolation: isolationOf(flags),
    extractor,
    critic,
    reward: flags.reward,
    analyse: flags.analyse === true ? JUDGED_CLASSES : flags.analyse,
    onNotice: (notice) => console.error(notice),
    onUnavailable: (reason) => console.error(`not judged: ${reason}`),
    signal,
  })
  let folder: string | undefined
  let progress: Progress | undefined
  try {
    const summary = await runJudging(opened.judges, {
      files,
      shape: flags.shape,
      onBadRow: flags.onBadRow,
      limit: flags.limit,
      key: flags.seed === undefined ? undefined : keyOf(flags.seed),
      blind: flags.blind,
      concurrency,
      runs: flags.runs,
      id: flags.run,
      commandLine: ['touchstone', ...process.argv.slice(2)],
      version: packageVersion(),
      now: () => new Date(),
      onStart: (start) => {
        folder = start.folder
        const again = start.retried === 0 ? '' : `, ${start.retried} that could not be judged are tried again`
        if (start.kept + start.retried > 0 && flags.quiet !== true)
          console.error(
            `resuming ${start.folder}: ${amountText(start.kept, 'row is', 'rows are')} judged already${again}`,
          )
        const unit = flags.limit === undefined ? 'lines' : 'rows'
        progress = startProgress('judge', start.total, unit, { quiet: flags.quiet })
      },
      onProgress: ({ done }) => progress?.update(done),
      signal,
    })
    return { summary, notices: opened.notices }
  } catch (error) {
    progress?.stop()
    progress = undefined
    if (folder !== undefined) await sayWhatIsKept(folder, signal)
    throw withRemedy(error, files, flags)
  } finally {
    progress?.stop()
  }
}

async function sayWhatIsKept(folder: string, signal: AbortSignal): Promise<void> {
  const { readRunFile } = await import('../run-folder.ts')
  const file = await readRunFile(folder)
  // a run that could not write its end (a full disk) has not counted what its trace holds
  if (file === undefined) return
  const judged = file.counts['judged'] ?? 0
  const what = file.state === 'running' ? 'what was judged is' : amountText(judged, 'judged row is', 'judged rows are')
  console.error(`${what} kept in ${folder}${signal.aborted ? '; the same command goes on' : ''}`)
}

/** A row that cannot be used, with what passes over such rows. */
function withRemedy(error: unknown, files: readonly string[], flags: JudgeFlags): unknown {
  if (!(error instanceof InputError) || error.line === undefined || flags.onBadRow === 'skip') return error
  if (!files.includes(error.file)) return error
  const problem = error.message.slice(`${error.file}:${error.line}: `.length)
  return new InputError(error.file, error.line, `${problem}; --on-bad-row skip passes over such rows`, { cause: error })
}

function summaryLines({ counts, kept, folder, sameFiles }: JudgeSummary): string[] {
  const { judged, tasks, repeated, failed, rejected } = counts
  const about = tasks < judged ? ` about ${amountText(tasks, 'task')}` : ''
  const lines = [`judged ${amountText(judged, 'row')}${about}: ${verdictsOf(counts)}`]
  for (const files of sameFiles) lines.push(`  the same file was given ${files.length} times: ${files.join(', ')}`)
  if (repeated > 0) {
    lines.push(`  ${amountText(repeated, 'row repeats', 'rows repeat')} an earlier one (same task, same response)`)
  }
  if (kept > 0) lines.push(`  ${kept} of them ${kept === 1 ? 'was' : 'were'} judged before and kept`)
  if (failed > 0) {
    lines.push(
      `  ${failed} of the unknown ${failed === 1 ? 'is a failure' : 'are failures'} of a judge, told on its row`,
    )
  }
  if (rejected > 0) lines.push(`rejected ${amountText(rejected, 'row')}: ${folder}/rejected.jsonl`)
  return [...lines, `run: ${folder}`]
}

function verdictsOf({ correct, wrong, unknown }: JudgeCounts): string {
  return `${correct} correct, ${wrong} wrong, ${unknown} unknown`
}
