/**
 * `touchstone evaluate NAME`: a public benchmark on this project's own methods: table, intervals, page, the command again.
 *
 * The folder of `--out` keeps what is measured already, so that the same command goes on after an interruption. To add an
 * evaluation: one entry in `evaluations`, its code in a file of its own that loads on use.
 */
import { join } from 'node:path'
import { Argument, Option, type Command } from 'commander'
import type { Page } from '../evaluation/index.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { DATA_DIR_HELP } from './data.ts'
import { addExamples } from './examples.ts'
import type { CriticEvaluationContext } from './evaluate-criticised.ts'
import { makeFolder } from '../make-folder.ts'
import type { Report } from '../supervision.ts'
import { positiveInteger } from './integer-option.ts'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import { interruptSignal } from './terminal.ts'
import { flagOf } from './unused-options.ts'
import { printTables, writePage } from './page-file.ts'

/** What an evaluation measures: arms that it trains over an encoder, a critic, or a trained reward. */
type Measured = 'encoder' | 'critic' | 'reward'

/** Options that only some evaluations take. */
const OPTIONS_OF: Readonly<Record<Measured, readonly (keyof EvaluateFlags)[]>> = {
  encoder: ['model', 'splits'],
  critic: ['critic', 'criticModel', 'criticEndpoint', 'criticWeights'],
  reward: ['reward'],
}

/** An entry of the table. */
export interface Evaluation {
  readonly name: string
  readonly about: string
  /** What it measures, which says which options it takes. */
  readonly measures: Measured
  /** The page, of which the command also prints all tables. Abort rejects with the signal's reason; what is measured is kept. */
  readonly run: (context: CriticEvaluationContext) => Promise<Page>
}

/** All evaluations. */
export const EVALUATIONS: readonly Evaluation[] = [
  {
    name: 'fewrel-open',
    measures: 'encoder',
    about: 'relations of FewRel, some of them never trained on: which arm knows what it does not know',
    run: async (context) => (await import('./evaluate-fewrel-open.ts')).evaluateFewRelOpen(context),
  },
  {
    name: 'fewrel-zero-shot',
    measures: 'encoder',
    about: 'relations of FewRel of which only a description is given: which arm matches them best',
    run: async (context) => (await import('./evaluate-fewrel-zero-shot.ts')).evaluateFewRelZeroShot(context),
  },
  {
    name: 'processbench',
    measures: 'critic',
    about: 'a critic (--critic): the first wrong step of solutions to problems of GSM8K, or of MATH (--part math)',
    run: async (context) => (await import('./evaluate-critics.ts')).evaluateCritic('processbench', context),
  },
  {
    name: 'mr-gsm8k',
    measures: 'critic',
    about:
      'a critic (--critic): the first wrong step of wrong solutions to GSM8K problems, and what can be had of MR-Score',
    run: async (context) => (await import('./evaluate-critics.ts')).evaluateCritic('mr-gsm8k', context),
  },
  {
    name: 'mr-ben',
    measures: 'critic',
    about: 'a critic (--critic): verdict and first wrong step of solutions in mathematics and physics',
    run: async (context) => (await import('./evaluate-critic-sets.ts')).evaluateMrBen(context),
  },
  {
    name: 'prmbench',
    measures: 'critic',
    about: 'a critic (--critic): every step of solutions with planted errors of nine kinds',
    run: async (context) => (await import('./evaluate-critic-sets.ts')).evaluatePrmBench(context),
  },
  {
    name: 'bigbench-mistake',
    measures: 'critic',
    about: 'a critic (--critic): the first mistake of traces, or none',
    run: async (context) => (await import('./evaluate-critic-sets.ts')).evaluateMistakes(context),
  },
  {
    name: 'realcritic',
    measures: 'critic',
    about: 'a critic (--critic) and a model (--critic-model): what corrections by the critiques are worth',
    run: async (context) => (await import('./evaluate-critic-sets.ts')).evaluateRealCritic(context),
  },
  {
    name: 'poe',
    measures: 'encoder',
    about: 'rewards trained on labels that favour length: the product of experts beside every other remedy',
    run: async (context) => (await import('./evaluate-poe.ts')).evaluatePoe(context),
  },
  {
    name: 'rm-bench',
    measures: 'reward',
    about: 'a trained reward (--reward): chosen and rejected in three styles',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('rm-bench', context),
  },
  {
    name: 'llmbar',
    measures: 'reward',
    about: 'a trained reward (--reward): which response follows the instruction, where the other often looks better',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('llmbar', context),
  },
  {
    name: 'judgebench',
    measures: 'reward',
    about: 'a trained reward (--reward): which answer is right',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('judgebench', context),
  },
  {
    name: 'alpaca-eval',
    measures: 'reward',
    about: 'a trained reward (--reward): labels of a judge that favours length',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('alpaca-eval', context),
  },
  {
    name: 'pandalm',
    measures: 'reward',
    about: 'a trained reward (--reward): labels of three people',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('pandalm', context),
  },
  {
    name: 'finegrained-qa',
    measures: 'reward',
    about: 'a trained reward (--reward): labels of people that length hardly moves',
    run: async (context) => (await import('./evaluate-preferences.ts')).evaluatePreferences('finegrained-qa', context),
  },
]

