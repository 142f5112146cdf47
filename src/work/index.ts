/** Door of the room `work`: judging many rows. */
export { judgeRows, type FinishedRow, type JudgeRowsOptions } from './judge-rows.ts'
export {
  runJudging,
  type JudgeCounts,
  type JudgeProgress,
  type JudgeRunOptions,
  type JudgeStart,
  type JudgeSummary,
} from './judge-run.ts'
