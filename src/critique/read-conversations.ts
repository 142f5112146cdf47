/** Reads conversations of files that people and trainers write: JSONL, `{"messages": [...]}` on each line, also gzipped. */
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { identifyFile, readJsonLines } from '../task/index.ts'
import type { ConversationRecord } from './corpus/training-shapes.ts'

const turn = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
const conversation = z.object({ messages: z.array(turn).min(2) })

/** Conversations of several files. Errors as `readConversationLines`. */
export async function readConversations(
  files: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ConversationRecord[]> {
  const records: ConversationRecord[] = []
  for (const file of files) {
    for await (const record of readConversationLines(file, (each) => each, options)) records.push(record)
  }
  return records
}

/**
 * What a file's conversations are turned into, streaming.
 * @param make turns a conversation into what is wanted; what it throws becomes an InputError with file and line
 * @throws InputError for a file that is missing, empty or no JSONL, and with the line for a row that is no conversation
 */
export async function* readConversationLines<Result>(
  file: string,
  make: (record: ConversationRecord) => Result,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Result> {
  const found = await identifyFile(file)
  if (found.format !== 'jsonl') {
    throw new InputError(file, undefined, `is ${found.format}, wanted JSONL with {"messages": [...]} on each line`)
  }
  for await (const rows of readJsonLines(found, { signal })) {
    for (const row of rows) {
      if ('problem' in row) throw new InputError(file, row.line, row.problem)
      yield made(file, row, make)
    }
  }
}

function made<Result>(
  file: string,
  { line, value }: { readonly line: number; readonly value: unknown },
  make: (record: ConversationRecord) => Result,
): Result {
  const read = conversation.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    const place = issue?.path.join('.') ?? ''
    throw new InputError(
      file,
      line,
      `is no conversation (${place === '' ? '' : `${place}: `}${issue?.message ?? 'another form'}), wanted {"messages": [{"role": …, "content": …}, …]}`,
    )
  }
  try {
    return make(read.data)
  } catch (cause) {
    throw new InputError(file, line, cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
