/** Packages of the classes that run the program: coverage and efficiency. */
import { findLanguage, type ToolFinder } from '../../sandbox/index.ts'
import type { AnalysedLanguage } from '../analysis.ts'
import type { ToolPackage } from './tool-package.ts'

/** Coverage.py measures lines and branches of Python. */
export const COVERAGE_PY: ToolPackage = {
  kind: 'pypi',
  name: 'coverage',
  version: '7.17.3',
  licence: 'Apache-2.0',
  requirements: ['coverage==7.17.3'],
}

/** JaCoCo's agent, and the command that reads what it wrote. */
export const JACOCO: ToolPackage & { readonly kind: 'maven' } = {
  kind: 'maven',
  name: 'jacoco',
  version: '0.8.15',
  licence: 'EPL-2.0',
  artifacts: ['org.jacoco:org.jacoco.agent:0.8.15:runtime', 'org.jacoco:org.jacoco.cli:0.8.15:nodeps'],
}

/** LLVM's readers of profiles; the versions that read what a current rustc writes, the newest first. */
export const LLVM: ToolPackage & { readonly kind: 'apt' } = {
  kind: 'apt',
  name: 'llvm',
  version: '22',
  licence: 'Apache-2.0 WITH LLVM-exception',
  packages: ['llvm-22'],
  binaries: ['llvm-profdata-22', 'llvm-profdata-21', 'llvm-profdata-20', 'llvm-profdata-19', 'llvm-profdata'],
  fits: readsProfilesOfRust,
}

/** An LLVM that is older than the compiler's refuses its profiles. Older ones say their version by llvm-cov alone. */
async function readsProfilesOfRust(profdata: string, tools: ToolFinder): Promise<boolean> {
  const own = majorOf(await tools.ask(profdata.replace(/llvm-profdata(?=[^/]*$)/, 'llvm-cov'), '--version'))
  const rustc = (await findLanguage('rust')?.detect(tools))?.tools['compile']
  const wanted = rustc === undefined ? undefined : majorOf(await tools.ask(rustc, '--version', '--verbose'))
  return own !== undefined && (wanted === undefined || own >= wanted)
}

function majorOf(said: string | undefined): number | undefined {
  const major = /LLVM version:? (\d+)/.exec(said ?? '')?.[1]
  return major === undefined ? undefined : Number(major)
}

/** Counts the instructions of a native program. */
const VALGRIND: ToolPackage = {
  kind: 'apt',
  name: 'valgrind',
  version: '3.19',
  licence: 'GPL-2.0-or-later',
  packages: ['valgrind'],
  binaries: ['valgrind'],
}

/** Reads the profile of a program that gcc compiled; it comes with the linker. */
const BINUTILS: ToolPackage = {
  kind: 'apt',
  name: 'binutils',
  version: '2.40',
  licence: 'GPL-3.0-or-later',
  packages: ['binutils'],
  binaries: ['gprof'],
}

/** Counts the calls of a Ruby program. */
const RUBY_PROF: ToolPackage = {
  kind: 'apt',
  name: 'ruby-prof',
  version: '1.4.5',
  licence: 'BSD-2-Clause',
  packages: ['ruby-prof'],
  binaries: ['/usr/bin/ruby-prof'],
}

/** All of them, with the languages that they serve. */
export const DYNAMIC_PACKAGES: readonly {
  readonly name: string
  readonly class: 'coverage' | 'efficiency'
  readonly languages: readonly AnalysedLanguage[]
  readonly package: ToolPackage
}[] = [
  { name: 'coverage.py', class: 'coverage', languages: ['python'], package: COVERAGE_PY },
  { name: 'jacoco', class: 'coverage', languages: ['java'], package: JACOCO },
  { name: 'llvm-cov', class: 'coverage', languages: ['rust'], package: LLVM },
  { name: 'gprof', class: 'efficiency', languages: ['c', 'cpp'], package: BINUTILS },
  { name: 'ruby-prof', class: 'efficiency', languages: ['ruby'], package: RUBY_PROF },
  { name: 'callgrind', class: 'efficiency', languages: ['c', 'cpp', 'rust'], package: VALGRIND },
]
