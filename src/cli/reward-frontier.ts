/** `touchstone reward frontier`: every remedy over its dial, by balanced accuracy and dependence on length. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import type { Key } from '../random.ts'
import type { ArmFigures, BenchmarkTexts, splitProblem } from '../reward/benchmark/index.ts'
// names that --help prints; the door of the room would load far more
import { perturbationText, SHUFFLE } from '../reward/features/perturbation.ts'
import { REWARD_ARMS, type RewardArmName } from '../reward/training/reward-arm-name.ts'
import { makeFolder } from '../make-folder.ts'
import { badRowOption, type BadRowFlags } from './bad-row-option.ts'
import { addExamples } from './examples.ts'
import { cutText, skippedLines } from './counted-rows.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { addPerturbationOptions, readingText, type PerturbationFlags } from './perturbation-options.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal, startProgress, withProgress } from './terminal.ts'
import { writePage, writeWhole } from './page-file.ts'
import { refuseUnused } from './unused-options.ts'

interface FrontierFlags extends BadRowFlags, PerturbationFlags {
  readonly arms: readonly RewardArmName[]
  readonly splits: number
  readonly limit?: number
  readonly out: string
  readonly threads: number
  readonly seed: string
  readonly json?: boolean
}

/** One line of `splits.jsonl`. */
interface MeasuredSplit {
  readonly name: string
  readonly figures: readonly ArmFigures[]
}

/** Fewer prompts leave no pair of each kind on the held-back side. */
const FEWEST_PROMPTS = 10

/** Defines the command. */
export function addFrontierCommand(reward: Command): void {
  const command = reward
    .command('frontier')
    .description('train every arm over its dial; balanced accuracy against dependence on length, to choose a point')
    .argument('<files...>', 'preference pairs of any shape: JSONL, JSON (both also as .gz) or Parquet')
    .option(
      '--backbone <name>',
      'frozen encoder or language model: a model of the store, a folder, or a .gguf file',
      'minilm-l6',
    )
    .addOption(new Option('--arms <names...>', 'arms to train').choices(REWARD_ARMS).default(REWARD_ARMS, 'all'))
  addPerturbationOptions(command)
    .option('--splits <n>', 'splits by prompt, 80 to 20', integerFrom(1, 100), 5)
    .option('--limit <n>', 'only the first n pairs', positiveInteger)
    .addOption(badRowOption())
    .option('--out <folder>', 'page, points and measured splits; the same command goes on', 'runs/reward-frontier')
    .option('--threads <n>', 'threads of the CPU; 0: as many as there are cores', integerFrom(0, 1024), 0)
    .option('--seed <seed>', 'draws the splits', '0')
    .option('--json', 'print the points as one JSON object')
    .action((files: readonly string[], flags: FrontierFlags) => frontier(files, flags))
  refuseUnused<FrontierFlags>(command, [
    {
      options: ['perturbation', 'biasBackbone'],
      when: (flags) => !flags.arms.includes('perturbed'),
      why: 'and the arm perturbed is not trained, wanted it among --arms',
    },
  ])
  addExamples(
    command,
    'reward frontier data/preferences.jsonl',
    'reward frontier pairs.jsonl --arms vanilla two-stage penalty --splits 10 --out runs/frontier',
  )
}

