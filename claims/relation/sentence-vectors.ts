/** Vectors of sentences by the untrained matcher, encoded once for each relation and kept in a claim's state folder. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeMentions, RelationMatcher, type SentenceVectors } from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** Vectors of each relation's sentences, in their order. */
export async function keptVectors(
  context: Pick<ClaimContext, 'stateFolder' | 'signal' | 'log'>,
  matcher: RelationMatcher,
  groups: ReadonlyMap<string, readonly MentionTask[]>,
): Promise<Map<string, SentenceVectors[]>> {
  const folder = join(context.stateFolder, 'vectors')
  await mkdir(folder, { recursive: true })
  const found = new Map<string, SentenceVectors[]>()
  for (const [relation, tasks] of groups) {
    const file = join(folder, `${relation}-${tasks.length}.f32`)
    const kept = existsSync(file) ? new Float32Array(new Uint8Array(await readFile(file)).buffer) : undefined
    const all = kept ?? (await encoded(context, matcher, tasks))
    if (kept === undefined) {
      await writeFile(`${file}.partial`, new Uint8Array(all.buffer, all.byteOffset, all.byteLength))
      await rename(`${file}.partial`, file)
      context.log(`${relation}: ${tasks.length} sentences encoded`)
    }
    const width = all.length / (3 * tasks.length)
    const at = (place: number): Float32Array => all.subarray(place * width, (place + 1) * width)
    found.set(
      relation,
      tasks.map((_task, i) => ({ context: at(3 * i), head: at(3 * i + 1), tail: at(3 * i + 2) })),
    )
  }
  return found
}

async function encoded(
  { signal }: Pick<ClaimContext, 'signal'>,
  matcher: RelationMatcher,
  tasks: readonly MentionTask[],
): Promise<Float32Array> {
  const vectors = await matcher.vectors(encodeMentions(matcher.model.tokenizer, tasks), { signal })
  const width = vectors[0]?.context.length ?? 0
  const all = new Float32Array(3 * width * tasks.length)
  for (const [i, { context, head, tail }] of vectors.entries())
    for (const [k, part] of [context, head, tail].entries()) all.set(part, (3 * i + k) * width)
  return all
}
