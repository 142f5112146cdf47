/** `touchstone rejudge RUN`: the stored responses of a run judged anew, and both runs compared task by task. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { compareRunFolders, comparisonPage, type ComparedRuns, type FoundRun } from './compare-runs.ts'
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
import { findRun, RUN_HELP } from './runs.ts'
import { interruptSignal } from './terminal.ts'

/** Defines the command. */
export function addRejudgeCommand(program: Command): void {
  const command = program
    .command('rejudge')
    .description('judge the stored responses of a run anew, and compare the verdicts with the old ones')
    .argument('<run>', RUN_HELP)
  addJudgingOptions(command).action((run: string, flags: JudgingFlags) => rejudge(run, flags))
  addExamples(
    command,
    'rejudge judge-3f2a9c01b7d4 --critic arithmetic',
    'rejudge runs/before --judge reasoning --blind --json',
  )
}

async function rejudge(name: string, flags: JudgingFlags): Promise<void> {
  checkJudgingFlags('rejudge', flags)
  const before = await findRun(name, flags.runs)
  await requireUnwritten(before)
  const { file } = before
  if (file.state !== 'done') console.error(`${file.id} is not complete: ${file.state}`)
  if (file.config['blind'] === true && flags.blind !== true) {
    console.error(`${file.id} was judged without gold answers, and this run sees them; --blind hides them here too`)
  }
  const signal = interruptSignal()
  const judged = await judgeIntoRun({
    verb: 'rejudge',
    flags,
    signal,
    async run(judges, options) {
      const [{ runRejudging }, { keyOf }] = await Promise.all([import('../work/index.ts'), import('../random.ts')])
      const key = flags.seed === undefined ? undefined : keyOf(flags.seed)
      return await runRejudging(judges, {
        ...options,
        trace: join(before.folder, 'trace.jsonl'),
        limit: flags.limit,
        key,
      })
    },
  })
  const { summary } = judged
  const report = await reportOf(judged, { flags, signal })
  const compared = await comparison(before, summary.folder, { name, flags })
  if (flags.json === true) {
    console.log(JSON.stringify({ ...summary, report: report?.file ?? null, comparison: compared.figures }))
  } else if (flags.quiet !== true) {
    for (const line of summaryLines(summary)) console.log(line)
    if (report !== undefined) console.log(`report: ${report.file}`)
    for (const line of compared.lines) console.log(line)
  }
  failWhereShort(summary.counts, flags)
}

/** A run that another process still writes would change under the reader. @throws TouchstoneError `busy` */
async function requireUnwritten({ folder }: FoundRun): Promise<void> {
  const { takeFileLock } = await import('../file-lock.ts')
  takeFileLock(join(folder, 'lock'), `rejudge ${folder}`).release()
}

async function comparison(
  before: FoundRun,
  folder: string,
  { name, flags }: { readonly name: string; readonly flags: JudgingFlags },
): Promise<ComparedRuns> {
  const pair = { before, after: await findRun(folder, flags.runs) }
  const runs = flags.runs === 'runs' ? '' : ` --runs ${flags.runs}`
  return await compareRunFolders(pair, {
    page: flags.report ? comparisonPage(pair) : undefined,
    command: `touchstone runs compare ${name} ${pair.after.file.id}${runs}`,
  })
}
