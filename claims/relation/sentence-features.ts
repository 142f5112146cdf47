/**
 * Features of sentences by an encoder that is not trained (open-set/frozen-features.ts), kept in the cache folder, so that a
 * claim which trains heads on them costs seconds.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { encodeMentions, openEncoder } from '../../src/relation/index.ts'
import { FrozenFeatures } from '../../src/relation/open-set/frozen-features.ts'
import { cacheFolder } from '../../src/store/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** `[5H]` for each sentence. @param folder of the encoder */
export async function sentenceFeatures(
  { signal, log }: Pick<ClaimContext, 'signal' | 'log'>,
  folder: string,
  tasks: readonly MentionTask[],
): Promise<Float32Array[]> {
  const hash = createHash('sha256').update(basename(folder))
  for (const { tokens, head, tail } of tasks) hash.update(JSON.stringify([tokens, head, tail]))
  const kept = join(cacheFolder(), 'sentence-features')
  const file = join(kept, `${hash.digest('hex').slice(0, 32)}.f32`)
  const found = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found !== undefined) return rowsOf(new Float32Array(new Uint8Array(found).buffer), tasks.length)
  log(`${tasks.length} sentences are encoded, which later runs find in the cache`)
  const encoder = await openEncoder(folder)
  await using frozen = await FrozenFeatures.open(encoder, { threads: 1 })
  const rows = await frozen.features(encodeMentions(encoder.tokenizer, tasks), { signal })
  const width = rows[0]?.length ?? 0
  const all = new Float32Array(width * rows.length)
  for (const [i, row] of rows.entries()) all.set(row, i * width)
  await mkdir(kept, { recursive: true })
  await writeFile(`${file}.partial`, new Uint8Array(all.buffer))
  await rename(`${file}.partial`, file)
  return rows
}

function rowsOf(all: Float32Array, count: number): Float32Array[] {
  const width = all.length / count
  return Array.from({ length: count }, (_v, row) => all.subarray(row * width, (row + 1) * width))
}
