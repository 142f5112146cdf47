/** How far a match is from an abstention, in log odds: above the threshold or the bank, above `none`, and above itself turned round. */
import { LEAST_LIFT } from './description-bank.ts'
import type { LabelScore } from './label-index.ts'
import { TEMPERATURE } from './match-training.ts'

/** Log odds of a label against itself with head and tail exchanged; undefined where that was not asked, or it holds both ways. */
export function turnedLead(
  label: LabelScore | undefined,
  turned: ReadonlyMap<string, number> | undefined,
): number | undefined {
  const other = label === undefined ? undefined : turned?.get(label.relation)
  return label === undefined || other === undefined ? undefined : (label.score - other) / TEMPERATURE
}

/** Log odds by which labels fit more than they must, by the threshold or else the bank; undefined where neither rules. */
export function fitMargin(
  score: number | undefined,
  { least, lift }: { readonly least: number; readonly lift: number | undefined },
): number | undefined {
  if (lift !== undefined) return Math.log(lift / LEAST_LIFT)
  return least === -Infinity ? undefined : ((score ?? -Infinity) - least) / TEMPERATURE
}

/** Log odds of a label against `none`, less the bound; undefined where the model has not learned it. */
export function holdingOf(none: number | undefined, label: LabelScore | undefined, bound: number): number | undefined {
  if (none === undefined || label === undefined) return undefined
  return label.score / TEMPERATURE - none - bound
}
