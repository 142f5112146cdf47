/** ProcessBench's solutions with the first wrong step that people labelled. */
import { labelledSolution, type LabelledSolutionRow } from '../../src/critique/index.ts'
import { readRows } from '../../src/task/index.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** All rows of one of its files. */
export async function processBench(context: ClaimContext, file: string): Promise<LabelledSolutionRow[]> {
  const path = await context.openDataSet('processbench', file)
  const found: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal: context.signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) found.push(solution)
  }
  return found
}
