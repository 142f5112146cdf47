/** The judging child of `touchstone worker`: opens the judges that the worker's options name. The options are its argument. */
import { openJudges } from '../work/index.ts'
import { serveJudging } from '../work/queue/index.ts'
import { criticOf } from './critic-options.ts'
import { extractorOf } from './extractor-options.ts'
import { isolationOf } from './isolation-options.ts'
import { judgedClassesOf } from './judged-classes.ts'
import type { WorkerJudgeFlags } from './worker.ts'

const [, , words = '{}'] = process.argv
const flags = JSON.parse(words) as WorkerJudgeFlags

await serveJudging((onNotice) =>
  openJudges({
    judge: flags.judge,
    concurrency: flags.concurrency,
    isolation: isolationOf(flags),
    extractor: extractorOf('worker', flags),
    critic: criticOf('worker', flags),
    reward: flags.reward,
    analyse: judgedClassesOf(flags),
    onNotice,
    onUnavailable: (reason) => onNotice(`not judged: ${reason}`),
  }),
)
