/**
 * A file of `{task, response}` rows that grows while a model answers, and is gone on with after an interruption
 * (json-lines-log.ts): one line per response, written before the next answer is told. Every line must be a row of
 * Touchstone's shape.
 */
import { InputError } from '../errors.ts'
import { openJsonLinesLog, type JsonLinesLog } from '../json-lines-log.ts'
import type { Response, Task } from '../supervision.ts'
import { touchstone } from '../task/index.ts'

/** Rows that stand in an answer file already: line by the text of their response's key. */
export type AnswersKept = ReadonlyMap<string, KeptAnswer>

/** A row with its line. */
export interface KeptAnswer extends Answer {
  readonly line: number
}

/** One line of an answer file. */
interface Answer {
  readonly task: Task
  readonly response: Response
}

/**
 * Opens an answer file and makes it where there is none. A torn last line is cut off. Abort rejects with the signal's
 * reason.
 * @throws InputError with file and line for a row that is no response drawn by key, and for two rows with one key
 * @throws TouchstoneError `busy` where another process appends to the file
 */
export async function openAnswerFile(file: string, signal?: AbortSignal): Promise<AnswerFile> {
  const kept = new Map<string, KeptAnswer>()
  const log = await openJsonLinesLog<Answer>(file, {
    noun: 'row of answers',
    parse: (value, line) => answerOf(value, file, line),
    onKept: ({ task, response }, line) => {
      const key = response.sampling?.key ?? ''
      const before = kept.get(key)
      if (before !== undefined) throw new InputError(file, line, `is the answer of line ${before.line} again`)
      kept.set(key, { line, task, response })
    },
    signal,
  })
  return new AnswerFile(log, kept)
}

/** Appends rows to a file. Each outlives a kill of the process once `append` has returned. */
export class AnswerFile implements Disposable {
  /** What an earlier run has left. */
  readonly kept: AnswersKept
  readonly #log: JsonLinesLog<Answer>

  constructor(log: JsonLinesLog<Answer>, kept: AnswersKept) {
    this.#log = log
    this.kept = kept
  }

  append(task: Task, response: Response): void {
    this.#log.append({ task, response })
  }

  [Symbol.dispose](): void {
    this.#log.close()
  }
}

function answerOf(value: unknown, file: string, line: number): Answer {
  const [row] = touchstone.read(value, file)
  if (row?.response?.sampling?.key === undefined) {
    throw new InputError(file, line, 'holds no answer of a model, wanted a file that touchstone answer wrote')
  }
  return { task: row.task, response: row.response }
}
