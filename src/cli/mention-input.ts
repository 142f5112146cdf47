/** Sentences with two mentions, as the relation commands read them. */
import { Option, type Command } from 'commander'
import type { TextTokenizer } from '../engine/index.ts'
import { InputError } from '../errors.ts'
import type { Threshold } from '../evaluation/index.ts'
import type { SourceShift } from '../relation/index.ts'
import type { MentionTask } from '../supervision.ts'
import type { RowSource } from '../task/index.ts'

/** Tells on standard error what was cut; nothing where nothing was. */
export function sayWhatWasCut(text: string | undefined): void {
  if (text !== undefined) console.error(text)
}

/** Whether a classifier with this threshold can ever answer unknown. */
export function canReject({ value }: Threshold): boolean {
  return value !== -Infinity
}

/** Warns on standard error, in capitals, of a classifier that can never answer unknown. */
export function sayIfNothingIsRejected(threshold: Threshold): void {
  if (canReject(threshold)) return
  console.error(
    `WARNING: THIS CLASSIFIER CAN NEVER ANSWER "UNKNOWN". EVERY SENTENCE GETS A KNOWN RELATION.\n` +
      `Its threshold ${threshold.basis}. Train with more sentences or a lower --coverage.`,
  )
}

/** What is asked when the work is done: an extractor, matcher or classifier. */
interface Watching {
  shift(signal?: AbortSignal): Promise<SourceShift | undefined>
}

/** Warns on standard error where the sentences do not look like those that the threshold was set on. */
export async function sayIfShifted(
  model: Watching,
  options: {
    readonly command: string
    /** Only another source is told: most pairs of a text state no relation, and score otherwise for that. @default false */
    readonly sourceOnly?: boolean
    readonly signal?: AbortSignal | undefined
  },
): Promise<void> {
  const shift = await model.shift(options.signal)
  if (shift === undefined || (options.sourceOnly === true && shift.kind !== 'source')) return
  const { asked, calibration } = shift.n
  const what =
    shift.kind === 'source'
      ? 'do not look like the sentences that the threshold was set on'
      : 'fit the labels otherwise than the sentences that the threshold was set on (another source, or many state none of these relations)'
  console.error(
    `WARNING: ${options.command}: the sentences ${what}; p = ${shift.probability.toFixed(3)}, ${asked} beside ${calibration} sentences. ` +
      'The stated coverage need not hold here. `relation calibrate --on FILE` sets it anew on a few labelled ones.',
  )
}

/** Units that offsets of text rows may count. Kept here so that `--help` loads no room. */
export const OFFSET_UNITS = ['utf-16', 'code-point', 'token'] as const

/** How rows are read, as commander gives it. */
export interface ReadingFlags {
  readonly onBadRow: 'stop' | 'skip'
  readonly offsets?: (typeof OFFSET_UNITS)[number]
  readonly lowerCase?: boolean
}

/** Adds the options to a command that reads sentences. */
export function addReadingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--on-bad-row <what>',
        'a row that cannot be used ends the command after the rows before it, or is named on standard error and passed over',
      )
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .addOption(
      new Option(
        '--offsets <unit>',
        'what offsets into text count (default: UTF-16 units; refused where code points would mean other words)',
      ).choices(OFFSET_UNITS),
    )
    .option('--lower-case', 'lower-case all sentences')
}

/** Sentences that were read. */
export interface ReadSentences {
  readonly tasks: readonly MentionTask[]
  /** Place of each. */
  readonly sources: readonly RowSource[]
  /** Throws the bad row that ended the reading, and tells how many were passed over. Called after the answers. */
  readonly finish: () => void
}

/** Options of `readSentences`. */
export interface ReadSentencesOptions {
  /** Rows without a relation are bad. @default false */
  readonly labelled?: boolean | undefined
  /** Tokenizer of the model that will read them, which tells mentions that do not fit. @default none: nothing is checked */
  readonly tokenizer?: TextTokenizer | undefined
  /** Rows of other relations are bad. @default every relation will do */
  readonly described?: DescribedRelations | undefined
}

/** Relations that rows may have. */
export interface DescribedRelations {
  readonly descriptions: readonly { readonly relation: string }[]
  /** Whether rows may say that nothing holds (`none`, `no_relation`, ...) without a description of that. */
  readonly orNone: boolean
}

/**
 * Reads files of sentences, each with its place. A bad row never takes good rows with it: under `stop` the rows before it are
 * given, and `finish` throws; under `skip` each is named on standard error. @throws InputError where no row is good
 */
export async function readSentences(
  files: readonly string[],
  flags: ReadingFlags,
  options: ReadSentencesOptions = {},
): Promise<ReadSentences> {
  const { readRows } = await import('../task/index.ts')
  const { encodingProblem, isNoRelation, mentionsOf } = await import('../relation/index.ts')
  const { labelled, tokenizer, described } = options
  const names = described && new Set(described.descriptions.map(({ relation }) => relation))
  const tasks: MentionTask[] = []
  const sources: RowSource[] = []
  let stopped: unknown
  let passed = 0
  const pass = (file: string, line: number | undefined, reason: string): void => {
    passed++
    console.error(`${file}${line === undefined ? '' : `:${line}`}: ${reason}; passed over`)
  }
  try {
    const rows = readRows(files, {
      onBadRow: flags.onBadRow,
      offsets: flags.offsets,
      onRejected: ({ file, line, reason }) => pass(file, line, reason),
    })
    for await (const row of rows) {
      try {
        const [task] = await mentionsOf([row], { labelled, lowerCase: flags.lowerCase })
        if (task === undefined) continue
        const { relation = '' } = task
        const isUndescribed = names?.has(relation) === false && !(described?.orNone === true && isNoRelation(relation))
        const problem = isUndescribed
          ? `relation: ${JSON.stringify(relation)} has no description, wanted one of ${listed([...(names ?? [])])}`
          : tokenizer === undefined
            ? undefined
            : encodingProblem(tokenizer, task)
        if (problem !== undefined) throw new InputError(row.source.file, row.source.line, problem)
        tasks.push(task)
        sources.push(row.source)
      } catch (error) {
        if (flags.onBadRow === 'stop' || !(error instanceof InputError)) throw error
        pass(row.source.file, row.source.line, error.problem)
      }
    }
  } catch (error) {
    if (!(error instanceof InputError) || tasks.length === 0) throw advised(error)
    stopped = advised(error)
  }
  if (tasks.length === 0)
    throw new InputError(
      files[0] ?? '',
      undefined,
      `has no usable row, ${passed} were passed over; wanted at least one`,
    )
  return {
    tasks,
    sources,
    finish() {
      if (stopped !== undefined) throw stopped
      if (passed > 0) console.error(`${passed} of ${passed + tasks.length} rows were passed over`)
    },
  }
}

/** The first few of some names. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => JSON.stringify(name))
  return [...shown, ...(names.length > 8 ? [`${names.length - 8} more`] : [])].join(', ')
}

/** Tells of the way past a bad row. */
function advised(error: unknown): unknown {
  if (!(error instanceof InputError) || error.line === undefined) return error
  return new InputError(error.file, error.line, `${error.problem}; --on-bad-row skip passes over such rows`, {
    cause: error,
  })
}
