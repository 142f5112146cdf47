/**
 * A file of `{task, response}` rows that grows while a model answers, and is gone on with after an interruption.
 *
 * Append-only, one whole line per response, flushed before the next answer is told. A torn last line (the process was
 * killed while writing) is cut off when the file is opened again; every other line must be a row of Touchstone's shape.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { InputError } from '../errors.ts'
import type { Response, Task } from '../supervision.ts'
import { readRows } from '../task/read-rows.ts'

/** Rows that stand in an answer file already: line by the text of their response's key. */
export type AnswersKept = ReadonlyMap<string, { readonly line: number; readonly response: Response }>

/** Bytes looked at from the end for the last line's beginning, at a time. */
const TAIL_BYTES = 1 << 16

/**
 * What an earlier run has left in `file` (nothing where there is no file), its torn last line cut off.
 * InputError for a row that is no response drawn by key, and for two rows with one key.
 */
export async function readAnswers(file: string, signal?: AbortSignal): Promise<AnswersKept> {
  const kept = new Map<string, { line: number; response: Response }>()
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return kept
  if (!found.isFile()) throw new InputError(file, undefined, 'is no file, wanted a file to append answers to')
  if ((await cutTornLine(file)) === 0) return kept
  for await (const row of readRows([file], { shape: 'touchstone', signal })) {
    const { line } = row.source
    const key = row.response?.sampling?.key
    if (row.response === undefined || key === undefined) {
      throw new InputError(file, line, 'holds no answer of a model, wanted a file that touchstone answer wrote')
    }
    const before = kept.get(key)
    if (before !== undefined) throw new InputError(file, line, `is the answer of line ${before.line} again`)
    kept.set(key, { line, response: row.response })
  }
  return kept
}

/** Appends rows to a file; each is on disk's way when `append` returns. */
export class AnswerFile implements Disposable {
  readonly #descriptor: number

  constructor(file: string) {
    this.#descriptor = openSync(file, 'a')
  }

  append(task: Task, response: Response): void {
    // one write of one whole line: a kill leaves at most one torn line, the last
    writeSync(this.#descriptor, `${JSON.stringify({ task, response })}\n`)
  }

  [Symbol.dispose](): void {
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
  }
}

/** Cuts off what follows the last line feed; returns the bytes left. */
async function cutTornLine(file: string): Promise<number> {
  await using handle = await open(file, 'r+')
  let end = (await handle.stat()).size
  const buffer = Buffer.alloc(TAIL_BYTES)
  while (end > 0) {
    const start = Math.max(0, end - TAIL_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, end - start, start)
    const at = buffer.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (at !== -1) {
      await handle.truncate(start + at + 1)
      return start + at + 1
    }
    end = start
  }
  await handle.truncate(0)
  return 0
}
