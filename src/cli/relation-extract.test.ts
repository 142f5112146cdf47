import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { addRelationCommand } from './relation.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extract-'))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  await writeFile(join(folder, 'described.jsonl'), '{"relation": "residence", "description": "lives near house"}\n')
  const row = { text: 'Ada left Ulm', entities: [0, 9].map((start) => ({ start, end: start + 3 })) }
  await writeFile(join(folder, 'notes.jsonl.gz'), gzipSync(JSON.stringify(row)))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => vi.restoreAllMocks())

async function extract(...flags: readonly string[]): Promise<void> {
  const program = new Command().exitOverride()
  addRelationCommand(program)
  await program.parseAsync(['relation', 'extract', ...flags], { from: 'user' })
}

test('a file in the place of the folder of --out is told before any model is opened', async () => {
  const file = join(folder, 'described.jsonl')
  await expect(extract(file, '--out', file, '--model', 'absent')).rejects.toThrow(
    `make folder ${file}: ${file} is a file, wanted a folder or nothing there`,
  )
})

test('a document of a gzipped file is written under the name of the file', async () => {
  const [notes, tiny, described, out] = ['notes.jsonl.gz', 'tiny', 'described.jsonl', 'out'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string]
  await extract(notes, '--model', tiny, '--bank', 'none', '--descriptions', described, '--format', 'brat', '--out', out)
  expect((await readdir(out)).toSorted()).toEqual(['notes-1.ann', 'notes-1.txt'])
})
