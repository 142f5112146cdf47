/** Solutions with the first wrong step that people labelled. */
import { labelledSolution, type LabelledSolutionRow } from '../../src/critique/index.ts'
import { readRows } from '../../src/task/index.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** All labelled rows of a file of ProcessBench or MR-GSM8K. */
export async function labelledSet(
  context: ClaimContext,
  set: 'processbench' | 'mr-gsm8k',
  file: string,
): Promise<LabelledSolutionRow[]> {
  const path = await context.openDataSet(set, file)
  const found: LabelledSolutionRow[] = []
  for await (const row of readRows([path], { signal: context.signal })) {
    const solution = labelledSolution(row)
    if (solution !== undefined) found.push(solution)
  }
  return found
}
