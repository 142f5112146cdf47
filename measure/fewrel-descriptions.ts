/** Descriptions of FewRel's relations, as claims and benches of matching read them. */
import { readDescriptions, type RelationDescription } from '../src/relation/index.ts'
import type { ClaimContext } from './claim.ts'

/** RE-Matching's descriptions of FewRel's relations, with the kinds of head and tail that its authors gave. */
export async function fewrelDescriptions(context: Pick<ClaimContext, 'openDataSet'>): Promise<RelationDescription[]> {
  return await readDescriptions(
    await context.openDataSet('re-matching', 'fewrel_relation_description_processed.jsonl.gz'),
  )
}
