/** Columns as the schema counts them, in UTF-16 code units from 1, from what a tool counts. */
import type { Analyser } from './analyser.ts'

/** The column in UTF-16 code units; undefined where none is known. Columns past the line's end are left as they are. */
export function utf16Column(
  line: string,
  column: number | undefined,
  unit: NonNullable<Analyser['columns']>,
): number | undefined {
  if (column === undefined || column < 1) return undefined
  if (unit === 'utf16' || isPlain(line)) return column
  let rest = column - 1
  let units = 0
  for (const character of line) {
    if (rest <= 0) break
    rest -= unit === 'bytes' ? Buffer.byteLength(character) : 1
    units += character.length
  }
  return units + 1 + Math.max(0, rest)
}

/** The same for the column where a finding ends. */
export function endColumnIn(
  lines: readonly string[],
  { endLine, endColumn }: { readonly endLine?: number | undefined; readonly endColumn?: number | undefined },
  unit: NonNullable<Analyser['columns']>,
): number | undefined {
  return endLine === undefined ? undefined : utf16Column(lines[endLine - 1] ?? '', endColumn, unit)
}

function isPlain(line: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(line)
}
