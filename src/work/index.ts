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
export { isFailure, judgeRow, withoutGold, type JudgedRow, type JudgingOfRow, type PreparedRow } from './judge-row.ts'
export { judgeRows, type FinishedRow, type JudgeRowsOptions } from './judge-rows.ts'
export { runJudging, type JudgeRunOptions } from './judge-run.ts'
export { runRejudging, type RejudgeRunOptions } from './rejudge-run.ts'
export type { JudgeCounts, JudgeProgress, JudgeStart, JudgeSummary, RunOptions } from './run-rows.ts'
export {
  CRITIC_MODEL,
  openCriticModel,
  openJudges,
  type AskedCritic,
  type OpenedJudges,
  type OpenJudgesOptions,
} from './open-judges.ts'
