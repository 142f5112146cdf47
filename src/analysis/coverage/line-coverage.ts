/** Which lines and branches of a program ran: the one form into which every meter's own report is read. */

/** Coverage of the program's own source by one test. */
export interface LineCoverage {
  /** Times that each executable line ran, by 1-based line; a meter that only knows whether it ran says 1. */
  readonly lines: ReadonlyMap<number, number>
  /** Times that each branch was taken, by a name that is stable between runs and begins with its line; undefined where the meter has none. */
  readonly branches: ReadonlyMap<string, number> | undefined
  /** Times that each statement ran, where the meter counts those. */
  readonly statements?: ReadonlyMap<string, number> | undefined
}

/** A line's or branch's share, by counts. */
export interface CoverageCount {
  readonly covered: number
  readonly total: number
}

/** What all tests together ran: counts are added. */
export function unionCoverage(all: readonly LineCoverage[]): LineCoverage {
  const lines = new Map<number, number>()
  const branches = new Map<string, number>()
  const statements = new Map<string, number>()
  for (const one of all) {
    addCounts(lines, one.lines)
    addCounts(branches, one.branches ?? new Map())
    addCounts(statements, one.statements ?? new Map())
  }
  return {
    lines,
    branches: all.every((one) => one.branches === undefined) ? undefined : branches,
    ...(statements.size === 0 ? {} : { statements }),
  }
}

function addCounts<K>(into: Map<K, number>, counts: ReadonlyMap<K, number>): void {
  for (const [key, count] of counts) into.set(key, (into.get(key) ?? 0) + count)
}

/** How many of the entries ran. */
export function countCovered(counts: ReadonlyMap<unknown, number>): CoverageCount {
  return { covered: [...counts.values()].filter((count) => count > 0).length, total: counts.size }
}

/** Executable lines that no test ran, ascending. */
export function uncoveredLines({ lines }: LineCoverage): readonly number[] {
  return [...lines].flatMap(([line, count]) => (count === 0 ? [line] : [])).toSorted((a, b) => a - b)
}

/** Runs of neighbouring uncovered lines; lines between them that are not executable do not part them. */
export function uncoveredRanges(coverage: LineCoverage): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = []
  let last: { from: number; to: number } | undefined
  for (const [line, count] of [...coverage.lines].toSorted(([a], [b]) => a - b)) {
    if (count > 0) last = undefined
    else if (last === undefined) ranges.push((last = { from: line, to: line }))
    else last.to = line
  }
  return ranges
}
