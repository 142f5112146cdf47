/** `touchstone relation train`: a classifier, a matcher or a cross-encoder from the user's own labelled sentences. */
import { createHash } from 'node:crypto'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { PretrainedEncoder } from '../engine/index.ts'
import type { Key } from '../random.ts'
import type { BackgroundChoice, DetectorMaterial, StageChoice } from '../relation/index.ts'
import type { MentionTask } from '../supervision.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { addOthersOptions, othersOf, type OthersFlags } from './relation-others.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import {
  addReadingOptions,
  canReject,
  readSentences,
  sayIfNothingIsRejected,
  sayWhatWasCut,
  type ReadingFlags,
} from './mention-input.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'
import { startTrainingDisplay, type TrainingDisplay } from './training-progress.ts'
import { addPlaceOptions, placed, wantPlace, type PlaceFlags } from './trained-place.ts'
import { packageVersion } from './version.ts'
import { refuseUnused } from './unused-options.ts'

/** Names for `--arm`; the second stage after the base. Kept here so that `--help` loads no engine; a test compares. */
export const ARM_NAMES = [
  'unknown-aware',
  'random-replacement',
  'cross-entropy',
  'gaussian-noise',
  'mixup',
  'none',
] as const

interface TrainFlags extends SessionFlags, ReadingFlags, PlaceFlags, OthersFlags {
  readonly model: string
  readonly descriptions?: string
  readonly crossEncoder?: boolean
  readonly arm: (typeof ARM_NAMES)[number]
  readonly epochs?: number
  readonly coverage?: number
  readonly nonePairs: number
  readonly seed: string
  readonly json?: boolean
}

/** Defines the command. */
export function addTrainCommand(relation: Command): void {
  const command = relation
    .command('train')
    .description('train a classifier that can say unknown, or with --descriptions a matcher of described relations')
    .argument('<files...>', 'labelled sentences: JSONL, JSON (both also as .gz) or Parquet')
    .option('--model <name>', 'encoder to start from: a model of the store, or a folder', 'minilm-l6')
    .option(
      '--descriptions <file>',
      'train a matcher: JSON lines with relation, description, and where known head and tail',
    )
    .option('--cross-encoder', 'with --descriptions, train what `relation match --rerank` asks instead')
    .addOption(
      new Option('--arm <name>', 'second stage of a classifier, after the base').choices(ARM_NAMES).default('mixup'),
    )
    .option(
      '--epochs <n>',
      'epochs (default: classifier 3, more for few sentences, and those of the arm; matcher 2, cross-encoder 1)',
      positiveInteger,
    )
    .option(
      '--coverage <share>',
      'share of sentences to accept: of known relations (classifier, default 0.95); of described ones (matcher, which then keeps one relation in eight out of training; default: accept all)',
      shareBetween,
    )
    .option(
      '--none-pairs <n>',
      'with --descriptions: pairs of no relation made of each sentence, which teach the matcher to answer none (turned round, or with other names); 0: none are made',
      integerFrom(0, 10),
      0,
    )
    .option('--seed <seed>', 'the same seed trains the same model', '0')
    .option('--json', 'print the summary as one JSON object')
    .action((files: readonly string[], flags: TrainFlags) => train(files, flags))
  refuseUnused<TrainFlags>(command, [
    {
      options: ['arm', 'detector', 'background', 'knownDescriptions', 'bank'],
      when: ({ descriptions }) => descriptions !== undefined,
      why: 'with --descriptions, which trains a matcher, wanted it for a classifier',
    },
    {
      options: ['nonePairs'],
      when: ({ descriptions, crossEncoder }) => descriptions === undefined || crossEncoder === true,
      why: 'and no matcher is trained, wanted --descriptions without --cross-encoder',
    },
    {
      options: ['coverage'],
      when: ({ crossEncoder }) => crossEncoder === true,
      why: 'with --cross-encoder, which has no threshold, wanted a classifier or a matcher',
    },
  ])
  addOthersOptions(command)
  addPlaceOptions(command)
  addReadingOptions(addSessionOptions(command))
  addExamples(
    command,
    'relation train labelled.jsonl --name my-relations --coverage 0.9',
    'relation train labelled.jsonl --name my-relations --background other-relations.jsonl',
    'relation train labelled.jsonl --descriptions relations.jsonl --out runs/my-matcher',
    'relation train labelled.jsonl --out runs/my-relations --force   # in place of the model that is there',
  )
}

