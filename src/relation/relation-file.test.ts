import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { keyOf } from '../random.ts'
import { initialHead } from './open-set/open-set-graph.ts'
import { loadOpenSet, saveOpenSet } from './open-set/open-set-classifier.ts'
import { TINY_WORDS } from './mention/tiny-sentences.ts'
import { writeModelCard } from './relation-file.ts'

test('a saved classifier names its labels as transformers reads them, and has a card', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'card-'))
  try {
    const { config, tokenizer, weights } = tinyEncoder(keyOf('card'), TINY_WORDS)
    const relations = ['birth', 'place_of [work]']
    const head = initialHead(config, relations.length, keyOf('head'))
    const threshold = { value: 1.5, basis: 'accepts all <known>' }
    await saveOpenSet(folder, { config, tokenizer, weights: new Map([...weights, ...head]), relations, threshold })
    const kept = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>
    expect(kept['id2label']).toEqual({ 0: 'birth', 1: 'place_of [work]' })
    expect(kept['label2id']).toEqual({ birth: 0, 'place_of [work]': 1 })
    const card = await readFile(join(folder, 'README.md'), 'utf8')
    expect(card).toMatch(/^---\nlibrary_name: touchstone\n/)
    expect(card).toContain('## Relations (2)\n\n- birth\n- place\\_of \\[work\\]\n')
    expect(card).toContain('accepts all \\<known\\>')
    expect((await loadOpenSet(folder)).relations).toEqual(relations)
    await writeModelCard(folder, { title: 'T', text: [], relations: [{ relation: 'a', text: 'b\nc' }], command: 'x' })
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('- a: b c\n')
  } finally {
    await rm(folder, { recursive: true })
  }
})
