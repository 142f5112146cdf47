/**
 * The table of judges: one row says which tasks a judge takes, what it needs, and how it is opened. The command line, the
 * server, a queue worker and MCP all open judges by this table (open-judges.ts), and none of them tests for a name.
 *
 * To add a judge, add a row. This file is read by `--help`, so a row loads its room only when it is opened.
 */
import type { AnalysisClass } from '../analysis/index.ts'
import type { Critic } from '../critique/index.ts'
import type { RelationExtractor } from '../relation/index.ts'
import type { RewardScorer } from '../reward/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { Judge, JudgeNeed, TaskKind } from '../supervision.ts'

/** Stands for all judges of the table: each kind of task gets the first judge that accepts it. */
export const EVERY_JUDGE = 'auto'

/** A relation extractor that is open. */
export interface OpenedExtractor {
  readonly extractor: RelationExtractor
  /** Digest of its weights, thresholds and labels. */
  readonly digest: string
}

/** What judges are opened with. Each part is opened at the first call, and every later call gives the same one. */
export interface JudgeParts {
  /** @throws TouchstoneError `unavailable` where this machine cannot isolate programs */
  sandbox(): Promise<Sandbox>
  /** Undefined where no extractor was asked for. Errors as `openExtractor`. */
  extractor(): Promise<OpenedExtractor | undefined>
  /** The critic that was asked for by name, or undefined. Errors as `openCritic`. */
  critic(): Promise<Critic | undefined>
  /** Undefined where no reward model was asked for. Errors as `RewardScorer.open`. */
  reward(): Promise<RewardScorer | undefined>
  /** Tells once for each reason for which some rows of a judge that is open cannot be judged. */
  readonly onUnavailable: ((reason: string) => void) | undefined
  /** Classes of analysis that were asked for; none where nothing was. */
  readonly analyse: readonly AnalysisClass[]
}

/** One row of the table. */
export interface JudgeKind {
  /** As `Judge.name`, for `--judge`. */
  readonly name: string
  /** What it judges, as the beginning of the sentence "… are not judged here". */
  readonly title: string
  /** Kinds of tasks that it takes. */
  readonly accepts: readonly TaskKind[]
  /** Parts that it may be opened with. The judge itself says which of them it uses (`Judge.needs`). */
  readonly needs: readonly JudgeNeed[]
  /**
   * Opens the judge, or gives undefined where nothing asks for it. The parts are not its own: disposing the judge leaves
   * them open.
   */
  open(parts: JudgeParts): Promise<Judge | undefined>
}

/** Every judge. A run's id follows from the order of the rows. */
export const judgeKinds: readonly JudgeKind[] = [
  {
    name: 'relation',
    title: 'Relations',
    accepts: ['mention'],
    needs: ['extractor'],
    async open(parts) {
      const opened = await parts.extractor()
      // the judge's own file loads no engine, and with gold relations alone there is nothing to run
      const { createRelationJudge } = await import('../relation/relation-judge.ts')
      return createRelationJudge(opened?.extractor, { modelDigest: opened?.digest })
    },
  },
  {
    name: 'critic',
    title: 'Word problems',
    accepts: ['arithmetic'],
    needs: ['model', 'sandbox'],
    async open(parts) {
      const critic = await parts.critic()
      if (critic === undefined) return undefined
      const { createCriticJudge, criticNeeds } = await import('../critique/index.ts')
      return createCriticJudge(critic, { needs: criticNeeds(critic.name) })
    },
  },
  {
    name: 'reasoning',
    title: 'Word problems',
    accepts: ['arithmetic'],
    needs: [],
    async open() {
      const { createReasoningJudge } = await import('../critique/index.ts')
      return createReasoningJudge()
    },
  },
  {
    name: 'programs',
    title: 'Programs',
    accepts: ['programming'],
    needs: ['sandbox'],
    async open(parts) {
      const sandbox = await parts.sandbox()
      const { createProgramsJudge } = await import('../sandbox/index.ts')
      const judge = await createProgramsJudge({
        sandbox,
        onUnavailable: parts.onUnavailable,
        async identify(text, options) {
          const { likelyPrograms } = await import('../analysis/index.ts')
          return await likelyPrograms(text, options)
        },
      })
      if (parts.analyse.length === 0) return judge
      const { createAnalysedJudge } = await import('../analysis/index.ts')
      return createAnalysedJudge(judge, { sandbox, classes: parts.analyse })
    },
  },
  {
    name: 'reward',
    title: 'Preferences',
    accepts: ['preference', 'arithmetic', 'programming'],
    needs: [],
    async open(parts) {
      const scorer = await parts.reward()
      // the judge's own file loads no engine
      const { createRewardJudge } = await import('../reward/reward-judge.ts')
      return createRewardJudge(scorer)
    },
  },
]

/** Names for `--judge`. */
export function judgeNames(): readonly string[] {
  return [EVERY_JUDGE, ...judgeKinds.map(({ name }) => name)]
}

/** The rows that a name stands for. @throws RangeError for a name that the table does not have */
export function judgeKindsOf(name: string): readonly JudgeKind[] {
  const kinds = name === EVERY_JUDGE ? judgeKinds : judgeKinds.filter((kind) => kind.name === name)
  if (kinds.length === 0) {
    throw new RangeError(`open judges: judge is ${JSON.stringify(name)}, wanted one of ${judgeNames().join(', ')}`)
  }
  return kinds
}
