/** The verdict corpus (test/programs/verdicts): runners, extraction, surroundings, missing-library. `-- LANGUAGE …` narrows it, `-- soundness` proves the cases alone. */
import { claimOfVerdicts } from './verdicts/claim-of-verdicts.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = claimOfVerdicts(
  'verdict-runners',
  'Harnesses for test runners are collected and run, what asserts nothing or lacks a library is unknown, and the right code of a response is judged in the surroundings that it expects',
  ['runners', 'extraction', 'surroundings', 'missing-library'],
)
