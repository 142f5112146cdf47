/** The README's relation commands give the answers that its example sentences state. Runs where minilm-l6 is in the store. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { TouchstoneError } from '../src/errors.ts'
import { findModel } from '../src/store/index.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)
/** Training takes half a minute on two free cores. */
const LIMIT_MS = 900_000

/** What examples/relations-new.jsonl states, sentence by sentence: of the known relations, and of the described one. */
const CLASSIFIED = ['place of birth', 'employer', 'composer', null, null, null, null]
const MATCHED = [null, null, null, 'mouth', 'mouth', null, null]

test(
  "README's relation commands answer all example sentences rightly",
  async (context) => {
    const found = await findModel('minilm-l6').catch((error: unknown) => {
      if (error instanceof TouchstoneError && error.code === 'unavailable') return undefined
      throw error
    })
    if (found === undefined) return context.skip('minilm-l6 is not in the store: touchstone models pull minilm-l6')
    const readme = await readFile(join(root, 'README.md'), 'utf8')
    const commands = [...readme.matchAll(/npm run touchstone -- (relation .*)$/gm)].map(([, words = '']) => words)
    expect(commands.map((command) => command.split(' ')[1])).toEqual(['train', 'classify', 'match'])
    const folder = await mkdtemp(join(tmpdir(), 'readme-relations-'))
    try {
      const printed: string[] = []
      for (const command of commands) {
        const words = command.replaceAll('runs/', `${folder}/`).split(' ')
        const main = join(root, 'src', 'cli', 'main.ts')
        printed.push((await run(process.execPath, [main, ...words], { cwd: root })).stdout)
      }
      const relations = (text = ''): unknown[] =>
        text
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { readonly relation: unknown }).relation)
      expect(relations(printed[1])).toEqual(CLASSIFIED)
      expect(relations(printed[2])).toEqual(MATCHED)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  LIMIT_MS,
)
