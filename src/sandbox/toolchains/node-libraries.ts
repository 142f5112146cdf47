/**
 * Node modules that JavaScript and TypeScript programs may load beside Node's own: a folder of the user's, modules that
 * the user's npm installs once for each list into Touchstone's cache, or else what Debian's packages brought. A box has
 * them read-only at /node_modules, where `require` and `import` both look from the program's folder (inside-path.ts).
 *
 * npm runs no install scripts, so a module that has to be built for the machine does not load.
 * Not covered: links that lead out of the folder, as workspaces have them.
 */
import { realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { SYSTEM_MODULES } from '../isolation/inside-path.ts'
import { findExecutable } from './find-executable.ts'
import { libraryFolder, runInstaller } from './library-folder.ts'
import { isModuleName } from './node-packages.ts'
import type { ChosenContent, ToolchainChoice, ToolFinder } from './toolchain.ts'

/** Modules of a toolchain. */
export interface NodeModules {
  /** Host path; undefined where there are none. */
  readonly folder: string | undefined
  /** What is added to the version; empty where the user chose nothing. */
  readonly note: string
  /** What the user's choice stands for; undefined where nothing was chosen. */
  readonly chosen?: ChosenContent
}

/**
 * The modules that programs of this Node are shown.
 *
 * @throws RangeError for a name that is none of a module, or for both a folder and names
 * @throws TouchstoneError `bad-input` for a path without modules, `unavailable` where npm is missing or fails
 */
export async function nodeModules(
  finder: ToolFinder,
  version: string,
  { folder, libraries = [] }: ToolchainChoice,
): Promise<NodeModules> {
  if (folder !== undefined && libraries.length > 0) {
    throw new RangeError(`use Node modules: got the folder ${folder} and a list of modules, wanted one of them`)
  }
  if (folder !== undefined) {
    const modules = modulesAt(folder)
    return { folder: modules, note: ` with the modules of ${folder}`, chosen: { version, places: [modules] } }
  }
  if (libraries.length === 0) return { folder: finder.existing(SYSTEM_MODULES)[0], note: '' }
  const modules = join(await installedModules(version, libraries), 'node_modules')
  return {
    folder: modules,
    note: ` with ${libraries.toSorted().join(', ')}`,
    chosen: { version, places: [modules] },
  }
}

async function installedModules(version: string, names: readonly string[]): Promise<string> {
  const wrong = names.find((name) => !isModuleName(name))
  if (wrong !== undefined) {
    throw new RangeError(
      `add Node modules: got ${JSON.stringify(wrong)}, wanted a name such as lodash or lodash@4.17.21`,
    )
  }
  const major = version.split('.')[0] ?? ''
  const list = { title: 'Node modules', prefix: `node-${major}`, host: [process.arch, major], names }
  return libraryFolder(list, async (folder, wanted) => {
    const npm = findExecutable('npm')
    if (npm === undefined) throw new Error('npm is not here; to add it: apt-get install -y npm')
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await runInstaller(npm, ['install', '--prefix', folder, ...quiet, ...wanted])
  })
}

/** The folder's real path; a project's folder means its node_modules. */
function modulesAt(path: string): string {
  const found = [join(path, 'node_modules'), path].find((one) => /\/?node_modules\/*$/.test(one) && isFolder(one))
  const real = found === undefined ? undefined : realpathSync(found)
  // a box knows it by its name
  if (real?.endsWith('/node_modules') === true) return real
  const wanted = 'wanted a folder named node_modules, or one that has such a folder in it'
  throw new TouchstoneError('bad-input', `use Node modules at ${path}: none are there, ${wanted}`)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
