import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readDocuments, type ReadDocumentsOptions } from './read-documents.ts'
import type { TextDocument } from './text-document.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function read(
  name: string,
  content: string | Buffer,
  options: ReadDocumentsOptions = {},
): Promise<TextDocument[]> {
  const file = join(folder, name)
  await writeFile(file, content)
  return Array.fromAsync(readDocuments([file], options))
}

function words({ text, entities }: TextDocument): string[] {
  return entities.map(({ start, end, type }) => `${text.slice(start, end)}/${type ?? ''}`)
}

test('plain text gets its entities by a recogniser, and says so', async () => {
  const [document] = await read('a.txt', 'Ada Lin was born in Ulm.')
  expect(document?.isRecognised).toBe(true)
  expect(words(document as TextDocument)).toEqual(['Ada Lin/PERSON', 'Ulm/GPE'])
  const [ruled] = await read('a.txt', 'Ada Lin was born in Ulm.', { recogniser: 'rules' })
  expect(words(ruled as TextDocument)).toEqual(['Ada Lin/', 'Ulm/GPE'])
})

const POINTS = {
  text: '🙂 Ada left Ulm',
  ents: [
    { start: 2, end: 5, label: 'PERSON' },
    { start: 11, end: 14, label: 'GPE' },
  ],
}

test.each([
  ['spaCy', JSON.stringify(POINTS)],
  [
    'GLiNER, whose words tell the unit',
    JSON.stringify({
      text: POINTS.text,
      entities: [
        { start: 2, end: 5, text: 'Ada', label: 'PERSON', score: 0.9 },
        { start: 11, end: 14, text: 'Ulm', label: 'GPE', score: 0.8 },
      ],
    }),
  ],
])('%s counts code points', async (_form, row) => {
  const [document] = await read('a.jsonl', `${row}\n`)
  expect(words(document as TextDocument)).toEqual(['Ada/PERSON', 'Ulm/GPE'])
  const [packed] = await read('b.jsonl.gz', gzipSync(row))
  expect(packed?.entities).toEqual(document?.entities)
})

test('offsets that mean two things are refused with line and field, or passed over', async () => {
  const rows = [
    { text: '🙂 Ada left Ulm', entities: [{ start: 3, end: 6 }] },
    { text: 'Ada left', entities: [{ start: 0, end: 3 }] },
  ]
  const lines = rows.map((row) => JSON.stringify(row)).join('\n')
  await expect(read('a.jsonl', lines)).rejects.toThrow('a.jsonl:1: entities.0: [3, 6) means other words')
  const rejected: string[] = []
  const kept = await read('a.jsonl', lines, { onBadRow: 'skip', onRejected: ({ message }) => rejected.push(message) })
  expect(kept).toHaveLength(1)
  expect(rejected).toHaveLength(1)
  const [first] = await read('a.jsonl', lines, { offsets: 'utf-16' })
  expect(words(first as TextDocument)).toEqual(['Ada/'])
})

test('brat: a text with annotations beside it, entities and relations', async () => {
  await writeFile(join(folder, 'a.ann'), 'T1\tPER 0 3\tAda\nT2\tLOC 9 12\tUlm\nR1\tleft Arg1:T1 Arg2:T2\n#1\tnote\n')
  const [document] = await read('a.txt', 'Ada left Ulm')
  expect(words(document as TextDocument)).toEqual(['Ada/PER', 'Ulm/LOC'])
  expect(document?.gold).toEqual([{ head: 0, tail: 1, relation: 'left' }])
})

test('CoNLL: tokens and tags, sentences as lines, a document for each -DOCSTART-', async () => {
  const rows = [
    '-DOCSTART- O',
    '',
    'Ada NNP B-PER',
    'Lin NNP I-PER',
    'left VBD O',
    'Ulm NNP B-LOC',
    '',
    'Bo NNP B-PER',
    '-DOCSTART- O',
    'Graz NNP B-LOC',
  ]
  const [first, second] = await read('a.conll', rows.join('\n'))
  expect(first?.text).toBe('Ada Lin left Ulm\n\nBo')
  expect(words(first as TextDocument)).toEqual(['Ada Lin/PER', 'Ulm/LOC', 'Bo/PER'])
  expect(words(second as TextDocument)).toEqual(['Graz/LOC'])
})

