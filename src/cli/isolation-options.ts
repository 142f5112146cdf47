/** How the commands that run programs are told to isolate them: the same three options everywhere. */
import { Option, type Command } from 'commander'
import type { SandboxOptions } from '../sandbox/index.ts'

/** The options as commander gives them. */
export interface IsolationFlags {
  readonly strict?: boolean
  readonly container?: string
  readonly unsafe?: boolean
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
}

/** What they mean to the sandbox. */
export function isolationOf({ strict, container, unsafe }: IsolationFlags): SandboxOptions {
  return {
    mode: strict === true ? 'strict' : 'slots',
    container,
    unsafe,
  }
}
