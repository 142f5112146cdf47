/** Sentences with two mentions, as the relation commands read them. */
import type { Threshold } from '../evaluation/index.ts'
import type { MentionTask } from '../supervision.ts'
import type { Row, RowSource } from '../task/index.ts'

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

/** Reads files of them; errors name file and line. */
export async function readMentions(
  files: readonly string[],
  options: { readonly labelled?: boolean | undefined; readonly lowerCase: boolean },
): Promise<readonly MentionTask[]> {
  return (await readPlacedMentions(files, options)).tasks
}

/** Reads files of them, with the place of each; errors name file and line. */
export async function readPlacedMentions(
  files: readonly string[],
  options: { readonly labelled?: boolean | undefined; readonly lowerCase: boolean },
): Promise<{ readonly tasks: readonly MentionTask[]; readonly sources: readonly RowSource[] }> {
  const { readRows } = await import('../task/index.ts')
  const { mentionsOf } = await import('../relation/index.ts')
  const sources: RowSource[] = []
  async function* placed(): AsyncGenerator<Row> {
    for await (const row of readRows(files)) {
      sources.push(row.source)
      yield row
    }
  }
  const tasks = await mentionsOf(placed(), options)
  return { tasks, sources }
}
