/** The judging child of workers in tests. Its arguments are the version of its judge, and `harmless` for one that nothing harms. */
import { serveJudging } from '../../src/work/queue/index.ts'
import { exactJudge } from './exact-judge.ts'

const [, , version = '1', harmless] = process.argv
await serveJudging(() =>
  Promise.resolve({
    judges: [exactJudge(version, harmless !== undefined)],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
)
