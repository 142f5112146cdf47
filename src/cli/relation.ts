/**
 * `touchstone relation train | classify | match | cluster`: relations between two mentions of a sentence, on the user's own data.
 * Answers go to standard output as JSON lines; what is known, described or unknown is the room's business.
 */
import type { Command } from 'commander'
import type { MatchAnswer } from '../relation/index.ts'
import type { GraphSessionOptions } from '../engine/index.ts'
import type { MentionTask } from '../supervision.ts'
import type { RowSource } from '../task/index.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { checkedParts } from './extractor-options.ts'
import { positiveInteger } from './integer-option.ts'
import {
  addReadingOptions,
  canReject,
  readSentences,
  sayIfNothingIsRejected,
  sayIfShifted,
  sayWhatWasCut,
  type ReadingFlags,
} from './mention-input.ts'
import { addCalibrateCommand } from './relation-calibrate.ts'
import { addEvaluateRelationsCommand } from './relation-evaluate.ts'
import { addExtractCommand } from './relation-extract.ts'
import { addTeachCommand } from './relation-teach.ts'
import { addTrainCommand } from './relation-train.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'

interface AnswerFlags extends SessionFlags, ReadingFlags {
  readonly model: string
  readonly descriptions?: string
  readonly matcher?: string
  readonly rerank?: string
  readonly bank?: string
  readonly bothWays?: boolean
  readonly top?: number
  readonly json?: boolean
}

interface ClusterFlags extends SessionFlags, ReadingFlags {
  readonly model: string
  readonly classifier?: string
  readonly exemplars: number
  readonly minimumSize: number
  readonly json?: boolean
}

/** Defines the commands. */
export function addRelationCommand(program: Command): void {
  const relation = program
    .command('relation')
    .description('relations between two mentions: known, described, or unknown')
  addTrainCommand(relation)
  addCalibrateCommand(relation)
  addTeachCommand(relation)
  addEvaluateRelationsCommand(relation)
  addExtractCommand(relation)
  const classifyCommand = relation
    .command('classify')
    .description('answer the known relation of each sentence, a described one, or unknown')
    .argument('<files...>', 'sentences with two mentions')
    .requiredOption('--model <name>', 'what `relation train` made: its name, or the folder')
    .option('--matcher <name>', 'ask this matcher (trained, or an encoder) about what the classifier does not know')
    .option('--descriptions <file>', 'relations that the matcher may answer; needs --matcher')
    .option('--json', 'echo the sentence, its file and its line in each answer')
    .option('--bank <file>', 'as in `relation match`; needs --matcher')
    .action((files: readonly string[], flags: AnswerFlags) => classify(files, flags))
  const matchCommand = relation
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
    .option(
      '--bank <file>',
      'other relations that a label must stand out from where the model has no threshold; none switches it off (default: the bank that comes with it)',
    )
    .option(
      '--both-ways',
      'ask about each pair turned round too: none where the best label fits it better so; twice the work',
    )
    .option('--top <n>', 'labels shown for each sentence', positiveInteger, 3)
    .option('--json', 'echo the sentence, its file and its line in each answer')
    .action((files: readonly string[], flags: AnswerFlags) => match(files, flags))
  const clusterCommand = relation
    .command('cluster')
    .description('group sentences of unknown relations into candidates for new ones, with exemplars')
    .argument('<files...>', 'sentences with two mentions')
    .option('--model <name>', 'matcher (trained, or an encoder) whose vectors are compared', 'minilm-l6')
    .option('--classifier <name>', 'group only what this classifier does not know')
    .option('--exemplars <n>', 'exemplars shown of each candidate', positiveInteger, 3)
    .option('--minimum-size <n>', 'sentences of a candidate at least', positiveInteger, 5)
    .option('--json', 'print one JSON line for each candidate, with the ids of its sentences')
    .action((files: readonly string[], flags: ClusterFlags) => cluster(files, flags))
  for (const command of [classifyCommand, matchCommand, clusterCommand]) addReadingOptions(addSessionOptions(command))
  addExamples(
    classifyCommand,
    'relation classify new.jsonl --model my-relations',
    'relation classify new.jsonl --model my-relations --json',
  )
  addExamples(matchCommand, 'relation match new.jsonl --descriptions relations.jsonl --top 5')
  addExamples(clusterCommand, 'relation cluster new.jsonl --classifier my-relations --minimum-size 8')
}

