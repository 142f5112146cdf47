/**
 * Chains of solution, critique and refinement, as refinement (`touchstone refine`) and self-improvement (`touchstone
 * improve`) leave them: what self-talk is woven from.
 */
import type { ArithmeticTask } from '../../supervision.ts'
import type { Exploration } from '../improve/exploration.ts'
import type { Attempt } from '../refine/draw-attempts.ts'
import type { RefineRecord } from '../refine/refine-record.ts'

/** One solution with the critique that led to the next. */
export interface ChainLink {
  readonly attempt: Attempt
  /** Text of the critique, or null for the last solution where nobody looked at it. */
  readonly critique: string | null
}

/** A chain that ends with a right solution. */
export interface Chain {
  readonly task: ArithmeticTask
  readonly links: readonly ChainLink[]
}

/** The chains of a refinement's record: its rounds, and each sample with its refinement. Those that end right. */
export function chainsOfRecord(task: ArithmeticTask, { rounds, samples }: RefineRecord): Chain[] {
  const sequence = rounds.map(({ attempt, critique }) => ({ attempt, critique: critique.text }))
  const pairs = samples.flatMap(({ attempt, critique, refinement }) =>
    refinement === undefined
      ? []
      : [
          [
            { attempt, critique: critique.text },
            { attempt: refinement, critique: null },
          ],
        ],
  )
  return [sequence, ...pairs].map((links) => ({ task, links })).filter(isUseful)
}

/** The chains of an exploration: from each kept refinement back to its sample. */
export function chainsOfExploration(task: ArithmeticTask, { responses }: Exploration): Chain[] {
  return responses.flatMap((response) => {
    if (response.fate !== 'kept' || response.from === null) return []
    const links: ChainLink[] = [{ attempt: response.attempt, critique: response.critique?.text ?? null }]
    for (let at: number | null = response.from; at !== null; at = responses[at]?.from ?? null) {
      const earlier = responses[at]
      if (earlier !== undefined) links.unshift({ attempt: earlier.attempt, critique: earlier.critique?.text ?? null })
    }
    const chain = { task, links }
    return isUseful(chain) ? [chain] : []
  })
}

/** A critique led from a wrong solution to a right one. */
function isUseful({ links }: Chain): boolean {
  const [first] = links
  return links.length > 1 && first?.attempt.right === false && links.at(-1)?.attempt.right === true
}
