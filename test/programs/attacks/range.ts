/**
 * Where hostile programs are run: plants what they must not reach, checks that the walls stand before the first of them,
 * runs one, and looks from outside whether its one property held.
 */
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sandbox, type RunResult } from '../../../src/sandbox/index.ts'
import type { Attack } from './attack.ts'

/** Something planted outside, and whether it was reached. */
interface Planted {
  readonly values: Readonly<Record<string, string>>
  /** What was reached, in words; empty where nothing was. */
  reached(): string[]
}

/** What came of one hostile program. */
export interface AttackOutcome {
  /** What broke its property, in words; empty where it held. */
  readonly problems: readonly string[]
  /** How long after its limit the verdict came, in ms; null where no time limit ended it. */
  readonly lateMs: number | null
}

/** A verdict must be there this long after the limit. */
export const VERDICT_SLACK_MS = 500
const DEFAULT_WALL_MS = 10_000

/** A range with its plants. Dispose of it to remove them. */
export class AttackRange implements AsyncDisposable {
  readonly #sandbox: Sandbox
  readonly #planted: Planted
  readonly #secret: string
  readonly #close: () => Promise<void>
  #count = 0

  private constructor(sandbox: Sandbox, planted: Planted, secret: string, close: () => Promise<void>) {
    this.#sandbox = sandbox
    this.#planted = planted
    this.#secret = secret
    this.#close = close
  }

  /** Plants and checks the posture; throws where any wall is missing, and then nothing hostile has run. */
  static async open(sandbox: Sandbox): Promise<AttackRange> {
    const problems = await postureProblems(sandbox)
    if (problems.length > 0) throw new Error(`open the range: the walls do not stand: ${problems.join('; ')}`)
    const secret = `secret-${randomBytes(12).toString('hex')}`
    const { planted, close } = await plant(secret)
    return new AttackRange(sandbox, planted, secret, close)
  }

  /** Runs one hostile program. */
  async run(attack: Attack, signal?: AbortSignal): Promise<AttackOutcome> {
    const marker = `touchstone-attack-${process.pid}-${this.#count++}`
    const fill = (text: string): string =>
      Object.entries({ ...this.#planted.values, MARKER: marker }).reduce(
        (filled, [name, value]) => filled.replaceAll(`{{${name}}}`, value),
        text,
      )
    const { language, code, files = {}, stdin = '', limits = {}, collect = [] } = attack
    const started = performance.now()
    const result = await this.#sandbox.run(
      { language, code: fill(code), files },
      { stdin, limits, collect, signal, compileLimits: { wallMs: 10_000, cpuMs: 10_000 } },
    )
    const elapsed = performance.now() - started
    const limit = limits.wallMs ?? DEFAULT_WALL_MS
    const stages = (result.compile?.wallMs ?? 0) + Math.min(result.run?.wallMs ?? 0, limit)
    const timed = result.status === 'time-limit' || result.status === 'idleness'
    return {
      problems: [...problemsOf(attack, result, this.#secret), ...this.#planted.reached(), ...processesNamed(marker)],
      lateMs: timed ? elapsed - stages : null,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}

function problemsOf(attack: Attack, result: RunResult, secret: string): string[] {
  const problems: string[] = []
  const stages = [result.compile, result.run].filter((stage) => stage !== null)
  if (!attack.statuses.includes(result.status)) {
    const said = `${result.run?.stdout ?? ''}${result.run?.stderr ?? ''}${result.compile?.stderr ?? ''}`.slice(0, 300)
    problems.push(`status ${result.status} (${result.message}), wanted ${attack.statuses.join(' or ')}: ${said}`)
  }
  const said = result.run?.stdout.trim() ?? ''
  if (attack.says !== undefined && said !== attack.says) {
    problems.push(`said ${JSON.stringify(said.slice(0, 300))}, wanted ${JSON.stringify(attack.says)}`)
  }
  if (stages.some(({ stdout, stderr }) => /\bOPEN\b/.test(stdout + stderr))) problems.push('a door was open')
  const everything = stages.map(({ stdout, stderr }) => stdout + stderr).join('')
  const contents = Object.values(result.files).map((content) => Buffer.from(content).toString('latin1'))
  if ([everything, ...contents].some((text) => text.includes(secret))) problems.push('brought the secret out')
  if (attack.filesOut !== undefined) {
    for (const [path, content] of Object.entries(result.files)) {
      const most = attack.filesOut[path]
      if (most === undefined) problems.push(`brought out ${JSON.stringify(path)}`)
      else if (content.length > most) problems.push(`brought out ${content.length} bytes of ${path}, wanted ${most}`)
    }
  }
  return problems
}

async function plant(secret: string): Promise<{ readonly planted: Planted; readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-range-'))
  chmodSync(folder, 0o755)
  const files = { SECRET: join(folder, 'secret'), TARGET: join(folder, 'target') }
  for (const path of Object.values(files)) writeFileSync(path, secret)
  // everybody may read and write it: only the walls keep it
  chmodSync(files.TARGET, 0o666)
  process.env['TOUCHSTONE_RANGE_SECRET'] = `PLANTED_IN_ENVIRONMENT ${secret}`
  let heard = 0
  const tcp = createServer((socket) => {
    heard++
    socket.destroy()
  })
  const abstract = createServer((socket) => {
    heard++
    socket.destroy()
  })
  const udp = createSocket('udp4').on('message', () => heard++)
  const name = `touchstone-range-${randomBytes(6).toString('hex')}`
  // Node binds abstract names for paths that begin with a NUL byte
  await Promise.all([
    new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => abstract.listen(`\0${name}`, resolve)),
    new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
  ])
  const values = {
    ...files,
    TCP: String((tcp.address() as AddressInfo).port),
    UDP: String(udp.address().port),
    SOCKET: name,
  }
  const reached = (): string[] => [
    ...(heard > 0 ? [`a listener outside was reached ${heard} times`] : []),
    ...Object.values(files).flatMap((path) => (readOr(path) === secret ? [] : [`${path} was changed`])),
    ...(readdirSync(folder).length === 2 ? [] : ['something was made outside']),
  ]
  const close = async (): Promise<void> => {
    delete process.env['TOUCHSTONE_RANGE_SECRET']
    await Promise.all([
      new Promise((resolve) => tcp.close(resolve)),
      new Promise((resolve) => abstract.close(resolve)),
      new Promise<void>((resolve) => udp.close(() => resolve())),
    ])
    rmSync(folder, { recursive: true, force: true })
  }
  return { planted: { values, reached }, close }
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // removed: whatever that is, it is not its content
    return undefined
  }
}

/** Processes of the whole machine whose command line has this word. */
function processesNamed(word: string): string[] {
  return pidsNamed(word).map((pid) => `process ${pid} was left behind`)
}

function pidsNamed(word: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readOr(`/proc/${pid}/cmdline`)?.includes(word))
}

const NAMESPACES = ['user', 'pid', 'net', 'mnt', 'ipc', 'uts', 'cgroup']
const POSTURES = [
  { language: 'perl', code: 'select(undef, undef, undef, 3);' },
  {
    language: 'python',
    code: 'import os, sys\nos.execv("/bin/sleep", ["sleep", "3", ]) if len(sys.argv) < 2 else os.execv("/bin/sh", ["sh", "-c", "sleep 3; :", sys.argv[1]])\n',
  },
]

/** Looks from outside at harmless programs while they run; empty where every wall stands. */
async function postureProblems(sandbox: Sandbox): Promise<string[]> {
  const problems: string[] = []
  for (const { language, code } of POSTURES) {
    const marker = `touchstone-posture-${process.pid}-${randomBytes(4).toString('hex')}`
    const controller = new AbortController()
    const running = sandbox
      .run({ language, code }, { arguments: [marker], signal: controller.signal })
      .catch((error: unknown) => error)
    const pid = await programNamed(marker)
    problems.push(
      ...(pid === undefined ? ['no program was seen'] : processProblems(pid)).map((text) => `${language}: ${text}`),
    )
    controller.abort()
    await running
  }
  const report = `import socket
print([name for _, name in socket.if_nameindex()])`
  const devices = await sandbox.run({ language: 'python', code: report })
  if (devices.run?.stdout.trim() !== "['lo']")
    problems.push(`network devices: ${devices.run?.stdout} ${devices.message}`)
  return problems
}

/** The program itself: the youngest process with the word, once it runs what it was told to. */
async function programNamed(marker: string): Promise<string | undefined> {
  for (let attempt = 0; attempt < 200; attempt++) {
    // what sets the box up has the word in its arguments too, but not the filter
    const pid = pidsNamed(marker).findLast((each) => statusOf(each)['Seccomp'] === '2')
    if (pid !== undefined) return pid
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return undefined
}

function statusOf(pid: string): Readonly<Record<string, string>> {
  const lines = (readOr(`/proc/${pid}/status`) ?? '').split('\n')
  return Object.fromEntries(lines.map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]))
}

