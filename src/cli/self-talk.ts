/** `touchstone self-talk`: critiques woven into solutions as the thinking of one model, and that model against two players. */
import type { Command } from 'commander'
import type { SelfTalkArm } from '../critique/index.ts'
import type { LanguageModel } from '../model/index.ts'
import type { ArithmeticTask, Figure, Report } from '../supervision.ts'
import { ResourceStack } from '../resource-stack.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import { figureRows } from './counted-share.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { wantOutFile } from './out-file.ts'
import { requestLimitOption } from './request-limit.ts'
import { TaskIds } from './task-ids.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

/** Both commands decode greedily, so that no seed would change a text. */
const KEY = '0'

interface ModelFlags {
  readonly endpoint?: string
  readonly threads?: number
  readonly parallel?: number
  readonly maxTokens: number
  readonly out: string
  readonly json?: boolean
  readonly quiet?: boolean
}

interface BuildFlags extends ModelFlags {
  readonly from: readonly string[]
  readonly smooth?: string
}

interface EvaluateFlags extends ModelFlags {
  readonly model: string
  readonly against: string
}

/** Defines the command. */
export function addSelfTalkCommand(program: Command): void {
  const talk = program
    .command('self-talk')
    .description('solutions that check and repair themselves, for training; models write greedily')
  const build = withModelOptions(
    talk
      .command('build')
      .description('weave solutions, critiques and refinements into training records')
      .argument('<tasks...>', 'data files of the word problems that were refined')
      .requiredOption('--from <folder...>', 'folders of touchstone refine and touchstone improve')
      .requiredOption('--out <file>', 'JSONL of conversations, written anew')
      .option('--smooth <model>', 'a model that smooths the joints; refused where a number or the answer changes'),
    1_024,
  ).action((files: readonly string[], flags: BuildFlags) => buildFrom(files, flags))
  refuseUnused<BuildFlags>(build, [
    {
      options: ['maxTokens', 'threads', 'parallel'],
      when: ({ smooth }) => smooth === undefined,
      why: 'and nothing is smoothed, wanted --smooth MODEL beside it',
    },
  ])
  addExamples(
    build,
    'self-talk build train.jsonl --from improvements/loop --out self-talk.jsonl',
    'self-talk build train.jsonl --from refinements/first --smooth qwen2.5-coder-1.5b --out self-talk.jsonl',
  )
  const evaluate = withModelOptions(
    talk
      .command('evaluate')
      .description('a model that talks to itself beside an actor and a critic, at equal generated tokens')
      .argument('<tasks...>', 'data files of word problems with gold answers')
      .requiredOption(
        '--model <name>',
        'who talks to itself: a model of `touchstone models list`, a .gguf file, or one of --endpoint',
      )
      .requiredOption('--against <folder>', 'what touchstone refine drew for the same tasks')
      .requiredOption('--out <folder>', 'keeps all answers; the same command goes on with it'),
    512,
  ).action((files: readonly string[], flags: EvaluateFlags) => evaluateOn(files, flags))
  addExamples(
    evaluate,
    'self-talk evaluate test.jsonl --model tuned.gguf --against refinements/test --out self-talks/test',
  )
}

