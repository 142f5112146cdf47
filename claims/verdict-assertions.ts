/** The verdict corpus (test/programs/verdicts): assertions, comparison. `-- LANGUAGE …` narrows it, `-- soundness` proves the cases alone. */
import { claimOfVerdicts } from './verdicts/claim-of-verdicts.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = claimOfVerdicts(
  'verdict-assertions',
  'A failed assertion of whatever kind fails the test, and outputs are compared exactly where exact is possible',
  ['assertions', 'comparison'],
)
