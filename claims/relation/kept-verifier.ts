/** A verifier of facts whose answers outlive an interrupted claim. */
import type { ClaimContext } from '../../measure/claim.ts'
import type { ResumableResults } from '../../measure/resumable-results.ts'
import type { FactVerifier } from '../../src/relation/index.ts'

/** Odds that were read once are kept, so that an interrupted claim goes on. */
export function keptVerifier(
  verifier: FactVerifier,
  kept: ResumableResults<number>,
  context: ClaimContext,
): FactVerifier {
  let count = 0
  return {
    bound: verifier.bound,
    async odds(facts, options) {
      const found: number[] = []
      for (const fact of facts) {
        found.push(await kept.once(JSON.stringify(fact), async () => (await verifier.odds([fact], options))[0] ?? NaN))
        if (++count % 20 === 0) context.log(`${count} facts read`)
      }
      return found
    },
  }
}
