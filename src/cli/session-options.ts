/** Where the engine computes, as options of the commands that run it. */
import { Option, type Command } from 'commander'
import type { Device, GraphSessionOptions } from '../engine/index.ts'
import { integerFrom } from './integer-option.ts'

/** Names for `--device`. Kept here so that `--help` loads no engine. */
const DEVICE_NAMES = ['cpu', 'cuda', 'webgpu'] as const satisfies readonly Device[]

/** The options as commander gives them. */
export interface SessionFlags {
  readonly device: Device
  readonly threads: number
}

/** Adds them to a command. */
export function addSessionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--device <name>', 'where the encoder computes; an error where this machine or the runtime lacks it')
        .choices(DEVICE_NAMES)
        .default('cpu'),
    )
    .option('--threads <n>', 'threads of the CPU; 0: as many as there are cores', integerFrom(0, 1024), 0)
}

/** What they mean to the engine. */
export function sessionOf({ device, threads }: SessionFlags): Pick<GraphSessionOptions, 'device' | 'threads'> {
  return { device, threads }
}
