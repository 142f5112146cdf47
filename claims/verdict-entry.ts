/** The verdict corpus (test/programs/verdicts): entry. `-- LANGUAGE …` narrows it, `-- soundness` proves the cases alone. */
import { claimOfVerdicts } from './verdicts/claim-of-verdicts.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = claimOfVerdicts(
  'verdict-entry',
  'The test runs and nothing that the program does beside its work decides: own entry points, early ends, bent surroundings',
  ['entry'],
)
