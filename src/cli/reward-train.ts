/** `touchstone reward train`: a reward model from the user's own preference pairs. */
import { createHash } from 'node:crypto'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { TouchstoneError } from '../errors.ts'
import { badRowOption, type BadRowFlags } from './bad-row-option.ts'
import { cutText, skippedLines } from './counted-rows.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
// names that --help prints; the door of the room would load far more
import { CUE_NAMES, type CueName } from '../reward/bias/response-cues.ts'
import { REWARD_ARMS, type RewardArmName } from '../reward/training/reward-arm-name.ts'
import { numberBetween } from './number-option.ts'
import { addPerturbationOptions, readingText, type PerturbationFlags } from './perturbation-options.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import type { RewardPair, TrainedReward, TrainRewardOptions } from '../reward/index.ts'
import { interruptSignal, withProgress } from './terminal.ts'
import { startTrainingDisplay } from './training-progress.ts'
import { packageVersion } from './version.ts'

interface TrainFlags extends SessionFlags, BadRowFlags, PerturbationFlags {
  readonly out: string
  readonly force?: boolean
  readonly fineTune?: number | true
  readonly epochs?: number
  readonly arm: RewardArmName
  readonly weight?: number | 'choose'
  readonly near?: number
  readonly cues?: readonly CueName[]
  readonly ratio?: number
  readonly biasLoss?: number
  readonly heads: number
  readonly smoothing: number
  readonly seed: string
  readonly json?: boolean
}

/** Defines the command. */
export function addRewardTrainCommand(reward: Command): void {
  const command = reward
    .command('train')
    .description('train a reward model on pairs of chosen and rejected responses')
    .argument('<files...>', 'preference pairs of any shape: JSONL, JSON (both also as .gz) or Parquet')
    .requiredOption('--out <folder>', 'where the model is written')
    .option('--force', 'replace the reward model in the folder of --out')
    .option(
      '--backbone <name>',
      'encoder or language model: a model of the store, a folder, or a .gguf file',
      'minilm-l6',
    )
    .option(
      '--fine-tune [layers]',
      'train the top layers too: 3 of an encoder, 8 of a language model by low-rank updates, unless a number is given; minutes in place of seconds',
      positiveInteger,
    )
    .option(
      '--epochs <n>',
      'with --fine-tune: passes over the pairs (default: 2, of an encoder more for few pairs)',
      positiveInteger,
    )
    .addOption(
      new Option('--arm <name>', 'how length is kept out of the reward').choices(REWARD_ARMS).default('two-stage'),
    )
    .option(
      '--weight <share>',
      'dial of the arm, 0 to 1, or `choose`: by balanced accuracy on held-back prompts',
      weight,
    )
    .option(
      '--near <n>',
      'pairs count less the further their responses differ in length, by exp(-|log ratio| / n) (default: all the same)',
      positiveNumber,
    )
    .addOption(new Option('--cues <names...>', 'cues of the bias expert (default: length)').choices(CUE_NAMES))
    .option('--ratio <n>', 'arm joint: ratio of learning rates (default 10)', positiveNumber)
    .option('--bias-loss <n>', "arm joint: factor of the bias expert's own loss (default 0)", numberBetween(0, 1e6))
  addPerturbationOptions(command)
    .option('--heads <n>', 'heads of an ensemble, whose spread says when the reward is unknown', integerFrom(1, 100), 1)
    .option('--smoothing <share>', 'chance that a label is wrong, 0 to below 0.5', smoothing, 0)
    .addOption(badRowOption())
    .option('--seed <seed>', 'the same seed trains the same model', '0')
    .option('--json', 'print the summary as one JSON object')
    .action((files: readonly string[], flags: TrainFlags) => train(files, flags))
  addSessionOptions(command)
  addExamples(
    command,
    'reward train data/preferences.jsonl --out runs/my-reward',
    'reward train pairs.parquet --backbone smollm2-135m --out runs/my-reward',
    'reward train pairs.parquet --fine-tune 3 --weight 0.5 --out runs/my-reward',
    'reward train pairs.parquet --backbone smollm2-135m --fine-tune --out runs/my-reward',
    'reward train pairs.parquet --near 1 --weight choose --heads 8 --out runs/my-reward',
    'reward train pairs.parquet --backbone smollm2-135m --arm perturbed --perturbation noise=1 --bias-backbone minilm-l6 --out runs/my-reward',
  )
}

