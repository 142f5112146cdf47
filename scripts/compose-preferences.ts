/**
 * Composes `data/preferences.jsonl`: pairs with a known bias, by rule and key from texts of this project. Nobody was asked.
 *
 *   node scripts/compose-preferences.ts > data/preferences.jsonl
 *
 * Each question has six responses: a right and a wrong answer, each plain, padded, and as a list. A rater drawn by key prefers one of two
 * with the odds exp(difference of utility). Utility is 1.2 for a right answer, plus 1.3 times the log of the words, plus 0.5
 * for a list. So the length that the labels follow is known, and so is which answer is right (`chosen_right`, `rejected_right`).
 * The scores in the file stand for a reward model that learnt the rater: its utility with normal noise of deviation 0.5.
 */
import { generator, keyOf, shuffle, split } from '../src/random.ts'
import { PREFERENCE_TOPICS, type PreferenceTopic } from './preference-topics.ts'

const PADDING = [
  'This is a question that many people ask, and it is worth a careful look.',
  'There are several things to keep in mind here, and they may depend on the case.',
  'Taken together, this should give a full picture of the matter.',
  'I hope this helps, and feel free to ask if anything is unclear.',
]
const PAIRS = 4

interface Composed {
  readonly text: string
  readonly right: boolean
  readonly list: boolean
}

function responsesOf({ right, wrong, more }: PreferenceTopic): readonly Composed[] {
  return [right, wrong].flatMap((answer): Composed[] => {
    const isRight = answer === right
    const [first, second] = more
    return [
      { text: answer, right: isRight, list: false },
      { text: [PADDING[0], answer, ...more, ...PADDING.slice(1)].join(' '), right: isRight, list: false },
      { text: `**Answer**\n- ${answer}\n- ${first}\n- ${second}`, right: isRight, list: true },
    ]
  })
}

function utility({ text, right, list }: Composed): number {
  return (right ? 1.2 : 0) + 1.3 * Math.log(text.split(/\s+/).length) + (list ? 0.5 : 0)
}

const key = keyOf('bundled preferences')
for (const [number, topic] of PREFERENCE_TOPICS.entries()) {
  const own = split(key, number)
  const source = generator(split(own, 'rater'))
  const responses = responsesOf(topic)
  const scores = new Map(responses.map((each) => [each, utility(each) + 0.5 * source.normal()]))
  const all = responses.flatMap((a, i) => responses.slice(i + 1).map((b) => [a, b] as const))
  for (const [a, b] of shuffle(split(own, 'pairs'), all).slice(0, PAIRS)) {
    const first = source.uniform() < 1 / (1 + Math.exp(utility(b) - utility(a)))
    const [chosen, rejected] = first ? [a, b] : [b, a]
    const row = {
      prompt: topic.question,
      chosen: chosen.text,
      rejected: rejected.text,
      chosen_score: Number((scores.get(chosen) ?? 0).toFixed(3)),
      rejected_score: Number((scores.get(rejected) ?? 0).toFixed(3)),
      chosen_right: chosen.right,
      rejected_right: rejected.right,
    }
    console.log(JSON.stringify(row))
  }
}
