/** The README's relation commands, run as they stand there, beside what the example sentences state. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What examples/relations-new.jsonl states, sentence by sentence: of the known relations, and of the described one. */
export const STATED: Readonly<Record<'classify' | 'match', readonly (string | null)[]>> = {
  classify: ['place of birth', 'employer', 'composer', null, null, null, null],
  match: [null, null, null, 'mouth', 'mouth', null, null],
}

/** Relations that the README's commands print, sentence by sentence; null where they know none. Takes the model from the store. */
export async function readmeRelations(
  signal?: AbortSignal,
): Promise<Record<'classify' | 'match', readonly (string | null)[]>> {
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
      printed.set(words[1] ?? '', stdout)
    }
    return { classify: relationsIn(printed.get('classify')), match: relationsIn(printed.get('match')) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function relationsIn(text = ''): (string | null)[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => (JSON.parse(line) as { readonly relation: string | null }).relation)
}
