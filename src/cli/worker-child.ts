/** The judging child of `touchstone worker`: opens the judges that the worker's options name. The options are its argument. */
import { openJudges } from '../work/index.ts'
import { serveJudging } from '../work/queue/index.ts'
import { judgeChoiceOf } from './judge-choice.ts'
import type { WorkerJudgeFlags } from './worker.ts'

const [, , words = '{}'] = process.argv
const flags = JSON.parse(words) as WorkerJudgeFlags

await serveJudging((onNotice) =>
  openJudges({
    ...judgeChoiceOf('worker', flags),
    concurrency: flags.concurrency,
    onNotice,
    onUnavailable: (reason) => onNotice(`not judged: ${reason}`),
  }),
)
