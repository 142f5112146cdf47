/** JSONL: one JSON value on each line. Blank lines are passed over. */
import type { DataFile } from './file-format.ts'
import { jsonFault } from './json-fault.ts'
import { readLines, type ReadLinesOptions } from './lines.ts'
import { excerpt, type RawRow } from './row.ts'

/** The values of a JSONL file, gzipped or not, in blocks. */
export async function* readJsonLines(
  file: DataFile,
  options: ReadLinesOptions = {},
): AsyncGenerator<readonly RawRow[]> {
  for await (const { firstLine, lines } of readLines(file, options)) {
    const rows: RawRow[] = []
    for (const [i, text] of lines.entries()) {
      const line = firstLine + i
      if (typeof text !== 'string') rows.push({ line, ...text })
      else if (text.trim() !== '') rows.push(parseLine(line, text))
    }
    yield rows
  }
}

function parseLine(line: number, text: string): RawRow {
  try {
    return { line, value: JSON.parse(text) }
  } catch (cause) {
    return { line, problem: `broken JSON: ${jsonFault(cause, text).fault}`, raw: excerpt(text) }
  }
}
