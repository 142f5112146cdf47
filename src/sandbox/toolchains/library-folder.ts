/**
 * Folders of libraries that a user's own installer fills: one in Touchstone's cache for each list of libraries and each
 * toolchain. Programs are shown it read-only; the network is reached by the installer alone, before any program runs.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../../errors.ts'
import { cacheFolder } from '../../store/index.ts'

const INSTALL_MS = 900_000

/** What a folder is filled with. */
export interface LibraryList {
  /** Of what the libraries are, such as `Python packages`. */
  readonly title: string
  /** Beginning of the folder's name, such as `python-3.11.2`. */
  readonly prefix: string
  /** What else decides the content, such as the interpreter. */
  readonly host: unknown
  readonly names: readonly string[]
}

/**
 * The folder of this list, made where it is not there yet.
 *
 * @throws TouchstoneError `unavailable` where the libraries cannot be installed, with the installer's own last words
 */
export async function libraryFolder(
  { title, prefix, host, names }: LibraryList,
  fill: (folder: string, wanted: readonly string[]) => Promise<void>,
): Promise<string> {
  const wanted = [...new Set(names)].toSorted()
  const digest = createHash('sha256')
    .update(JSON.stringify([host, wanted]))
    .digest('hex')
    .slice(0, 16)
  const place = join(cacheFolder(), 'toolchains', `${prefix}-${digest}`)
  if (existsSync(place)) return place
  await mkdir(dirname(place), { recursive: true })
  const folder = await mkdtemp(`${place}-`)
  try {
    await fill(folder, wanted)
    // boxes read it under another uid
    await chmod(folder, 0o755)
    await rename(folder, place).catch((error: unknown) => {
      // another process may have been first
      if (!existsSync(place)) throw error
    })
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    const said = stderr.trim().split('\n').at(-1) || message
    throw new TouchstoneError('unavailable', `add ${title} ${wanted.join(', ')}: ${said}`, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return place
}

/** Runs an installer, whose words name the folder that it fills. */
export async function runInstaller(file: string, words: readonly string[]): Promise<void> {
  await promisify(execFile)(file, words, { timeout: INSTALL_MS, cwd: '/', maxBuffer: 2 ** 26 })
}
