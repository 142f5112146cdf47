/**
 * Errors that a caller acts on. Outcomes (time limit, wrong answer, abstention) are values, never errors.
 *
 * Mechanisms: (1) wrong use of a function throws the built-in TypeError, RangeError or SyntaxError; (2) a failure
 * that a caller acts on is a `TouchstoneError` with a `code`; (3) `boundary()` names a foreign failure at the place
 * where foreign code is called; (4) only the doors (cli, server) turn errors into exit codes and statuses.
 */

/** What went wrong, as a closed list. A door maps it to an exit code or an HTTP status. */
export type ErrorCode =
  /** The user's data or options are wrong. The message names file, line, value and what was wanted. */
  | 'bad-input'
  /** Something needed is not on this machine. The message says what adds it. */
  | 'unavailable'
  /** A download or read did not give the bytes that were asked for. */
  | 'fetch-failed'
  /** A file's content does not match its digest, header or schema. */
  | 'corrupt'
  /** A bounded queue is full, and the caller should try later. */
  | 'busy'
  /** A part of ours or of a library failed. The cause is kept. */
  | 'internal'

/** Base of the errors that callers act on. Message form: attempted action, colon, current value, wanted value. No full stop. */
export class TouchstoneError extends Error {
  override readonly name: string = 'TouchstoneError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Bad data at a known place. */
export class InputError extends TouchstoneError {
  override readonly name: string = 'InputError'
  readonly file: string
  /** 1-based line (row for Parquet). It is absent where the whole file is meant. */
  readonly line: number | undefined
  /** What is wrong, without the place. */
  readonly problem: string

  constructor(file: string, line: number | undefined, problem: string, options?: ErrorOptions) {
    super('bad-input', `${file}${line === undefined ? '' : `:${line}`}: ${problem}`, options)
    this.file = file
    this.line = line
    this.problem = problem
  }
}

/** Codes of the file system in plain words. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of the path is a file, wanted a folder',
  EISDIR: 'is a folder, wanted a file',
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (permission denied)',
  EMFILE: 'cannot be opened: too many files are open',
}

/** Why a file could not be read, in plain words: the reason behind `path: `. Other failures keep their own message. */
export function fileFault(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const plain = 'code' in cause && typeof cause.code === 'string' ? FILE_FAULTS[cause.code] : undefined
  if (plain !== undefined) return plain
  return cause instanceof SyntaxError ? `is no JSON: ${cause.message}` : cause.message
}

/** True for the rejection that an aborted signal causes. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')
}

/**
 * Runs foreign code and names its failure: `boundary('internal', 'read Parquet metadata of a.parquet', () => …)`.
 * Errors of ours and aborts pass unchanged. Anything else becomes a TouchstoneError with the action and the cause.
 */
export async function boundary<T>(code: ErrorCode, action: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof TouchstoneError || isAbort(cause)) throw cause
    throw new TouchstoneError(code, `${action}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
