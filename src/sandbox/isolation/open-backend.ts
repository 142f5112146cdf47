/** Opens the isolation backend that a sandbox's options ask for and this machine allows. */
import { cpus } from 'node:os'
import { TouchstoneError, boundary } from '../../errors.ts'
import { ContainerBackend } from './container/container-backend.ts'
import { findContainerClient } from './container/container-client.ts'
import type { IsolationBackend } from './isolation-backend.ts'
import { sweepLeftovers } from './leftovers.ts'
import { ProcessBackend } from './process/process-backend.ts'
import { missingFeatures, probeIsolation, refusal, type IsolationReport } from './probe.ts'
import { SlotBackend, canKeepSlots } from './slots/slot-backend.ts'
import { StrictBackend } from './bubblewrap/strict-backend.ts'
import type { BubblewrapParts } from './bubblewrap/bubblewrap-parts.ts'
import { createToolFinder } from '../toolchains/tool-finder.ts'
import { python } from '../languages/python.ts'
import { pythonDrivers } from '../harness/python-runners.ts'
import { BOX_USER } from './surroundings.ts'
import { choicesOf, type SandboxOptions } from '../sandbox-options.ts'

const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/w',
  TMPDIR: '/tmp',
  USER: BOX_USER,
  LOGNAME: BOX_USER,
  LANG: 'C.UTF-8',
}
const DETERMINISTIC: Readonly<Record<string, string>> = { LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0' }

/** What programs find in their environment; `deterministic` fixes hash seed, time zone and locale. */
export function environmentOf(deterministic: boolean): Readonly<Record<string, string>> {
  return deterministic ? { ...ENVIRONMENT, ...DETERMINISTIC } : ENVIRONMENT
}

/** A backend, and what it goes without. */
export interface OpenedBackend {
  readonly backend: IsolationBackend
  /** Required features of isolation that this machine lacks; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
}

/**
 * The backend that the options ask for and this machine allows.
 *
 * @throws TouchstoneError `unavailable` that names what isolation is missing, the command that adds it, and the option
 * that goes without
 */
export async function openBackend(
  options: SandboxOptions,
  probe: () => Promise<IsolationReport> = probeIsolation,
): Promise<OpenedBackend> {
  if (options.backend !== undefined) return { backend: options.backend, missing: [] }
  if (options.container !== undefined) return { backend: openContainers(options.container), missing: [] }
  const report = await probe()
  const missing = missingFeatures(report)
  if (missing.length > 0 && options.unsafe !== true) {
    const without = 'or, only for programs that may do whatever you may: --unsafe (in the library unsafe: true)'
    throw new TouchstoneError('unavailable', `${refusal(report)}; ${without}`)
  }
  // a full disk, say: the machine lacks something, and the message says what
  return boundary('unavailable', 'open the sandbox', async () => {
    const { bubblewrap, groups, filter } = report.parts
    sweepLeftovers(groups)
    const walls = bubblewrap === undefined || missing.some((name) => name !== 'seccomp')
    const backend = walls ? new ProcessBackend(groups) : await chooseBackend({ bubblewrap, groups, filter }, options)
    return { backend, missing }
  })
}

/** What a user must be told where programs run behind fewer walls than they should; undefined where all stand. */
export function unsafeNotice(missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined
  const left = missing.every((name) => name === 'seccomp')
    ? 'a flaw in the kernel is easier to reach'
    : 'they have the network and may read and change what their user may'
  return `UNSAFE: programs run without ${missing.join(', ')}: ${left}`
}

function openContainers(image: string): ContainerBackend {
  const client = findContainerClient()
  if (client === undefined) {
    throw new TouchstoneError('unavailable', 'run programs in containers: neither podman nor docker is installed')
  }
  if (client.ask('run', '--rm', '--network', 'none', image, '/bin/sh', '-c', ':') === undefined) {
    const tried = `${client.name} run --rm ${image} /bin/sh -c :`
    throw new TouchstoneError('unavailable', `run programs in containers of ${image}: \`${tried}\` does not work here`)
  }
  return new ContainerBackend({ client, image })
}

async function chooseBackend(parts: BubblewrapParts, options: SandboxOptions): Promise<IsolationBackend> {
  const { mode = 'slots', forkServer = true, deterministic = true, concurrency = cpus().length } = options
  if (mode === 'strict') return new StrictBackend(parts)
  const finder = createToolFinder()
  const chosen = await python.detect(finder, choicesOf(options)['python'])
  // the launcher is the chosen interpreter, or its programs would not start warm; one that is too old is not fit for it
  const fits = chosen !== undefined && canKeepSlots(chosen.version)
  const launcher = fits ? chosen : await python.detect(finder)
  if (launcher === undefined || !canKeepSlots(launcher.version)) return new StrictBackend(parts)
  const environment = environmentOf(deterministic)
  const interpreter = launcher.tools['run'] ?? ''
  return new SlotBackend({
    ...parts,
    python: interpreter,
    pythonMounts: launcher.mounts,
    // long boxes that have stepped aside run beside so many others
    slots: 2 * concurrency,
    forkServer,
    environment,
    ahead: pythonDrivers(),
  })
}
