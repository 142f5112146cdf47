/**
 * `touchstone judge FILE…`: feedback for every row of data files, into a run folder. The room that judges follows from
 * the kind of each task.
 */
import { Option, type Command } from 'commander'
// this file holds the names that --help prints; the door of its room would load far more
import { SHAPE_NAMES, type ShapeName } from '../task/shapes/shape-name.ts'
import { InputError } from '../errors.ts'
import { addExamples } from './examples.ts'
import {
  addJudgingOptions,
  checkJudgingFlags,
  failWhereShort,
  judgeIntoRun,
  reportOf,
  summaryLines,
  type JudgingFlags,
} from './judging.ts'
import { interruptSignal } from './terminal.ts'

interface JudgeFlags extends JudgingFlags {
  readonly shape?: ShapeName
  readonly onBadRow: 'stop' | 'skip'
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
  addJudgingOptions(command).action((files: readonly string[], flags: JudgeFlags) => judge(files, flags))
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
  checkJudgingFlags('judge', flags)
  const signal = interruptSignal()
  const judged = await judgeIntoRun({
    verb: 'judge',
    flags,
    signal,
    async run(judges, options) {
      const [{ runJudging }, { keyOf }] = await Promise.all([import('../work/index.ts'), import('../random.ts')])
      const { shape, onBadRow, limit, seed } = flags
      const key = seed === undefined ? undefined : keyOf(seed)
      try {
        return await runJudging(judges, { ...options, files, shape, onBadRow, limit, key })
      } catch (error) {
        throw withRemedy(error, files, flags)
      }
    },
  })
  const { summary } = judged
  const report = await reportOf(judged, { flags, signal })
  if (flags.json === true) console.log(JSON.stringify({ ...summary, report: report?.file ?? null }))
  else if (flags.quiet !== true) {
    if (report !== undefined) console.log(report.terminal)
    for (const line of summaryLines(summary)) console.log(line)
    if (report !== undefined) console.log(`report: ${report.file}`)
  }
  failWhereShort(summary.counts, flags)
}

/** A row that cannot be used, with what passes over such rows. */
function withRemedy(error: unknown, files: readonly string[], flags: JudgeFlags): unknown {
  if (!(error instanceof InputError) || error.line === undefined || flags.onBadRow === 'skip') return error
  if (!files.includes(error.file)) return error
  const problem = error.message.slice(`${error.file}:${error.line}: `.length)
  return new InputError(error.file, error.line, `${problem}; --on-bad-row skip passes over such rows`, { cause: error })
}
