/**
 * Figures of one iteration: what was spent, what was kept, and how much of each quarter of the questions, by difficulty,
 * the next training set covers. Self-improvement without help loses the hard quarter round by round (tail narrowing).
 */
import { countedShare, type CountedShare } from '../refine/refine-report.ts'
import { FATES, tokensOf, type Exploration, type ExploredResponse, type Fate, type SpentTokens } from './exploration.ts'
import { textKey } from './explore-task.ts'
import type { DifficultyMeasure, Quartiles } from './quartiles.ts'

/** One quarter of the questions. */
export interface QuartileFigures {
  /** 1 (easiest) to 4. */
  readonly quartile: number
  /** Questions with at least one response that is kept. */
  readonly coverage: CountedShare
  /** Samples that are right. */
  readonly accuracy: CountedShare
  /** Different texts among all samples. */
  readonly distinct: CountedShare
}

/** Figures of one iteration. */
export interface IterationSummary {
  /** 1-based. */
  readonly iteration: number
  readonly difficulty: DifficultyMeasure
  readonly questions: number
  readonly tokens: SpentTokens & { readonly total: number }
  readonly samples: number
  readonly refinements: number
  /** Of criticised wrong responses, those with a right refinement. */
  readonly helpful: CountedShare
  readonly fates: Readonly<Record<Fate, number>>
  /** Kept samples, and kept refinements. */
  readonly kept: { readonly samples: number; readonly refinements: number }
  readonly coverage: CountedShare
  readonly accuracy: CountedShare
  readonly distinct: CountedShare
  readonly quartiles: readonly QuartileFigures[]
  /** Records of the training set, and critiques gained for training critics. */
  readonly records: { readonly training: number; readonly critic: number }
}

/** Computes the figures. */
export function summarise(
  iteration: number,
  explorations: readonly Exploration[],
  { quartiles, records }: { readonly quartiles: Quartiles; readonly records: IterationSummary['records'] },
): IterationSummary {
  const responses = explorations.flatMap((each) => each.responses)
  const sum = (part: keyof SpentTokens): number => explorations.reduce((total, each) => total + each.tokens[part], 0)
  const fates = Object.fromEntries(
    FATES.map((name) => [name, responses.filter(({ fate }) => fate === name).length]),
  ) as Record<Fate, number>
  const kept = responses.filter(({ fate }) => fate === 'kept')
  const tasks = [...quartiles.of.keys()]
  return {
    iteration,
    difficulty: quartiles.measure,
    questions: tasks.length,
    tokens: {
      samples: sum('samples'),
      critiques: sum('critiques'),
      refinements: sum('refinements'),
      total: explorations.reduce((total, each) => total + tokensOf(each), 0),
    },
    samples: responses.filter(isSample).length,
    refinements: responses.filter((response) => !isSample(response)).length,
    helpful: helpfulness(explorations),
    fates,
    kept: { samples: kept.filter(isSample).length, refinements: kept.filter((each) => !isSample(each)).length },
    ...figuresOf(tasks, explorations),
    quartiles: [0, 1, 2, 3].map((quartile) => ({
      quartile: quartile + 1,
      ...figuresOf(
        tasks.filter((id) => quartiles.of.get(id) === quartile),
        explorations,
      ),
    })),
    records,
  }
}

function figuresOf(
  tasks: readonly string[],
  explorations: readonly Exploration[],
): Pick<QuartileFigures, 'coverage' | 'accuracy' | 'distinct'> {
  const wanted = new Set(tasks)
  const own = explorations.filter(({ taskId }) => wanted.has(taskId))
  const covered = new Set(
    own.filter(({ responses }) => responses.some(({ fate }) => fate === 'kept')).map(({ taskId }) => taskId),
  )
  const samples = own.flatMap(({ taskId, responses }) =>
    responses.filter(isSample).map(({ attempt }) => ({ taskId, attempt })),
  )
  const texts = new Set(samples.map(({ taskId, attempt }) => `${taskId} ${textKey(attempt.text)}`))
  return {
    coverage: countedShare(covered.size, tasks.length),
    accuracy: countedShare(samples.filter(({ attempt }) => attempt.right === true).length, samples.length),
    distinct: countedShare(texts.size, samples.length),
  }
}

function helpfulness(explorations: readonly Exploration[]): CountedShare {
  let helped = 0
  let looked = 0
  for (const { responses } of explorations) {
    const refined = new Set(responses.flatMap(({ from }) => (from === null ? [] : [from])))
    looked += refined.size
    for (const at of refined) if (responses.some((each) => each.from === at && each.attempt.right === true)) helped++
  }
  return countedShare(helped, looked)
}

function isSample({ source }: ExploredResponse): boolean {
  return source === 'sample'
}
