/** The parts that answer: what the server is given, and what it needs of each. */
import type { analyse } from '../analysis/index.ts'
import type { Critic } from '../critique/index.ts'
import type { RelationExtractor } from '../relation/index.ts'
import type { RewardScorer } from '../reward/index.ts'
import type { Judge } from '../supervision.ts'
import type { ProgramRunner } from './program-runner.ts'

/** What the server works with; it disposes of none of it. */
export interface ServerParts {
  readonly runner: ProgramRunner
  /** For POST /v1/judge. */
  readonly judges: readonly Judge[]
  /** @default none: programs are not analysed */
  readonly analyse?: ProgramAnalyser | undefined
  /** @default none: solutions are not critiqued */
  readonly critic?: Critic | undefined
  /** @default none: responses are not scored */
  readonly reward?: RewardSource | undefined
  /** @default none: relations are not extracted */
  readonly extractor?: RelationSource | undefined
}

/** As `analyse`, with the sandbox that the server has. */
export type ProgramAnalyser = (
  program: Parameters<typeof analyse>[0],
  options: Omit<Parameters<typeof analyse>[1], 'sandbox'>,
) => ReturnType<typeof analyse>

/** What scores responses; `RewardScorer` gives it, a test scripts it. */
export type RewardSource = Pick<RewardScorer, 'score'>

/** What extracts relations. */
export type RelationSource = RelationExtractor
