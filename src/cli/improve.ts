/** `touchstone improve`: a model learns from its own right answers, and a critic helps it to right answers of hard questions. */
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { CRITIC_NAMES, CRITIC_NEEDS } from '../critique/critics/critic-name.ts'
import type { ActorTrainer, ImproveQuestion, ImproveResult } from '../critique/index.ts'
import type { LanguageModel } from '../model/index.ts'
import type { ArithmeticTask } from '../supervision.ts'
import { ResourceStack } from '../resource-stack.ts'
import { openCliModel } from './cli-model.ts'
import { CRITIC_WEIGHTS_HELP, wantWeightsUsed } from './critic-options.ts'
import { addExamples } from './examples.ts'
import type { ImproveFlags } from './improve-flags.ts'
import { reportImprovement } from './improve-report.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { numberBetween } from './number-option.ts'
import { criticDesk } from './open-critics.ts'
import { requestLimitOption } from './request-limit.ts'
import { TaskIds } from './task-ids.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress, type Progress } from './terminal.ts'
import { startTrainingDisplay } from './training-progress.ts'
import { refuseUnused } from './unused-options.ts'

/** Defines the command. */
export function addImproveCommand(program: Command): void {
  const command = program
    .command('improve')
    .description('train a model on its own right answers, with a critic that helps it on hard questions')
    .argument('<tasks...>', 'data files of word problems with gold answers, and right solutions where there are any')
    .requiredOption(
      '--model <name>',
      'the base: a model of `touchstone models list`, a .gguf file, or one of --endpoint',
    )
    .addOption(new Option('--critic <name>', 'who looks on').choices(CRITIC_NAMES).default('arithmetic'))
    .option('--critic-model <name>', 'the model that the critic asks (default: the base)')
    .option('--critic-weights <place>', CRITIC_WEIGHTS_HELP)
    .option('--endpoint <address>', 'an OpenAI-compatible server for the models')
    .addOption(requestLimitOption())
    .addOption(
      new Option('--arm <arm>', 'vanilla samples alone: the control')
        .choices(['critique', 'vanilla'])
        .default('critique'),
    )
    .option('--tokens-of <folder>', 'a run of the critique arm: vanilla spends as many tokens in each iteration')
    .addOption(
      new Option('--trainer <name>', 'lora: here, a low-rank adapter; export: files for TRL and verl, then it waits')
        .choices(['lora', 'export'])
        .default('lora'),
    )
    .option('--iterations <n>', 'iterations', positiveInteger, 3)
    .option('--samples <n>', 'samples of each question', positiveInteger, 5)
    .option('--refinements <n>', 'refinements of each critique', positiveInteger, 5)
    .option('--hard-rounds <n>', 'further rounds for questions without a right answer', integerFrom(0, 16), 1)
    .option('--temperature <t>', 'of samples and refinements', numberBetween(0.01, 5), 0.7)
    .option('--max-tokens <n>', 'longest answer and critique', positiveInteger, 512)
    .option('--no-example', 'prompts without the worked example')
    .option('--no-original', 'do not train on the solutions of the data files')
    .option('--refine-records', 'train on refinements with their critique in the prompt too')
    .option('--accumulate', 'train on what earlier iterations kept too')
    .option(
      '--also <file...>',
      'further conversations for every training, such as `corpus export --form refine` writes',
    )
    .option('--held-out <file...>', 'word problems that every actor answers, and none is trained on')
    .option('--epochs <n>', 'lora: passes over the records', positiveInteger, 1)
    .option('--batch-size <n>', 'lora: records of an update', positiveInteger, 8)
    .option('--rate <rate>', 'lora: peak learning rate', numberBetween(1e-7, 1), 1e-3)
    .option('--rank <n>', 'lora: rank', integerFrom(1, 256), 8)
    .option('--limit <n>', 'only the first n questions', positiveInteger)
    .requiredOption('--out <folder>', 'keeps all that is drawn and trained; the same command goes on with it')
    .option('--threads <n>', 'threads of a local model and of training', positiveInteger)
    .option('--parallel <n>', 'answers at once; a local model is repeatable with 1 only', integerFrom(1, 64))
    .option('--context-tokens <n>', 'context of a local model for each answer', positiveInteger)
    .option('--seed <seed>', 'the same seed draws the same answers', '0')
    .option('--json', 'print the report as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
    .action((files: readonly string[], flags: ImproveFlags) => runImprove(files, flags))
  refuseUnused<ImproveFlags>(command, [
    {
      options: ['epochs', 'batchSize', 'rate', 'rank'],
      when: ({ trainer }) => trainer === 'export',
      why: 'with --trainer export, wanted --trainer lora',
    },
    {
      options: ['critic', 'refinements', 'hardRounds', 'refineRecords'],
      when: ({ arm }) => arm === 'vanilla',
      why: 'with --arm vanilla, which samples alone, wanted --arm critique',
    },
    {
      options: ['contextTokens'],
      when: ({ endpoint }) => endpoint !== undefined,
      why: 'beside --endpoint, wanted a local model',
    },
  ])
  addExamples(
    command,
    'improve train.jsonl --model smollm2-135m --held-out test.jsonl --iterations 3 --out improvements/loop',
    'improve train.jsonl --model smollm2-135m --held-out test.jsonl --arm vanilla --tokens-of improvements/loop --out improvements/vanilla',
    'improve train.jsonl --model qwen --endpoint http://localhost:8000/v1 --critic model --critic-model qwen --trainer export --out improvements/qwen',
  )
}

async function runImprove(files: readonly string[], flags: ImproveFlags): Promise<void> {
  wantFlags(flags)
  const signal = interruptSignal()
  const critique = await import('../critique/index.ts')
  const questions = await readQuestions(files, flags.limit, signal)
  const heldOut = await readQuestions(flags.heldOut ?? [], undefined, signal)
  const also = await critique.readConversations(flags.also ?? [], { signal })
  await using models = new ResourceStack()
  const opened = models.use(await openCliModel(flags.model, flags))
  const ownIdentity = critique.actorIdentity(opened)
  // outside training names another model for the next iteration; the base is the one that the folder was begun with
  const baseName = (flags.trainer === 'export' ? await critique.readImproveBase(flags.out) : undefined) ?? ownIdentity
  const isBase = baseName === ownIdentity
  let critics: Promise<LanguageModel> | undefined
  const desk = models.use(
    await criticDesk({
      command: 'improve',
      criticWeights: flags.criticWeights,
      maxTokens: flags.maxTokens,
      threads: flags.threads,
      model: async () => {
        const { criticModel } = flags
        if (criticModel === undefined) return opened
        critics ??= openCliModel(criticModel, flags).then((model) => models.use(model))
        return await critics
      },
    }),
  )
  const display = flags.quiet === true ? undefined : startTrainingDisplay()
  const trainer = await openTrainer(flags, { base: baseName, given: isBase ? undefined : opened, display })
  const bars = new Bars(flags.quiet === true)
  let result: ImproveResult
  try {
    result = await critique.improve(questions, {
      ...flags,
      also,
      heldOut: heldOut.map(({ task }) => task),
      folder: flags.out,
      key: seedKey(flags.seed),
      base: () => {
        if (isBase) return Promise.resolve(opened)
        throw new RangeError(`improve: the first iteration of ${flags.out} draws from ${baseName}, got ${ownIdentity}`)
      },
      baseName,
      trainer,
      critic: flags.arm === 'vanilla' ? undefined : await desk.open(flags.critic),
      takeCriticTokens: () => desk.takeTokens(),
      budget: flags.tokensOf === undefined ? undefined : await critique.readTokenBudget(flags.tokensOf),
      onProgress: (progress) => bars.update(progress),
      signal,
    })
  } catch (error) {
    if (signal.aborted) console.error(`what is done is kept in ${flags.out}; the same command goes on`)
    throw error
  } finally {
    bars.stop()
    display?.stop()
  }
  await reportImprovement(result, { files, flags, critique })
}

function wantFlags(flags: ImproveFlags): void {
  const { endpoint, trainer, tokensOf, arm, critic, criticModel } = flags
  if (
    trainer === 'export' &&
    arm === 'critique' &&
    criticModel === undefined &&
    CRITIC_NEEDS[critic].includes('model')
  ) {
    throw new RangeError(
      `improve: critic ${critic} asks --model, which is another one in each iteration of --trainer export, wanted --critic-model`,
    )
  }
  wantWeightsUsed('improve', flags.criticWeights, arm === 'vanilla' ? [] : [critic])
  if (criticModel !== undefined && (arm === 'vanilla' || !CRITIC_NEEDS[critic].includes('model')))
    throw new RangeError(
      `improve: --critic-model is ${criticModel}, and ${arm === 'vanilla' ? 'the arm vanilla has no critic' : `the critic ${critic} asks no model`}, wanted one that does`,
    )
  if (endpoint !== undefined && trainer === 'lora')
    throw new RangeError('improve: --trainer is lora with --endpoint, wanted a local model, or --trainer export')
  if (tokensOf !== undefined && arm !== 'vanilla')
    throw new RangeError(`improve: --tokens-of is ${tokensOf} with --arm ${arm}, wanted --arm vanilla`)
}

async function openTrainer(
  flags: ImproveFlags,
  options: {
    readonly base: string
    readonly given: LanguageModel | undefined
    readonly display: ReturnType<typeof startTrainingDisplay> | undefined
  },
): Promise<ActorTrainer> {
  const critique = await import('../critique/index.ts')
  const { base, given, display } = options
  if (flags.trainer === 'export') return critique.exportTrainer({ baseName: base, given })
  const { findModel } = await import('../store/index.ts')
  const isFile = flags.model.endsWith('.gguf')
  const file = isFile ? flags.model : (await findModel(flags.model)).file
  return critique.loraTrainer({
    ...flags,
    file,
    model: {
      name: isFile ? 'actor' : flags.model,
      digest: base,
      parallel: flags.parallel ?? 1,
      threads: flags.threads,
      contextTokens: flags.contextTokens,
    },
    onProgress: (iteration, progress) => display?.update(`iteration ${iteration}`, progress),
  })
}

/** Word problems by id, each with the right solution that stands beside it, if any. */
async function readQuestions(
  files: readonly string[],
  limit: number | undefined,
  signal: AbortSignal,
): Promise<ImproveQuestion[]> {
  if (files.length === 0) return []
  const { readRows } = await import('../task/index.ts')
  const { answerOutcome } = await import('../critique/index.ts')
  const found = new Map<string, ImproveQuestion>()
  const ids = new TaskIds()
  for await (const { task, response, source } of readRows(files, { signal })) {
    if (task.kind !== 'arithmetic') continue
    ids.check(task, source)
    if (found.get(task.id)?.reference !== undefined) continue
    if (!found.has(task.id) && found.size === limit) break
    ids.wantGold(task, source)
    const isRight = response !== undefined && answerOutcome(task, response).right === true
    const own: ArithmeticTask = task
    found.set(task.id, isRight ? { task: own, reference: response.text } : { task: own })
  }
  if (found.size > 0) return [...found.values()]
  throw new RangeError(`improve: ${files.join(', ')} hold no word problem, wanted at least one`)
}

/** A bar for each stage. */
class Bars {
  readonly #quiet: boolean
  #stage = ''
  #bar: Progress | undefined

  constructor(quiet: boolean) {
    this.#quiet = quiet
  }

  update({ stage, iteration, done, total }: { stage: string; iteration: number; done: number; total: number }): void {
    const name = stage === 'explore' ? `iteration ${iteration}: explore` : `held-out questions, actor ${iteration}`
    if (name !== this.#stage) {
      this.stop()
      this.#stage = name
      this.#bar = startProgress(name, total, 'done', { from: done - 1, quiet: this.#quiet })
    }
    this.#bar?.update(done)
  }

  stop(): void {
    this.#bar?.stop()
    this.#bar = undefined
  }
}
