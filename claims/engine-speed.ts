/** Claim: the engine's bench (bench/engine.ts) under its claim's name. */
import { bench } from '../bench/engine.ts'
import type { Claim } from '../measure/claim.ts'

export const claim: Claim = { ...bench, name: 'engine-speed' }
