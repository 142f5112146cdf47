/** The README's relation commands, run as they stand there, beside what the example sentences state. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A command of the README: `unknown` is `extract --unknown`. */
export type ReadmeCommand = 'classify' | 'match' | 'extract' | 'unknown'

/**
 * What the examples state. `classify` and `match`: examples/relations-new.jsonl, sentence by sentence, of the known relations
 * and of the described one. `extract` and `unknown`: examples/relations-report.txt, pair by pair.
 */
export const STATED: Readonly<Record<ReadmeCommand, readonly (string | null)[]>> = {
  classify: ['place of birth', 'employer', 'composer', null, null, null, null],
  match: [null, null, null, 'mouth', 'mouth', null, null],
  extract: ['Mira Solberg, place of birth, Tromsø', 'Otra, mouth, North Sea'],
  // `none` where a pair states nothing, or states it the other way round, and `unknown` where it states another relation
  unknown: [
    'Otra, mouth, North Sea',
    'Mira Solberg, unknown, Tromsø',
    'Tromsø, none, Mira Solberg',
    'North Sea, none, Otra',
    'Henrik Dahl, unknown, Polar Optics',
    'Henrik Dahl, none, 1964',
    'Polar Optics, unknown, Henrik Dahl',
    'Polar Optics, unknown, 1964',
    '1964, none, Henrik Dahl',
    '1964, none, Polar Optics',
    'Eva Lund, none, Nils Berge',
    'Nils Berge, none, Eva Lund',
    'Fjord Instruments, unknown, Lumen Group',
    'Lumen Group, unknown, Fjord Instruments',
  ],
}

/** Relations that the README's commands print, sentence by sentence; null where they know none. Takes the model from the store. */
export async function readmeRelations(
  signal?: AbortSignal,
): Promise<Record<ReadmeCommand, readonly (string | null)[]>> {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const commands = [...readme.matchAll(/npm run touchstone -- (relation .*)$/gm)].map(([, words = '']) => words)
  const folder = await mkdtemp(join(tmpdir(), 'readme-relations-'))
  try {
    const printed = new Map<string, string>()
    for (const command of commands) {
      const words = command.replaceAll('runs/', `${folder}/`).split(' ')
      const main = join(root, 'src', 'cli', 'main.ts')
      const { stdout } = await run(process.execPath, [main, ...words], { cwd: root, signal })
      printed.set(words.includes('--unknown') ? 'unknown' : (words[1] ?? ''), stdout)
    }
    return {
      classify: relationsIn(printed.get('classify')),
      match: relationsIn(printed.get('match')),
      extract: factsIn(printed.get('extract')),
      unknown: factsIn(printed.get('unknown')),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function relationsIn(text?: string): (string | null)[] {
  return rowsIn(text).map(({ relation }) => relation)
}

/** Facts and pairs of `relation extract` as `head, relation or kind, tail`. */
function factsIn(text?: string): string[] {
  return rowsIn(text).map(({ relation, kind, head, tail }) => `${head?.text}, ${relation ?? kind}, ${tail?.text}`)
}

interface PrintedRow {
  readonly relation: string | null
  readonly kind?: string
  readonly head?: { readonly text: string }
  readonly tail?: { readonly text: string }
}

function rowsIn(text = ''): PrintedRow[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as PrintedRow)
}