async function train(files: readonly string[], flags: TrainFlags): Promise<void> {
  if (flags.crossEncoder === true && flags.descriptions === undefined)
    throw new RangeError('relation train: got --cross-encoder without --descriptions, wanted both')
  const signal = interruptSignal()
  await wantPlace('relation train', flags)
  const room = await import('../relation/index.ts')
  const { withState } = await import('../store/index.ts')
  const { keyOf } = await import('../random.ts')
  const encoder = await room.openEncoder(flags.model)
  const { tokenizer } = encoder
  const descriptions = flags.descriptions === undefined ? undefined : await room.readDescriptions(flags.descriptions)
  const described = descriptions && { descriptions, orNone: flags.crossEncoder !== true }
  const { tasks, finish } = await readSentences(files, flags, { labelled: true, tokenizer, described })
  // a model of half the rows is of no use: what is bad is told before the training
  finish()
  sayWhatWasCut(room.truncationText(room.encodeMentions(tokenizer, tasks)))
  const known = [...new Set(tasks.map(({ relation = '' }) => relation))]
  const relations = known.length
  const others = flags.descriptions === undefined ? await othersOf(flags, known, signal) : {}
  const display = startTrainingDisplay()
  const job: TrainingJob = {
    flags,
    encoder,
    tasks,
    others,
    of: `of ${amountText(relations, 'relation')}, ${amountText(tasks.length, 'sentence')}`,
    key: keyOf(/^\d{1,15}$/.test(flags.seed) ? Number(flags.seed) : flags.seed),
    display,
    signal,
  }
  try {
    const work = async (state: string): Promise<void> => {
      const trained = await trainedBy(job, state)
      display.stop()
      report(flags, { ...trained, sentences: tasks.length, relations, folder: await placed(flags, trained) })
    }
    await withState(await identityOf(job), work, {
      now: new Date(),
      signal,
      onWait: () => console.error('relation train: another process trains the same; waiting for it'),
    })
  } finally {
    display.stop()
  }
}

/** What is trained, from what, and who watches. */
interface TrainingJob {
  readonly flags: TrainFlags
  readonly encoder: PretrainedEncoder
  readonly tasks: readonly MentionTask[]
  readonly others: Pick<DetectorMaterial, 'background' | 'descriptions' | 'bank'>
  /** For titles. */
  readonly of: string
  readonly key: Key
  readonly display: TrainingDisplay
  readonly signal: AbortSignal
}

/** All that decides what is trained: a run of the same goes on where it was interrupted. */
async function identityOf({ flags, tasks, others }: TrainingJob): Promise<string> {
  const {
    name: _name,
    out: _out,
    replace: _replace,
    force: _force,
    json: _json,
    onBadRow: _onBadRow,
    ...settings
  } = flags
  const hash = createHash('sha256')
  for (const task of tasks) hash.update(`${JSON.stringify(task)}\n`)
  hash.update(JSON.stringify(others))
  if (flags.descriptions !== undefined) {
    const { readDescriptions } = await import('../relation/index.ts')
    hash.update(JSON.stringify(await readDescriptions(flags.descriptions)))
  }
  return `relation train ${packageVersion()} ${JSON.stringify(settings)} ${hash.digest('hex')}`
}

