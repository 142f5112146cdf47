/**
 * Python packages beside an interpreter's own: `pip install --target` of the user's own pip, or uv where that is there,
 * fills one virtual environment for each list of packages and interpreter, in Touchstone's cache. Programs are shown it
 * read-only; the network is reached by the installer alone, before any program runs.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../../errors.ts'
import { cacheFolder } from '../../store/index.ts'
import { findExecutable } from './find-executable.ts'
import { isPackageName } from './python-packages.ts'

const INSTALL_MS = 900_000

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
  const wanted = [...new Set(names)].toSorted()
  const digest = createHash('sha256')
    .update(JSON.stringify([host, wanted]))
    .digest('hex')
    .slice(0, 16)
  const place = join(cacheFolder(), 'toolchains', `python-${host.version}-${digest}`)
  if (existsSync(place)) return place
  await mkdir(dirname(place), { recursive: true })
  const folder = await mkdtemp(`${place}-`)
  try {
    await install(host, wanted, folder)
    // boxes read it under another uid
    await chmod(folder, 0o755)
    await rename(folder, place).catch((error: unknown) => {
      // another process may have been first
      if (!existsSync(place)) throw error
    })
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    const said = stderr.trim().split('\n').at(-1) || message
    const text = `add Python packages ${wanted.join(', ')}: ${said}`
    throw new TouchstoneError('unavailable', text, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return place
}

async function install(host: LibraryHost, names: readonly string[], folder: string): Promise<void> {
  await run(host.interpreter, ['-I', '-m', 'venv', '--without-pip', '--symlinks', folder])
  const [library = ''] = (await readdir(join(folder, 'lib'))).filter((name) => name.startsWith('python'))
  const site = join(folder, 'lib', library, 'site-packages')
  const uv = findExecutable('uv')
  if (uv === undefined) {
    await run(host.interpreter, [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '-q',
      '--target',
      site,
      ...names,
    ])
  } else await run(uv, ['pip', 'install', '-q', '--python', host.interpreter, '--target', site, ...names])
  // the interpreter's own packages stand behind those that were asked for
  await writeFile(join(site, 'interpreter.pth'), `${host.packages.join('\n')}\n`)
}

async function run(file: string, words: readonly string[]): Promise<void> {
  await promisify(execFile)(file, words, { timeout: INSTALL_MS, cwd: '/', maxBuffer: 2 ** 26 })
}
