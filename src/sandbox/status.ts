/** From a box's outcome to a status of the closed list, a sentence on it, and the result's serialisable form. */
import type { BoxOutcome } from './isolation/box.ts'
import type { Language, LibraryFailure } from './languages/language.ts'
import type { Limits } from './limits.ts'
import type { RunStatus, StageResult } from './run-result.ts'

/** Status of a command's end. */
export function statusOf(outcome: BoxOutcome, language: Language): RunStatus {
  switch (outcome.end) {
    case 'memory-limit':
    case 'output-limit':
    case 'process-limit':
      return outcome.end
    case 'cpu-limit':
      return 'time-limit'
    case 'wall-limit':
      return 'time-limit'
    case 'idle':
      return 'idleness'
    case 'starved':
      return 'sandbox-error'
    case 'signalled':
      if (outcome.signal === 'SIGSYS') return 'forbidden'
      // what the kernel sends for a file past its limit
      if (outcome.signal === 'SIGXFSZ') return 'output-limit'
      break
    case 'exited':
      if (outcome.exitCode === 0) return 'accepted'
  }
  const stderr = textOf(outcome.stderr)
  if (language.isOutOfMemory?.(stderr) === true) return 'memory-limit'
  if (language.isSyntaxError?.(stderr) === true) return 'compile-error'
  return 'runtime-error'
}

/** One sentence on a status, no full stop; it names limits and never what was measured, so that equal runs read equal. */
export function describe(status: RunStatus, outcome: BoxOutcome, limits: Limits): string {
  switch (status) {
    case 'accepted':
      return 'ended with exit code 0'
    case 'time-limit':
      return outcome.end === 'cpu-limit'
        ? `used up its ${limits.cpuMs} ms of CPU time`
        : `still running after ${limits.wallMs} ms`
    case 'sandbox-error':
      return `starved: this machine had too much else to do to give it ${limits.wallMs} ms`
    case 'idleness':
      return `still waiting after ${limits.wallMs} ms`
    case 'memory-limit':
      return `needed more than ${Math.round(limits.memoryBytes / 2 ** 20)} MiB of memory`
    case 'output-limit':
      return outcome.signal === 'SIGXFSZ'
        ? `wrote a file of more than ${limits.fileBytes} bytes`
        : `wrote more than ${limits.outputBytes} bytes of output`
    case 'process-limit':
      return `was refused more than ${limits.processes} processes and failed`
    case 'forbidden':
      return outcome.signal === 'SIGSYS' ? 'made a forbidden system call' : 'forged the end of its tests'
    default:
      return outcome.signal === null ? `ended with exit code ${outcome.exitCode}` : `ended by ${outcome.signal}`
  }
}

/** Status and sentence where a failure is only the lack of a library; undefined where it is the program's own. */
export function missingLibrary(
  language: Language,
  status: RunStatus,
  failure: LibraryFailure,
): { readonly status: 'missing-library'; readonly message: string } | undefined {
  if (status !== 'compile-error' && status !== 'runtime-error') return undefined
  const library = language.missingLibrary?.(failure)
  if (library === undefined) return undefined
  const { name, install, reason = 'no command is known that adds it' } = library
  const remedy = install === null ? reason : `to add it: ${install}`
  return { status: 'missing-library', message: `wants the library ${name}, which is not here; ${remedy}` }
}

/** The serialisable form of an outcome. */
export function stageOf(outcome: BoxOutcome): StageResult {
  const { end: _end, files: _files, stdout, stderr, ...rest } = outcome
  return { ...rest, stdout: textOf(stdout), stderr: textOf(stderr) }
}

/** UTF-8 with replacement characters. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}
