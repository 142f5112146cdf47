/** `touchstone refine`: a model answers, a critic looks on, the model refines; every way to an answer at equal generated tokens. */
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { CRITIC_NAMES, CRITIC_NEEDS, type CriticName } from '../critique/critics/critic-name.ts'
import type { CountedShare, Critic, RefineRecord, RefineReport, RefinementEffect } from '../critique/index.ts'
import type { LanguageModel } from '../model/index.ts'
import type { ArithmeticTask, Figure, Report } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import { ResourceStack } from '../resource-stack.ts'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import { openCliModel } from './cli-model.ts'
import { countedText, figureRows } from './counted-share.ts'
import { CRITIC_WEIGHTS_HELP, wantWeightsUsed } from './critic-options.ts'
import { criticDesk } from './open-critics.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { numberBetween } from './number-option.ts'
import { requestLimitOption } from './request-limit.ts'
import { TaskIds } from './task-ids.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

interface RefineFlags {
  readonly model: string
  readonly critic: CriticName
  readonly criticModel?: string
  readonly criticWeights?: string
  readonly filter?: CriticName
  readonly endpoint?: string
  readonly mode: 'honest' | 'oracle'
  readonly rounds: number
  readonly samples: number
  readonly temperature: number
  readonly maxTokens: number
  readonly limit?: number
  readonly out: string
  readonly seed: string
  readonly threads?: number
  readonly parallel?: number
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Defines the command. */
export function addRefineCommand(program: Command): void {
  const command = program
    .command('refine')
    .description('refine answers with a critic, and compare it with votes at equal generated tokens')
    .argument('<tasks...>', 'data files of word problems with gold answers')
    .requiredOption(
      '--model <name>',
      'who answers: a model of `touchstone models list`, a .gguf file, or a model of --endpoint',
    )
    .addOption(new Option('--critic <name>', 'who looks on').choices(CRITIC_NAMES).default('arithmetic'))
    .option('--critic-model <name>', 'the language model that critics ask (default: the one that answers)')
    .option('--critic-weights <place>', CRITIC_WEIGHTS_HELP)
    .addOption(
      new Option('--filter <name>', 'a critic whose `wrong` takes a sample out of the vote').choices(CRITIC_NAMES),
    )
    .option('--endpoint <address>', 'an OpenAI-compatible server for the models')
    .addOption(requestLimitOption())
    .addOption(
      new Option('--mode <mode>', 'oracle leaves right answers alone, which needs gold and bounds honest runs')
        .choices(['honest', 'oracle'])
        .default('honest'),
    )
    .option('--rounds <n>', 'rounds of critique and refinement after the greedy answer', integerFrom(0, 32), 3)
    .option('--samples <n>', 'samples, each refined once', integerFrom(0, 256), 8)
    .option('--temperature <t>', 'of the samples', numberBetween(0, 5), 0.7)
    .option('--max-tokens <n>', 'longest answer and critique', positiveInteger, 512)
    .option('--limit <n>', 'only the first n tasks', positiveInteger)
    .requiredOption('--out <folder>', 'keeps all that is generated; the same command goes on with it')
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .option('--parallel <n>', 'answers at once; a local model is repeatable with 1 only', integerFrom(1, 64))
    .option('--seed <seed>', 'the same seed draws the same answers', '0')
    .option('--json', 'print the report as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
    .action((files: readonly string[], flags: RefineFlags) => refine(files, flags))
  refuseUnused<RefineFlags>(command, [
    {
      options: ['filter', 'temperature'],
      when: ({ samples }) => samples === 0,
      why: 'with --samples 0, wanted samples',
    },
    {
      options: ['temperature'],
      when: ({ samples, temperature }) => samples > 1 && temperature === 0,
      why: 'and several samples, which are all the same then, wanted --samples 1 or a temperature above 0',
    },
  ])
  addExamples(
    command,
    'refine tasks.jsonl --model qwen2.5-coder-1.5b --critic arithmetic --limit 50 --out refinements/first',
    'refine tasks.jsonl --model qwen --critic model --endpoint http://localhost:8000/v1 --mode oracle --out refinements/oracle --json',
  )
}

async function refine(files: readonly string[], flags: RefineFlags): Promise<void> {
  const signal = interruptSignal()
  const [{ readRows }, critique, { modelIdentity }] = await Promise.all([
    import('../task/index.ts'),
    import('../critique/index.ts'),
    import('../model/index.ts'),
  ])
  const asked = [flags.critic, flags.filter].filter((name) => name !== undefined)
  if (flags.criticModel !== undefined && !asked.some((name) => CRITIC_NEEDS[name].includes('model'))) {
    throw new RangeError(
      `refine: --critic-model is ${flags.criticModel}, and no critic asks a model, wanted --critic model or another that does`,
    )
  }
  wantWeightsUsed('refine', flags.criticWeights, asked)
  const tasks = await readTasks(readRows(files, { signal }), flags, critique.difficultyOf)
  await using models = new ResourceStack()
  const actor = models.use(await openCliModel(flags.model, flags))
  const desk = models.use(
    await criticDesk({
      command: 'refine',
      criticWeights: flags.criticWeights,
      maxTokens: flags.maxTokens,
      threads: flags.threads,
      model: sharedModel(flags.criticModel, { actor, models, flags }),
    }),
  )
  const critic = await desk.open(flags.critic)
  const filter = flags.filter === undefined ? undefined : await desk.open(flags.filter)
  using kept = await critique.openKeptRecords(flags.out, {
    name: 'records',
    noun: 'record of a refinement',
    identity: identityOf(flags, modelIdentity(actor), [critic, filter]),
    parse: critique.parseRefineRecord,
    keyOf: ({ taskId }) => taskId,
    signal,
  })
  const before = kept.size
  const progress = startProgress('refine', tasks.length, 'questions', { from: before, quiet: flags.quiet })
  const key = seedKey(flags.seed)
  const { split } = await import('../random.ts')
  const { workThrough } = await import('../work-through.ts')
  const records: RefineRecord[] = []
  let done = 0
  try {
    const work = async (at: number, own: AbortSignal): Promise<void> => {
      const one = tasks[at]
      if (one === undefined) return
      const { task, difficulty } = one
      const { mode, rounds, samples, temperature, maxTokens } = flags
      const known = kept.get(task.id)
      if (known !== undefined && known.asked !== critique.askedDigest(task))
        throw new RangeError(
          `refine: task ${task.id} has another question or gold answer than its record in ${flags.out}, wanted the same tasks, or another folder`,
        )
      records[at] = await kept.once(task.id, () =>
        critique.refineTask(
          task,
          { actor, critic, filter, takeCriticTokens: () => desk.takeTokens() },
          { key: split(key, task.id), mode, rounds, samples, temperature, maxTokens, difficulty, signal: own },
        ),
      )
      progress.update(++done)
    }
    await workThrough(tasks.length, work, { parallel: flags.parallel ?? 1, signal })
  } catch (error) {
    if (signal.aborted)
      console.error(`${kept.size} of ${tasks.length} questions are in ${flags.out}; the same command goes on`)
    throw error
  } finally {
    progress.stop()
  }
  const report = critique.refineReport(records)
  if (flags.json === true) {
    const figures: Report = {
      title: 'Refinement at test time',
      command: commandOf(files, flags),
      figures: figuresOf(report),
    }
    console.log(JSON.stringify({ ...figures, report }))
  } else if (flags.quiet !== true) await printReport(report, flags)
}

/** Opens the critics' model once, at the first need. */
function sharedModel(
  name: string | undefined,
  parts: { readonly actor: LanguageModel; readonly models: ResourceStack; readonly flags: RefineFlags },
): () => Promise<LanguageModel> {
  let opened: Promise<LanguageModel> | undefined
  return async () => {
    if (name === undefined) return parts.actor
    opened ??= openCliModel(name, parts.flags).then((model) => parts.models.use(model))
    return await opened
  }
}

async function readTasks(
  rows: AsyncIterable<Row>,
  flags: RefineFlags,
  difficultyOf: (task: ArithmeticTask, reference?: string) => string,
): Promise<{ readonly task: ArithmeticTask; readonly difficulty: string }[]> {
  const tasks = new Map<string, { readonly task: ArithmeticTask; readonly difficulty: string }>()
  const ids = new TaskIds()
  for await (const { task, response, source } of rows) {
    if (task.kind !== 'arithmetic') continue
    ids.check(task, source)
    ids.wantGold(task, source)
    if (!tasks.has(task.id)) tasks.set(task.id, { task, difficulty: difficultyOf(task, response?.text) })
    if (tasks.size === flags.limit) break
  }
  if (tasks.size === 0) throw new RangeError('refine: the files hold no word problems, wanted at least one')
  return [...tasks.values()]
}

function identityOf(
  flags: RefineFlags,
  model: string,
  critics: readonly (Critic | undefined)[],
): Readonly<Record<string, string | number | null>> {
  const [critic, filter] = critics.map((each) => (each === undefined ? null : `${each.name} ${each.version}`))
  const { mode, rounds, samples, temperature, maxTokens, seed } = flags
  return { model, critic: critic ?? null, filter: filter ?? null, mode, rounds, samples, temperature, maxTokens, seed }
}

function figuresOf(report: RefineReport): Figure[] {
  const figures: Figure[] = []
  const push = (name: string, { value, n, interval }: CountedShare): void => {
    if (value !== null && interval !== null) figures.push({ name, value, n, interval })
  }
  const effect = (name: string, found: RefinementEffect): void => {
    for (const part of ['before', 'after', 'helpful', 'harmful', 'discriminability', 'coverage'] as const)
      push(`${name}: ${part}`, found[part])
  }
  effect('sequential', report.sequential)
  effect('parallel', report.parallel)
  for (const { difficulty, sequential } of report.byDifficulty) effect(`sequential, ${difficulty}`, sequential)
  for (const { arm, budget, accuracy } of report.curve) push(`${arm} at ${budget} answers' tokens`, accuracy)
  return figures
}

function shareLine(share: CountedShare): string {
  return share.value === null ? `- of ${share.n}` : countedText(share)
}

/** A share a line: side by side, the counts were cut off in a terminal of 100 columns. */
function effectRows(name: string, { before, after, helpful, harmful }: RefinementEffect): string[][] {
  return figureRows(
    name,
    {
      'right before': before,
      'right after': after,
      'helpful: wrong made right': helpful,
      'harmful: right made wrong': harmful,
    },
    shareLine,
  )
}

async function printReport(report: RefineReport, flags: RefineFlags): Promise<void> {
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  console.log(
    renderTerminalTable({
      title: `${report.questions} questions, critic ${flags.critic}, mode ${flags.mode}`,
      columns: [{ name: '' }, { name: '' }, { name: 'share' }],
      rows: [
        ...effectRows(`sequential, ${flags.rounds} rounds`, report.sequential),
        ...report.byDifficulty.flatMap(({ difficulty, sequential }) => effectRows(`  ${difficulty}`, sequential)),
        ...effectRows(`parallel, ${flags.samples} samples`, report.parallel),
      ],
    }),
  )
  console.log(
    renderTerminalTable({
      title: `Right answers at equal generated tokens, 1 is ${report.unitTokens.toFixed(0)} tokens, a greedy answer`,
      columns: [
        { name: 'way' },
        { name: 'budget', align: 'right' },
        { name: 'right' },
        { name: 'tokens spent', align: 'right' },
      ],
      rows: report.curve.map(({ arm, budget, accuracy, tokens }) => [
        arm === 'any-sample' ? 'any-sample (looks at gold)' : arm,
        `${budget}`,
        shareLine(accuracy),
        tokens.toFixed(0),
      ]),
      note: 'A budget that is not shown buys a way nothing more: a smaller one pays for all that was drawn.',
    }),
  )
}

function commandOf(files: readonly string[], flags: RefineFlags): string {
  const { model, critic, mode, rounds, samples, temperature, maxTokens, limit, seed, out } = flags
  const optional = [
    ...(flags.criticModel === undefined ? [] : [`--critic-model ${flags.criticModel}`]),
    ...(flags.criticWeights === undefined ? [] : [`--critic-weights ${flags.criticWeights}`]),
    ...(flags.filter === undefined ? [] : [`--filter ${flags.filter}`]),
    ...(flags.endpoint === undefined ? [] : [`--endpoint ${withoutPasswords(flags.endpoint)}`]),
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
  ]
  return `touchstone refine ${files.join(' ')} --model ${model} --critic ${critic} --mode ${mode} --rounds ${rounds} --samples ${samples} --temperature ${temperature} --max-tokens ${maxTokens} ${optional.join(' ')} --seed ${seed} --out ${out}`
}
