/** Rows that were chosen one by one, as they stand in the address: `1,4-9`. */

/** Ranges as a set of rows. What is no range is passed over. */
export function parseChosen(text: string): ReadonlySet<number> {
  const rows = new Set<number>()
  for (const part of text.split(',')) {
    const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part)
    if (match === null) continue
    const from = Number(match[1])
    const to = Number(match[2] ?? match[1])
    for (let row = from; row <= to && rows.size < 100_000; row++) rows.add(row)
  }
  return rows
}

/** Rows as ranges, in order. */
export function formatChosen(rows: Iterable<number>): string {
  const parts: string[] = []
  let from: number | undefined
  let to = 0
  for (const row of [...rows].toSorted((a, b) => a - b)) {
    if (from !== undefined && row === to + 1) {
      to = row
      continue
    }
    if (from !== undefined) parts.push(from === to ? `${from}` : `${from}-${to}`)
    from = row
    to = row
  }
  if (from !== undefined) parts.push(from === to ? `${from}` : `${from}-${to}`)
  return parts.join(',')
}
