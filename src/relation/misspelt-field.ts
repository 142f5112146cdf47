/**
 * Fields of rows that hold fields of their users' own beside those that are known: a name that is all but one which is known is
 * taken for a slip, since passing over it would lose what it holds.
 */

/** A field that is known. */
export interface KnownField {
  /** Its names; where one of them is there, no other field is taken for it. */
  readonly names: readonly [string, ...string[]]
  /** Whether a value could be one of the field. @default any value could be */
  readonly fits?: (value: unknown) => boolean
}

/** Short names are near to too many words. */
const SHORTEST = 4
/** From this length on a name may be wrong in two places. */
const LONG = 7

/** What is wrong with the names of a row, such as `has the field "heads", wanted "head"`; undefined where nothing is. */
export function misspeltField(
  row: Readonly<Record<string, unknown>>,
  known: readonly KnownField[],
  others: readonly string[] = [],
): string | undefined {
  const taken = new Set([...known.flatMap(({ names }) => names), ...others])
  for (const { names, fits = () => true } of known) {
    if (names.some((name) => row[name] !== undefined)) continue
    const slip = Object.keys(row).find(
      (field) => !taken.has(field) && fits(row[field]) && names.some((name) => isNear(field, name)),
    )
    if (slip !== undefined) return `has the field ${JSON.stringify(slip)}, wanted ${JSON.stringify(names[0])}`
  }
  return undefined
}

/** Whether a field is a name but for one letter, or two of a long name, with the same first letter. */
function isNear(field: string, name: string): boolean {
  const [a, b] = [field.toLowerCase(), name.toLowerCase()]
  if (b.length < SHORTEST || a[0] !== b[0] || Math.abs(a.length - b.length) > 2) return false
  return distance(a, b) <= (b.length >= LONG ? 2 : 1)
}

/** Letters to put in, leave out, change or turn round (the distance of Damerau and Levenshtein, each place edited once). */
function distance(a: string, b: string): number {
  let [older, old] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (old[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isTurned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const turn = isTurned ? (older[j - 2] ?? 0) + 1 : Infinity
      row.push(Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, turn))
    }
    ;[older, old] = [old, row]
  }
  return old[b.length] ?? 0
}
