/** How the commands that run programs are told to isolate and equip them: the same options everywhere. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { SandboxOptions, StandardChoices } from '../sandbox/index.ts'
// the door of the room would load far more than this file
import { isLibraryName, type InstallerLanguage } from '../sandbox/toolchains/library-names.ts'
import { flagOf } from './unused-options.ts'

/** The options as commander gives them. */
export interface IsolationFlags {
  readonly strict?: boolean
  readonly container?: string
  readonly unsafe?: boolean
  readonly python?: string
  readonly nodeModules?: string
  readonly jars?: string
  readonly with?: readonly NamedLibrary[]
  readonly std?: StandardChoices
  readonly debugAssertions?: boolean
}

/** Those that wall programs in, by their names as commander gives them. */
export const WALL_OPTIONS: readonly (keyof IsolationFlags)[] = ['strict', 'container', 'unsafe']

/** Those that equip programs. */
export const EQUIPMENT_OPTIONS: readonly (keyof IsolationFlags)[] = [
  'python',
  'nodeModules',
  'jars',
  'with',
  'std',
  'debugAssertions',
]

/** All of them. */
export const ISOLATION_OPTIONS: readonly (keyof IsolationFlags)[] = [...WALL_OPTIONS, ...EQUIPMENT_OPTIONS]

/** A library that programs are to have. */
export interface NamedLibrary {
  /** The language whose installer adds it; undefined where the name stood alone. */
  readonly language: InstallerLanguage | undefined
  readonly name: string
}

const INSTALLERS: ReadonlyMap<string, InstallerLanguage> = new Map([
  ['python', 'python'],
  ['pip', 'python'],
  ['javascript', 'javascript'],
  ['npm', 'javascript'],
])

/** Adds the options to a command. */
export function addIsolationOptions(command: Command): Command {
  return command
    .option('--strict', 'one full bubblewrap for every run, nothing kept between runs')
    .addOption(
      new Option('--container <image>', 'run programs in containers of Docker or Podman, from this image').conflicts([
        'strict',
        'unsafe',
      ]),
    )
    .option('--unsafe', 'go on where a part of the isolation is missing: programs may then do what you may')
    .option('--python <path>', "interpreter or virtual environment for Python programs (default: the system's)")
    .option('--node-modules <path>', 'node_modules of your own for JavaScript and TypeScript programs')
    .option('--jars <path>', 'a jar, or a folder of jars, for Java, Kotlin and Scala programs')
    .option(
      '--with <libraries>',
      "libraries that programs may import, such as python:pandas,npm:lodash; without a prefix the program's language is meant, Python where there are several",
      namedLibraries,
    )
    .option('--std <standards>', 'standards of C, C++ and Rust, such as c++20,c23,rust2024', standards)
    .option('--debug-assertions', "Rust's debug assertions and overflow checks in plain programs too")
}

/**
 * What they mean to the sandbox; names of libraries without a prefix are of the given language.
 *
 * @throws RangeError for a library of a language that has no installer here
 */
export function isolationOf(flags: IsolationFlags, language = 'python'): SandboxOptions {
  const { strict, container, unsafe, python, nodeModules, jars, with: named = [] } = flags
  const alone = language === 'typescript' ? 'javascript' : language
  const of = (wanted: string): string[] =>
    named.filter((one) => (one.language ?? alone) === wanted).map(({ name }) => name)
  const plain = named.find((one) => one.language === undefined)
  if (plain !== undefined && alone !== 'python' && alone !== 'javascript') {
    const wanted = 'wanted python:NAME or npm:NAME; jars are given by --jars'
    throw new RangeError(`--with ${plain.name}: the program is in ${language}, which has no installer here, ${wanted}`)
  }
  return {
    mode: strict === true ? 'strict' : 'slots',
    container,
    unsafe,
    python,
    nodeModules,
    jars,
    libraries: { python: of('python'), javascript: of('javascript') },
    standards: flags.std,
    debugAssertions: flags.debugAssertions,
  }
}

/** Languages whose programs an option is for. */
const LANGUAGES_OF: Readonly<Record<string, readonly string[]>> = {
  python: ['python'],
  nodeModules: ['javascript', 'typescript'],
  jars: ['java', 'kotlin', 'scala'],
  debugAssertions: ['rust'],
}

/**
 * Refuses options on the command line that are for programs in other languages than those that run. Of several standards or
 * libraries in one option, one that is used is enough.
 * @param languages by their names in the sandbox's table
 * @throws RangeError that names the option and its languages
 */
export function wantLanguagesOf(command: Command, flags: IsolationFlags, languages: readonly string[]): void {
  const libraries = (flags.with ?? []).flatMap(({ language: own }) =>
    own === undefined ? languages : own === 'javascript' ? ['javascript', 'typescript'] : [own],
  )
  const forLanguages = { ...LANGUAGES_OF, std: Object.keys(flags.std ?? {}), with: libraries }
  for (const [name, own] of Object.entries(forLanguages)) {
    if (command.getOptionValueSource(name) !== 'cli' || own.some((each) => languages.includes(each))) continue
    throw new RangeError(
      `${command.name()}: ${flagOf(command, name)} is for programs in ${own.join(', ')}, and the program is in ${languages.join(' and ')}`,
    )
  }
}

/** Libraries with commas between them. A prefix holds for the names after it, up to the next. */
export function namedLibraries(text: string, before: readonly NamedLibrary[] = []): readonly NamedLibrary[] {
  let language: NamedLibrary['language']
  const named = text.split(',').map((word) => {
    const [, prefix, name = ''] = /^(?:(\w+):)?(.*)$/.exec(word.trim()) ?? []
    if (prefix !== undefined) language = INSTALLERS.get(prefix)
    const isKnown = prefix === undefined || language !== undefined
    if (!isKnown || !isLibraryName(name, language)) {
      throw new InvalidArgumentError(
        'wanted names of libraries with commas between them, such as pandas,numpy==2.2.1 or python:pandas,npm:lodash.',
      )
    }
    return { language, name }
  })
  return [...before, ...named]
}

/** Whose standard a name is: `c++20` and `cpp20` are C++'s, `c23` and `gnu17` are C's, `rust2024` and `2024` are Rust's. */
const STANDARDS: readonly (readonly [language: keyof StandardChoices, name: RegExp])[] = [
  ['cpp', /^((?:c|gnu)\+\+\w+)$/],
  ['cpp', /^cpp(\w+)$/],
  ['c', /^((?:c|gnu)\d\w*)$/],
  ['rust', /^(?:rust-?)?(\d{4})$/],
]

function standards(text: string, before: StandardChoices = {}): StandardChoices {
  const chosen: { -readonly [Name in keyof StandardChoices]: StandardChoices[Name] } = { ...before }
  for (const given of text.split(',').map((name) => name.trim().toLowerCase())) {
    const found = STANDARDS.find(([, name]) => name.test(given))
    const [, standard = ''] = found?.[1].exec(given) ?? []
    if (found === undefined) {
      throw new InvalidArgumentError(`${given} is no standard, wanted such as c++20, gnu++23, c23 or rust2024.`)
    }
    chosen[found[0]] = given.startsWith('cpp') ? `c++${standard}` : standard
  }
  return chosen
}
