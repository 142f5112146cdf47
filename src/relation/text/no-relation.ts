/** Labels that say that nothing holds between two mentions, as data sets spell them. */

/** The name of no relation in answers. */
export const NO_RELATION = 'none'

/** Spellings of data sets: TACRED, SemEval-2010 Task 8, NYT, DocRED. */
const SPELLINGS: ReadonlySet<string> = new Set(['none', 'no_relation', 'no relation', 'na', 'n/a', 'other'])

/** Whether a gold label says that nothing holds. */
export function isNoRelation(relation: string | undefined): boolean {
  return relation !== undefined && SPELLINGS.has(relation.trim().toLowerCase())
}
