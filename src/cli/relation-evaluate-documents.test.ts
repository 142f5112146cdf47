import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { TINY_DESCRIPTIONS, TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { areAnnotated } from './relation-evaluate-documents.ts'
import { runRelation } from './run-relation.ts'

let folder: string
const printed: string[] = []
const TEXT = 'Ada was born in Ulm.'
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-documents-'))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  await writeFile(join(folder, 'described.jsonl'), TINY_DESCRIPTIONS.map((row) => JSON.stringify(row)).join('\n'))
  const entities = [
    { start: 0, end: 3 },
    { start: 16, end: 19 },
  ]
  // every relation in both directions, so that whatever is found is stated
  const relations = [...TINY_DESCRIPTIONS.map(({ relation }) => relation), 'other'].flatMap((label) => [
    { head: 0, tail: 1, label },
    { head: 1, tail: 0, label },
  ])
  await writeFile(join(folder, 'own.jsonl'), JSON.stringify({ text: TEXT, entities, relations }))
  await writeFile(join(folder, 'spacy.json'), JSON.stringify({ text: TEXT, ents: entities, relations }))
  await writeFile(join(folder, 'bare.jsonl'), JSON.stringify({ text: TEXT, entities }))
  await writeFile(join(folder, 'd.txt'), TEXT)
  const lines = relations.map(({ head, tail, label }, i) => `R${i + 1}\t${label} Arg1:T${head + 1} Arg2:T${tail + 1}`)
  await writeFile(join(folder, 'd.ann'), ['T1\tPERSON 0 3\tAda', 'T2\tGPE 16 19\tUlm', ...lines].join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  printed.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => vi.restoreAllMocks())

test('annotated documents are measured end to end, whatever their form, and by the recogniser where that is asked', async () => {
  const [tiny, described, out] = ['tiny', 'described.jsonl', 'page'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const measured = (name: string, ...more: readonly string[]): Promise<Record<string, unknown>[]> =>
    runRelation(printed, [
      'evaluate',
      join(folder, name),
      '--model',
      tiny,
      '--descriptions',
      described,
      '--bank',
      'none',
      '--out',
      out,
      '--json',
      ...more,
    ])
  for (const name of ['own.jsonl', 'spacy.json', 'd.ann']) {
    const [found] = await measured(name)
    const stated = 2 * TINY_DESCRIPTIONS.length
    expect(found).toMatchObject({
      kind: 'documents',
      n: { documents: 1, gold: stated, found: 1, right: 1 },
      micro: { precision: 1, recall: 1 / stated },
      unasked: 2,
    })
    expect(found).not.toHaveProperty('entities')
  }
  const [found] = await measured('own.jsonl', '--recognise')
  expect(found).toMatchObject({ n: { right: 1 }, entities: { precision: 1, recall: 1, f1: 1 } })
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Facts, strict')
  await expect(measured('bare.jsonl')).rejects.toThrow('states no relation')
})

test('rows of tokens are labelled sentences, and rows with a text and entities documents, with a fault or not', async () => {
  const good = { text: TEXT, entities: [{ start: 0, end: 3 }] }
  const bad = { text: 'Ada', entities: [{ start: 0, end: 99 }] }
  const tokens = { tokens: ['Ada', 'left'], entities: [{ type: 'Peop', start: 0, end: 1 }], relations: [] }
  const sentence = { tokens: ['Ada', 'left', 'Ulm'], head: [0, 1], tail: [2, 3], relation: 'left' }
  const asked: readonly (readonly [rows: readonly unknown[], areDocuments: boolean])[] = [
    [[good], true],
    [[bad, good], true],
    [[bad], true],
    [[tokens], false],
    [[{ ...tokens, entities: [{ type: 'Peop', start: 0, end: 9 }] }, tokens], false],
    [[sentence], false],
    [[{ text: TEXT }], false],
  ]
  for (const [rows, areDocuments] of asked) {
    const lines = rows.map((row) => JSON.stringify(row)).join('\n')
    for (const [name, text] of [
      ['sniffed.jsonl', lines],
      ['sniffed.json', JSON.stringify(rows)],
      ['lines.json', lines],
    ] as const) {
      const file = join(folder, name)
      await writeFile(file, text)
      expect(await areAnnotated([file], { onBadRow: 'stop' }), `${name} ${text}`).toBe(areDocuments)
    }
  }
})
