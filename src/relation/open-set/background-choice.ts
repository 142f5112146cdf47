/**
 * Whether background relations help to tell unknown ones, tried on the known relations alone: in turn a half of them plays the
 * unknown, heads are trained on the other half with and without background, and the larger mean AUROC decides.
 *
 * Background of another source teaches a head to tell the source instead: with FewRel beside SemEval the AUROC falls by 5 points
 * (docs/log.md), and this trial says so beforehand.
 */
import { auroc } from '../../evaluation/index.ts'
import { split } from '../../random.ts'
import { headLogits, trainFeatureHead, type FeatureHeadOptions } from './feature-head.ts'
import { contrastScore } from './open-set-scores.ts'

/** Fewer relations leave too few to play either part. */
export const LEAST_RELATIONS = 4
/** Passes of a trial's head: fewer than of the real one, alike for both. */
const STEPS = 60
/** One sentence in so many of a known relation is not trained on and plays the known. */
const HELD = 4

/** Features of sentences, with the number of each one's relation. */
export interface NumberedFeatures {
  readonly rows: readonly Float32Array[]
  /** From 0, without a gap. */
  readonly labels: readonly number[]
}

/** What the trial found: mean AUROC over both halves. */
export interface BackgroundChoice {
  readonly helps: boolean
  readonly with?: number | undefined
  readonly without?: number | undefined
}

/** Tries the background. Without any, or with fewer than four known relations, it does not help. */
export async function backgroundChoice(
  known: NumberedFeatures,
  background: NumberedFeatures,
  options: Pick<FeatureHeadOptions, 'key' | 'session' | 'signal'>,
): Promise<BackgroundChoice> {
  const count = 1 + Math.max(-1, ...known.labels)
  if (background.rows.length === 0 || count < LEAST_RELATIONS) return { helps: false }
  const areas = { with: 0, without: 0 }
  for (const half of [0, 1]) {
    const own = [...known.labels.keys()].filter((i) => (known.labels[i] ?? 0) % 2 === half)
    const unknown = rowsAt(known.rows, (i) => (known.labels[i] ?? 0) % 2 !== half, HELD)
    const held = new Set(own.filter((_row, place) => place % HELD === 0))
    const train = own.filter((i) => !held.has(i))
    for (const name of ['with', 'without'] as const) {
      const beside = name === 'with' ? background : { rows: [], labels: [] }
      const classes = Math.ceil((count - half) / 2)
      const head = await trainFeatureHead(
        [...train.flatMap((i) => known.rows[i] ?? []), ...beside.rows],
        [...train.map((i) => Math.floor((known.labels[i] ?? 0) / 2)), ...beside.labels.map((label) => classes + label)],
        {
          ...options,
          key: split(options.key, `${name} ${half}`),
          classes: classes + 1 + Math.max(-1, ...beside.labels),
          steps: STEPS,
        },
      )
      const score = (features: Float32Array): number => {
        const logits = headLogits(head, features)
        return contrastScore(logits.slice(0, classes), logits.slice(classes))
      }
      const positives = [...held].map((i) => score(known.rows[i] ?? new Float32Array()))
      areas[name] += auroc({ positives, negatives: unknown.map(score) }) / 2
    }
  }
  return { helps: areas.with > areas.without, ...areas }
}

/** Every n-th of the rows that are wanted. */
function rowsAt(
  rows: readonly Float32Array[],
  isWanted: (place: number) => boolean,
  every: number,
): readonly Float32Array[] {
  return rows.filter((_row, i) => isWanted(i)).filter((_row, place) => place % every === 0)
}
