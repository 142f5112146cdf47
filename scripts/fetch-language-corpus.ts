/**
 * Fetches the packages of scripts/language-packages.json whose sources the language classifier is trained on, and lays them
 * as folders for scripts/language-corpus.ts.
 *
 *   node scripts/fetch-language-corpus.ts FOLDER
 *
 * Needs the clients apt-get (with sources of Debian 12 enabled), npm, mvn, pip, cargo, and tar, unzip and dpkg-deb. No
 * package is installed. What is there already is not fetched again, and a package that is not to be had is told and
 * left out. About 0.8 GB are fetched.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Names by registry, with versions where the registry serves several: group:artifact:version, name@version, name==version. */
interface Packages {
  /** By group, which becomes a folder. */
  readonly debian: Readonly<Record<string, readonly string[]>>
  /** Taken as they are installed: their sources in Ruby are text. */
  readonly debianBinaries: readonly string[]
  readonly npm: readonly string[]
  readonly maven: readonly string[]
  readonly wheels: readonly string[]
  readonly sourceDistributions: readonly string[]
  readonly crates: readonly string[]
}

const AT_ONCE = 30
const folder = stated(process.argv[2])
const packages = JSON.parse(readFileSync(new URL('language-packages.json', import.meta.url), 'utf8')) as Packages
const archives = join(folder, 'archives')
const sources = join(folder, 'sources')
fetchDebian()
fetchDebianBinaries()
fetchNpm()
fetchMaven()
fetchWheels()
fetchCrates()

function stated(place: string | undefined): string {
  if (place === undefined) throw new TypeError('fetch the corpus: wanted a folder')
  return resolve(place)
}

function fetchDebian(): void {
  for (const [group, names] of Object.entries(packages.debian)) {
    const place = made(join(archives, group))
    const there = readdirSync(place)
    const missing = names.filter((name) => !there.some((file) => file.startsWith(`${name}_`)))
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      call('apt-get', ['source', '--download-only', '-qq', ...missing.slice(start, start + AT_ONCE)], place)
    }
    for (const file of readdirSync(place).filter((one) =>
      /\.orig(?:-[\w-]+)?\.tar\.\w+$|_[^_]+\.tar\.\w+$/.test(one),
    )) {
      if (!file.includes('.debian.')) unpack(join(place, file), join(sources, group, file.slice(0, file.indexOf('_'))))
    }
  }
}

function fetchDebianBinaries(): void {
  const place = made(join(archives, 'binaries'))
  call('apt-get', ['download', '-qq', ...packages.debianBinaries], place)
  for (const file of readdirSync(place)) {
    const target = join(sources, 'binaries', file.slice(0, file.indexOf('_')))
    if (!existsSync(target)) call('dpkg-deb', ['-x', file, made(target)], place)
  }
}

function fetchNpm(): void {
  const place = made(join(archives, 'npm'))
  for (const name of packages.npm) {
    const start = name.replace(/^@/, '').replace('/', '-').replace(/@.*$/, '')
    if (!readdirSync(place).some((file) => file.startsWith(start))) call('npm', ['pack', '--silent', name], place)
  }
  for (const file of readdirSync(place).filter((one) => one.endsWith('.tgz'))) {
    unpack(join(place, file), join(sources, 'npm', file.slice(0, -4)))
  }
}

/** One project of Maven with a module for each artefact, so that one that is missing ends none of the others. */
function fetchMaven(): void {
  const project = made(join(folder, 'maven'))
  const place = made(join(archives, 'maven'))
  const modules = packages.maven.map((coordinates, index) => {
    const [group, artifact, version] = coordinates.split(':')
    const item = `<artifactItem><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version><classifier>sources</classifier></artifactItem>`
    const plugin = `<plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><executions><execution><phase>validate</phase><goals><goal>copy</goal></goals><configuration><artifactItems>${item}</artifactItems><outputDirectory>${place}</outputDirectory></configuration></execution></executions></plugin>`
    writeFileSync(
      join(made(join(project, `m${index}`)), 'pom.xml'),
      pom(`m${index}`, `<build><plugins>${plugin}</plugins></build>`),
    )
    return `<module>m${index}</module>`
  })
  writeFileSync(join(project, 'pom.xml'), pom('all', `<modules>${modules.join('')}</modules>`))
  call('mvn', ['-q', '-B', '-fae', 'validate'], project)
  for (const file of readdirSync(place)) unzip(join(place, file), join(sources, 'maven', file.slice(0, -12)))
}

function pom(name: string, body: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>corpus</groupId><artifactId>${name}</artifactId><version>1</version><packaging>pom</packaging>${body}</project>\n`
}

function fetchWheels(): void {
  const place = made(join(archives, 'wheels'))
  // a wheel is an archive: nothing of it runs
  for (const name of packages.wheels) {
    call('pip', ['download', '-q', '--no-deps', '--only-binary', ':all:', '-d', place, name], place)
  }
  for (const file of readdirSync(place)) unzip(join(place, file), join(sources, 'wheels', file.split('-')[0] ?? file))
  const distributions = made(join(archives, 'distributions'))
  for (const name of packages.sourceDistributions) {
    // pip reads the name and version of a source distribution by its own build step
    call('pip', ['download', '-q', '--no-deps', '--no-binary', ':all:', '-d', distributions, name], distributions)
  }
  for (const file of readdirSync(distributions)) {
    unpack(join(distributions, file), join(sources, 'distributions', file.replace(/\.tar\.gz$/, '')))
  }
}

function fetchCrates(): void {
  const project = made(join(folder, 'crates'))
  writeFileSync(join(made(join(project, 'src')), 'main.rs'), 'fn main() {}\n')
  const head = '[package]\nname = "corpus"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n'
  writeFileSync(join(project, 'Cargo.toml'), head + packages.crates.map((name) => `${name} = "*"\n`).join(''))
  call('cargo', ['vendor', '-q', join(sources, 'crates')], project)
}

function made(place: string): string {
  mkdirSync(place, { recursive: true })
  return place
}

function unpack(file: string, place: string): void {
  if (existsSync(place)) return
  call('tar', ['-xf', file, '-C', made(place), '--no-same-owner'], place)
}

function unzip(file: string, place: string): void {
  if (existsSync(place)) return
  call('unzip', ['-q', '-o', file, '-d', made(place)], place)
}

function call(command: string, options: readonly string[], place: string): void {
  try {
    execFileSync(command, options, { cwd: place, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 26 })
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    console.error(`${command} ${options[0] ?? ''} in ${place}: ${said.slice(0, 300)}`)
  }
}
