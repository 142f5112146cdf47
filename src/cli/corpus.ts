/** `touchstone corpus`: builds a corpus of flawed responses with critiques, and writes it in the shapes that trainers read. */
import { Option, type Command } from 'commander'
import { amountText, percentText } from '../evaluation/figure-text.ts'
import { ResourceStack } from '../resource-stack.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { openCliModel } from './cli-model.ts'
import { numberBetween } from './number-option.ts'
import { wantOutFile } from './out-file.ts'
import { requestLimitOption } from './request-limit.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

const WAYS = ['rule', 'sample', 'prefix', 'instruction'] as const
type Way = (typeof WAYS)[number]
/** The ways that let a model go on from a begun solution. */
function wantsBegunTurns(way: Way): boolean {
  return way === 'prefix' || way === 'instruction'
}

/** Whether a model writes responses, and critiques of them. */
function asksModel(ways: readonly Way[]): boolean {
  return ways.some((way) => way !== 'rule')
}

const FORMS = ['sft', 'preference', 'stepwise', 'step-scores', 'verl', 'refine'] as const

interface BuildFlags {
  readonly out: string
  readonly ways: readonly Way[]
  readonly perTask: number
  readonly correctShare: number
  readonly kinds?: readonly string[]
  readonly rows?: number
  readonly limit?: number
  readonly seed: string
  readonly model?: string
  readonly annotator?: string
  readonly endpoint?: string
  readonly samples: number
  readonly maxTokens: number
  readonly softFilter?: boolean
  readonly k: number
  readonly tau: number
  readonly threads?: number
  readonly parallel?: number
  readonly json?: boolean
  readonly quiet?: boolean
}

interface ExportFlags {
  readonly form: (typeof FORMS)[number]
  readonly out: string
  readonly tokenizer?: string
  readonly json?: boolean
}

