/**
 * Claim: bad or extreme sentences, descriptions and models get a clear error or a stated behaviour. The built command line is
 * run from outside, with a random encoder of two layers where its answers do not matter.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saveCheckpoint } from '../src/engine/index.ts'
import { keyOf } from '../src/random.ts'
import { tinyEncoder } from '../src/engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../src/relation/mention/tiny-sentences.ts'
import type { Claim } from '../measure/claim.ts'
import { runCommand, type CommandEnd } from '../measure/command-line.ts'

const TARGET = 'each case: exit code 2 with file (and line) and reason, or the stated behaviour'
const key = keyOf('relation bad input')
const words = 'ada was born in the old town of ulm long ago'.split(' ')

interface Case {
  readonly name: string
  /** Files of the case beside `good.jsonl`, `described.jsonl`, `tiny` and `trained`. */
  readonly files?: Readonly<Record<string, string>>
  readonly command: readonly string[]
  /** What standard error must say; the exit code is then 2. */
  readonly says?: readonly string[]
  /** Or what must hold where the command is to work; empty where it does. */
  readonly holds?: (end: CommandEnd) => string
}

/** A good row, then the row in question on line 2. */
function second(row: object): string {
  return `${JSON.stringify({ tokens: words, head: [0, 1], tail: [8, 9] })}\n${JSON.stringify(row)}\n`
}

/** A sentence of 5,000 tokens with two mentions. */
function long(head: readonly [number, number], tail: readonly [number, number]): string {
  const tokens = Array.from({ length: 5000 }, (_v, i) => words[i % words.length])
  return `${JSON.stringify({ tokens, head, tail })}\n`
}

