/**
 * Installs analysers by language, each pinned, in a folder of its own below Touchstone's cache: wheels by pip, modules by
 * npm, commands by `go install` (go-install.ts), jars by Maven. Install scripts of npm packages are not run. What only Debian has is left to
 * the caller, as it needs root.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import type { ToolFinder } from '../../sandbox/index.ts'
import type { AnalysedLanguage } from '../analysis.ts'
import { ANALYSERS } from './analyser-table.ts'
import { DYNAMIC_PACKAGES } from './dynamic-packages.ts'
import { explainedGoError, goSettings, uncheckedNotice } from './go-install.ts'
import { findDebianProgram, hasFolder, packageFolder, type ToolPackage } from './tool-package.ts'

/** One package that an analysis of some language uses. */
export interface AnalyserPackage {
  readonly package: ToolPackage
  readonly languages: readonly AnalysedLanguage[]
  /** Names of the analysers that it brings. */
  readonly analysers: readonly string[]
}

/** How packages are installed. */
export interface InstallAnalysersOptions {
  readonly tools: ToolFinder
  /** The Python that boxes run; wheels are chosen for it. */
  readonly python: string | undefined
  readonly onLine: (line: string) => void
  /** On abort the package client is ended and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Every package, each once. */
export function analyserPackages(): readonly AnalyserPackage[] {
  const packages = new Map<string, { package: ToolPackage; languages: Set<AnalysedLanguage>; analysers: Set<string> }>()
  const rows = [
    ...ANALYSERS.map((row) => ({ name: row.name, languages: row.languages, package: row.package })),
    ...DYNAMIC_PACKAGES,
  ]
  for (const { name, languages, package: own } of rows) {
    if (own.kind === 'toolchain') continue
    const entry = packages.get(own.name) ?? { package: own, languages: new Set(), analysers: new Set() }
    for (const language of languages) entry.languages.add(language)
    entry.analysers.add(name)
    packages.set(own.name, entry)
  }
  return [...packages.values()].map((one) => ({
    package: one.package,
    languages: [...one.languages],
    analysers: [...one.analysers],
  }))
}

/** Debian's packages among those of a language that are not here, or too old. */
export async function missingDebianPackages(
  languages: readonly AnalysedLanguage[],
  tools: ToolFinder,
): Promise<readonly string[]> {
  const missing = await Promise.all(
    packagesOf(languages).map(async ({ package: own }) =>
      own.kind === 'apt' && (await findDebianProgram(own, tools)) === undefined ? own.packages : [],
    ),
  )
  return missing.flat()
}

/** Whether the package is here, with the bytes of its folder; Debian's are not measured. */
export async function packageState(
  own: ToolPackage,
  tools: ToolFinder,
): Promise<{ readonly present: boolean; readonly bytes: number | undefined }> {
  if (own.kind === 'apt') return { present: (await findDebianProgram(own, tools)) !== undefined, bytes: undefined }
  if (!hasFolder(own)) return { present: false, bytes: undefined }
  return { present: true, bytes: await folderBytes(packageFolder(own)) }
}

/**
 * Installs what is missing for the languages, one after the other, and says so by lines. A package that fails leaves the
 * others to be installed.
 *
 * @throws TouchstoneError `unavailable` at the end, where a package's client was missing or failed; it names each
 */
export async function installAnalysers(
  languages: readonly AnalysedLanguage[],
  options: InstallAnalysersOptions,
): Promise<void> {
  const failures: unknown[] = []
  // what is compiled from its source takes minutes, and nothing else waits for it
  const inOrder = packagesOf(languages).toSorted(
    (a, b) => Number(a.package.kind === 'go') - Number(b.package.kind === 'go'),
  )
  for (const { package: own } of inOrder) {
    if (own.kind === 'apt') continue
    options.signal?.throwIfAborted()
    if (hasFolder(own)) {
      options.onLine(`${own.name} ${own.version} is here`)
      continue
    }
    const compiled = own.kind === 'go' ? ', compiled here, which takes minutes' : ''
    options.onLine(`installing ${own.name} ${own.version} (${own.licence}${compiled})`)
    // package clients share their caches, and a machine has one network
    try {
      // oxlint-disable-next-line no-await-in-loop
      await install(own, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      failures.push(error)
      options.onLine(`${own.name} was not installed`)
    }
  }
  if (failures.length === 0) return
  const said = failures.map((error) => (error instanceof Error ? error.message : String(error)))
  throw new TouchstoneError('unavailable', said.join('; '), { cause: failures[0] })
}

function packagesOf(languages: readonly AnalysedLanguage[]): readonly AnalyserPackage[] {
  return analyserPackages().filter((one) => one.languages.some((language) => languages.includes(language)))
}

async function install(own: ToolPackage, options: InstallAnalysersOptions): Promise<void> {
  const place = packageFolder(own)
  const draft = `${place}.${randomUUID()}`
  await mkdir(draft, { recursive: true })
  try {
    for (const { file, words, environment, explained } of await commandsOf(own, draft, options)) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await runClient(file, words, { cwd: draft, environment, signal: options.signal })
      } catch (error) {
        throw explained?.(error) ?? error
      }
    }
    // boxes read it under other uids
    await chmod(draft, 0o755)
    await rename(draft, place)
  } catch (error) {
    // another process may have been first
    if (!existsSync(place)) throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

interface ClientCall {
  readonly file: string
  readonly words: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The client's error with what it means. */
  readonly explained?: (error: unknown) => unknown
}

async function commandsOf(
  own: ToolPackage,
  draft: string,
  { tools, python, onLine }: InstallAnalysersOptions,
): Promise<readonly ClientCall[]> {
  switch (own.kind) {
    case 'pypi':
      return [await pipCall(own.requirements, draft, { tools, python })]
    case 'npm': {
      await writeFile(join(draft, 'package.json'), '{"private":true}\n')
      const npm = wanted(tools, 'npm', 'apt-get install -y npm')
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
      return [{ file: npm, words: ['install', ...flags, ...own.packages] }]
    }
    case 'go': {
      const go = wanted(tools, 'go', 'apt-get install -y golang-go')
      const settings = await goSettings(go, tools)
      const notice = uncheckedNotice(settings)
      if (notice !== undefined) onLine(notice)
      const explained = (error: unknown): unknown => explainedGoError(error, settings)
      const environment = { GOBIN: join(draft, 'bin'), GOFLAGS: '-trimpath -buildvcs=false', CGO_ENABLED: '0' }
      return [{ file: go, words: ['install', `${own.module}@v${own.version}`], environment, explained }]
    }
    case 'maven': {
      const maven = wanted(tools, 'mvn', 'apt-get install -y maven')
      await writeFile(join(draft, 'pom.xml'), pom(own.artifacts))
      const words = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(draft, 'lib')}`]
      return [{ file: maven, words }]
    }
    default:
      throw new TouchstoneError('unavailable', `install ${own.name}: Debian's packages bring it`)
  }
}

/** Pip of the boxes' own Python, else uv or another Python's pip, told which Python the wheels are for. */
async function pipCall(
  requirements: readonly string[],
  draft: string,
  { tools, python }: Pick<InstallAnalysersOptions, 'tools' | 'python'>,
): Promise<ClientCall> {
  const help = 'apt-get install -y python3 python3-pip'
  if (python === undefined) throw new TouchstoneError('unavailable', `install wheels: no Python found; ${help} adds it`)
  const target = ['--target', join(draft, 'site'), ...requirements]
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-warn-script-location', '--only-binary=:all:']
  if ((await tools.ask(python, '-m', 'pip', '--version')) !== undefined) {
    return { file: python, words: ['-m', 'pip', 'install', ...quiet, ...target] }
  }
  const uv = tools.find('uv')
  if (uv !== undefined) return { file: uv, words: ['pip', 'install', '--quiet', '--python', python, ...target] }
  const version = /(\d+\.\d+)/.exec((await tools.ask(python, '--version')) ?? '')?.[1]
  const pip = tools.find('pip3', 'pip')
  if (pip !== undefined && version !== undefined) {
    return { file: pip, words: ['install', ...quiet, '--python-version', version, ...target] }
  }
  throw new TouchstoneError('unavailable', `install wheels: neither pip nor uv found; ${help} adds it`)
}

function wanted(tools: ToolFinder, name: string, help: string): string {
  const file = tools.find(name)
  if (file === undefined) throw new TouchstoneError('unavailable', `run ${name}: not found; ${help} adds it`)
  return file
}

function pom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((one) => {
    const [group, artifact, version, classifier] = one.split(':')
    const more = classifier === undefined ? '' : `<classifier>${classifier}</classifier>`
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${more}</dependency>`
  })
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>touchstone</groupId><artifactId>analysers</artifactId><version>1</version><dependencies>${dependencies.join('')}</dependencies></project>\n`
}

async function runClient(
  file: string,
  words: readonly string[],
  options: {
    readonly cwd: string
    readonly environment: Readonly<Record<string, string>> | undefined
    readonly signal: AbortSignal | undefined
  },
): Promise<void> {
  const { cwd, environment, signal } = options
  const env = { ...process.env, PATH: `${dirname(file)}:${process.env['PATH'] ?? ''}`, ...environment }
  const child = spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => (said = (said + String(piece)).slice(-4_000)))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new TouchstoneError('unavailable', `run ${file}: ${String(error)}`, { cause: error })
  })
  if (code !== 0) {
    throw new TouchstoneError('unavailable', `run ${[file, ...words].join(' ')}: exit code ${code}: ${said.trim()}`)
  }
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries.filter((one) => one.isFile()).map(async (one) => (await stat(join(one.parentPath, one.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