async function classify(files: readonly string[], flags: AnswerFlags): Promise<void> {
  const { model: classifier, matcher, descriptions } = flags
  if (flags.bank !== undefined && matcher === undefined)
    throw new RangeError('relation classify: got --bank without --matcher, wanted both')
  const parts = checkedParts('relation classify', { classifier, matcher, descriptions })
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  await using extractor = await room.openExtractor({ ...parts, bank: flags.bank, session: sessionOf(flags), signal })
  const tokenizer = extractor.classifier?.model.tokenizer
  const { tasks, sources, finish } = await readSentences(files, flags, { tokenizer })
  const { threshold } = extractor.classifier?.model ?? {}
  if (threshold !== undefined) sayIfNothingIsRejected(threshold)
  const answered: { readonly truncated: number }[] = []
  for await (const found of extractor.extractStream(tasks, { signal })) {
    const { task, kind, relation, relations, holding, classified, margin, truncated } = found
    const source = sources[answered.length]
    answered.push({ truncated })
    console.log(
      JSON.stringify({
        id: task.id,
        ...echo(task, source, flags),
        kind,
        relation: relation ?? null,
        relations,
        holding,
        best: classified?.relation,
        probability: classified?.probability,
        energy: classified?.energy,
        score: classified?.score,
        margin,
        canReject: threshold === undefined ? undefined : canReject(threshold),
        truncated,
      }),
    )
  }
  sayWhatWasCut(room.truncationText(answered))
  await sayIfShifted(extractor, { command: 'relation classify', signal })
  finish()
}

async function match(files: readonly string[], flags: AnswerFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  await using matcher = await room.openMatcher(flags.model, sessionOf(flags))
  const { tasks, sources, finish } = await readSentences(files, flags, { tokenizer: matcher.model.tokenizer })
  await matcher.addLabels(await room.readDescriptions(flags.descriptions ?? ''), signal)
  await room.openBank(matcher, flags.bank, signal)
  await using encoder =
    flags.rerank === undefined
      ? undefined
      : await room.CrossEncoder.load(await room.relationFolder(flags.rerank), sessionOf(flags))
  const { bothWays } = flags
  const answers = await matcher.match(tasks, {
    signal,
    bothWays,
    ...(encoder === undefined ? {} : { rerank: { encoder } }),
  })
  for (const [i, task] of tasks.entries()) {
    console.log(JSON.stringify({ id: task.id, ...echo(task, sources[i], flags), ...shown(answers[i], flags.top) }))
  }
  sayWhatWasCut(room.truncationText(answers))
  await sayIfShifted(matcher, { command: 'relation match', signal })
  finish()
}

async function cluster(files: readonly string[], flags: ClusterFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const { tasks, finish } = await readSentences(files, flags)
  const open =
    flags.classifier === undefined
      ? tasks
      : await unknownTo(flags.classifier, tasks, { session: sessionOf(flags), signal })
  await using matcher = await room.openMatcher(flags.model, sessionOf(flags))
  const { exemplars, minimumSize } = flags
  const found = await room.candidateRelations(matcher, open, { exemplars, minimumSize, signal })
  for (const [i, candidate] of found.candidates.entries()) {
    const texts = candidate.exemplars.map(markedText)
    if (flags.json === true) {
      const { size, cohesion } = candidate
      const ids = candidate.sentences.map(({ id }) => id)
      console.log(JSON.stringify({ candidate: i + 1, size, cohesion, exemplars: texts, ids }))
    } else {
      console.log(
        `candidate ${i + 1}: ${amountText(candidate.size, 'sentence')}, cohesion ${candidate.cohesion.toFixed(2)}`,
      )
      for (const text of texts) console.log(`  ${text}`)
    }
  }
  const known = tasks.length - open.length
  console.error(
    `${amountText(open.length, 'sentence')} in ${amountText(found.candidates.length, 'candidate')}, ${found.leftOver.length} left over` +
      (flags.classifier === undefined ? '' : `; ${known} are of known relations`),
  )
  finish()
}

async function unknownTo(
  classifier: string,
  tasks: readonly MentionTask[],
  options: { readonly session: GraphSessionOptions; readonly signal: AbortSignal },
): Promise<readonly MentionTask[]> {
  const { openExtractor } = await import('../relation/index.ts')
  await using extractor = await openExtractor({ classifier, ...options })
  const answers = await extractor.extract(tasks, { signal: options.signal })
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

/** Where --json asks for it: the sentence with its mentions in brackets, and the place it was read from. */
function echo(task: MentionTask, source: RowSource | undefined, { json }: AnswerFlags): object {
  return json === true ? { sentence: markedText(task), file: source?.file, line: source?.line } : {}
}

function shown(answer: MatchAnswer | undefined, top: number | undefined): object {
  return {
    relation: answer?.relation ?? null,
    relations: answer?.relations,
    abstention: answer?.abstention,
    holding: answer?.holding,
    lift: answer?.lift,
    labels: answer?.ranking.slice(0, top),
    truncated: answer?.truncated,
  }
}
