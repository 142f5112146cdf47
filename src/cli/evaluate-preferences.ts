/** `touchstone evaluate rm-bench|llmbar|…`: accuracy of a trained reward on a public preference set, beside picking the longest. */
import { wilsonInterval, figureColumns, percentText, intervalText, type Page } from '../evaluation/index.ts'
import type { Figure } from '../supervision.ts'
import { preferenceSet, type PreferenceSetName } from '../reward/benchmark/index.ts'
import { responseCues, RewardScorer } from '../reward/index.ts'
import { openDataSet } from '../store/index.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** Pairs of the short form. */
const QUICK_PAIRS = 100

/** Scores all pairs of the set. Encoded responses are kept in the cache, so an interrupted run goes on. */
export async function evaluatePreferences(name: PreferenceSetName, context: EvaluationContext): Promise<Page> {
  const { reward, dataFolder, signal, quick, command } = context
  if (reward === undefined)
    throw new RangeError(`evaluate ${name}: got no --reward, wanted the folder of a trained reward model`)
  const all = await preferenceSet(name, (set, file) => openDataSet(set, file, { dataFolder, signal }))
  const pairs = quick ? all.slice(0, QUICK_PAIRS) : all
  await using scorer = await RewardScorer.open(reward)
  const texts = pairs.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((response) => ({ prompt, response })),
  )
  const rewards = await withProgress(name, 'responses', (onProgress) => scorer.score(texts, { onProgress, signal }))
  const rows = pairs.map(({ subset, chosen, rejected }, i) => ({
    subset,
    right: (rewards[2 * i]?.reward ?? 0) > (rewards[2 * i + 1]?.reward ?? 0),
    longest: responseCues(chosen).length > responseCues(rejected).length,
  }))
  const figures = ['all', ...new Set(rows.map(({ subset }) => subset))].flatMap((subset): Figure[] => {
    const own = rows.filter((row) => subset === 'all' || row.subset === subset)
    return (['right', 'longest'] as const).map((key) => {
      const count = own.filter((row) => row[key]).length
      const title = key === 'right' ? 'reward' : 'pick the longest'
      return {
        name: `${subset}: ${title}`,
        value: count / own.length,
        n: own.length,
        interval: wilsonInterval(count, own.length),
      }
    })
  })
  return {
    title: `${name}: a reward on ${pairs.length} pairs`,
    lead: 'A pair counts as right where the chosen response scores higher. Picking the longest stands beside it, and chance is one half.',
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
        ],
      },
    ],
  }
}