async function frontier(files: readonly string[], flags: FrontierFlags): Promise<void> {
  const signal = interruptSignal()
  const [room, benchmark, evaluation, { openPretrained }, { openKeyedLog }, { split }] = await Promise.all([
    import('../reward/index.ts'),
    import('../reward/benchmark/index.ts'),
    import('../evaluation/index.ts'),
    import('../engine/index.ts'),
    import('../json-lines-log.ts'),
    import('../random.ts'),
  ])
  // a place that cannot be written to is told before the work
  makeFolder(flags.out)
  const read = await room.readPreferencePairs(files, { onBadRow: flags.onBadRow, signal })
  const pairs = read.pairs.slice(0, flags.limit)
  const prompts = new Set(pairs.map(({ prompt }) => prompt)).size
  if (prompts < FEWEST_PROMPTS)
    throw new RangeError(`reward frontier: got ${prompts} prompts, wanted at least ${FEWEST_PROMPTS} to hold some back`)
  const key = seedKey(flags.seed)
  const isPerturbed = flags.arms.includes('perturbed')
  const texts = await withProgress('reward frontier: encode', 'responses', async (onProgress) =>
    benchmark.frontierTexts(pairs, await openPretrained(flags.backbone), {
      key: split(key, 'perturbation'),
      perturbed: isPerturbed,
      perturbation: flags.perturbation,
      biasEncoder: flags.biasBackbone,
      threads: flags.threads,
      onProgress,
      signal,
    }),
  )
  const splits = splitsToMeasure(benchmark.splitProblem, texts, { count: flags.splits, key: split(key, 'splits') })
  if (texts.cut > 0) console.error(cutText(texts.cut, texts.cues.length, texts.maximumLength))
  const arms = benchmark.frontierArms(flags.arms)
  const run = createHash('sha256')
    .update(JSON.stringify([pairs, texts.digests, Object.keys(arms), flags.seed]))
    .digest('hex')
    .slice(0, 16)
  using kept = await openKeyedLog<MeasuredSplit>(join(flags.out, 'splits.jsonl'), {
    noun: 'measured split',
    parse: (value) => value as MeasuredSplit,
    keyOf: ({ name }) => name,
    signal,
  })
  const progress = startProgress('reward frontier', splits.length * Object.keys(arms).length, 'arms')
  const figures: ArmFigures[] = []
  try {
    for (const [place, number] of splits.entries()) {
      const name = `${run} split ${number}`
      let done = place * Object.keys(arms).length
      const measured = await kept.once(name, async () => ({
        name,
        figures: await benchmark.measureSplit(texts, number, {
          key: split(key, 'splits'),
          arms,
          onArm: () => progress.update(++done),
          signal,
        }),
      }))
      figures.push(...measured.figures)
    }
  } finally {
    progress.stop()
  }
  const points = benchmark.frontierOf(figures)
  const page = benchmark.frontierPage(points, {
    command: commandText(files, flags),
    pairs: pairs.length,
    prompts,
    seed: flags.seed,
    ...(isPerturbed ? { perturbed: readingText(flags) } : {}),
  })
  await writeWhole(join(flags.out, 'points.jsonl'), points.map((point) => `${JSON.stringify(point)}\n`).join(''))
  const file = await writePage(flags.out, page)
  if (flags.json === true) {
    console.log(JSON.stringify({ pairs: pairs.length, prompts, skipped: read.skipped, cut: texts.cut, points }))
    return
  }
  for (const line of skippedLines(read.skipped)) console.log(line)
  for (const table of [benchmark.frontierTable(points), ...benchmark.rivalTables(points)])
    console.log(evaluation.renderTerminalTable(table))
  console.log(`report: ${file}`)
}

/** The splits that have a balanced accuracy. The others are named on standard error. @throws RangeError where none has */
function splitsToMeasure(
  problemOf: typeof splitProblem,
  texts: BenchmarkTexts,
  { count, key }: { readonly count: number; readonly key: Key },
): readonly number[] {
  const found = Array.from({ length: count }, (_v, number) => ({ number, problem: problemOf(texts, number, key) }))
  const left = found.filter(({ problem }) => problem !== undefined)
  if (left.length === count)
    throw new RangeError(
      `reward frontier: split 0: ${left[0]?.problem}, and so with all ${amountText(count, 'split')}, wanted more pairs whose chosen response is shorter, and longer`,
    )
  for (const { number, problem } of left) console.error(`reward frontier: split ${number} is left out: ${problem}`)
  return found.filter(({ problem }) => problem === undefined).map(({ number }) => number)
}

/** What the arm `perturbed` reads, where it is not what it reads without any option, as it is written. */
function perturbationParts({ perturbation = SHUFFLE, biasBackbone, backbone }: FrontierFlags): readonly string[] {
  return [
    ...(perturbation.kind === 'shuffle' ? [] : [`--perturbation ${perturbationText(perturbation)}`]),
    ...(biasBackbone === undefined || biasBackbone === backbone ? [] : [`--bias-backbone ${biasBackbone}`]),
  ]
}

/** All that decides the figures. */
function commandText(files: readonly string[], flags: FrontierFlags): string {
  const { backbone, arms, splits, limit, onBadRow, seed } = flags
  return [
    'touchstone reward frontier',
    ...files,
    ...(arms.length === REWARD_ARMS.length ? [] : ['--arms', ...arms]),
    `--backbone ${backbone}`,
    ...perturbationParts(flags),
    `--splits ${splits}`,
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    ...(onBadRow === 'stop' ? [] : ['--on-bad-row skip']),
    `--seed ${seed}`,
  ].join(' ')
}
