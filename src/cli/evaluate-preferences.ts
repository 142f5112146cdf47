/** `touchstone evaluate rm-bench|llmbar|…`: accuracy of a trained reward on a public preference set, beside picking the longest. */
import { figureColumns, percentText, intervalText, type Page } from '../evaluation/index.ts'
import { keyOf, sample, split } from '../random.ts'
import { preferenceSet, rightness, setFigures, styleTable, type PreferenceSetName } from '../reward/benchmark/index.ts'
import { responseCues, RewardScorer } from '../reward/index.ts'
import { openDataSet } from '../store/index.ts'
import { cutText } from './counted-rows.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Pairs of the short form. */
const QUICK_PAIRS = 100

/** Scores all pairs of the set. Encoded responses are kept in the cache, so an interrupted run goes on. */
export async function evaluatePreferences(name: PreferenceSetName, context: EvaluationContext): Promise<Page> {
  const { reward, dataFolder, signal, quick, seed, command } = context
  const key = split(keyOf(seed), name)
  if (reward === undefined)
    throw new RangeError(
      `evaluate ${name}: got no --reward, wanted the folder of a trained reward model; \`touchstone reward bias --data ${name}\` measures the set without one`,
    )
  const all = await preferenceSet(name, (set, file) => openDataSet(set, file, { dataFolder, signal }), {
    whole: true,
  })
  // the first pairs of a set may be of one subset
  const pairs = quick ? sample(split(key, 'pairs'), all, Math.min(QUICK_PAIRS, all.length)) : all
  await using scorer = await RewardScorer.open(reward)
  const texts = pairs.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((response) => ({ prompt, response })),
  )
  const rewards = await withProgress(name, 'responses', (onProgress) => scorer.score(texts, { onProgress, signal }))
  if (scorer.cut > 0) console.error(cutText(scorer.cut, texts.length, scorer.model.maximumLength))
  const outcomes = pairs.map(({ prompt, subset, styles, chosen, rejected }, i) => ({
    prompt,
    subset,
    styles,
    reward: rightness(rewards[2 * i]?.reward ?? 0, rewards[2 * i + 1]?.reward ?? 0),
    longest: rightness(responseCues(chosen).length, responseCues(rejected).length),
  }))
  const figures = setFigures(split(key, 'intervals'), outcomes)
  const styles = styleTable(outcomes)
  return {
    title: `${name}: a reward on ${pairs.length} pairs`,
    lead: 'A pair counts as right where the chosen response scores higher, and as half right at a tie. Picking the longest stands beside it, and chance is one half. Intervals are a bootstrap by prompt, at 95 %.',
    command,
    figures,
    sections: [
      {
        id: 'accuracy',
        heading: 'Accuracy',
        tables: [
          {
            title: `${name}: accuracy`,
            columns: figureColumns('pairs', ['accuracy [95 %]', 'n']),
            rows: figures.map((figure) => [
              figure.name,
              `${percentText(figure.value)} ${intervalText(figure.interval ?? [0, 1])}`,
              String(figure.n),
            ]),
          },
          ...(styles === undefined ? [] : [styles]),
        ],
      },
    ],
  }
}
