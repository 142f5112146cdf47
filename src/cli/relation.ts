/**
 * `touchstone relation train | classify | match | cluster`: relations between two mentions of a sentence, on the user's own data.
 * Answers go to standard output as JSON lines; what is known, described or unknown is the room's business.
 */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CrossEncoderTrainingOptions } from '../relation/cross-encoder-training.ts'
import type { PretrainedEncoder } from '../relation/open-encoder.ts'
import type { RelationDescription } from '../relation/relation-description.ts'
import type { MatchAnswer } from '../relation/relation-matcher.ts'
import type { MatcherTrainingOptions } from '../relation/train-extractor.ts'
import type { MentionTask } from '../supervision.ts'
import { extractorParts } from './extractor-options.ts'
import { positiveInteger } from './integer-option.ts'
import { interruptSignal, startProgress } from './terminal.ts'

/** Names for `--arm`; the second stage after the base. Kept here so that `--help` loads no engine; a test compares. */
export const armNames = [
  'unknown-aware',
  'random-replacement',
  'cross-entropy',
  'gaussian-noise',
  'mixup',
  'none',
] as const

interface TrainFlags {
  readonly name?: string
  readonly out?: string
  readonly replace?: boolean
  readonly model: string
  readonly descriptions?: string
  readonly crossEncoder?: boolean
  readonly arm: (typeof armNames)[number]
  readonly epochs?: number
  readonly coverage?: number
  readonly lowerCase?: boolean
  readonly seed: string
  readonly json?: boolean
}

interface AnswerFlags {
  readonly model: string
  readonly descriptions?: string
  readonly matcher?: string
  readonly rerank?: string
  readonly lowerCase?: boolean
  readonly top?: number
}

interface ClusterFlags {
  readonly model: string
  readonly classifier?: string
  readonly exemplars: number
  readonly minimumSize: number
  readonly lowerCase?: boolean
  readonly json?: boolean
}

/** Defines the commands. */
export function addRelationCommand(program: Command): void {
  const relation = program
    .command('relation')
    .description('relations between two mentions: known, described, or unknown')
  relation
    .command('train')
    .description('train a classifier that can say unknown, or with --descriptions a matcher of described relations')
    .argument('<files...>', 'labelled sentences: JSONL, JSON (both also as .gz) or Parquet')
    .option('--name <name>', 'keep the trained model under this name; `touchstone models list` shows it')
    .option('--out <folder>', 'or write it to this folder')
    .option('--replace', 'replace the model that has the name')
    .option('--model <name>', 'encoder to start from: a model of the store, or a folder', 'minilm-l6')
    .option(
      '--descriptions <file>',
      'train a matcher: JSON lines with relation, description, and where known head and tail',
    )
    .option('--cross-encoder', 'with --descriptions, train what `relation match --rerank` asks instead')
    .addOption(
      new Option('--arm <name>', 'second stage of a classifier, after the base')
        .choices(armNames)
        .default('unknown-aware'),
    )
    .option(
      '--epochs <n>',
      'epochs (default: classifier 3 and one of the arm, matcher 2, cross-encoder 1)',
      positiveInteger,
    )
    .option(
      '--coverage <share>',
      'share of sentences to accept: of known relations (classifier, default 0.95); of described ones (matcher, which then keeps one relation in eight out of training; default: accept all)',
      shareBetween,
    )
    .option('--lower-case', 'lower-case all sentences')
    .option('--seed <seed>', 'the same seed trains the same model', '0')
    .option('--json', 'print the summary as one JSON object')
    .action((files: readonly string[], flags: TrainFlags) => train(files, flags))
  relation
    .command('classify')
    .description('answer the known relation of each sentence, a described one, or unknown')
    .argument('<files...>', 'sentences with two mentions')
    .requiredOption('--model <name>', 'what `relation train` made: its name, or the folder')
    .option('--matcher <name>', 'ask this matcher (trained, or an encoder) about what the classifier does not know')
    .option('--descriptions <file>', 'relations that the matcher may answer; needs --matcher')
    .option('--lower-case', 'lower-case all sentences')
    .action((files: readonly string[], flags: AnswerFlags) => classify(files, flags))
  relation
    .command('match')
    .description('match each sentence with relations of which only a description is given')
    .argument('<files...>', 'sentences with two mentions')
    .requiredOption('--descriptions <file>', 'JSON lines with relation, description, and where known head and tail')
    .option(
      '--model <name>',
      'what `relation train --descriptions` made (name or folder), or an encoder that is not trained',
      'minilm-l6',
    )
    .option('--rerank <name>', 'order the best three labels anew by this cross-encoder')
    .option('--top <n>', 'labels shown for each sentence', positiveInteger, 3)
    .option('--lower-case', 'lower-case all sentences')
    .action((files: readonly string[], flags: AnswerFlags) => match(files, flags))
  relation
    .command('cluster')
    .description('group sentences of unknown relations into candidates for new ones, with exemplars')
    .argument('<files...>', 'sentences with two mentions')
    .option('--model <name>', 'matcher (trained, or an encoder) whose vectors are compared', 'minilm-l6')
    .option('--classifier <name>', 'group only what this classifier does not know')
    .option('--exemplars <n>', 'exemplars shown of each candidate', positiveInteger, 3)
    .option('--minimum-size <n>', 'sentences of a candidate at least', positiveInteger, 5)
    .option('--lower-case', 'lower-case all sentences')
    .option('--json', 'print one JSON line for each candidate, with the ids of its sentences')
    .action((files: readonly string[], flags: ClusterFlags) => cluster(files, flags))
}

