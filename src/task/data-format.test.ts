import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRows } from './read-rows.ts'
import { SHAPE_NAMES } from './shapes/shape-name.ts'

const page = await readFile(new URL('../../docs/data-format.md', import.meta.url), 'utf8')

test('docs/data-format.md: every example is a valid row, one of each kind', async () => {
  const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? '')
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-format-'))
  try {
    const file = join(folder, 'examples.jsonl')
    await writeFile(file, blocks.map((block) => JSON.stringify(JSON.parse(block))).join('\n'))
    const kinds = await Array.fromAsync(readRows([file], { shape: 'touchstone' }), ({ task }) => task.kind)
    expect(kinds).toEqual(['arithmetic', 'programming', 'preference', 'mention'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('docs/data-format.md names every shape', () => {
  for (const name of SHAPE_NAMES) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'))
})