async function trainedBy(job: TrainingJob, folder: string): Promise<Trained> {
  const { flags, encoder, tasks, others, of, key, display, signal } = job
  const room = await import('../relation/index.ts')
  const epochs = flags.epochs === undefined ? {} : { epochs: flags.epochs }
  const coverage = flags.coverage === undefined ? {} : { coverage: flags.coverage }
  const options = { key, ...epochs, session: sessionOf(flags), folder, signal }
  if (flags.descriptions === undefined) {
    const onProgress = display.update.bind(display)
    const { arm, detector } = flags
    const training = { ...options, arm, detector, others, ...coverage, onStage: sayStage, onProgress }
    const model = await room.trainClassifier(encoder, tasks, training)
    sayIfNothingIsRejected(model.threshold)
    sayBackground(others.background ?? [], model.detector?.choice)
    return {
      kind: 'open-set',
      canReject: canReject(model.threshold),
      keptBack: model.calibration?.tasks.length ?? 0,
      title: `relation classifier ${of}`,
      threshold: model.threshold.basis,
      save: (place) => room.saveOpenSet(place, model),
    }
  }
  const descriptions = await room.readDescriptions(flags.descriptions)
  if (flags.crossEncoder === true) {
    const onProgress = display.update.bind(display, 'cross-encoder')
    const model = await room.crossEncoderOf(encoder, tasks, descriptions, { ...options, onProgress })
    return {
      kind: 'cross-encoder',
      title: `relation cross-encoder ${of}`,
      save: (place) => room.saveCrossEncoder(place, model),
    }
  }
  const watched = {
    ...options,
    nonePairs: flags.nonePairs,
    onProgress: display.update.bind(display, 'matcher'),
  }
  const model =
    flags.coverage === undefined
      ? await room.trainMatcher(encoder, tasks, descriptions, watched)
      : await room.trainCalibratedMatcher(encoder, tasks, descriptions, { ...watched, coverage: flags.coverage })
  const trainedOn = new Set(model.descriptions?.map(({ relation }) => relation))
  return {
    kind: 'match',
    keptBack: tasks.filter(({ relation }) => !trainedOn.has(relation ?? '')).length,
    title: `relation matcher ${of}`,
    ...(model.threshold === undefined ? {} : { threshold: model.threshold.basis }),
    save: (place) => room.saveMatch(place, model),
  }
}

/** Tells on standard error which stage follows the base, and why. */
function sayStage({ reason }: StageChoice): void {
  console.error(`relation train: ${reason}`)
}

/** Tells on standard error whether background relations were used, and why. */
function sayBackground(background: readonly MentionTask[], choice: BackgroundChoice | undefined): void {
  if (background.length === 0 || choice === undefined) return
  const { helps, with: given, without } = choice
  const relations = new Set(background.map(({ relation }) => relation)).size
  const measured =
    given === undefined || without === undefined
      ? 'fewer than 4 relations are too few to try it'
      : `with them AUROC ${(100 * given).toFixed(1)} %, without ${(100 * without).toFixed(1)} %, where a half of your relations plays the unknown`
  console.error(
    `relation train: ${amountText(background.length, 'background sentence')} of ${amountText(relations, 'relation')}: ${helps ? 'used' : 'left out'}, ${measured}`,
  )
}

interface Trained {
  readonly kind: 'open-set' | 'match' | 'cross-encoder'
  /** Sentences that set the threshold and were not trained on. @default 0 */
  readonly keptBack?: number
  /** What `touchstone models list` says of it. */
  readonly title: string
  readonly threshold?: string
  /** Whether a classifier can ever answer unknown. */
  readonly canReject?: boolean
  save(folder: string): Promise<void>
}

function report(
  flags: TrainFlags,
  summary: Pick<Trained, 'kind' | 'threshold' | 'canReject' | 'keptBack'> & {
    readonly sentences: number
    readonly relations: number
    readonly folder: string
  },
): void {
  const { kind, threshold, canReject: rejects, keptBack = 0, relations, folder } = summary
  const sentences = summary.sentences - keptBack
  if (flags.json === true) {
    console.log(
      JSON.stringify({ kind, sentences, keptBack, relations, threshold, canReject: rejects, name: flags.name, folder }),
    )
    return
  }
  console.log(
    `${flags.name ?? folder}: trained on ${amountText(sentences, 'sentence')} of ${amountText(relations, 'relation')}` +
      (keptBack === 0 ? '' : `, ${amountText(keptBack, 'sentence')} kept out of training`) +
      (threshold === undefined ? '' : `; ${threshold}`),
  )
}

function shareBetween(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('wanted a number between 0 and 1')
  return value
}
