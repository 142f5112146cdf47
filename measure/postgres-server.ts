/** A PostgreSQL of one's own on a random port of loopback, for tests of the queue. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './redis-server.ts'

/** A server that runs. Disposing ends it and removes its folder. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string
  /** Ends it without a word to its clients, and starts it again on the same port and folder. */
  restart(): Promise<void>
}

/** Who it runs as: it refuses to run as root. */
interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** Folder of Debian's programs, the newest version, or undefined where it is not installed or may not run here. */
export function postgresPrograms(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root) || ownerOf() === undefined) return undefined
  const [newest] = readdirSync(root).toSorted((a, b) => Number(b) - Number(a))
  return newest === undefined ? undefined : join(root, newest, 'bin')
}

/** Starts one. @throws Error where it ends before it is ready */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const owner = ownerOf() ?? {}
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-postgres-'))
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const words = ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync']
  const made = spawnSync(join(programs, 'initdb'), words, { ...owner, cwd: folder, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`start PostgreSQL: initdb ended with ${made.status}: ${made.stderr}`)
  const port = await freePort()
  const settings = [
    `listen_addresses=127.0.0.1`,
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'max_connections=60',
  ]
  const begin = async (): Promise<ChildProcess> => {
    const argv = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
    const child = spawn(join(programs, 'postgres'), argv, {
      ...owner,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await untilReady(child)
    return child
  }
  let running = await begin()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart() {
      await end(running)
      running = await begin()
    },
    async [Symbol.asyncDispose]() {
      await end(running)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Its quick end: no client is waited for, and nothing is written but by recovery. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGQUIT')
  await exited
}

async function untilReady(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text.toString()}`.slice(-4_000)
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`start PostgreSQL: it ended with ${code}: ${said}`)))
  })
}

/** This user, or Debian's user `postgres` where this one is root; undefined where root has no such user. */
function ownerOf(): Owner | undefined {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = ['-u', '-g'].map((word) =>
    Number(spawnSync('id', [word, 'postgres'], { encoding: 'utf8' }).stdout),
  )
  return uid === undefined || gid === undefined || !(uid > 0) ? undefined : { uid, gid }
}
