/** All operations, in the order in which doors list them. */
import type { Metrics } from '../metrics.ts'
import { analyseOperation } from './analyse-operation.ts'
import { critiqueOperation } from './critique-operation.ts'
import { judgeOperation } from './judge-operation.ts'
import type { Operation } from './operation.ts'
import { relationOperation } from './relation-operation.ts'
import { rewardOperation } from './reward-operation.ts'
import { runOperation } from './run-operation.ts'

/** @param metrics counts runs of programs. @default nothing is counted */
export function allOperations(metrics?: Pick<Metrics, 'run'>): readonly Operation[] {
  return [
    runOperation((language, status) => metrics?.run(language, status)),
    judgeOperation,
    analyseOperation,
    critiqueOperation,
    rewardOperation,
    relationOperation,
  ]
}
