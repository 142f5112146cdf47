/** `touchstone best-of FILE…`: of several programs for each task the one that passes most of the shown tests. */
import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Selection, SelectionReport } from '../analysis/index.ts'
import { amountText, intervalText, percentText } from '../evaluation/figure-text.ts'
import type { LanguageModel } from '../model/index.ts'
import type { Key } from '../random.ts'
import type { ProgrammingTask, Response } from '../supervision.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { numberBetween } from './number-option.ts'
import { wantOutFile } from './out-file.ts'
import { tellOnError } from './program-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

interface BestOfFlags extends IsolationFlags {
  readonly shown: number
  readonly model?: string
  readonly endpoint?: string
  readonly threads?: number
  readonly samples: number
  readonly temperature: number
  readonly maxTokens: number
  readonly limit?: number
  readonly out?: string
  readonly seed: string
  readonly json?: boolean
  readonly quiet?: boolean
}

const CONTEXT_TOKENS = 4_096

/** Adds `touchstone best-of` to the program. */
export function addBestOfCommand(program: Command): void {
  const command = program
    .command('best-of')
    .description('take the program that passes most of the shown tests, and measure the choice by the tests held back')
    .argument('<files...>', 'data files of programming tasks, with several responses to each or with --model')
    .option('--shown <n>', 'tests that the choice may see, the first ones of each task', positiveInteger, 1)
    .option('--model <name>', 'draw the programs by this model; responses in the files are ignored then')
    .option('--endpoint <address>', 'OpenAI-compatible server of that model')
    .addOption(requestLimitOption())
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .option('--samples <n>', 'programs to draw for each task', integerFrom(1, 1_024), 8)
    .option('--temperature <t>', 'at which they are drawn', numberBetween(0, 5), 0.8)
    .option('--max-tokens <n>', 'longest answer', positiveInteger, 1_024)
    .option('--limit <n>', 'the first n tasks', positiveInteger)
    .option('--out <file>', 'write each task with the response that was taken as JSON lines')
    .option('--seed <seed>', 'seed of what is drawn', '1')
  addIsolationOptions(command)
    .option('--json', 'print the summary as one JSON object')
    .option('--quiet', 'print nothing but errors (and what --json prints)')
    .action((files: readonly string[], flags: BestOfFlags) => bestOf(files, flags))
  refuseUnused<BestOfFlags>(command, [
    {
      options: ['samples', 'temperature', 'maxTokens', 'threads'],
      when: ({ model }) => model === undefined,
      why: 'and no model draws, wanted --model beside it',
    },
  ])
  addExamples(
    command,
    'best-of answers.jsonl --out best.jsonl',
    'best-of tasks.jsonl --model qwen2.5-coder-1.5b --samples 8 --shown 2',
  )
}

/** A task with its programs; none yet where a model draws them. */
interface Group {
  readonly task: ProgrammingTask
  readonly responses: Response[]
}

async function bestOf(files: readonly string[], flags: BestOfFlags): Promise<void> {
  wantOutFile('best-of', '--out', flags.out)
  if (flags.model === undefined && flags.endpoint !== undefined)
    throw new RangeError('best-of: got --endpoint, wanted --model beside it')
  if (flags.model !== undefined && flags.samples > 1 && flags.temperature === 0)
    throw new RangeError(`best-of: --samples ${flags.samples} at temperature 0 are all the same, wanted --temperature`)
  const signal = interruptSignal()
  const [{ openJudges }, { selectProgram, selectionReport }] = await Promise.all([
    import('../work/index.ts'),
    import('../analysis/index.ts'),
  ])
  const groups = await groupsOf(files, flags, signal)
  await using opened = await openJudges({
    judge: 'programs',
    isolation: isolationOf(flags),
    onNotice: tellOnError,
    signal,
  })
  const [judge] = opened.judges
  if (judge === undefined) throw new RangeError('best-of: no judge of programs is here')
  await using model =
    flags.model === undefined ? undefined : await openCliModel(flags.model, { ...flags, contextTokens: CONTEXT_TOKENS })
  await using out = flags.out === undefined ? undefined : await open(flags.out, 'w')
  const selections: Selection[] = []
  const progress = startProgress('best-of', groups.length, 'tasks', { quiet: flags.quiet })
  const key = seedKey(flags.seed)
  try {
    for (const { task, responses } of groups) {
      const drawn = model === undefined ? responses : await draw(task, model, { ...flags, key, signal })
      const selection = await selectProgram(task, drawn, { judge, shown: flags.shown, signal })
      selections.push(selection)
      await out?.write(`${JSON.stringify({ task, response: selection.selected.response })}\n`)
      progress.update(selections.length)
    }
  } finally {
    progress.stop()
  }
  const report = selectionReport(selections, key)
  const programs = selections.reduce((sum, { candidates }) => sum + candidates.length, 0)
  if (flags.json === true) console.log(JSON.stringify(asJson(report, { tasks: selections.length, programs })))
  else if (flags.quiet !== true)
    for (const line of summaryLines(report, { tasks: selections.length, programs })) console.log(line)
}

