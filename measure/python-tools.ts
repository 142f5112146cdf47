/** Tools from PyPI that claims compare with, each set in a virtual environment of its own in the user's cache. */
import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../src/errors.ts'
import { cacheFolder } from '../src/store/cache-folder.ts'

const run = promisify(execFile)

/** What `pythonWith` is given. */
interface InstallContext {
  readonly signal: AbortSignal
  log(line: string): void
  /** Packages of which only their own files are wanted, without what they depend on. @default none */
  readonly alone?: readonly string[]
}

/**
 * Path of a Python that has the packages, installed on first use.
 *
 * @throws {TouchstoneError} `unavailable` where there is no Python 3 with venv and pip, or the installation fails
 */
export async function pythonWith(packages: readonly string[], context: InstallContext): Promise<string> {
  const { signal, alone = [] } = context
  const all = [...packages, ...alone]
  const folder = join(cacheFolder(), 'bench', all.join('+').replaceAll(/[^\w.+-]/g, '-'))
  const python = join(folder, 'bin', 'python')
  if (
    await access(python).then(
      () => true,
      () => false,
    )
  ) {
    return python
  }
  context.log(`installing ${all.join(', ')} into ${folder}`)
  // Built beside and renamed, so that an interrupted installation is not taken for a whole one.
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', partial], { signal })
    const install = ['-m', 'pip', 'install', '--quiet']
    await run(join(partial, 'bin', 'python'), [...install, ...packages], { signal })
    if (alone.length > 0) await run(join(partial, 'bin', 'python'), [...install, '--no-deps', ...alone], { signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new TouchstoneError('unavailable', 'install tools of PyPI: python3 with venv and pip is wanted', { cause })
  }
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
  return python
}
