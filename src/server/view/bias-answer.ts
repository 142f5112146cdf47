/**
 * How far a run's judge of preferences follows length, as the page over runs shows it. Rows are read once by place; only
 * their lengths and scores are kept. A run with more rows than are read gives an even sample of them.
 */
import { hash } from 'node:crypto'
import { keyOf } from '../../random.ts'
import type { BiasFigure, LengthFigures, SizedPair } from '../../reward/index.ts'
import type { TraceRecord } from '../../trace.ts'
import { scoredRows, type OpenedRun } from '../../view/index.ts'

/** Rows that are read at most. An interval of 4,000 pairs is about 1.5 points wide on each side. */
const MOST_ROWS = 4_000
/** Of the bootstrap: few, since the server has nothing else done meanwhile. `touchstone reward bias` has 1,000. */
const RESAMPLES = 250
/** Bytes of a row that is read at most. */
const LONGEST_ROW = 256 * 1024

/** Figures of length over the preference rows of a run. */
export interface BiasAnswer extends LengthFigures {
  /** Pairs that were measured. */
  readonly pairs: number
  /** Preference rows with a score, of which the pairs are all or an even sample. */
  readonly of: number
  /** Rows whose response is neither of its pair's. */
  readonly skipped: number
  /** Rank correlation of score and words, over both responses of each pair. Absent where either does not vary. */
  readonly spearman?: BiasFigure | undefined
}

interface KnownAnswer {
  readonly version: number
  readonly answer: Promise<BiasAnswer>
}
/** The last answer of each run that is open, by the version of its index. */
const known = new WeakMap<OpenedRun, KnownAnswer>()

/** The figures of a run as far as it is indexed. They are worked out once for each state of the index. */
export async function biasAnswer(run: OpenedRun): Promise<BiasAnswer> {
  const { version } = run.progress
  let found = known.get(run)
  if (found?.version !== version) {
    const answer = measure(run)
    found = { version, answer }
    known.set(run, found)
    // a reading that failed is tried again the next time
    answer.catch(() => known.delete(run))
  }
  return await found.answer
}

async function measure(run: OpenedRun): Promise<BiasAnswer> {
  const { rows, of } = scoredRows(run.trace.index, 'preference', { most: MOST_ROWS, longest: LONGEST_ROW })
  const { cueCorrelation, lengthFigures, wordsOf } = await import('../../reward/index.ts')
  const pairs: SizedPair[] = []
  const responses: { readonly prompt: string; readonly score: number; readonly cues: { readonly length: number } }[] =
    []
  for await (const { record } of run.trace.records(rows)) {
    const given = scoreOfChosen(record)
    if (given === undefined) continue
    const { task, score } = given
    const prompt = hash('sha256', task.prompt).slice(0, 16)
    const chosen = { length: wordsOf(task.chosen).length }
    const rejected = { length: wordsOf(task.rejected).length }
    pairs.push({ prompt, chosen, rejected, agrees: score === 0.5 ? 0.5 : Number(score > 0.5) })
    responses.push({ prompt, score, cues: chosen }, { prompt, score: 1 - score, cues: rejected })
  }
  // other requests are served between the two long parts
  const figures = lengthFigures(pairs, keyOf('bias'), RESAMPLES)
  await new Promise((resolve) => setImmediate(resolve))
  const spearman = cueCorrelation(responses, 'length', {
    key: keyOf('bias length'),
    kind: 'spearman',
    resamples: RESAMPLES,
  })
  return { ...figures, pairs: pairs.length, of, skipped: rows.length - pairs.length, spearman }
}

/** The chance that a judge gave to the chosen response. A row's score is that of the response that was judged. */
function scoreOfChosen({ task, response: { text }, feedback: { score } }: TraceRecord) {
  if (task.kind !== 'preference' || score === null) return undefined
  if (text === task.chosen) return { task, score }
  return text === task.rejected ? { task, score: 1 - score } : undefined
}
