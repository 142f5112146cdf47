/** The speed of the sandbox as a claim: what `npm run bench sandbox` measures. */
import { bench } from '../bench/sandbox.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = { ...bench, name: 'sandbox-speed' }
