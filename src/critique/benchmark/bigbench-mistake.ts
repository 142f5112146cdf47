/**
 * BIG-Bench Mistake (Tyen et al. 2023, arXiv 2311.08516): where is the first mistake of a chain of thought? A trace counts
 * where the exact step is named, or where "no mistake" is said of one that has none. The share is told over all traces,
 * over those with a mistake and over those without, because one who never objects gets all of the last.
 */
import { z } from 'zod'
import type { LabelledSolutionRow } from './labelled-solution.ts'
import type { LocatedError } from './first-error-score.ts'
import { joinedSteps } from './read-set.ts'

/** One row as the authors write it. */
export interface MistakeRow {
  readonly input: string
  readonly steps: readonly string[]
  readonly target: string
  readonly answer: string
  /** 0-based, or null where there is no mistake. */
  readonly mistake_index: number | null
}
export const mistakeRow: z.ZodType<MistakeRow> = z.object({
  input: z.string(),
  steps: z.array(z.string()).min(1),
  target: z.string(),
  answer: z.string(),
  mistake_index: z.int().nonnegative().nullable(),
})

/** A row as a labelled solution. @param question what is asked of the input, such as `Calculate` */
export function mistakeSolution(row: MistakeRow, place: number, question: string): LabelledSolutionRow {
  return {
    id: `mistake-${place}`,
    question: `${question} ${row.input}`,
    ...joinedSteps(row.steps),
    firstError: row.mistake_index ?? -1,
  }
}

/** Shares of traces whose mistake was located, with what they are shares of. */
export interface MistakeScore {
  readonly all: LocatedShare
  readonly withMistake: LocatedShare
  readonly withoutMistake: LocatedShare
}
export interface LocatedShare {
  readonly hits: number
  readonly n: number
}

/** Scores located mistakes. A trace without a critique counts as missed. */
export function scoreMistakes(located: readonly LocatedError[]): MistakeScore {
  return {
    all: shareOf(located),
    withMistake: shareOf(located.filter(({ label }) => label !== -1)),
    withoutMistake: shareOf(located.filter(({ label }) => label === -1)),
  }
}

function shareOf(rows: readonly LocatedError[]): LocatedShare {
  return { hits: rows.filter(({ label, found }) => label === found).length, n: rows.length }
}