async function train(files: readonly string[], flags: TrainFlags): Promise<void> {
  if (flags.crossEncoder === true && flags.descriptions === undefined)
    throw new RangeError('relation train: got --cross-encoder without --descriptions, wanted both')
  const signal = interruptSignal()
  await wantPlace(flags)
  const room = await import('../relation/index.ts')
  const { keyOf } = await import('../random.ts')
  const key = keyOf(/^\d{1,15}$/.test(flags.seed) ? Number(flags.seed) : flags.seed)
  const tasks = await readMentions(files, { labelled: true, lowerCase: flags.lowerCase === true })
  const encoder = await room.openEncoder(flags.model)
  sayWhatWasCut(room.truncationText(room.encodeMentions(encoder.tokenizer, tasks)))
  const epochs = flags.epochs === undefined ? {} : { epochs: flags.epochs }
  const progress = startProgress('train', undefined, 'steps')
  let steps = 0
  const options = { key, ...epochs, signal, onProgress: (): void => progress.update(++steps) }
  const relations = new Set(tasks.map((task) => task.relation)).size
  const of = `of ${relations} relations, ${tasks.length} sentences`
  try {
    let trained: Trained
    if (flags.descriptions === undefined) {
      const model = await room.trainClassifier(encoder, tasks, {
        ...options,
        arm: flags.arm,
        ...(flags.coverage === undefined ? {} : { coverage: flags.coverage }),
      })
      trained = {
        kind: 'open-set',
        title: `relation classifier ${of}`,
        threshold: model.threshold.basis,
        save: (folder) => room.saveOpenSet(folder, model),
      }
    } else {
      const descriptions = await room.readDescriptions(flags.descriptions)
      trained =
        flags.crossEncoder === true
          ? await trainedCrossEncoder(encoder, tasks, descriptions, options, of)
          : await trainedMatcher(encoder, tasks, descriptions, { ...options, coverage: flags.coverage }, of)
    }
    progress.stop()
    report(flags, { ...trained, sentences: tasks.length, relations, folder: await placed(flags, trained) })
  } finally {
    progress.stop()
  }
}

async function trainedMatcher(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  { coverage, ...options }: MatcherTrainingOptions & { readonly coverage: number | undefined },
  of: string,
): Promise<Trained> {
  const room = await import('../relation/index.ts')
  const model =
    coverage === undefined
      ? await room.trainMatcher(encoder, tasks, descriptions, options)
      : await room.trainCalibratedMatcher(encoder, tasks, descriptions, { ...options, coverage })
  return {
    kind: 'match',
    title: `relation matcher ${of}`,
    ...(model.threshold === undefined ? {} : { threshold: model.threshold.basis }),
    save: (folder) => room.saveMatch(folder, model),
  }
}

async function trainedCrossEncoder(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
  options: CrossEncoderTrainingOptions,
  of: string,
): Promise<Trained> {
  const room = await import('../relation/index.ts')
  const model = await room.crossEncoderOf(encoder, tasks, descriptions, options)
  return {
    kind: 'cross-encoder',
    title: `relation cross-encoder ${of}`,
    save: (folder) => room.saveCrossEncoder(folder, model),
  }
}

interface Trained {
  readonly kind: 'open-set' | 'match' | 'cross-encoder'
  /** What `touchstone models list` says of it. */
  readonly title: string
  readonly threshold?: string
  save(folder: string): Promise<void>
}

/** Wrong use is told before the training, not after it. */
async function wantPlace({ name, out, replace }: TrainFlags): Promise<void> {
  if ((name === undefined) === (out === undefined))
    throw new RangeError(
      `relation train: got ${name === undefined ? 'neither' : 'both'} of --name and --out, wanted one`,
    )
  const { wantFreeName } = await import('../store/index.ts')
  if (name !== undefined) await wantFreeName(name, { replace: replace === true })
}

/** Writes the model to where it was asked for; gives the folder. */
async function placed({ name, out }: TrainFlags, trained: Trained): Promise<string> {
  if (name === undefined) {
    const folder = out ?? ''
    await trained.save(folder)
    return folder
  }
  const { keepTrained } = await import('../store/index.ts')
  const kept = await keepTrained(name, async (folder) => {
    await trained.save(folder)
    return { title: trained.title }
  })
  return kept.folder
}

