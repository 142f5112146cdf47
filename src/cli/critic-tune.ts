/** `touchstone critic tune`: a language model learns to write critiques, by a low-rank adapter. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { TuneCriticProgress, TunedCard } from '../critique/index.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { numberBetween } from './number-option.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress, type Progress } from './terminal.ts'
import { startTrainingDisplay } from './training-progress.ts'

interface TuneFlags {
  readonly out: string
  readonly model: string
  readonly epochs: number
  readonly batchSize: number
  readonly rate: number
  readonly rank: number
  readonly heldOut: number
  readonly maxTokens: number
  readonly limit?: number
  readonly seed: string
  readonly threads?: number
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Defines the command. */
export function addCriticTune(critic: Command): void {
  const tune = critic
    .command('tune')
    .description('fine-tune a language model into the critic `tuned`, which writes critiques')
    .argument(
      '<paths...>',
      'folders of `touchstone corpus build`, or JSONL of conversations as `corpus export --form sft` and `improve` (critic.jsonl) write them',
    )
    .requiredOption('--out <folder>', 'adapter and model card; the same command goes on with it')
    .option('--model <name>', 'the base: a language model of the store, or a .gguf file', 'smollm2-135m')
    .option('--epochs <n>', 'passes over the critiques', positiveInteger, 2)
    .option('--batch-size <n>', 'critiques of an update', positiveInteger, 8)
    .option('--rate <rate>', 'peak learning rate', numberBetween(1e-7, 1), 1e-3)
    .option('--rank <n>', 'rank of the adapter', integerFrom(1, 256), 8)
    .option(
      '--held-out <n>',
      'solutions that train nothing and are criticised at the end, whole questions, at most a fifth of them',
      integerFrom(0),
      24,
    )
    .option('--max-tokens <n>', 'longest critique of a held-out solution', positiveInteger, 512)
    .option('--limit <n>', 'only the first n critiques', positiveInteger)
    .option('--threads <n>', 'threads of training and of the critiques', positiveInteger)
    .option('--seed <seed>', 'the same seed trains the same critic', '0')
    .option('--json', 'print the card as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
    .action((paths: readonly string[], flags: TuneFlags) => tuneCommand(paths, flags))
  addExamples(
    tune,
    'critic tune corpora/own --out critics/own',
    'critic tune critic-sft.jsonl --model mine.gguf --epochs 3 --out critics/mine',
    'judge answers.jsonl --critic tuned --critic-weights critics/own --blind',
  )
}

async function tuneCommand(paths: readonly string[], flags: TuneFlags): Promise<void> {
  const signal = interruptSignal()
  const [critique, { fileDigest }] = await Promise.all([import('../critique/index.ts'), import('../store/index.ts')])
  const base = await critique.tunedBase(flags.model.endsWith('.gguf') ? resolve(flags.model) : flags.model, { signal })
  const examples = await critique.readTuningExamples(paths, { limit: flags.limit, signal })
  const named = await Promise.all(
    paths.map(async (path) => `${path} ${(await fileDigest(await critique.tuningFile(path), signal)).slice(0, 16)}`),
  )
  const { out: folder, epochs, batchSize, rate, rank, heldOut, maxTokens, threads } = flags
  const display = new Display(flags.quiet === true)
  let card: TunedCard
  try {
    card = await critique.tuneCritic(examples, {
      folder,
      base,
      epochs,
      batchSize,
      rate,
      rank,
      heldOut,
      maxTokens,
      threads,
      signal,
      data: `${named.join(', ')}${flags.limit === undefined ? '' : `, first ${flags.limit} critiques`}`,
      key: seedKey(flags.seed),
      onProgress: (progress) => display.update(progress),
    })
  } catch (error) {
    if (signal.aborted) console.error(`what is done is kept in ${folder}; the same command goes on`)
    throw error
  } finally {
    display.stop()
  }
  if (flags.json === true) console.log(JSON.stringify({ folder, ...card }))
  else if (flags.quiet !== true) await print(folder, card)
}

async function print(folder: string, { records, questions, leftOut, heldOut, base }: TunedCard): Promise<void> {
  const { percentText } = await import('../evaluation/index.ts')
  const left = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`)
  console.log(
    `${base.name} trained on ${records} critiques of ${questions} questions${left.length === 0 ? '' : `, left out ${left.join(', ')}`}: ${folder}`,
  )
  if (heldOut === null) {
    console.log(
      'no solution was held out (--held-out, at most a fifth of the questions), so nothing is known of how well it judges',
    )
    return
  }
  const { wrong, right, located, passed, final, unread } = heldOut
  const shown = (share: number | null): string => (share === null ? '-' : percentText(share))
  console.log(
    `on ${wrong + right} solutions of ${heldOut.questions} other questions: first wrong step named in ${shown(located)} of ${wrong} wrong ones, ` +
      `no step called wrong in ${shown(passed)} of ${right} right ones, final verdict right in ${shown(final)}, ${unread} without a critique`,
  )
  console.log(`${folder}/README.md is the model card`)
}

/** A bar for the training, then one for the critiques. */
class Display {
  readonly #training: ReturnType<typeof startTrainingDisplay> | undefined
  readonly #quiet: boolean
  #bar: Progress | undefined

  constructor(quiet: boolean) {
    this.#quiet = quiet
    this.#training = quiet ? undefined : startTrainingDisplay()
  }

  update(progress: TuneCriticProgress): void {
    if (progress.stage === 'train') {
      this.#training?.update('critic', progress.progress)
      return
    }
    this.#training?.stop()
    this.#bar ??= startProgress('held-out solutions', progress.total, 'critiques', {
      from: progress.done - 1,
      quiet: this.#quiet,
    })
    this.#bar.update(progress.done)
  }

  stop(): void {
    this.#training?.stop()
    this.#bar?.stop()
  }
}
