/** What the commands that judge into a run folder share: their options, opening the judges, progress, and what they print. */
import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import type { JudgeCounts, JudgeSummary, OpenedJudges, RunOptions } from '../work/index.ts'
import { tellingOfNoReward } from './judge-without-reward.ts'
import { evaluationEvents } from './evaluation-events.ts'
import { positiveInteger } from './integer-option.ts'
import { WALL_OPTIONS } from './isolation-options.ts'
import { addJudgeChoice, judgeChoiceOf, type JudgeChoiceFlags } from './judge-choice.ts'
import { addProducerOptions, openQueueOf, remoteJudging, type ProducerFlags } from './queue-options.ts'
import { addPassingOptions, shortfalls, type PassingFlags } from './passing.ts'
import { writeRunReport, type RunReport } from './report.ts'
import { startProgress, type Progress } from './terminal.ts'
import { packageVersion } from './version.ts'
import { refuseUnused, type UnusedOptions } from './unused-options.ts'

/** The shared options, as commander gives them. */
export interface JudgingFlags extends JudgeChoiceFlags, PassingFlags, ProducerFlags {
  readonly concurrency?: number
  readonly limit?: number
  readonly run?: string
  readonly runs: string
  readonly seed?: string
  readonly blind?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly report: boolean
}

/** Rows of one run that are with the workers at one time. */
const IN_QUEUE = 256

/** Adds the shared options to a command. */
export function addJudgingOptions(command: Command): Command {
  command
    .option(
      '--concurrency <n>',
      `judgements that run at once (default: the number of cores; with --queue ${IN_QUEUE}, which workers share)`,
      positiveInteger,
    )
    .option('--limit <n>', 'judge the first n rows, or n drawn at random with --seed', positiveInteger)
    .option('--seed <seed>', 'draws the rows under --limit; the same seed draws the same rows')
    .option('--run <id>', 'name of the run (default: follows from options and data, so that it resumes by itself)')
    .option('--runs <folder>', 'folder of all runs', 'runs')
    .option('--blind', 'hide gold answers from the judges')
  addJudgeChoice(command, 'which judge answers; auto: the right one by kind of task')
  addProducerOptions(command)
  refuseUnused(command, UNUSED)
  return addPassingOptions(command)
    .option('--json', 'print the summary as one JSON object')
    .option('--quiet', 'print nothing but errors (and what --json prints)')
    .option('--no-report', 'write no report.html')
}

/** Options that are the workers' with a queue, and those of a queue. */
const UNUSED: readonly UnusedOptions<JudgingFlags>[] = [
  {
    options: WALL_OPTIONS,
    when: ({ queue }) => queue !== undefined,
    why: 'beside --queue, where workers run the programs, wanted it on `touchstone worker`',
  },
  {
    options: ['queueName', 'queueLimit'],
    when: ({ queue }) => queue === undefined,
    why: 'without a queue, wanted --queue beside it',
  },
]

/** A judged run and what its judges said of themselves. */
export interface JudgedRun {
  readonly summary: JudgeSummary
  readonly notices: readonly string[]
}

/** How a command judges into a folder. */
export interface Judging {
  /** The command's name, for messages. */
  readonly verb: string
  readonly flags: JudgingFlags
  readonly signal: AbortSignal
  /** The run itself. */
  readonly run: (judges: OpenedJudges['judges'], options: RunOptions) => Promise<JudgeSummary>
}

/** @throws RangeError for options that do nothing together */
export function checkJudgingFlags(verb: string, flags: JudgingFlags): void {
  if (flags.seed !== undefined && flags.limit === undefined) {
    throw new RangeError(`${verb}: --seed draws the rows under --limit, wanted --limit beside it`)
  }
  judgeChoiceOf(verb, flags)
}

/** Opens the judges, judges, and lets the judges go. */
export async function judgeIntoRun({ verb, flags, signal, run }: Judging): Promise<JudgedRun> {
  const choice = judgeChoiceOf(verb, flags)
  const { openJudges } = await import('../work/index.ts')
  const concurrency = flags.concurrency ?? (flags.queue === undefined ? availableParallelism() : IN_QUEUE)
  await using store = await openQueueOf(flags, signal)
  await using opened = await openJudges({
    ...choice,
    // with a queue they only tell their versions
    concurrency: store === undefined ? concurrency : undefined,
    onNotice: (notice) => console.error(notice),
    onUnavailable: (reason) => console.error(`not judged: ${reason}`),
    signal,
  })
  await using remote = store === undefined ? undefined : await remoteJudging(store, flags)
  await using events = await evaluationEvents()
  let folder: string | undefined
  let progress: Progress | undefined
  try {
    const judges =
      flags.reward === undefined
        ? tellingOfNoReward(opened.judges, (sentence) => console.error(sentence))
        : opened.judges
    const summary = await run(events?.observing(judges) ?? judges, {
      blind: flags.blind,
      concurrency,
      judging: remote?.judging,
      runs: flags.runs,
      id: flags.run,
      commandLine: ['touchstone', ...process.argv.slice(2).map(withoutPasswords)],
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
        progress = startProgress(verb, start.total, unit, { quiet: flags.quiet })
      },
      onProgress: ({ done }) => progress?.update(done),
      signal,
    })
    return { summary, notices: opened.notices }
  } catch (error) {
    progress?.stop()
    progress = undefined
    if (folder !== undefined) await sayWhatIsKept(folder, signal)
    throw error
  } finally {
    progress?.stop()
  }
}

/** Writes the report, unless it is not wanted. */
export async function reportOf(
  { summary, notices }: JudgedRun,
  { flags, signal }: Pick<Judging, 'flags' | 'signal'>,
): Promise<RunReport | undefined> {
  return flags.report ? await writeRunReport(summary.folder, { notices, signal }) : undefined
}

/** Says what the run falls short of, by exit code 1. */
export function failWhereShort(counts: JudgeCounts, flags: JudgingFlags): void {
  for (const sentence of shortfalls(counts, flags)) {
    console.error(sentence)
    process.exitCode = 1
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

/** What a run came to, for the terminal. */
export function summaryLines({ counts, kept, folder, sameFiles }: JudgeSummary): string[] {
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