function describedAs(...rows: readonly object[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n')
}

function classify(file: string): string[] {
  return ['relation', 'classify', file, '--model', 'trained']
}

function match(descriptions: string): string[] {
  return ['relation', 'match', 'good.jsonl', '--model', 'tiny', '--descriptions', descriptions]
}

function cases(): Case[] {
  const mark = (name: string, row: object, ...says: string[]): Case => ({
    name,
    files: { 'bad.jsonl': second(row) },
    command: classify('bad.jsonl'),
    says: ['bad.jsonl:2', ...says],
  })
  return [
    mark('a mark is missing', { tokens: words, head: [0, 1] }, 'tail: missing'),
    mark('a mark is empty', { tokens: words, head: [3, 3], tail: [8, 9] }, 'head: is [3, 3)'),
    mark('a mark ends outside the sentence', { tokens: words, head: [0, 1], tail: [8, 12] }, 'tail: is [8, 12)'),
    mark(
      'character offsets given as token indices',
      { tokens: words, head: [0, 3], tail: [32, 35] },
      'tail: is [32, 35)',
      'character offsets go with text',
    ),
    mark('head equals tail', { tokens: words, head: [8, 9], tail: [8, 9] }, 'head and tail: both are [8, 9)'),
    mark('mentions cross', { tokens: words, head: [4, 7], tail: [5, 9] }, 'head and tail: [4, 7) and [5, 9) cross'),
    {
      name: 'one mention inside the other is read',
      files: { 'nested.jsonl': `${JSON.stringify({ tokens: words, head: [4, 9], tail: [8, 9] })}\n` },
      command: classify('nested.jsonl'),
      holds: ({ stdout }) => (rowsOf(stdout).length === 1 ? '' : stdout),
    },
    ...[['near each other', [2500, 2501], [2508, 2510]] as const, ['at both ends', [0, 1], [4998, 5000]] as const].map(
      ([where, head, tail]): Case => ({
        name: `5,000 tokens, mentions ${where}: cut around them, and said so`,
        files: { 'long.jsonl': long(head, tail) },
        command: classify('long.jsonl'),
        holds({ stdout, stderr }) {
          const truncated = Number(rowsOf(stdout)[0]?.['truncated'])
          const isSaid = stderr.includes('1 of 1 sentences were cut around their mentions')
          return truncated >= 4800 && isSaid ? '' : `truncated ${truncated}, stderr ${stderr}`
        },
      }),
    ),
    {
      name: '5,000 tokens, and a mention alone is too long',
      files: { 'long.jsonl': long([0, 200], [300, 301]) },
      command: classify('long.jsonl'),
      says: ['its mentions do not fit'],
    },
    {
      name: 'a relation without description, in the file',
      files: { 'half.jsonl': describedAs({ relation: 'birth', description: 'was born' }, { relation: 'work' }) },
      command: match('half.jsonl'),
      says: ['half.jsonl:2', 'relation "work" has no description'],
    },
    {
      name: 'a relation without description, in the sentences to train on',
      files: { 'one.jsonl': describedAs({ relation: 'birth', description: 'was born' }) },
      command: ['relation', 'train', 'good.jsonl', '--model', 'tiny', '--descriptions', 'one.jsonl', '--out', 'out'],
      says: ['departure'],
    },
    {
      name: 'two relations with the same description',
      files: {
        'same.jsonl': describedAs(
          { relation: 'birth', description: 'was born in' },
          { relation: 'origin', description: 'Was  born in' },
        ),
      },
      command: match('same.jsonl'),
      says: ['same.jsonl', '"birth" and "origin" have the same description'],
    },
    {
      name: 'a relation described twice',
      files: {
        'twice.jsonl': describedAs(
          { relation: 'birth', description: 'was born in' },
          { relation: 'birth', description: 'came into the world in' },
        ),
      },
      command: match('twice.jsonl'),
      says: ['twice.jsonl', '"birth" is described twice'],
    },
    {
      name: 'one-example relations are trained on',
      files: { 'few.jsonl': tasksAsLines(4) },
      command: ['relation', 'train', 'few.jsonl', '--model', 'tiny', '--out', 'few', '--epochs', '1', '--json'],
      holds({ stdout }) {
        const [summary] = rowsOf(stdout)
        const isStated = String(summary?.['threshold']).includes('accepts all: no relation has sentences to spare')
        return summary?.['relations'] === 4 && isStated ? '' : stdout
      },
    },
    {
      name: 'a label file that contradicts the checkpoint',
      command: ['relation', 'classify', 'good.jsonl', '--model', 'contradicting'],
      says: ['relation.json', 'lists 3 relations, wanted 4 as the weights have'],
    },
    {
      name: 'a label file of another kind',
      command: ['relation', 'match', 'good.jsonl', '--model', 'trained', '--descriptions', 'described.jsonl'],
      says: ['relation.json', 'kind'],
    },
    {
      name: 'a model that is neither folder nor name',
      command: ['relation', 'classify', 'good.jsonl', '--model', 'nowhere'],
      says: ['"nowhere" is no folder with relation.json'],
    },
    {
      name: 'training without labels',
      files: { 'plain.jsonl': second({ tokens: words, head: [0, 1], tail: [8, 9] }) },
      command: ['relation', 'train', 'plain.jsonl', '--model', 'tiny', '--out', 'out'],
      says: ['plain.jsonl:1', 'relation: missing'],
    },
    {
      name: 'rows of another kind',
      files: { 'sums.jsonl': `${JSON.stringify({ task: { kind: 'arithmetic', question: '1 + 1?' } })}\n` },
      command: classify('sums.jsonl'),
      says: ['sums.jsonl:1', 'task is of kind arithmetic, wanted mention'],
    },
  ]
}

export const claim: Claim = {
  name: 'relation-bad-input',
  statement: 'Bad or extreme input to the relation commands gets a clear error or a stated behaviour',
  target: TARGET,
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-relation-'))
    const wrong: string[] = []
    try {
      await material(folder, context.signal)
      for (const each of cases()) {
        for (const [name, content] of Object.entries(each.files ?? {})) await writeFile(join(folder, name), content)
        const end = await runCommand({ cwd: folder, signal: context.signal }, ...each.command)
        const problem = problemOf(each, end)
        if (problem !== '') wrong.push(`${each.name}: ${problem}`)
        context.log(`${each.name}: ${problem === '' ? 'right' : problem}`)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const n = cases().length
    return {
      figures: [{ name: 'cases right', value: (n - wrong.length) / n, n }],
      n,
      target: TARGET,
      holds: wrong.length === 0,
      notes: wrong,
    }
  },
}

/** A random encoder, sentences, descriptions, a trained classifier, and one whose label file lacks a relation. */
async function material(folder: string, signal: AbortSignal): Promise<void> {
  const { config, weights, tokenizer } = tinyEncoder(key, TINY_WORDS)
  await saveCheckpoint(join(folder, 'tiny'), { config, weights, tokenizer: tokenizer.files })
  await writeFile(join(folder, 'good.jsonl'), tasksAsLines(40))
  const described = describedAs({ relation: 'birth', description: 'was born in' })
  await writeFile(join(folder, 'described.jsonl'), described)
  for (const out of ['trained', 'contradicting']) {
    const options = ['--model', 'tiny', '--epochs', '1', '--arm', 'none', '--out', out]
    const { exitCode, stderr } = await runCommand(
      { cwd: folder, signal },
      'relation',
      'train',
      'good.jsonl',
      ...options,
    )
    if (exitCode !== 0) throw new Error(`relation train: ${stderr}`)
  }
  const path = join(folder, 'contradicting', 'relation.json')
  const labels = JSON.parse(await readFile(path, 'utf8')) as { relations: string[] }
  await writeFile(path, JSON.stringify({ ...labels, relations: labels.relations.slice(1) }))
}

function tasksAsLines(count: number): string {
  return tinySentences(key, count)
    .map((task) => `${JSON.stringify({ task })}\n`)
    .join('')
}

function problemOf({ says, holds }: Case, end: CommandEnd): string {
  if (holds !== undefined) return end.exitCode === 0 ? holds(end) : `exit ${end.exitCode}: ${end.stderr.trim()}`
  const missing = (says ?? []).filter((text) => !end.stderr.includes(text))
  if (end.exitCode !== 2) return `exit code is ${end.exitCode}, wanted 2`
  return missing.length === 0 ? '' : `said ${JSON.stringify(end.stderr.trim())}, wanted ${missing.join('; ')}`
}

function rowsOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
