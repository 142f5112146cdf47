/** `touchstone relation extract`, the built command, on plain text: its answers, its forms and its refusals. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STATED } from '../measure/readme-relations.ts'
import { saveCheckpoint } from '../src/engine/index.ts'
import { tinyEncoder } from '../src/engine/tiny-encoder.ts'
import { keyOf } from '../src/random.ts'
import { TINY_WORDS } from '../src/relation/mention/tiny-sentences.ts'
import { isStored } from './stored-model.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const main = join(root, 'dist/cli/main.js')
/** A process and its model, on a machine that does other work. */
const LIMIT_MS = 600_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extract-'))
  const { config, weights, tokenizer } = tinyEncoder(keyOf('extract'), TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  await writeFile(join(folder, 'note.txt'), 'Ada was born in Ulm. 🙂 Max left Ulm.\n')
  const described = [
    { relation: 'birth', description: 'was born in town', head: ['person'], tail: ['town'] },
    { relation: 'departure', description: 'left the old town', head: ['person'], tail: ['town'] },
  ]
  await writeFile(join(folder, 'described.jsonl'), described.map((row) => JSON.stringify(row)).join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))

interface End {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function extract(cwd: string, ...words: readonly string[]): Promise<End> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'relation', 'extract', ...words], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

interface Row {
  readonly relation: string | null
  readonly kind: string
  readonly head: { readonly text: string; readonly start: number; readonly end: number }
  readonly tail: { readonly text: string; readonly start: number; readonly end: number }
  readonly sentence: string
}

function rowsOf({ stdout }: End): Row[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

const ASKED = ['note.txt', '--model', 'tiny', '--descriptions', 'described.jsonl', '--bank', 'none']

test(
  'plain text becomes one fact for each pair, in one direction, with the places of both mentions',
  async () => {
    const end = await extract(folder, ...ASKED)
    expect(end.stderr).toContain('2 relations in ')
    expect(end.stderr).toContain('entities of 1 document were found by rule')
    const rows = rowsOf(end)
    const text = await readFile(join(folder, 'note.txt'), 'utf8')
    for (const { head, tail, kind, relation } of rows) {
      expect([text.slice(head.start, head.end), text.slice(tail.start, tail.end)]).toEqual([head.text, tail.text])
      expect([kind, ['birth', 'departure'].includes(relation ?? '')]).toEqual(['described', true])
    }
    expect(rows.map((row) => [row.head.text, row.tail.text].toSorted().join('-')).toSorted()).toEqual([
      'Ada-Ulm',
      'Max-Ulm',
    ])
    expect(rows.map(({ sentence }) => sentence).toSorted()).toEqual(['Ada was born in Ulm.', '🙂 Max left Ulm.'])
  },
  LIMIT_MS,
)

test(
  'other forms are the tools’ own: spaCy counts code points, brat writes text and annotations, RDF is triples',
  async () => {
    const [spacy] = rowsOf(await extract(folder, ...ASKED, '--format', 'spacy')) as unknown as {
      readonly ents: readonly { readonly start: number; readonly end: number }[]
      readonly relations: readonly { readonly label: string }[]
    }[]
    // one code point for the emoji, two UTF-16 units
    expect(spacy?.ents.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [16, 19],
      [23, 26],
      [32, 35],
    ])
    expect(spacy?.relations).toHaveLength(2)
    expect((await extract(folder, ...ASKED, '--format', 'brat', '--out', 'annotated')).code).toBe(0)
    const annotated = await readFile(join(folder, 'annotated', 'note-1.ann'), 'utf8')
    expect(annotated.match(/^T\d/gm)).toHaveLength(4)
    expect(annotated.match(/^R\d\t(?:birth|departure) Arg1:T\d Arg2:T\d/gm)).toHaveLength(2)
  },
  LIMIT_MS,
)

test(
  'a language model at an endpoint reads each fact, and what it denies is a pair of no relation',
  async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      void (async () => {
        const { messages } = JSON.parse((await request.toArray()).join('')) as { messages: { content: string }[] }
        const question = messages.at(-1)?.content ?? ''
        asked.push(question)
        const message = { role: 'assistant', content: /^Fact: .*Ada/m.test(question) ? 'Yes' : 'No' }
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }] }))
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    try {
      const end = await extract(folder, ...ASKED, '--verify', 'reader', '--endpoint', address, '--unknown')
      expect(end.stderr).toContain('1 relation in ')
      const rows = rowsOf(end)
      expect(rows.filter(({ kind }) => kind === 'described').map(({ sentence }) => sentence)).toEqual([
        'Ada was born in Ulm.',
      ])
      expect(rows.some(({ kind, sentence }) => kind === 'none' && sentence === '🙂 Max left Ulm.')).toBe(true)
      expect(asked.every((question) => /^Text: .*\nFact: the (?:birth|departure) of /.test(question))).toBe(true)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
  LIMIT_MS,
)

test.each([
  [['absent.txt', ...ASKED.slice(1)], 'absent.txt: no such file'],
  [['note.txt', '--model', 'tiny', '--descriptions', 'absent.jsonl'], 'absent.jsonl: no such file'],
  [['note.txt', '--model', 'nowhere', '--descriptions', 'described.jsonl'], 'nowhere'],
  [[...ASKED, '--format', 'brat'], 'got --format brat without --out'],
  [[...ASKED, '--format', 'spacy', '--unknown'], 'got --unknown with --format spacy'],
  [[...ASKED, '--window', '0'], 'window'],
  [[...ASKED, '--endpoint', 'http://127.0.0.1:9'], 'got --endpoint, wanted --verify beside it'],
])(
  '%j is refused in plain words',
  async (words, said) => {
    const { code, stderr } = await extract(folder, ...words)
    expect(code).toBe(2)
    expect(stderr).toContain(said)
    expect(stderr).not.toMatch(/ENOENT|at .*\.js:\d/)
  },
  LIMIT_MS,
)

test(
  'the matcher that comes with Touchstone finds what the example states, and leaves the other pairs without a relation',
  async (context) => {
    if (!(await isStored('minilm-l6')))
      return context.skip('minilm-l6 is not in the store: touchstone models pull minilm-l6')
    const end = await extract(
      root,
      'examples/relations-report.txt',
      '--descriptions',
      'examples/relations-asked.jsonl',
      '--unknown',
    )
    const rows = rowsOf(end)
    const facts = rows.filter(({ relation }) => relation !== null)
    expect(facts.map((row) => `${row.head.text}, ${row.relation}, ${row.tail.text}`)).toEqual(STATED.extract)
    // turned round the pair states nothing, and the other one states what nobody asked about
    const open = rows.filter(({ relation }) => relation === null)
    expect(open.map((row) => `${row.head.text}, ${row.kind}, ${row.tail.text}`)).toEqual([
      'North Sea, none, Otra',
      'Henrik Dahl, unknown, Polar Optics',
    ])
  },
  LIMIT_MS,
)