/** The tasks in the order of the files, each with its responses. Tasks without a test are left out, with a word. */
async function groupsOf(files: readonly string[], flags: BestOfFlags, signal: AbortSignal): Promise<readonly Group[]> {
  const { readRows } = await import('../task/index.ts')
  const groups = new Map<string, Group>()
  const untested = new Set<string>()
  for await (const { task, response } of readRows(files, { signal })) {
    if (task.kind !== 'programming') continue
    if (task.tests.length === 0) {
      untested.add(task.id)
      continue
    }
    const known = groups.get(task.id)
    if (known === undefined && groups.size === flags.limit) continue
    const group = known ?? { task, responses: [] }
    groups.set(task.id, group)
    if (response !== undefined) group.responses.push(response)
  }
  if (untested.size > 0) console.error(`best-of: left out for want of a test: ${amountText(untested.size, 'task')}`)
  const all = [...groups.values()]
  if (flags.model !== undefined) return all
  const answered = all.filter(({ responses }) => responses.length > 0)
  if (answered.length === 0 && all.length > 0)
    throw new RangeError('best-of: got tasks without responses, wanted responses in the files or --model')
  if (answered.length < all.length)
    console.error(`best-of: left out for want of a response: ${amountText(all.length - answered.length, 'task')}`)
  return answered
}

async function draw(
  task: ProgrammingTask,
  model: LanguageModel,
  options: BestOfFlags & { readonly key: Key; readonly signal: AbortSignal },
): Promise<readonly Response[]> {
  const { samples, temperature, maxTokens, key, signal } = options
  const { answerTasks } = await import('../model/index.ts')
  const wanted = Array.from({ length: samples }, (_unused, sample) => ({ task, sample }))
  return await answerTasks(model, key, wanted, { temperature, maxTokens, signal })
}

interface Counts {
  readonly tasks: number
  readonly programs: number
}

function asJson(report: SelectionReport | undefined, counts: Counts): object {
  if (report === undefined) return { ...counts, measured: 0 }
  const { tasks: measured, leftOut, passAt, selected, gain } = report
  return { ...counts, measured, leftOut, passAt: Object.fromEntries(passAt), selected, gain }
}

function summaryLines(report: SelectionReport | undefined, { tasks, programs }: Counts): readonly string[] {
  const first = `${amountText(programs, 'program')} for ${amountText(tasks, 'task')}`
  if (report === undefined)
    return [`${first}; no task has tests that are held back, so that the choice is not measured`]
  const { leftOut, passAt, selected, gain } = report
  return [
    `${first}${leftOut === 0 ? '' : `, ${leftOut} of them not measured (no test held back, or no verdict)`}`,
    ...[...passAt].map(([k, share]) => `pass@${k}: ${meanText(share)}`),
    `taken by the shown tests: ${meanText(selected)}`,
    `above one at random: ${(100 * gain.value).toFixed(1)} points ${intervalText(gain.interval)}`,
  ]
}

function meanText({ value, interval }: SelectionReport['selected']): string {
  return `${percentText(value)} ${intervalText(interval)}`
}