/** Defines the command. */
export function addCorpusCommand(program: Command): void {
  const corpus = program.command('corpus').description('flawed responses with critiques of them, for training critics')
  const build = corpus
    .command('build')
    .description('build a corpus from solved tasks, resuming where it was interrupted')
    .argument('<tasks...>', 'data files whose responses are right solutions, such as the training part of GSM8K')
    .requiredOption(
      '--out <folder>',
      'rows, dropped candidates, statistics and data card; the same command goes on with it',
    )
    .addOption(
      new Option('--ways <way...>', 'how responses are come by; all but `rule` need --model')
        .choices(WAYS)
        .default(['rule']),
    )
    .option('--per-task <n>', 'candidates by rule of each task', positiveInteger, 10)
    .option('--correct-share <share>', 'share of right responses among the rows', numberBetween(0, 1), 0.28)
    .option('--kinds <kind...>', 'what rules and instructions corrupt (default: every kind)')
    .option('--rows <n>', 'stop at so many rows', positiveInteger)
    .option('--limit <n>', 'only the first n tasks', positiveInteger)
    .option(
      '--model <name>',
      'who answers: a model of `touchstone models list`, a .gguf file, or a model of --endpoint',
    )
    .option('--annotator <name>', 'who writes critiques of responses of a model (default: the same model)')
    .option(
      '--endpoint <address>',
      'an OpenAI-compatible server for both models, of the ways rule and sample: none goes on from a begun solution, as prefix and instruction want',
    )
    .addOption(requestLimitOption())
    .option('--samples <n>', 'samples, prefixes and instructions of each task', positiveInteger, 4)
    .option('--max-tokens <n>', 'longest answer and critique', positiveInteger, 768)
    .option('--soft-filter', 'keep a critique only where refinements of --model with it succeed')
    .option('--k <n>', 'refinements of the soft filter', positiveInteger, 10)
    .option('--tau <share>', 'share of them that must succeed', numberBetween(0, 1), 0.3)
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .option('--parallel <n>', 'answers at once; a local model is repeatable with 1 only', integerFrom(1, 64))
    .option('--seed <seed>', 'the same seed gives the same bytes', '0')
    .option('--json', 'print the statistics as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
    .action((files: readonly string[], flags: BuildFlags) => buildFrom(files, flags))
  refuseUnused<BuildFlags>(build, [
    {
      options: ['k', 'tau'],
      when: ({ softFilter }) => softFilter !== true,
      why: 'without a soft filter, wanted --soft-filter beside it',
    },
    {
      options: ['perTask'],
      when: ({ ways }) => !ways.includes('rule'),
      why: 'and --ways has no rule, wanted it among them',
    },
    {
      options: ['correctShare'],
      when: ({ ways }) => !ways.includes('sample') && !ways.includes('rule'),
      why: 'and --ways has neither sample nor rule, wanted one of them',
    },
    {
      options: ['kinds'],
      when: ({ ways }) => !ways.includes('rule') && !ways.includes('instruction'),
      why: 'and --ways has neither rule nor instruction, wanted one of them',
    },
    {
      options: ['annotator', 'samples'],
      when: ({ ways, model }) => model !== undefined && !asksModel(ways),
      why: 'and the way rule draws no responses and writes its critiques itself, wanted sample, prefix or instruction among --ways',
    },
    {
      options: ['maxTokens', 'threads', 'parallel', 'samples'],
      when: ({ model }) => model === undefined,
      why: 'and no model is asked, wanted --model beside it',
    },
  ])
  addExamples(
    build,
    'corpus build examples/worked-solutions.jsonl --out corpora/own',
    'corpus build gsm8k-train.jsonl --per-task 20 --rows 100000 --out corpora/gsm8k',
    'corpus build gsm8k-train.jsonl --ways sample prefix --model qwen2.5-coder-1.5b --soft-filter --limit 50 --out corpora/sampled',
  )
  const write = corpus
    .command('export')
    .description('write a corpus in the shape that a trainer reads')
    .argument('<folder>', 'what `touchstone corpus build --out` wrote')
    .addOption(
      new Option(
        '--form <form>',
        'sft: conversations that end with the critique; refine: that end with a right solution after a critique; preference: right against flawed solution; stepwise: TRL steps with labels; step-scores: every step with character and token span; verl: rows with prompt and ground truth',
      )
        .choices(FORMS)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'JSONL file, written anew')
    .option('--tokenizer <folder>', 'Hugging Face folder whose tokens step-scores counts')
    .option('--json', 'print the counts as one JSON object')
    .action((folder: string, flags: ExportFlags) => exportTo(folder, flags))
  addExamples(
    write,
    'corpus export corpora/own --form sft --out critic-sft.jsonl',
    'corpus export corpora/own --form step-scores --tokenizer models/smollm2 --out steps.jsonl',
  )
}

async function buildFrom(files: readonly string[], flags: BuildFlags): Promise<void> {
  const signal = interruptSignal()
  const [{ readRows, digestFile }, critique] = await Promise.all([
    import('../task/index.ts'),
    import('../critique/index.ts'),
  ])
  const needsModel = asksModel(flags.ways) || flags.softFilter === true
  if (needsModel && flags.model === undefined) {
    throw new RangeError(
      `corpus build: ways are ${flags.ways.join(', ')}, wanted --model for all but rule without a soft filter`,
    )
  }
  if (!needsModel && (flags.model ?? flags.annotator ?? flags.endpoint) !== undefined) {
    throw new RangeError(
      'corpus build: the way rule asks no model, wanted other --ways, or --soft-filter, beside --model, --annotator and --endpoint',
    )
  }
  if (flags.endpoint !== undefined && flags.ways.some(wantsBegunTurns)) {
    throw new RangeError(
      `corpus build: ways are ${flags.ways.join(', ')} with --endpoint, and no endpoint goes on from a begun solution, wanted a local model, or --ways of rule and sample`,
    )
  }
  const kinds = kindsOf(flags.kinds, critique.CORRUPTION_KINDS)
  const data = await Promise.all(
    files.map(async (file) => `${file} ${(await digestFile(file, { signal })).digest.sha256.slice(0, 16)}`),
  )
  await using models = new ResourceStack()
  const open = async (name: string): ReturnType<typeof openCliModel> => models.use(await openCliModel(name, flags))
  const model = flags.model === undefined ? undefined : await open(flags.model)
  // the way rule writes its critiques itself, and the data card tells who wrote others
  const annotating = asksModel(flags.ways)
    ? flags.annotator === undefined
      ? model
      : await open(flags.annotator)
    : undefined
  const sources = flags.ways.map((way) => {
    if (way === 'rule')
      return critique.ruleCandidates({ perTask: flags.perTask, correctShare: flags.correctShare, kinds })
    if (model === undefined) throw new RangeError(`corpus build: way ${way} wants --model`)
    const options = { samples: flags.samples, maxTokens: flags.maxTokens, correctShare: flags.correctShare }
    if (way === 'sample') return critique.sampledCandidates(model, options)
    if (way === 'prefix') return critique.prefixCandidates(model, options)
    return critique.instructedCandidates(model, { ...options, kinds })
  })
  let passed = 0
  const rows = critique.solvedTasks(readRows(files, { signal }), () => passed++)
  const progress = startProgress('corpus', flags.rows, 'rows', { quiet: flags.quiet })
  try {
    const statistics = await critique.buildCorpus(limited(rows, flags.limit), {
      folder: flags.out,
      sources,
      key: seedKey(flags.seed),
      annotator:
        annotating === undefined ? undefined : critique.modelAnnotator(annotating, { maxTokens: flags.maxTokens }),
      softFilter:
        flags.softFilter === true && model !== undefined
          ? critique.modelSoftFilter(model, { count: flags.k, threshold: flags.tau, maxTokens: flags.maxTokens })
          : undefined,
      data: `${data.join(', ')}${flags.limit === undefined ? '' : `, first ${flags.limit} tasks`}`,
      rows: flags.rows,
      onProgress: (done) => progress.update(done.rows),
      signal,
    })
    if (statistics.rows === 0) {
      const reasons = Object.entries(statistics.dropped).map(([reason, count]) => `${count} ${reason}`)
      console.error(
        `THE CORPUS HAS NO ROW: ${amountText(passed, 'row')} of the files passed over, which have no solution that comes to a gold answer; ` +
          `candidates dropped: ${reasons.join(', ') || 'none'}`,
      )
      process.exitCode = 1
    }
    if (flags.json === true) console.log(JSON.stringify({ folder: flags.out, passedOver: passed, ...statistics }))
    else if (flags.quiet !== true) {
      const dropped = Object.values(statistics.dropped).reduce((sum, count) => sum + count, 0)
      const share = statistics.rows === 0 ? '-' : percentText(statistics.correct / statistics.rows)
      console.log(
        `${amountText(statistics.rows, 'row')} of ${amountText(statistics.tasks, 'task')} in ${flags.out}, ${share} with a right response; ` +
          `${amountText(dropped, 'candidate')} dropped; the data card is ${flags.out}/README.md`,
      )
      for (const [reason, count] of Object.entries(statistics.dropped))
        console.log(`  dropped ${count} times: ${reason}`)
      for (const [count, reason] of [
        [statistics.askedBefore, 'an earlier row asks the same question'],
        [passed, 'there is no solution that comes to a gold answer'],
      ] as const)
        if (count > 0) console.log(`  ${amountText(count, 'row')} of the files passed over: ${reason}`)
    }
  } catch (error) {
    if (signal.aborted) console.error(`what is built is kept in ${flags.out}; the same command goes on`)
    throw error
  } finally {
    progress.stop()
  }
}

function kindsOf<Kind extends string>(given: readonly string[] | undefined, known: readonly Kind[]): readonly Kind[] {
  if (given === undefined) return known
  return given.map((name) => {
    const kind = known.find((each) => each === name)
    if (kind === undefined) throw new RangeError(`corpus build: kind is ${name}, wanted one of ${known.join(', ')}`)
    return kind
  })
}

async function* limited<T>(items: AsyncIterable<T>, limit = Infinity): AsyncGenerator<T> {
  let taken = 0
  for await (const item of items) {
    yield item
    taken++
    if (taken >= limit) return
  }
}

async function exportTo(folder: string, flags: ExportFlags): Promise<void> {
  wantOutFile('corpus export', '--out', flags.out)
  const signal = interruptSignal()
  const { exportCorpus } = await import('../critique/index.ts')
  const counts = await exportCorpus(folder, { form: flags.form, file: flags.out, tokenizer: flags.tokenizer, signal })
  if (flags.json === true) console.log(JSON.stringify({ file: flags.out, form: flags.form, ...counts }))
  else
    console.log(
      `${amountText(counts.written, 'record')} in ${flags.out}; ${amountText(counts.left, 'row')} left out, which give none of this form`,
    )
}
