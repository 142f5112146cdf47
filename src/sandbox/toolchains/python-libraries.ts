/**
 * Python packages beside an interpreter's own: `pip install --target` of the user's own pip, or uv where that is there,
 * fills one virtual environment for each list of packages and interpreter, in Touchstone's cache. Programs are shown it
 * read-only; the network is reached by the installer alone, before any program runs.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findExecutable } from './find-executable.ts'
import { libraryFolder, runInstaller } from './library-folder.ts'
import { isPackageName } from './python-packages.ts'

/** An interpreter for which packages are installed. */
export interface LibraryHost {
  /** Absolute path of the interpreter. */
  readonly interpreter: string
  readonly version: string
  /** Where the interpreter has its own packages. */
  readonly packages: readonly string[]
}

/**
 * The folder of a virtual environment that has these packages and those of the interpreter; made where it is not there yet.
 *
 * @throws RangeError for a name that is none of a package
 * @throws TouchstoneError `unavailable` where the packages cannot be installed, with the installer's own last words
 */
export async function libraryEnvironment(host: LibraryHost, names: readonly string[]): Promise<string> {
  const wrong = names.find((name) => !isPackageName(name))
  if (wrong !== undefined) {
    throw new RangeError(
      `add Python packages: got ${JSON.stringify(wrong)}, wanted a name such as numpy or numpy==2.2.1`,
    )
  }
  const list = { title: 'Python packages', prefix: `python-${host.version}`, host, names }
  return libraryFolder(list, (folder, wanted) => install(host, wanted, folder))
}

async function install(host: LibraryHost, names: readonly string[], folder: string): Promise<void> {
  await runInstaller(host.interpreter, ['-I', '-m', 'venv', '--without-pip', '--symlinks', folder])
  const [library = ''] = (await readdir(join(folder, 'lib'))).filter((name) => name.startsWith('python'))
  const site = join(folder, 'lib', library, 'site-packages')
  const uv = findExecutable('uv')
  if (uv === undefined) {
    await runInstaller(host.interpreter, [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '-q',
      '--target',
      site,
      ...names,
    ])
  } else await runInstaller(uv, ['pip', 'install', '-q', '--python', host.interpreter, '--target', site, ...names])
  // the interpreter's own packages stand behind those that were asked for
  await writeFile(join(site, 'interpreter.pth'), `${host.packages.join('\n')}\n`)
}
