/**
 * Docker or Podman behind the isolation interface, for machines without bubblewrap (macOS, Windows): one container per
 * run from an image that has the toolchains.
 *
 * Covered: no network, read-only root, no capabilities, no new privileges, the engine's own system-call filter, an
 * unprivileged uid, bounded memory, processes, files and scratch space, wall time, output; the container is removed.
 * Not covered: CPU time and peak memory are not reported, CPU time is bounded per process, idleness is not told from
 * work; tests in the program's own process are refused, as an engine gives no third stream that a program could not
 * name; some hundred milliseconds per run. It has been tested against a recorded client only: no engine ran where it
 * was written.
 */
import { randomBytes } from 'node:crypto'
import { TouchstoneError } from '../../../errors.ts'
import type { ToolFinder } from '../../toolchains/toolchain.ts'
import type { ClientResult, ContainerClient } from './container-client.ts'
import { WORK_FOLDER, type Box, type BoxEnd, type BoxOutcome } from '../box.ts'
import type { IsolationBackend } from '../isolation-backend.ts'
import { SYSTEM_MODULES, insidePath } from '../inside-path.ts'
import { endOfShell, endTold } from '../outcome.ts'
import { rlimitsOf } from '../rlimits.ts'
import { tarArchive } from './tar-archive.ts'
import { tarFiles } from '../tar-files.ts'

/** What the backend stands on. */
export interface ContainerBackendParts {
  readonly client: ContainerClient
  /** Image with the toolchains and GNU coreutils, such as one made from docs/sandbox.md. */
  readonly image: string
}

/** The engine's own failures, so that they are never taken for the program's. */
const ENGINE_FAILURES = new Set([125])
const MARK_BYTES = 16
const SETUP_MS = 30_000

/** A container per run. Keeps nothing between runs. */
export class ContainerBackend implements IsolationBackend {
  readonly name: string
  readonly finder: ToolFinder
  /** What is prepared once must be in the image already. */
  readonly warms = false
  readonly #parts: ContainerBackendParts
  #runs = 0

  constructor(parts: ContainerBackendParts) {
    this.#parts = parts
    this.name = `${parts.client.name}-container`
    this.finder = imageFinder(parts)
  }