test.each([
  ['a.conll', 'Ada left', 'wanted a token and a tag'],
  ['a.jsonl', '{"text"', 'a.jsonl:1: broken JSON'],
  ['a.jsonl', '{"text":"Ada","entities":[{"start":0,"end":9}]}', 'wanted a range that is not empty within the text'],
  ['a.jsonl', '{"text":"Ada","entities":[{"start":0,"end":3,"text":"Bo"}]}', 'does not give the words "Bo"'],
  ['a.jsonl', '{"text":"Ada","entities":[],"relations":[{"head":0,"tail":0,"relation":"x"}]}', 'relations.0.head'],
  ['a.txt', ' ', 'is empty'],
  ['a.jsonl', '', 'has no usable document'],
])('%s with %s is refused', async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message)
})

test('a line ends at a line feed alone: U+2028 and U+2029 stand in texts', async () => {
  const rows = ['Ada\u2028left', 'Bo\u2029left'].map((text) =>
    JSON.stringify({ text, entities: [{ start: 0, end: 2 }] }),
  )
  const found = await read('a.jsonl', rows.join('\r\n'))
  expect(found.map(({ text, source }) => [text, source.line])).toEqual([
    ['Ada\u2028left', 1],
    ['Bo\u2029left', 2],
  ])
})

test('under skip a file that cannot be read is named, and takes no other document with it', async () => {
  const files = {
    'empty.txt': '',
    'u16.txt': Buffer.from('\ufeffAda', 'utf16le'),
    'none.jsonl': '\n',
    'cut.jsonl.gz': gzipSync('{"text": "Ada", "entities": []}').subarray(0, 30),
    'b.conll': 'Ada B-PER\n\n-DOCSTART- O\nBAD\n\n-DOCSTART- O\nUlm B-LOC\n',
    'c.jsonl': '{"text": "Bo", "entities": []}\n{\n',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const rejected: string[] = []
  const options: ReadDocumentsOptions = { onBadRow: 'skip', onRejected: ({ message }) => rejected.push(message) }
  const paths = [...Object.keys(files), 'absent.txt'].map((name) => join(folder, name))
  const found = await Array.fromAsync(readDocuments(paths, options))
  expect(found.map(({ text }) => text)).toEqual(['Ada', 'Ulm', 'Bo'])
  expect(rejected.map((message) => message.replace(`${folder}/`, ''))).toEqual([
    'empty.txt: is empty, wanted text',
    'u16.txt: is UTF-16, wanted UTF-8 text',
    'none.jsonl: has no usable document, wanted at least one',
    expect.stringContaining('cut.jsonl.gz:1: gzip data is cut short or damaged'),
    expect.stringContaining('b.conll:4: columns are "BAD"'),
    expect.stringContaining('c.jsonl:2: broken JSON'),
    'absent.txt: no such file',
  ])
  await expect(Array.fromAsync(readDocuments(paths.slice(0, 2), options))).rejects.toThrow(
    'empty.txt: has no usable document, 2 were passed over',
  )
  await expect(Array.fromAsync(readDocuments(paths))).rejects.toThrow('empty.txt: is empty')
})

test('the two files of a brat document are read once, packed or not', async () => {
  await writeFile(join(folder, 'a.txt.gz'), gzipSync('Ada left Ulm'))
  await writeFile(join(folder, 'a.ann'), 'T1\tPER 0 3\tAda\n')
  const files = ['a.ann', 'a.txt.gz'].map((name) => join(folder, name))
  for (const given of [files, files.toReversed(), files.slice(1)]) {
    const found = await Array.fromAsync(readDocuments(given))
    expect(found.map((document) => [document.id, ...words(document)])).toEqual([['a.txt.gz', 'Ada/PER']])
  }
})

test('gzipped text of any form is read', async () => {
  const [plain] = await read('a.txt.gz', gzipSync('Ada Lin was born in Ulm.'), { recogniser: 'rules' })
  expect(words(plain as TextDocument)).toEqual(['Ada Lin/', 'Ulm/GPE'])
  const [columns] = await read('a.conll.gz', gzipSync('Ada B-PER\n'))
  expect(words(columns as TextDocument)).toEqual(['Ada/PER'])
  const [json] = await read('a.json.gz', gzipSync('{"text": "Ada", "entities": [{"start": 0, "end": 3}]}'))
  expect(words(json as TextDocument)).toEqual(['Ada/'])
})

test('standard input is JSON where it begins so', async () => {
  const row = '{"text": "Ada", "entities": [{"start": 0, "end": 3}]}\n'
  const input = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([row, row]) as typeof process.stdin)
  const found = await Array.fromAsync(readDocuments(['-']))
  input.mockRestore()
  expect(found.map((document) => [document.source, ...words(document)])).toEqual([
    [{ file: '-', line: 1 }, 'Ada/'],
    [{ file: '-', line: 2 }, 'Ada/'],
  ])
})
