/** Labels that say that nothing holds between two mentions, as data sets spell them. */

import type { MentionTask } from '../../supervision.ts'

/** The name of no relation in answers. */
export const NO_RELATION = 'none'

/** Spellings of data sets: TACRED, SemEval-2010 Task 8, NYT, DocRED. */
const SPELLINGS: ReadonlySet<string> = new Set(['none', 'no_relation', 'no relation', 'na', 'n/a', 'other'])

/** Whether a gold label says that nothing holds. */
export function isNoRelation(relation: string | undefined): boolean {
  return relation !== undefined && SPELLINGS.has(relation.trim().toLowerCase())
}

/** The relation that a pair of no relation tempts to (`labels.tempts`): the pair turned round tempts to its own, and so does another pair of a sentence. */
export function temptationOf({ labels }: Pick<MentionTask, 'labels'>): string | undefined {
  const tempts = labels?.['tempts']
  return typeof tempts === 'string' ? tempts : undefined
}
