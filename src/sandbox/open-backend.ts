/** Opens the isolation backend that a sandbox's options ask for and this machine allows. */
import { cpus } from 'node:os'
import { TouchstoneError, boundary } from '../errors.ts'
import { ContainerBackend } from './isolation/container-backend.ts'
import { findContainerClient } from './isolation/container-client.ts'
import type { IsolationBackend } from './isolation/isolation-backend.ts'
import { sweepLeftovers } from './isolation/leftovers.ts'
import { probeIsolation, refusal } from './isolation/probe.ts'
import { SlotBackend } from './isolation/slot-backend.ts'
import { StrictBackend, type StrictBackendParts } from './isolation/strict-backend.ts'
import { createToolFinder } from './languages/find-tools.ts'
import { python } from './languages/python.ts'
import type { SandboxOptions } from './sandbox-options.ts'

const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/w',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
}
const DETERMINISTIC: Readonly<Record<string, string>> = { LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0' }

/** What programs find in their environment; `deterministic` fixes hash seed, time zone and locale. */
export function environmentOf(deterministic: boolean): Readonly<Record<string, string>> {
  return deterministic ? { ...ENVIRONMENT, ...DETERMINISTIC } : ENVIRONMENT
}

/** Throws TouchstoneError `unavailable` that names what isolation is missing and the command that adds it. */
export async function openBackend(options: SandboxOptions): Promise<IsolationBackend> {
  if (options.backend !== undefined) return options.backend
  if (options.container !== undefined) return openContainers(options.container)
  const report = await probeIsolation()
  const { bubblewrap, groups, filter } = report.parts
  if (!report.usable || bubblewrap === undefined) throw new TouchstoneError('unavailable', refusal(report))
  // a full disk, say: the machine lacks something, and the message says what
  return boundary('unavailable', 'open the sandbox', () => {
    sweepLeftovers(groups)
    return chooseBackend({ bubblewrap, groups, filter }, options)
  })
}

function openContainers(image: string): ContainerBackend {
  const client = findContainerClient()
  if (client === undefined) {
    throw new TouchstoneError('unavailable', 'run programs in containers: neither podman nor docker is installed')
  }
  return new ContainerBackend({ client, image })
}

async function chooseBackend(parts: StrictBackendParts, options: SandboxOptions): Promise<IsolationBackend> {
  const { mode = 'slots', forkServer = true, deterministic = true, concurrency = cpus().length } = options
  const launcher = mode === 'strict' ? undefined : await python.detect(createToolFinder())
  const [major = 0, minor = 0] = (launcher?.version ?? '').split('.').map(Number)
  // pidfd_open came with 3.9
  if (launcher === undefined || major < 3 || (major === 3 && minor < 9)) return new StrictBackend(parts)
  const environment = environmentOf(deterministic)
  const interpreter = launcher.tools['run'] ?? ''
  return new SlotBackend({
    ...parts,
    python: interpreter,
    pythonMounts: launcher.mounts,
    slots: concurrency,
    forkServer,
    environment,
  })
}
