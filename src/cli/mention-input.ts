/** Sentences with two mentions, as the relation commands read them. */
import type { MentionTask } from '../supervision.ts'
import type { Row, RowSource } from '../task/index.ts'

/** Tells on standard error what was cut; nothing where nothing was. */
export function sayWhatWasCut(text: string | undefined): void {
  if (text !== undefined) console.error(text)
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
