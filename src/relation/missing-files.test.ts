/** Files that are missing, or are folders, are told in plain words, and never by a code of the system. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadEncoder } from '../engine/index.ts'
import { openGguf } from '../engine/files/gguf.ts'
import { readRows } from '../task/index.ts'
import { mentionsOf } from './mention/mention-list.ts'
import { readRelationSplit } from './mention/relation-split.ts'
import { readDescriptions } from './matching/relation-description.ts'
import { loadMatch } from './matching/match-model.ts'
import { extractorDigest } from './open-extractor.ts'
import { loadOpenSet } from './open-set/open-set-classifier.ts'
import { readDocuments } from './text/read-documents.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'missing-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) void item
}

const READERS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  descriptions: readDescriptions,
  'plain text': (path) => all(readDocuments([path])),
  'JSON lines of documents': (path) => all(readDocuments([`${path}.jsonl`])),
  'CoNLL columns': (path) => all(readDocuments([`${path}.conll`])),
  sentences: (path) => mentionsOf(readRows([path])),
  'a split of relations': (path) => readRelationSplit(path, []),
  classifier: loadOpenSet,
  matcher: loadMatch,
  encoder: loadEncoder,
  GGUF: openGguf,
  'the digest of an extractor': (path) => extractorDigest({ matcher: 'minilm-l6', descriptions: path }),
}

test.each(Object.entries(READERS))('%s: a missing file', async (_name, read) => {
  const fault = await read(join(folder, 'absent')).catch((error: unknown) => error)
  expect(String(fault)).toMatch(/absent.*: no such file$/)
  expect(String(fault)).not.toContain('ENOENT')
})

test('a folder in place of a file, and a file that is no JSON', async () => {
  await expect(readDescriptions(folder)).rejects.toThrow(`${folder}: is a folder, wanted a file`)
  await writeFile(join(folder, 'relation.json'), '{"kind": ')
  await expect(loadMatch(folder)).rejects.toThrow(/relation\.json: is no JSON: /)
})
