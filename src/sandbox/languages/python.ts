/**
 * Python 3. The interpreter's real binary is used (a version manager's shim on the PATH costs ten times its start), or the
 * one of a virtual environment that the user chose. Harness tests run in a driver that reads them only after the program's
 * own code has run; see harness-driver.py.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { lastLine, pythonRunners } from '../harness/python-runners.ts'
import { insidePath, liesIn } from '../isolation/inside-path.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import { libraryEnvironment } from '../toolchains/python-libraries.ts'
import { installCommand, PUBLIC_LIBRARY_NAMES } from '../toolchains/python-packages.ts'

export const python: Language = {
  name: 'python',
  title: 'Python',
  aliases: ['py', 'python3'],
  file: 'main.py',
  install: 'apt-get install -y python3',
  detect,
  run: (toolchain) => ({ argv: [tool(toolchain), 'main.py'] }),
  runners: pythonRunners(tool),
  isOutOfMemory: (stderr) => /^MemoryError\b/.test(lastLine(stderr)),
  // a syntax error in the program itself has no traceback before it
  isSyntaxError: (stderr) =>
    /^ {2}File "\/w\/main\.py", line \d+\n/.test(stderr) && /^(Syntax|Indentation|Tab)Error\b/.test(lastLine(stderr)),
  missingLibrary,
}

/** What an interpreter says of itself. */
interface Interpreter {
  readonly version: string
  readonly executable: string
  /** The interpreter that an environment was made with; the same one where it is none. */
  readonly base: string
  readonly prefix: string
  readonly basePrefix: string
  readonly packages: readonly string[]
}

const QUESTION = [
  'import json, site, sys',
  'base = getattr(sys, "_base_executable", None) or sys.executable',
  'words = [sys.version.split()[0], sys.executable, base, sys.prefix, sys.base_prefix, site.getsitepackages()]',
  'print(json.dumps(words))',
].join('; ')

async function detect(finder: ToolFinder, choice: ToolchainChoice = {}): Promise<Toolchain | undefined> {
  const { interpreter, libraries = [] } = choice
  const found = await (interpreter === undefined ? findInterpreter(finder) : chosenInterpreter(finder, interpreter))
  if (found === undefined) return undefined
  const { toolchain, said } = found
  const own = { version: said.version, places: said.packages }
  if (libraries.length === 0) return interpreter === undefined ? toolchain : { ...toolchain, chosen: own }
  const packages = said.packages.map(insidePath)
  const host = { interpreter: said.executable, version: said.version, packages }
  const folder = await libraryEnvironment(host, libraries)
  return {
    version: `${toolchain.version} with ${libraries.toSorted().join(', ')}`,
    tools: { run: join(folder, 'bin/python3') },
    mounts: [folder, ...toolchain.mounts],
    chosen: { ...own, places: [join(folder, 'lib'), ...own.places] },
  }
}

interface Found {
  readonly toolchain: Toolchain
  readonly said: Interpreter
}

async function findInterpreter(finder: ToolFinder): Promise<Found | undefined> {
  const path = finder.find('/usr/bin/python3', 'python3', 'python')
  const said = path === undefined ? undefined : await ask(finder, path)
  const real = said === undefined ? undefined : finder.find(said.executable)
  if (said === undefined || real === undefined) return undefined
  const toolchain = shown(said, real)
  return toolchain === undefined ? undefined : { toolchain, said: { ...said, executable: real } }
}

async function chosenInterpreter(finder: ToolFinder, path: string): Promise<Found> {
  const wanted = 'wanted a Python 3 interpreter or the folder of a virtual environment'
  const candidates = isFolder(path) ? [join(path, 'bin/python3'), join(path, 'bin/python')] : [path]
  const binary = candidates.find((one) => finder.find(one.includes('/') ? one : `./${one}`) !== undefined)
  const said = binary === undefined ? undefined : await ask(finder, absolute(binary))
  if (said === undefined) throw new TouchstoneError('bad-input', `use Python at ${path}: none is there, ${wanted}`)
  const isEnvironment = said.prefix !== said.basePrefix
  const real = isEnvironment ? said.executable : (finder.find(said.executable) ?? said.executable)
  const toolchain = shown(said, real)
  if (toolchain === undefined) {
    const why = 'lies in a folder that holds more than an interpreter, or below /tmp beside its environment'
    throw new TouchstoneError('bad-input', `use Python at ${path}: it ${why}, wanted one in a folder of its own`)
  }
  return { toolchain, said: { ...said, executable: real } }
}

/** The toolchain with the folders that a box must be shown; undefined where they hold more than an interpreter. */
function shown({ version, base, prefix, basePrefix }: Interpreter, run: string): Toolchain | undefined {
  const isEnvironment = prefix !== basePrefix
  const needed = [
    { path: isEnvironment ? base : run, folder: basePrefix },
    ...(isEnvironment ? [{ path: run, folder: prefix }] : []),
  ].filter(({ path }) => !path.startsWith('/usr/'))
  const mounts = needed.map(({ folder }) => toolchainMounts(folder))
  // a prefix that is a whole home (or the root) would show more than an interpreter
  if (mounts.some((one) => one.length === 0)) return undefined
  // an environment is a link to its interpreter, which a box would have elsewhere
  if (isEnvironment && !base.startsWith('/usr/') && !liesIn(insidePath(base), basePrefix)) return undefined
  return { version, tools: { run }, mounts: [...new Set(mounts.flat())] }
}

async function ask(finder: ToolFinder, path: string): Promise<Interpreter | undefined> {
  const words = (await finder.ask(path, '-I', '-c', QUESTION))?.split('\n').at(-1) ?? ''
  if (!words.startsWith('["3.')) return undefined
  const [version, executable, base, prefix, basePrefix, packages] = JSON.parse(words) as [
    ...[string, string, string, string, string],
    string[],
  ]
  return { version, executable, base, prefix, basePrefix, packages }
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : join(process.cwd(), path)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function tool(toolchain: Toolchain): string {
  return toolchain.tools['run'] ?? ''
}

/**
 * The library that an import statement of program or test asked for: the failure's last frame is a line of the source that
 * really imports it. A test may import what it likes; a program's library must be on the list of public ones.
 */
function missingLibrary({ program, test, stderr, toolchain }: LibraryFailure): MissingLibrary | undefined {
  const name = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(lastLine(stderr))?.[1]?.split('.')[0]
  const frame = [...stderr.matchAll(/^ {2}File "(.+)", line (\d+)/gm)].at(-1)
  if (name === undefined || frame === undefined) return undefined
  const [, file = '', line = ''] = frame
  const isTest = file.endsWith('/test.py') && test !== ''
  if (!isTest && !PUBLIC_LIBRARY_NAMES.includes(name)) return undefined
  const source = isTest ? test : program
  const statement = source.split(/\r?\n/)[Number(line) - 1] ?? ''
  if (!new RegExp(String.raw`(?:^|[:;])\s*(?:from|import)\s(?:[^#;]*[\s,])?${name}\b`).test(statement)) return undefined
  const install = toolchain === undefined ? `pip install ${name}` : installCommand(name, toolchain)
  return { name, install }
}
