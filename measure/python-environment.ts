/** A Python with the packages that a measurement needs, as a virtual environment in the user's cache. */
import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../src/errors.ts'
import { cacheFolder } from '../src/store/cache-folder.ts'

const run = promisify(execFile)

/**
 * Folder of its commands, installed on first use.
 * @param name of the folder; it must change where the packages do
 * @param packages with their versions, as pip takes them
 * @throws TouchstoneError `unavailable` where there is no Python 3, or the packages cannot be installed
 */
export async function pythonEnvironment(
  name: string,
  packages: readonly string[],
  context: { readonly signal: AbortSignal; log(line: string): void },
): Promise<string> {
  const { signal } = context
  const folder = join(cacheFolder(), 'measure', name)
  const done = await access(folder).then(
    () => true,
    () => false,
  )
  if (done) return join(folder, 'bin')
  context.log(`installing ${packages.join(', ')} into ${folder}`)
  // built beside and renamed, so that an interrupted installation is not taken for a whole one; its commands name the
  // old path, so callers run modules by `python -m`
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', partial], { signal })
    await run(join(partial, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...packages], { signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new TouchstoneError('unavailable', `install ${packages.join(', ')}: python3 with venv and pip is wanted`, {
      cause,
    })
  }
  await rename(partial, folder)
  return join(folder, 'bin')
}
