/** Sentences with two mentions, as the relation commands read them. */
import type { MentionTask } from '../supervision.ts'

/** Tells on standard error what was cut; nothing where nothing was. */
export function sayWhatWasCut(text: string | undefined): void {
  if (text !== undefined) console.error(text)
}

/** Reads files of them; errors name file and line. */
export async function readMentions(
  files: readonly string[],
  options: { readonly labelled?: boolean | undefined; readonly lowerCase: boolean },
): Promise<MentionTask[]> {
  const { readRows } = await import('../task/index.ts')
  const { mentionsOf } = await import('../relation/index.ts')
  return mentionsOf(readRows(files), options)
}
