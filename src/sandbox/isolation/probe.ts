/** What isolation this machine offers: the report of `touchstone doctor`, and what the sandbox is built on. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { holdSurroundings } from './surroundings.ts'
import { nextBoxUid, findBubblewrap, systemArguments, type Bubblewrap } from './bubblewrap/bubblewrap.ts'
import { findExecutable } from '../toolchains/find-executable.ts'
import { findGroupRoot, groupVersion, type GroupRoot } from './resource-group.ts'
import { seccompFilter } from './bubblewrap/seccomp-filter.ts'

/** One feature, as a line of the report. */
export interface IsolationFeature {
  readonly name: 'bubblewrap' | 'user-namespaces' | 'control-groups' | 'seccomp' | 'own-uid'
  readonly present: boolean
  /** Whether the sandbox refuses untrusted code without it. */
  readonly required: boolean
  /** What was found, or what is missing and what stands in for it. */
  readonly detail: string
  /** The one command that adds it; absent where it is present or no command can. */
  readonly command?: string
}

/** What was found. */
export interface IsolationReport {
  /** True where every required feature is present. */
  readonly usable: boolean
  readonly features: readonly IsolationFeature[]
  readonly parts: {
    readonly bubblewrap: Bubblewrap | undefined
    readonly groups: GroupRoot | undefined
    readonly filter: Uint8Array | undefined
  }
}

/** Looks at the machine; starts one bubblewrap and makes one control group to be sure. */
export async function probeIsolation(): Promise<IsolationReport> {
  const bubblewrap = await findBubblewrap()
  const namespaces = bubblewrap === undefined ? undefined : await tryNamespaces(bubblewrap)
  const groups = findGroupRoot()
  const filter = seccompFilter()
  const version = groupVersion()
  const uid = nextBoxUid()
  const features: IsolationFeature[] = [
    bubblewrap === undefined
      ? absent('bubblewrap', true, 'not installed', 'apt-get install -y bubblewrap')
      : present('bubblewrap', true, `${bubblewrap.path}, version ${bubblewrap.version}`),
    namespaces === undefined || namespaces === ''
      ? {
          name: 'user-namespaces',
          present: namespaces === '',
          required: true,
          detail: namespaces === '' ? 'usable' : 'not tried without bubblewrap',
        }
      : absent('user-namespaces', true, namespaces, namespaceCommand(namespaces)),
    groups === undefined
      ? absent(
          'control-groups',
          false,
          `${version === undefined ? 'not mounted' : `version ${version}, but no group can be made`}: ` +
            'limits hold per process (rlimits), CPU time and peak memory are not reported',
          process.getuid?.() === 0 ? undefined : 'run as root, or: systemd-run --user --scope -p Delegate=yes $SHELL',
        )
      : present('control-groups', false, `version ${groups.version}, groups can be made`),
    filter === undefined
      ? absent('seccomp', true, `no filter for the architecture ${process.arch}`)
      : present('seccomp', true, `filter of ${filter.length / 8} instructions`),
    uid === undefined
      ? absent('own-uid', false, 'boxes run under the uid of this process')
      : present('own-uid', false, `boxes run under uids of their own such as ${uid}`),
  ]
  if (findExecutable('prlimit') === undefined) {
    features.push(absent('bubblewrap', true, 'prlimit is missing', 'apt-get install -y util-linux'))
  }
  return {
    usable: features.every((feature) => feature.present || !feature.required),
    features,
    parts: { bubblewrap, groups, filter },
  }
}

/** Names of the required features that are missing. */
export function missingFeatures(report: IsolationReport): string[] {
  return report.features.filter((feature) => feature.required && !feature.present).map(({ name }) => name)
}

/** Why the sandbox refuses, with the commands that help; one sentence. */
export function refusal(report: IsolationReport): string {
  const missing = report.features.filter((feature) => feature.required && !feature.present)
  const list = missing.map(({ name, detail, command }) =>
    command === undefined ? `${name} (${detail})` : `${name} (${detail}; to add it: ${command})`,
  )
  return `isolate programs: missing ${list.join(', ')}`
}

/** Empty where a box starts; else what bubblewrap said. */
async function tryNamespaces(bubblewrap: Bubblewrap): Promise<string> {
  const uid = nextBoxUid()
  const identity = uid === undefined ? {} : { uid, gid: uid }
  const held = holdSurroundings()
  try {
    const words = [...systemArguments(bubblewrap, { uid }), '--', '/bin/sh', '-c', ':']
    await promisify(execFile)(bubblewrap.path, words, { timeout: 20_000, cwd: '/', ...identity })
    return ''
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return (stderr?.trim() || message).split('\n')[0] ?? ''
  } finally {
    held[Symbol.dispose]()
  }
}

function namespaceCommand(failure: string): string {
  // Ubuntu since 23.10 closes user namespaces by AppArmor; older Debians by a switch of their own
  return /Permission denied|Operation not permitted|uid map/.test(failure)
    ? 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 kernel.unprivileged_userns_clone=1'
    : 'sudo sysctl -w user.max_user_namespaces=10000'
}

function present(name: IsolationFeature['name'], required: boolean, detail: string): IsolationFeature {
  return { name, present: true, required, detail }
}

function absent(name: IsolationFeature['name'], required: boolean, detail: string, command?: string): IsolationFeature {
  return { name, present: false, required, detail, ...(command === undefined ? {} : { command }) }
}
