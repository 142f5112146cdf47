/** The bias of scores: pairs that a reward model has scored, and what the report says of them. Run: node examples/reward.ts */
import { keyOf } from 'touchstone'
import { biasReport, type ScoredPair } from 'touchstone/reward'

const short = 'Ottawa.'
const long = 'That is a good question. The capital of Canada is Ottawa, as far as I know, and I hope this helps.'
const wrong = 'The capital of Canada is Toronto, which is a large city, and there is much more to say about it.'

// a reward that is the number of words
const scored = (chosen: string, rejected: string): ScoredPair => ({
  prompt: 'What is the capital of Canada?',
  chosen,
  rejected,
  chosenScore: chosen.split(' ').length,
  rejectedScore: rejected.split(' ').length,
})

const pairs = [scored(long, short), scored(short, wrong), scored(long, wrong)]
const report = biasReport({ pairs, responses: [], skipped: {} }, { key: keyOf(0) })
for (const sentence of report.verdict) console.log(sentence)
