/** A redis-server of one's own on a random port of loopback, for tests and claims of the queue. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** How the server is started. */
export interface RedisOptions {
  /** Keeps what it has been told over a restart. @default false */
  readonly appendOnly?: boolean
  /** Wanted from clients. @default none */
  readonly password?: string
  /** What it does when memory is full. @default noeviction */
  readonly policy?: string
}

/** A server that runs. Disposing ends it and removes its folder. */
export interface RedisServer extends AsyncDisposable {
  /** Its address, with the password. */
  readonly url: string
  readonly port: number
  /** Of the process that runs now. */
  readonly pid: number | undefined
  /** Kills it with signal 9 and starts it again on the same port and folder. */
  restart(): Promise<void>
}

/** True where the program is installed. */
export function hasRedis(): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, 'redis-server')))
}

/** Starts one. @throws Error where it ends before it is ready */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-redis-'))
  const port = await freePort()
  let running = await begin(folder, port, options)
  const auth = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`
  return {
    url: `redis://${auth}127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid
    },
    async restart() {
      await end(running)
      running = await begin(folder, port, options)
    },
    async [Symbol.asyncDispose]() {
      await end(running)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function begin(folder: string, port: number, options: RedisOptions): Promise<ChildProcess> {
  const { appendOnly = false, password, policy = 'noeviction' } = options
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  words.push('--appendonly', appendOnly ? 'yes' : 'no', '--maxmemory-policy', policy)
  if (password !== undefined) words.push('--requirepass', password)
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said = `${said}${text.toString()}`.slice(-4_000)
      if (said.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`start redis-server: it ended with ${code}: ${said}`)))
  })
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exited
}

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('free port: the system gave none')
  return address.port
}
