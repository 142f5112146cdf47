/** The speed of matching as a claim: what `npm run bench relation` measures. */
import { bench } from '../bench/relation.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = { ...bench, name: 'relation-speed' }
