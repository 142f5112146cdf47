import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { saveCheckpoint } from '../engine/files/checkpoint.ts'
import { keyOf } from '../random.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../relation/mention/tiny-sentences.ts'
import { runRelation } from './run-relation.ts'

test('a cross-encoder is trained, and orders labels anew; a matcher is given a threshold', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rerank-'))
  const printed: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const run = (...flags: readonly string[]): Promise<Record<string, unknown>[]> => runRelation(printed, flags)
  try {
    const [data, tiny, described, pairs, matcher] = ['data.jsonl', 'tiny', 'described.jsonl', 'pairs', 'matcher'].map(
      (name) => join(folder, name),
    ) as [string, string, string, string, string]
    const { config, weights, tokenizer } = tinyEncoder(keyOf('cli'), TINY_WORDS)
    await saveCheckpoint(tiny, { config, weights, tokenizer: tokenizer.files })
    const tasks = tinySentences(keyOf('cli'), 96).map((task, i) => ({
      ...task,
      relation: `${task.relation} ${(i >> 2) % 2}`,
    }))
    const relations = [...new Set(tasks.map(({ relation }) => relation))]
    await writeFile(data, tasks.map((task) => JSON.stringify({ task })).join('\n'))
    await writeFile(
      described,
      relations.map((relation) => JSON.stringify({ relation, description: `${relation} town` })).join('\n'),
    )
    const common = ['train', data, '--model', tiny, '--descriptions', described, '--epochs', '1', '--json']
    const [trained] = await run(...common, '--cross-encoder', '--out', pairs)
    expect(trained).toMatchObject({ kind: 'cross-encoder', relations: 8, sentences: 96 })
    const [calibrated] = await run(...common, '--coverage', '0.5', '--out', matcher)
    expect(calibrated?.['threshold']).toContain('kept out of training')
    const answers = await run('match', data, '--model', matcher, '--descriptions', described, '--rerank', pairs)
    const labels = answers.map((answer) => answer['labels'] as readonly { readonly pair?: number }[])
    expect(labels.every((own) => own.every(({ pair }) => pair !== undefined))).toBe(true)
    expect(answers.some(({ relation }) => relation === null)).toBe(true)
    await expect(run('train', data, '--cross-encoder', '--out', pairs)).rejects.toThrow('without --descriptions')
  } finally {
    vi.restoreAllMocks()
    await rm(folder, { recursive: true })
  }
})
