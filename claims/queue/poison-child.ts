/** The judging child of the claims of the queue: the reasoning judge, which one marked response ends with its process. */
import { setTimeout as delay } from 'node:timers/promises'
import { openJudges } from '../../src/work/index.ts'
import { serveJudging } from '../../src/work/queue/index.ts'
import { POISON } from './poison.ts'

/** What each row takes beside its judging, in ms. */
const DELAY_MS = Number(process.env['DELAY_MS'] ?? 0)

await serveJudging(async () => {
  const opened = await openJudges({ judge: 'reasoning' })
  const judges = opened.judges.map((judge) => ({
    name: judge.name,
    version: judge.version,
    accepts: judge.accepts.bind(judge),
    judge: async (...asked: Parameters<typeof judge.judge>) => {
      if (DELAY_MS > 0) await delay(DELAY_MS)
      if (asked[1].text.includes(POISON)) process.kill(process.pid, 'SIGKILL')
      return await judge.judge(...asked)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }))
  return { judges, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
})