  async execute(box: Box, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BoxOutcome> {
    const { signal } = options
    signal?.throwIfAborted()
    if (box.channel !== undefined) {
      const what = 'tests in the program’s own process need a channel, which containers lack'
      throw new TouchstoneError('unavailable', `judge in a container: ${what}; use tests by input and output`)
    }
    const hidden = box.mounts.find((path) => path !== SYSTEM_MODULES && insidePath(path) !== path)
    if (hidden !== undefined) {
      const what = `${hidden} of the image is hidden by the container's own scratch space, wanted it elsewhere`
      throw new TouchstoneError('unavailable', `run in a container: ${what}`)
    }
    const name = `touchstone-${process.pid}-${this.#runs++}`
    // the mark parts output from collected files; it comes by standard input before the program starts
    const mark = randomBytes(MARK_BYTES).toString('hex')
    const archive = tarArchive(box.files)
    const { client } = this.#parts
    const started = performance.now()
    const late = AbortSignal.timeout(box.limits.wallMs + SETUP_MS)
    try {
      const result = await client.run({
        words: this.#words(box, name, archive.length),
        stdin: Buffer.concat([Buffer.from(`${mark}\n`), archive, box.stdin]),
        outputBytes: box.limits.outputBytes + (box.collect.length > 0 ? 2 * box.limits.workBytes : 0) + 200,
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      })
      signal?.throwIfAborted()
      if (result.code !== null && ENGINE_FAILURES.has(result.code)) {
        throw new TouchstoneError('internal', `run a container: ${Buffer.from(result.stderr).toString().trim()}`)
      }
      const state = client.ask('inspect', '--format', '{{.State.OOMKilled}}', name)?.trim()
      return outcome(box, result, { mark, outOfMemory: state === 'true', wall: performance.now() - started })
    } finally {
      client.ask('rm', '--force', '--volumes', name)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }

  #words(box: Box, name: string, archiveBytes: number): string[] {
    const { limits } = box
    const scratch = `rw,nosuid,nodev,mode=1777,size=${limits.workBytes}`
    const seconds = (limits.wallMs / 1000).toFixed(3)
    const words = ['run', '--name', name, '--interactive', '--network', 'none', '--read-only', '--cap-drop', 'ALL']
    words.push('--security-opt', 'no-new-privileges', '--user', '60000:60000', '--workdir', WORK_FOLDER, '--init')
    words.push('--hostname', 'box', '--memory', String(limits.memoryBytes), '--memory-swap', String(limits.memoryBytes))
    words.push('--pids-limit', String(limits.processes + 4), '--shm-size', String(limits.workBytes))
    words.push('--tmpfs', `/tmp:${scratch}`, '--tmpfs', `${WORK_FOLDER}:${scratch},exec`)
    for (const { name: rlimit, soft, hard } of rlimitsOf(limits, true, 0)) {
      if (hard !== null && rlimit !== 'NPROC') words.push('--ulimit', `${rlimit.toLowerCase()}=${soft}:${hard}`)
    }
    for (const [key, value] of Object.entries(box.environment)) words.push('--env', `${key}=${value}`)
    const collect = box.collect.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ')
    const tail =
      collect === ''
        ? ''
        : `; printf %s "$mark"; tar -C ${WORK_FOLDER} --hard-dereference -cf - -- ${collect} 2>/dev/null`
    const script = `read -r mark; head -c ${archiveBytes} | tar -C ${WORK_FOLDER} -xf -; timeout -s KILL ${seconds} "$@"; code=$?${tail}; exit $code`
    return [...words, this.#parts.image, '/bin/sh', '-c', script, 'sh', ...box.argv]
  }
}

/** Finds tools inside the image. */
function imageFinder({ client, image }: ContainerBackendParts): ToolFinder {
  const inside = (...words: readonly string[]): string | undefined =>
    client.ask('run', '--rm', '--network', 'none', image, ...words)?.trim()
  const script = 'for n in "$@"; do p=$(command -v "$n") && readlink -f "$p" && exit; done; exit 1'
  return {
    find: (...names) => inside('/bin/sh', '-c', script, 'sh', ...names) || undefined,
    ask: (binary, ...words) => Promise.resolve(inside('/bin/sh', '-c', '"$@" 2>&1', 'sh', binary, ...words)),
    existing: (...paths) =>
      inside('/bin/sh', '-c', 'ls -d "$@" 2>/dev/null || true', 'sh', ...paths)
        ?.split('\n')
        .filter(Boolean) ?? [],
    // what is prepared once must be in the image already
    make: () => Promise.resolve(undefined),
  }
}

function outcome(
  box: Box,
  result: ClientResult,
  known: { readonly mark: string; readonly outOfMemory: boolean; readonly wall: number },
): BoxOutcome {
  const output = Buffer.from(result.stdout)
  const at = box.collect.length === 0 ? -1 : output.lastIndexOf(known.mark)
  const printed = at < 0 ? output : output.subarray(0, at)
  const files = at < 0 ? new Map<string, Uint8Array>() : tarFiles(output.subarray(at + known.mark.length))
  const exceeded = printed.length > box.limits.outputBytes || (at < 0 && result.stdoutTruncated)
  const errorsExceeded = result.stderr.length > box.limits.outputBytes || result.stderrTruncated
  const process = endOfShell(result.code)
  let end: BoxEnd = process.signal === null ? 'exited' : 'signalled'
  if (known.outOfMemory) end = 'memory-limit'
  else if (exceeded || errorsExceeded) end = 'output-limit'
  else if (process.signal === 'SIGXCPU') end = 'cpu-limit'
  else if (result.code === null || (process.signal === 'SIGKILL' && known.wall >= box.limits.wallMs)) {
    end = 'wall-limit'
  }
  return {
    end,
    ...endTold(end, process),
    stdout: printed.subarray(0, box.limits.outputBytes),
    stderr: result.stderr.subarray(0, box.limits.outputBytes),
    stdoutTruncated: exceeded,
    stderrTruncated: errorsExceeded,
    wallMs: known.wall,
    cpuMs: null,
    peakMemoryBytes: null,
    files,
  }
}