function report(
  flags: TrainFlags,
  summary: Pick<Trained, 'kind' | 'threshold'> & {
    readonly sentences: number
    readonly relations: number
    readonly folder: string
  },
): void {
  const { kind, threshold, sentences, relations, folder } = summary
  if (flags.json === true) {
    console.log(JSON.stringify({ kind, sentences, relations, threshold, name: flags.name, folder }))
    return
  }
  console.log(
    `${flags.name ?? folder}: trained on ${sentences} sentences of ${relations} relations` +
      (threshold === undefined ? '' : `; ${threshold}`),
  )
}

async function classify(files: readonly string[], flags: AnswerFlags): Promise<void> {
  const { model: classifier, matcher, descriptions } = flags
  const parts = extractorParts('relation classify', { classifier, matcher, descriptions })
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const tasks = await readMentions(files, { lowerCase: flags.lowerCase === true })
  await using extractor = await room.openExtractor({ ...parts, signal })
  const answered: { readonly truncated: number }[] = []
  for await (const { task, kind, relation, classified, truncated } of extractor.extractStream(tasks, { signal })) {
    answered.push({ truncated })
    console.log(
      JSON.stringify({
        id: task.id,
        kind,
        relation: relation ?? null,
        best: classified?.relation,
        probability: classified?.probability,
        energy: classified?.energy,
        truncated,
      }),
    )
  }
  sayWhatWasCut(room.truncationText(answered))
}

async function match(files: readonly string[], flags: AnswerFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const tasks = await readMentions(files, { lowerCase: flags.lowerCase === true })
  await using matcher = await room.openMatcher(flags.model)
  await matcher.addLabels(await room.readDescriptions(flags.descriptions ?? ''), signal)
  await using encoder =
    flags.rerank === undefined ? undefined : await room.CrossEncoder.load(await room.relationFolder(flags.rerank))
  const answers = await matcher.match(tasks, { signal, ...(encoder === undefined ? {} : { rerank: { encoder } }) })
  for (const [i, task] of tasks.entries()) console.log(JSON.stringify({ id: task.id, ...shown(answers[i], flags.top) }))
  sayWhatWasCut(room.truncationText(answers))
}

async function cluster(files: readonly string[], flags: ClusterFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const tasks = await readMentions(files, { lowerCase: flags.lowerCase === true })
  const open = flags.classifier === undefined ? tasks : await unknownTo(flags.classifier, tasks, signal)
  await using matcher = await room.openMatcher(flags.model)
  const { exemplars, minimumSize } = flags
  const found = await room.candidateRelations(matcher, open, { exemplars, minimumSize, signal })
  for (const [i, candidate] of found.candidates.entries()) {
    const texts = candidate.exemplars.map(markedText)
    if (flags.json === true) {
      const { size, cohesion } = candidate
      const ids = candidate.sentences.map(({ id }) => id)
      console.log(JSON.stringify({ candidate: i + 1, size, cohesion, exemplars: texts, ids }))
    } else {
      console.log(`candidate ${i + 1}: ${candidate.size} sentences, cohesion ${candidate.cohesion.toFixed(2)}`)
      for (const text of texts) console.log(`  ${text}`)
    }
  }
  const known = tasks.length - open.length
  console.error(
    `${open.length} sentences in ${found.candidates.length} candidates, ${found.leftOver.length} left over` +
      (flags.classifier === undefined ? '' : `; ${known} are of known relations`),
  )
}

async function unknownTo(
  classifier: string,
  tasks: readonly MentionTask[],
  signal: AbortSignal,
): Promise<readonly MentionTask[]> {
  const { openExtractor } = await import('../relation/index.ts')
  await using extractor = await openExtractor({ classifier })
  const answers = await extractor.extract(tasks, { signal })
  return tasks.filter((_task, i) => answers[i]?.kind === 'unknown')
}

/** The sentence with its mentions in brackets: [head]1, [tail]2. */
function markedText({ tokens, head, tail }: MentionTask): string {
  return tokens
    .map((token, i) => {
      const opening = [head, tail].filter(([start]) => start === i).map(() => '[')
      const closing = [head, tail].flatMap(([, end], k) => (end === i + 1 ? [`]${k + 1}`] : []))
      return [...opening, token, ...closing].join('')
    })
    .join(' ')
}

function shown(answer: MatchAnswer | undefined, top: number | undefined): object {
  return { relation: answer?.relation ?? null, labels: answer?.ranking.slice(0, top), truncated: answer?.truncated }
}

function sayWhatWasCut(text: string | undefined): void {
  if (text !== undefined) console.error(text)
}

async function readMentions(
  files: readonly string[],
  options: { readonly labelled?: boolean; readonly lowerCase: boolean },
): Promise<MentionTask[]> {
  const { readRows } = await import('../task/index.ts')
  const { mentionsOf } = await import('../relation/index.ts')
  return mentionsOf(readRows(files), options)
}

function shareBetween(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('wanted a number between 0 and 1')
  return value
}