async function train(files: readonly string[], flags: TrainFlags): Promise<void> {
  if (flags.epochs !== undefined && flags.fineTune === undefined)
    throw new RangeError('reward train: got --epochs without --fine-tune, wanted both')
  await wantFree(flags)
  const signal = interruptSignal()
  const [room, { keyOf }] = await Promise.all([import('../reward/index.ts'), import('../random.ts')])
  const { pairs, skipped } = await room.readPreferencePairs(files, { onBadRow: flags.onBadRow, signal })
  const { weight: dial } = flags
  const options: TrainRewardOptions = {
    key: keyOf(flags.seed),
    encoder: flags.backbone,
    arm: {
      arm: flags.arm,
      ...(typeof dial === 'number' ? { weight: dial } : {}),
      ...(flags.near === undefined ? {} : { near: flags.near }),
      ...(flags.cues === undefined ? {} : { cues: flags.cues }),
      ...(flags.ratio === undefined ? {} : { ratio: flags.ratio }),
      ...(flags.biasLoss === undefined ? {} : { biasLoss: flags.biasLoss }),
    },
    chooseWeight: dial === 'choose',
    heads: flags.heads,
    smoothing: flags.smoothing,
    ...(flags.perturbation === undefined ? {} : { perturbation: flags.perturbation }),
    ...(flags.biasBackbone === undefined ? {} : { biasEncoder: flags.biasBackbone }),
    session: sessionOf(flags),
    signal,
  }
  const trained =
    flags.fineTune === undefined
      ? await withProgress('reward train: encode', 'responses', async (onProgress) =>
          room.trainReward(pairs, { ...options, onProgress }),
        )
      : await fineTuned(pairs, options, flags)
  await room.saveReward(flags.out, trained.model)
  const { model, texts, cut, tried } = trained
  if (flags.json === true) {
    const { arm, perturbed } = model
    console.log(JSON.stringify({ folder: flags.out, pairs: pairs.length, texts, cut, skipped, arm, perturbed, tried }))
    return
  }
  for (const line of skippedLines(skipped)) console.log(line)
  for (const each of tried) {
    const chosen = each.weight === model.arm.weight ? ', chosen' : ''
    console.log(`weight ${each.weight}: balanced accuracy ${each.balanced.toFixed(3)}${chosen}`)
  }
  if (cut > 0) console.log(cutText(cut, texts, model.maximumLength))
  const reading = model.perturbed === undefined ? '' : ` (${readingText(flags)})`
  console.log(`${flags.out}: arm ${model.arm.arm}${reading}, trained on ${model.basis}`)
}

/** Fine-tunes, with a bar for each training. A run of the same flags and pairs that was interrupted goes on where it was. */
async function fineTuned(
  pairs: readonly RewardPair[],
  options: TrainRewardOptions,
  flags: TrainFlags,
): Promise<TrainedReward> {
  const [{ trainReward }, { withState }] = await Promise.all([
    import('../reward/index.ts'),
    import('../store/index.ts'),
  ])
  const { session: _session, signal, ...settings } = options
  const { fineTune, epochs } = flags
  const tuning = {
    ...(typeof fineTune === 'number' ? { layers: fineTune } : {}),
    ...(epochs === undefined ? {} : { epochs }),
  }
  const hash = createHash('sha256')
  for (const pair of pairs) hash.update(`${JSON.stringify(pair)}\n`)
  const display = startTrainingDisplay()
  const onStep = display.update.bind(display)
  try {
    return await withState(
      `reward train ${packageVersion()} ${JSON.stringify([settings, tuning])} ${hash.digest('hex')}`,
      (folder) => trainReward(pairs, { ...options, fineTune: { ...tuning, folder, onStep } }),
      {
        now: new Date(),
        signal,
        onWait: () => console.error('reward train: another process trains the same; waiting for it'),
      },
    )
  } finally {
    display.stop()
  }
}

/** @throws TouchstoneError for a folder that holds anything, with --force anything but a reward model */
async function wantFree({ out, force }: TrainFlags): Promise<void> {
  const { rewardParts } = await import('../reward/reward-folder.ts')
  const { own, others } = await rewardParts(out).catch((cause: unknown) => {
    throw new TouchstoneError('bad-input', `reward train: --out ${out} cannot be read, wanted a folder`, { cause })
  })
  const [found] = force === true ? others : [...others, ...own]
  if (found !== undefined)
    throw new TouchstoneError(
      'bad-input',
      force === true
        ? `reward train: --out ${out} holds ${found}, which is no part of a reward model, wanted a folder of one alone, or an empty or new folder`
        : `reward train: --out ${out} holds ${found} already, wanted an empty or new folder, or --force`,
    )
}

function weight(text: string): number | 'choose' {
  if (text === 'choose') return text
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('wanted 0 to 1, or choose.')
  return value
}

function smoothing(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 0.5)) throw new InvalidArgumentError('wanted 0 to below 0.5.')
  return value
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('wanted a number above 0.')
  return value
}