function processProblems(pid: string): string[] {
  const status = statusOf(pid)
  const limits = readOr(`/proc/${pid}/limits`) ?? ''
  const uids = (status['Uid'] ?? '').split(/\s+/)
  return [
    ...NAMESPACES.filter(
      (name) => readlinkSync(`/proc/${pid}/ns/${name}`) === readlinkSync(`/proc/self/ns/${name}`),
    ).map((name) => `shares the namespace ${name}`),
    ...(uids.includes('0') ? [`runs as uid ${uids.join(' ')}`] : []),
    ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].flatMap((name) =>
      BigInt(`0x${status[name] ?? '1'}`) === 0n ? [] : [`${name} is ${status[name]}`],
    ),
    ...(status['NoNewPrivs'] === '1' ? [] : ['new privileges are allowed']),
    ...(status['Seccomp'] === '2' ? [] : ['no filter']),
    ...['Max cpu time', 'Max file size', 'Max open files', 'Max core file size'].flatMap((name) =>
      new RegExp(`^${name}\\s+\\d+\\s`, 'm').test(limits) ? [] : [`${name} is not set`],
    ),
  ]
}

/** What this process has left on the machine: groups, folders, mounts. */
export function leftBehind(): string[] {
  const mine = `touchstone-${process.pid}-`
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(mine))
  const mounts = (readOr('/proc/self/mounts') ?? '').split('\n').filter((line) => line.includes(mine))
  return [...folders, ...mounts, ...groupsNamed('/sys/fs/cgroup', mine, 4)]
}

function groupsNamed(folder: string, word: string, depth: number): string[] {
  if (depth === 0) return []
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => {
        const path = join(folder, entry.name)
        return entry.name.startsWith(word) ? [path] : groupsNamed(path, word, depth - 1)
      })
  } catch {
    // a group that ended while it was looked at
    return []
  }
}

/** Processes below this one, by command line. */
export function descendants(): string[] {
  const parents = new Map<string, string>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    parents.set(pid, statusOf(pid)['PPid'] ?? '0')
  }
  const isBelow = (pid: string): boolean => {
    for (let at = parents.get(pid); at !== undefined && at !== '0'; at = parents.get(at)) {
      if (at === String(process.pid)) return true
    }
    return false
  }
  return [...parents.keys()]
    .filter(isBelow)
    .map((pid) => `${pid} ${readOr(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')}`)
}
