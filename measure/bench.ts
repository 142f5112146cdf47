/** A bench: speed and memory side by side with peers, as ratios within one run, because machines are shared and noisy. */
import type { Claim } from './claim.ts'

/** What a bench's file exports as `bench`; it runs and prints as a claim does. */
export type Bench = Claim