function withModelOptions(command: Command, maxTokens: number): Command {
  return command
    .option('--endpoint <address>', 'an OpenAI-compatible server for the model')
    .addOption(requestLimitOption())
    .option('--max-tokens <n>', 'longest text', positiveInteger, maxTokens)
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .option('--parallel <n>', 'answers at once; a local model is repeatable with 1 only', integerFrom(1, 64))
    .option('--json', 'print the report as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
}

async function buildFrom(files: readonly string[], flags: BuildFlags): Promise<void> {
  wantOutFile('self-talk build', '--out', flags.out)
  const signal = interruptSignal()
  const [critique, { openSmoothings, removeSmoothings }] = await Promise.all([
    import('../critique/index.ts'),
    import('../critique/self-talk/kept-smoothings.ts'),
  ])
  const chains = await critique.readChains(flags.from, await readTasks(files, signal), { signal })
  if (chains.length === 0) {
    throw new RangeError(
      `self-talk build: ${flags.from.join(', ')} hold no chain of these tasks that goes from a wrong answer to a right one, wanted at least one`,
    )
  }
  if (flags.smooth === undefined && flags.endpoint !== undefined) {
    throw new RangeError('self-talk build: got --endpoint, wanted --smooth MODEL beside it')
  }
  await using models = new ResourceStack()
  const smoother = flags.smooth === undefined ? undefined : models.use(await openCliModel(flags.smooth, flags))
  const place = `${flags.out}.smoothed.jsonl`
  using kept = smoother === undefined ? undefined : await openSmoothings(place, signal)
  const progress = startProgress('self-talk', chains.length, 'chains', { quiet: flags.quiet })
  try {
    const built = await critique.buildSelfTalk(chains, {
      key: seedKey(KEY),
      smoother,
      kept,
      maxTokens: flags.maxTokens,
      parallel: flags.parallel,
      onProgress: (done) => progress.update(done),
      signal,
    })
    await critique.writeConversations(flags.out, built.records)
    kept?.close()
    if (kept !== undefined) await removeSmoothings(place)
    const { records, ...counts } = built
    if (flags.json === true) {
      console.log(JSON.stringify({ file: flags.out, chains: chains.length, records: records.length, ...counts }))
    } else if (flags.quiet !== true) {
      const dropped = Object.entries(counts.dropped).map(([reason, count]) => `, ${count} dropped as ${reason}`)
      console.log(
        `${records.length} records of ${chains.length} chains in ${flags.out}, ${counts.repairs} steps repaired, ${counts.smoothed} texts smoothed${dropped.join('')}`,
      )
    }
  } catch (error) {
    if (kept !== undefined && kept.size > 0)
      console.error(`what is smoothed is kept in ${place}; the same command goes on`)
    throw error
  } finally {
    progress.stop()
  }
}

async function evaluateOn(files: readonly string[], flags: EvaluateFlags): Promise<void> {
  const signal = interruptSignal()
  const critique = await import('../critique/index.ts')
  const tasks = await readTasks(files, signal)
  const records = (await critique.readRefineRecords(flags.against, { signal })).filter(
    (record) => critique.taskOfRecord(record, tasks) !== undefined,
  )
  if (records.length === 0)
    throw new RangeError(`self-talk evaluate: ${flags.against} has no record of these tasks, wanted at least one`)
  await using model: LanguageModel = await openCliModel(flags.model, flags)
  const progress = startProgress('self-talk', records.length, 'questions', { quiet: flags.quiet })
  try {
    const arms = await critique.evaluateSelfTalk(records, {
      tasks,
      model,
      folder: flags.out,
      key: seedKey(KEY),
      maxTokens: flags.maxTokens,
      parallel: flags.parallel,
      onProgress: (done) => progress.update(done),
      signal,
    })
    await printArms(arms, { files, flags, questions: records.length })
  } catch (error) {
    if (signal.aborted) console.error(`what is answered is kept in ${flags.out}; the same command goes on`)
    throw error
  } finally {
    progress.stop()
  }
}

async function readTasks(files: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, ArithmeticTask>> {
  const { readRows } = await import('../task/index.ts')
  const tasks = new Map<string, ArithmeticTask>()
  const ids = new TaskIds()
  for await (const { task, source } of readRows(files, { signal })) {
    if (task.kind !== 'arithmetic' || task.answer === undefined) continue
    ids.check(task, source)
    tasks.set(task.id, task)
  }
  if (tasks.size > 0) return tasks
  throw new RangeError(`self-talk: ${files.join(', ')} hold no word problem with a gold answer, wanted at least one`)
}

async function printArms(
  arms: readonly SelfTalkArm[],
  options: { readonly files: readonly string[]; readonly flags: EvaluateFlags; readonly questions: number },
): Promise<void> {
  const { files, flags, questions } = options
  if (flags.json === true) {
    const { model, against, maxTokens, out, endpoint } = flags
    const asked = endpoint === undefined ? '' : ` --endpoint ${withoutPasswords(endpoint)}`
    const report: Report = {
      title: 'Self-talk against two players at equal generated tokens',
      command: `touchstone self-talk evaluate ${files.join(' ')} --model ${model}${asked} --against ${against} --max-tokens ${maxTokens} --out ${out}`,
      figures: arms.flatMap(figuresOf),
    }
    console.log(JSON.stringify({ ...report, arms }))
    return
  }
  if (flags.quiet === true) return
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  console.log(
    renderTerminalTable({
      title: `${amountText(questions, 'question')}, each way with the tokens of the self-talk answer, or one attempt where that costs more`,
      columns: [{ name: 'way' }, { name: '' }, { name: 'share' }],
      rows: arms.flatMap(({ arm, accuracy, helpful, harmful, tokens }) => [
        ...figureRows(arm, {
          right: accuracy,
          'helpful: wrong made right': helpful,
          'harmful: right made wrong': harmful,
        }),
        ['', 'tokens of a question', tokens.toFixed(0)],
      ]),
    }),
  )
}

function figuresOf({ arm, accuracy, helpful, harmful }: SelfTalkArm): Figure[] {
  return Object.entries({ right: accuracy, helpful, harmful }).flatMap(([name, { value, n, interval }]) =>
    value === null || interval === null ? [] : [{ name: `${arm}: ${name}`, value, n, interval }],
  )
}
