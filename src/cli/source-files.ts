/** Sources in a folder: what a person wrote there, and no more of it than is worth looking at. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ANALYSED_LANGUAGES } from '../analysis/analysis.ts'
import { languageOfName } from './program-input.ts'

/** Folders of what was built or fetched. */
const PASSED_OVER = new Set([
  'node_modules',
  'vendor',
  'dist',
  'build',
  'target',
  'out',
  '__pycache__',
  'venv',
  'coverage',
])
const LONGEST_BYTES = 2 ** 20
const MOST_FILES = 5_000

/**
 * Paths of the sources below a folder, in order, whose ending says a language that is analysed. Hidden folders, those of
 * packages and of build output, symbolic links and files over 1 MiB are passed over.
 *
 * @throws RangeError where there are more than 5,000; the signal's reason on abort
 */
export async function sourceFilesIn(folder: string, { signal }: { readonly signal: AbortSignal }): Promise<string[]> {
  const found: string[] = []
  const walk = async (place: string): Promise<void> => {
    signal.throwIfAborted()
    for (const entry of (await readdir(place, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(place, entry.name)
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !PASSED_OVER.has(entry.name)) await walk(path)
      } else if (entry.isFile() && (await isAnalysed(entry.name)) && (await stat(path)).size <= LONGEST_BYTES) {
        found.push(path)
      }
      if (found.length > MOST_FILES) {
        throw new RangeError(`analyse: ${folder} holds more than ${MOST_FILES} sources, wanted a smaller folder`)
      }
    }
  }
  await walk(folder)
  return found
}

async function isAnalysed(name: string): Promise<boolean> {
  const language = await languageOfName(name)
  return ANALYSED_LANGUAGES.some((one) => one === language)
}
