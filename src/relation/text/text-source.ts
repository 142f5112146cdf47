/** Bytes of a file of documents: as they lie, gzipped (told by their first two), or through standard input (`-`). */
import { open, readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { fileFault, InputError } from '../../errors.ts'
import { identifyFile, readJsonLines, type DataFile } from '../../task/index.ts'

/** The name of standard input. */
export const STANDARD_INPUT = '-'

/** A document is held whole, so a line may have as many bytes as a JSON document of other commands. */
const MAX_LINE_BYTES = 256 * 1024 * 1024

/** The text of a file, without a byte-order mark. @throws InputError where it cannot be read, or is no UTF-8 */
export async function textOf(file: string): Promise<string> {
  const { path } = await sourceOf(file)
  let bytes: Buffer
  try {
    bytes = await readFile(path)
    if (isGzip(bytes)) bytes = await promisify(gunzip)(bytes)
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
  try {
    // a file that is no UTF-8 would give other words
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const found = /^(?:fffe|feff)/.test(bytes.subarray(0, 2).toString('hex')) ? 'UTF-16' : 'not UTF-8'
    throw new InputError(file, undefined, `is ${found}, wanted UTF-8 text`, { cause })
  }
}

/** A value of a line, or why it has none. */
export type JsonLine = { readonly line: number } & ({ readonly value: unknown } | { readonly problem: string })

/** The values of JSON lines. Only a line feed ends one: U+2028 may stand in a text. @throws InputError where a file cannot be read on */
export async function* jsonLinesOf(file: string, signal?: AbortSignal): AsyncGenerator<JsonLine> {
  for await (const rows of readJsonLines(await sourceOf(file), { maxLineBytes: MAX_LINE_BYTES, signal })) yield* rows
}

/** Whether there is a file of the name. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

async function sourceOf(file: string): Promise<DataFile> {
  if (file === STANDARD_INPUT) return identifyFile(file)
  try {
    await using handle = await open(file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return { file, path: file, format: 'jsonl', gzip: isGzip(buffer.subarray(0, bytesRead)), bytes: 0 }
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}
