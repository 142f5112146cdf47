/** How the commands that run programs are told to isolate and equip them: the same options everywhere. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { SandboxOptions, StandardChoices } from '../sandbox/index.ts'
// the door of the room would load far more than this file
import { isPackageName } from '../sandbox/toolchains/python-packages.ts'

/** The options as commander gives them. */
export interface IsolationFlags {
  readonly strict?: boolean
  readonly container?: string
  readonly unsafe?: boolean
  readonly python?: string
  readonly with?: readonly string[]
  readonly std?: StandardChoices
  readonly debugAssertions?: boolean
}

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
    .option('--with <packages>', 'Python packages that programs may import, such as pandas,numpy', packages)
    .option('--std <standards>', 'standards of C, C++ and Rust, such as c++20,c23,rust2024', standards)
    .option('--debug-assertions', "Rust's debug assertions and overflow checks in plain programs too")
}

/** What they mean to the sandbox. */
export function isolationOf({ strict, container, unsafe, ...flags }: IsolationFlags): SandboxOptions {
  return {
    mode: strict === true ? 'strict' : 'slots',
    container,
    unsafe,
    python: flags.python,
    libraries: { python: flags.with },
    standards: flags.std,
    debugAssertions: flags.debugAssertions,
  }
}

function packages(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => !isPackageName(name))) {
    throw new InvalidArgumentError('wanted names of packages with commas between them, such as pandas,numpy==2.2.1.')
  }
  return [...before, ...names]
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
