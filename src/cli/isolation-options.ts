/** How the commands that run programs are told to isolate and equip them: the same options everywhere. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { SandboxOptions } from '../sandbox/index.ts'
// the door of the room would load far more than this file
import { isPackageName } from '../sandbox/toolchains/python-packages.ts'

/** The options as commander gives them. */
export interface IsolationFlags {
  readonly strict?: boolean
  readonly container?: string
  readonly unsafe?: boolean
  readonly python?: string
  readonly with?: readonly string[]
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
}

/** What they mean to the sandbox. */
export function isolationOf({ strict, container, unsafe, ...flags }: IsolationFlags): SandboxOptions {
  return {
    mode: strict === true ? 'strict' : 'slots',
    container,
    unsafe,
    python: flags.python,
    libraries: { python: flags.with },
  }
}

function packages(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => !isPackageName(name))) {
    throw new InvalidArgumentError('wanted names of packages with commas between them, such as pandas,numpy==2.2.1.')
  }
  return [...before, ...names]
}