interface EvaluateFlags extends CriticFlags {
  readonly splits?: number
  readonly seed: string
  readonly out?: string
  readonly model: string
  readonly reward?: string
  readonly part?: 'gsm8k' | 'math'
  readonly dataDir?: string
  readonly quick?: boolean
  readonly json?: boolean
}

/** Defines the command. */
export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description(`measure on a public benchmark: ${EVALUATIONS.map(({ name }) => name).join(', ')}`)
    .addArgument(new Argument('<name>', 'which').choices(EVALUATIONS.map(({ name }) => name)))
    .option('--splits <n>', 'splits of the relations (default: as many as the claim has)', positiveInteger)
    .option('--seed <seed>', 'draws splits, pairs and answers; the same seed draws the same', '0')
    .option('--model <name>', 'encoder: a model of the store, or a folder', 'minilm-l6')
    .option('--reward <folder>', 'trained reward model, for preference sets')
  addCriticOptions(command)
    .addOption(new Option('--part <name>', 'part of processbench (default: gsm8k)').choices(['gsm8k', 'math']))
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--out <folder>', 'page and partial results (default: evaluations/NAME)')
    .option('--quick', 'a short form: fewer sentences and splits')
    .option('--json', 'print the figures and tables as one JSON object')
    .addHelpText('after', `\n${EVALUATIONS.map(({ name, about }) => `  ${name}: ${about}`).join('\n')}\n`)
    .action((name: string, flags: EvaluateFlags) => evaluate(name, flags, command))
  addExamples(command, 'evaluate fewrel-open --quick', 'evaluate processbench --critic arithmetic')
}

async function evaluate(name: string, flags: EvaluateFlags, asked: Command): Promise<void> {
  const evaluation = EVALUATIONS.find((one) => one.name === name)
  if (evaluation === undefined) throw new RangeError(`evaluate: name is ${JSON.stringify(name)}, wanted one listed`)
  wantOptionsUsed(evaluation, asked)
  wantPartUsed(name, flags)
  const signal = interruptSignal()
  const folder = flags.out ?? join('evaluations', name)
  makeFolder(folder)
  const command = commandOf(evaluation, flags)
  let page: Page
  try {
    page = await evaluation.run({
      splits: flags.splits,
      seed: flags.seed,
      quick: flags.quick === true,
      model: flags.model,
      reward: flags.reward,
      critic: criticOf('evaluate', flags, { corrects: name === 'realcritic' }),
      part: flags.part,
      folder,
      command,
      dataFolder: flags.dataDir,
      signal,
    })
  } catch (error) {
    if (signal.aborted) {
      const place = evaluation.measures === 'reward' ? 'encoded is kept in the cache' : `measured is kept in ${folder}`
      console.error(`what is ${place}; the same command goes on`)
    }
    throw error
  }
  const file = await writePage(folder, page)
  const tables = page.sections.flatMap((section) => section.tables ?? [])
  if (flags.json === true) {
    const report: Report = { title: page.title, command, figures: page.figures ?? [] }
    console.log(JSON.stringify({ evaluation: name, ...report, tables, report: file }))
  } else {
    await printTables(page)
    console.log(`report: ${file}`)
    console.log(`again: ${command}`)
  }
}

/** @throws RangeError for an option that the evaluation has no use for */
function wantOptionsUsed({ name, measures }: Evaluation, command: Command): void {
  for (const [kind, options] of Object.entries(OPTIONS_OF)) {
    if (kind === measures) continue
    const given = options.find((option) => command.getOptionValueSource(option) === 'cli')
    if (given === undefined) continue
    const what = { encoder: 'arms over an encoder', critic: 'a critic', reward: 'a trained reward' }[measures]
    throw new RangeError(`evaluate ${name}: it measures ${what} and takes no ${flagOf(command, given)}`)
  }
}

/** @throws RangeError for a part of a set that has none */
function wantPartUsed(name: string, { part }: EvaluateFlags): void {
  if (part === undefined || name === 'processbench') return
  throw new RangeError(`evaluate ${name}: --part is ${part}, and the set has no parts to choose, wanted processbench`)
}

/** The command with the options that decide the numbers. */
function commandOf({ name, measures }: Evaluation, flags: EvaluateFlags): string {
  const { splits, seed, model, reward, critic, criticModel, criticEndpoint, criticWeights, part, quick } = flags
  const options = [
    ...(splits === undefined ? [] : [`--splits ${splits}`]),
    `--seed ${seed}`,
    ...(measures === 'encoder' ? [`--model ${model}`] : []),
    ...(reward === undefined ? [] : [`--reward ${reward}`]),
    ...(critic === undefined ? [] : [`--critic ${critic}`]),
    ...(criticModel === undefined ? [] : [`--critic-model ${criticModel}`]),
    ...(criticEndpoint === undefined ? [] : [`--critic-endpoint ${withoutPasswords(criticEndpoint)}`]),
    ...(criticWeights === undefined ? [] : [`--critic-weights ${criticWeights}`]),
    ...(part === undefined ? [] : [`--part ${part}`]),
    ...(quick === true ? ['--quick'] : []),
  ]
  return `touchstone evaluate ${name} ${options.join(' ')}`
}
