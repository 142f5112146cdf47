/** A worked solution, judged step by step: where does it go wrong, and what does that come to? */
import { createReasoningJudge } from 'touchstone'

const question = 'A press folds 240 leaflets an hour. It runs for 3 hours and 30 minutes. How many leaflets are folded?'
const text = `The press runs for 3 + 0.5 = 3.5 hours.
It folds 240 * 3.5 = 820 leaflets.
The answer is 820.`

const judge = createReasoningJudge()
const feedback = await judge.judge(
  { kind: 'arithmetic', id: 'leaflets', question },
  { taskId: 'leaflets', model: 'example', text },
)

console.log(feedback.verdict)
for (const { where, verdict, kind, message } of feedback.findings) {
  console.log(`  ${where.part} ${where.part === 'step' ? where.step : ''} ${verdict}: ${kind}: ${message}`)
}
if (feedback.verdict !== 'wrong') throw new Error(`got ${feedback.verdict}, wanted wrong: 240 * 3.5 is 840`)
