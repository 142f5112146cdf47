/** `touchstone repair FILE…`: programs that fail their tests go back to a model with what was said of them. */
import { open, type FileHandle } from 'node:fs/promises'
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSIS_CLASSES } from '../analysis/analysis.ts'
import type { AnalysisClass, Repair } from '../analysis/index.ts'
import { percentText } from '../evaluation/figure-text.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { wantOutFile } from './out-file.ts'
import { tellOnError } from './program-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress } from './terminal.ts'

interface RepairFlags extends IsolationFlags {
  readonly model: string
  readonly endpoint?: string
  readonly threads?: number
  readonly rounds: number
  readonly maxTokens: number
  readonly analyse?: readonly AnalysisClass[] | true
  readonly limit?: number
  readonly out?: string
  readonly seed: string
  readonly json?: boolean
  readonly quiet?: boolean
}

const SHOWN_CLASSES: readonly AnalysisClass[] = ['smells', 'vulnerabilities']
const CONTEXT_TOKENS = 4_096

/** Adds `touchstone repair` to the program. */
export function addRepairCommand(program: Command): void {
  const command = program
    .command('repair')
    .description('let a model repair programs from the messages of compiler, tests and analysis')
    .argument('<files...>', 'data files of programming tasks with responses, as `touchstone judge` reads them')
    .requiredOption('--model <name>', 'who repairs: a model of `touchstone models list`, or a model of --endpoint')
    .option('--endpoint <address>', 'OpenAI-compatible server of that model')
    .addOption(requestLimitOption())
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .option('--rounds <n>', 'most rounds for each program', integerFrom(0, 32), 3)
    .option('--max-tokens <n>', 'longest answer', positiveInteger, 1_024)
    .addOption(
      new Option(
        '--analyse [classes...]',
        'repair until nothing of these classes is found as well, tests green (default: smells, vulnerabilities)',
      ).choices([...ANALYSIS_CLASSES]),
    )
    .option('--limit <n>', 'the first n rows', positiveInteger)
    .option('--out <file>', 'write each task with its best response as JSON lines')
    .option('--seed <seed>', 'seed of what is drawn', '1')
  addIsolationOptions(command)
    .option('--json', 'print the summary as one JSON object')
    .option('--quiet', 'print nothing but errors (and what --json prints)')
    .action((files: readonly string[], flags: RepairFlags) => repair(files, flags))
  addExamples(
    command,
    'repair answers.jsonl --model qwen2.5-coder-1.5b --out repaired.jsonl',
    'repair answers.jsonl --model m --endpoint http://localhost:8000/v1 --analyse vulnerabilities',
  )
}

/** What all repairs came to. */
interface Tally {
  programs: number
  rightBefore: number
  rightAfter: number
  foundBefore: number
  foundAfter: number
  rounds: number
  tokens: number
  unknown: number
}

async function repair(files: readonly string[], flags: RepairFlags): Promise<void> {
  wantOutFile('repair', '--out', flags.out)
  const signal = interruptSignal()
  const [{ openJudges }, { repairProgram }, { readRows }, { split }] = await Promise.all([
    import('../work/index.ts'),
    import('../analysis/index.ts'),
    import('../task/index.ts'),
    import('../random.ts'),
  ])
  const classes = flags.analyse === true ? SHOWN_CLASSES : flags.analyse
  const isolation = isolationOf(flags)
  await using opened = await openJudges({
    judge: 'programs',
    isolation,
    analyse: classes,
    onNotice: tellOnError,
    signal,
  })
  const [judge] = opened.judges
  if (judge === undefined) throw new RangeError('repair: no judge of programs is here')
  await using model = await openCliModel(flags.model, { ...flags, contextTokens: CONTEXT_TOKENS })
  await using out = flags.out === undefined ? undefined : await open(flags.out, 'w')
  const tally: Tally = {
    programs: 0,
    rightBefore: 0,
    rightAfter: 0,
    foundBefore: 0,
    foundAfter: 0,
    rounds: 0,
    tokens: 0,
    unknown: 0,
  }
  const progress = startProgress('repair', flags.limit ?? 0, 'programs', { quiet: flags.quiet })
  const key = seedKey(flags.seed)
  try {
    for await (const { task, response } of readRows(files, { signal })) {
      if (task.kind !== 'programming' || response === undefined) continue
      const until = classes === undefined ? ('correct' as const) : ('clean' as const)
      const options = { model, judge, rounds: flags.rounds, maxTokens: flags.maxTokens, until, signal }
      const repaired = await repairProgram(task, response, {
        ...options,
        key: split(key, `${task.id} ${tally.programs}`),
      })
      add(tally, repaired)
      await write(out, { task, response: repaired.best.response })
      progress.update(tally.programs)
      if (tally.programs === flags.limit) break
    }
  } finally {
    progress.stop()
  }
  if (flags.json === true) console.log(JSON.stringify(tally))
  else if (flags.quiet !== true) for (const line of summaryLines(tally, classes !== undefined)) console.log(line)
}

function add(tally: Tally, { rounds, best, end }: Repair): void {
  const [first] = rounds
  tally.programs++
  tally.rounds += rounds.length - 1
  tally.foundBefore += first?.found ?? 0
  tally.foundAfter += best.found
  if (first?.feedback.verdict === 'correct') tally.rightBefore++
  if (best.feedback.verdict === 'correct') tally.rightAfter++
  if (end === 'unknown') tally.unknown++
  for (const { response } of rounds.slice(1)) tally.tokens += response.tokens?.completion ?? 0
}

async function write(out: FileHandle | undefined, row: object): Promise<void> {
  await out?.write(`${JSON.stringify(row)}\n`)
}

function summaryLines(tally: Tally, isAnalysed: boolean): readonly string[] {
  const { programs, rightBefore, rightAfter, foundBefore, foundAfter, rounds, tokens, unknown } = tally
  const share = (right: number): string => (programs === 0 ? '-' : percentText(right / programs))
  return [
    `${rightBefore} of ${programs} programs were right before (${share(rightBefore)}), ${rightAfter} are now (${share(rightAfter)})`,
    ...(isAnalysed ? [`${foundBefore} findings before, ${foundAfter} now`] : []),
    `${rounds} rounds, ${tokens} generated tokens`,
    ...(unknown === 0 ? [] : [`${unknown} could not be judged`]),
  ]
}
