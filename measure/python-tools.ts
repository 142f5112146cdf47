/** Tools from PyPI that claims compare with, each set in a virtual environment of its own in the user's cache. */
import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../src/errors.ts'
import { cacheFolder } from '../src/store/cache-folder.ts'

const run = promisify(execFile)

/**
 * Path of a Python that has the packages, installed on first use.
 *
 * @throws {TouchstoneError} `unavailable` where there is no Python 3 with venv and pip, or the installation fails
 */
export async function pythonWith(
  packages: readonly string[],
  context: { readonly signal: AbortSignal; log(line: string): void },
): Promise<string> {
  const { signal } = context
  const folder = join(cacheFolder(), 'bench', packages.join('+').replaceAll(/[^\w.+-]/g, '-'))
  const python = join(folder, 'bin', 'python')
  if (
    await access(python).then(
      () => true,
      () => false,
    )
  ) {
    return python
  }
  context.log(`installing ${packages.join(', ')} into ${folder}`)
  // Built beside and renamed, so that an interrupted installation is not taken for a whole one.
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', partial], { signal })
    await run(join(partial, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...packages], { signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new TouchstoneError('unavailable', 'install tools of PyPI: python3 with venv and pip is wanted', { cause })
  }
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
  return python
}
