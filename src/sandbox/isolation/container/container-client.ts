/** Runs the command line of a container engine: the only place that starts it. */
import { spawn, spawnSync } from 'node:child_process'
import { findExecutable } from '../../toolchains/find-executable.ts'

/** How one command of the engine ended. */
export interface ClientResult {
  /** Null where it was killed. */
  readonly code: number | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly stdoutTruncated: boolean
  readonly stderrTruncated: boolean
}

/** What a command of the engine is given. */
export interface ClientRun {
  readonly words: readonly string[]
  readonly stdin: Uint8Array
  /** Bytes of each stream; past it the engine's command is killed. */
  readonly outputBytes: number
  readonly signal?: AbortSignal | undefined
}

/** An engine's command line. */
export interface ContainerClient {
  /** `docker` or `podman`. */
  readonly name: string
  run(command: ClientRun): Promise<ClientResult>
  /** Standard output of a quick question; undefined where it fails. */
  ask(...words: readonly string[]): string | undefined
}

/** The engine that is installed, Podman first as it needs no daemon; undefined where none is. */
export function findContainerClient(): ContainerClient | undefined {
  for (const name of ['podman', 'docker']) {
    const path = findExecutable(name)
    if (path !== undefined) return { name, run: (command) => run(path, command), ask: (...words) => ask(path, words) }
  }
  return undefined
}

function ask(path: string, words: readonly string[]): string | undefined {
  const done = spawnSync(path, words, { encoding: 'utf8', timeout: 60_000 })
  return done.status === 0 ? done.stdout : undefined
}

function run(path: string, { words, stdin, outputBytes, signal }: ClientRun): Promise<ClientResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, words, { stdio: 'pipe' })
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const taken: { pieces: Buffer[]; size: number } = { pieces: [], size: 0 }
      stream.on('data', (piece: Buffer) => {
        const room = outputBytes - taken.size
        if (room > 0) taken.pieces.push(piece.subarray(0, room))
        taken.size += piece.length
        if (taken.size > outputBytes) child.kill('SIGKILL')
      })
      return taken
    }) as [{ pieces: Buffer[]; size: number }, { pieces: Buffer[]; size: number }]
    const kill = (): void => void child.kill('SIGKILL')
    signal?.addEventListener('abort', kill, { once: true })
    child.once('error', reject)
    child.once('close', (code) => {
      signal?.removeEventListener('abort', kill)
      resolve({
        code,
        stdout: Buffer.concat(stdout.pieces),
        stderr: Buffer.concat(stderr.pieces),
        stdoutTruncated: stdout.size > outputBytes,
        stderrTruncated: stderr.size > outputBytes,
      })
    })
    // a container that ends early has not read its input
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
    if (signal?.aborted === true) kill()
  })
}
