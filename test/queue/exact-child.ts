/** The judging child of workers in tests. The version of its judge is its first argument. */
import { serveJudging } from '../../src/work/queue/index.ts'
import { exactJudge } from './exact-judge.ts'

const [, , version = '1'] = process.argv
await serveJudging(() =>
  Promise.resolve({ judges: [exactJudge(version)], [Symbol.asyncDispose]: () => Promise.resolve() }),
)
