/** Door of the room `work`: opening judges, and judging many rows. */
export {
  EVERY_JUDGE,
  judgeKinds,
  judgeKindsOf,
  judgeNames,
  type JudgeKind,
  type JudgeParts,
  type OpenedExtractor,
} from './judge-kinds.ts'
export { isFailure, withoutGold } from './judge-row.ts'
export { judgeRows, type FinishedRow, type JudgeRowsOptions } from './judge-rows.ts'
export {
  runJudging,
  type JudgeCounts,
  type JudgeProgress,
  type JudgeRunOptions,
  type JudgeStart,
  type JudgeSummary,
} from './judge-run.ts'
export {
  CRITIC_MODEL,
  openCriticModel,
  openJudges,
  type AskedCritic,
  type OpenedJudges,
  type OpenJudgesOptions,
} from './open-judges.ts'
