/**
 * `touchstone doctor --install LANG...`: adds the toolchains of languages, and libraries that public benchmarks import
 * (`numpy`, `lodash`, `javatuples`, or `python-libraries`, `node-libraries`, `jvm-libraries` for all that have a Debian
 * package). As root it runs the system's package manager itself and says first what it runs; otherwise it prints the one
 * command and leaves it to the user.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { TouchstoneError } from '../errors.ts'

/** How `installLanguages` works. */
export interface InstallOptions {
  /** On abort the package manager is asked to stop and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

const APT_INSTALL = /^apt-get install -y (?<packages>[a-z0-9][a-z0-9.+\- ]*)$/

/**
 * Adds what the named languages lack, and the named libraries. Sets exit code 2 where the user must run the command.
 * Throws TouchstoneError: `bad-input` for a language or library that nobody knows, `unavailable` where the package manager fails.
 */
export async function installLanguages(names: readonly string[], options: InstallOptions = {}): Promise<void> {
  options.signal?.throwIfAborted()
  if (names[0]?.trim().toLowerCase() === 'analysers') {
    const { installAnalysersOf } = await import('./doctor-analysers.ts')
    return installAnalysersOf(names.slice(1), options)
  }
  const { commands, present } = await commandsFor(names)
  for (const line of present) console.log(line)
  if (commands.length === 0) return
  const packages = commands.flatMap((command) => APT_INSTALL.exec(command)?.groups?.['packages']?.split(' ') ?? [])
  const others = commands.filter((command) => !APT_INSTALL.test(command))
  await runOrShow(packages, others, { what: names.join(', '), signal: options.signal })
}

/** Installs Debian's packages as root, else shows the command and sets exit code 2. @throws as `installLanguages` */
export function installDebianPackages(
  packages: readonly string[],
  what: string,
  options: InstallOptions = {},
): Promise<void> {
  return runOrShow(packages, [], { what, signal: options.signal })
}

async function runOrShow(
  packages: readonly string[],
  others: readonly string[],
  { what, signal }: InstallOptions & { readonly what: string },
): Promise<void> {
  const install = packages.length === 0 ? [] : [`apt-get install -y --no-install-recommends ${packages.join(' ')}`]
  const all = [...(install.length === 0 ? [] : ['apt-get update']), ...install]
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get') || others.length > 0) {
    const shown = [
      ...(all.length === 0 ? [] : [isRoot ? all.join(' && ') : `sudo sh -c '${all.join(' && ')}'`]),
      ...others,
    ]
    console.error(`to add ${what}, run:\n  ${shown.join('\n  ')}`)
    process.exitCode = 2
    return
  }
  for (const command of all) {
    console.log(`running: ${command}`)
    await runInstaller(command, signal)
  }
}

async function commandsFor(names: readonly string[]): Promise<{
  readonly commands: readonly string[]
  readonly present: readonly string[]
}> {
  const { debianPackages, languageReports } = await import('../sandbox/index.ts')
  const reports = await languageReports()
  const commands = new Set<string>()
  const present: string[] = []
  for (const name of names) {
    const wanted = name.trim().toLowerCase()
    const report = reports.find((each) => each.name === wanted || each.aliases.includes(wanted))
    const packages = report === undefined ? debianPackages(wanted) : []
    if (packages.length > 0) {
      commands.add(`apt-get install -y ${packages.join(' ')}`)
      continue
    }
    if (report === undefined) {
      const known = reports.map((each) => each.name).join(', ')
      throw new TouchstoneError(
        'bad-input',
        `install a language: got ${JSON.stringify(name)}, wanted one of ${known}, python-libraries, node-libraries, jvm-libraries or a library of them`,
      )
    }
    if (report.version === null) commands.add(report.install)
    else present.push(`${report.title} is here: ${report.version}`)
  }
  return { commands: [...commands], present }
}

async function runInstaller(command: string, signal: AbortSignal | undefined): Promise<void> {
  const [file = '', ...words] = command.split(' ')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // SIGTERM, so that the package manager leaves its database whole
  const child = spawn(file, words, { stdio: ['ignore', 'inherit', 'inherit'], env, ...(signal && { signal }) })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve)
    child.once('error', reject)
  }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new TouchstoneError('unavailable', `run ${command}: ${String(error)}`, { cause: error })
  })
  if (code !== 0) throw new TouchstoneError('unavailable', `run ${command}: exit code ${code}, wanted 0`)
}
