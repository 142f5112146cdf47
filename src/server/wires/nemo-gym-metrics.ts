/**
 * NeMo Gym's figures over a collection of rollouts: `POST /aggregate_metrics`, which its agents ask the resources server
 * for at the end of each collection. A server without it ends the collection with an error after all the work.
 *
 * Source: NVIDIA-NeMo/Gym, nemo_gym/reward_profile.py, `compute_aggregate_metrics` (August 2026): mean, max, min, median and
 * sample standard deviation of each numeric field, for each task and over all. Samples that are masked or failed are
 * left out here, since their reward of 0 is none.
 */
import { z } from '@hono/zod-openapi'
import { quantile } from '../../evaluation/index.ts'
import type { Wire } from './wire.ts'

const TASK = '_ng_task_index'
const ROLLOUT = '_ng_rollout_index'
const MOST_RESPONSES = 1_000_000

type Fields = Readonly<Record<string, unknown>>

interface Asked {
  readonly verify_responses: readonly Fields[]
}
export const aggregateRequest: z.ZodType<Asked> = z.looseObject({
  verify_responses: z
    .array(z.record(z.string(), z.unknown()))
    .max(MOST_RESPONSES)
    .describe('Answers of /verify, each with `_ng_task_index`; without it, of task 0'),
})

/** Figures by their name, such as `mean/reward`. */
type Figures = Readonly<Record<string, number>>

/** What is answered. */
export interface AggregateMetrics {
  /** One for each task, in the order of its index. */
  readonly group_level_metrics: readonly Figures[]
  readonly agent_metrics: Figures
  /** The means among them. */
  readonly key_metrics: Figures
}
export const aggregateAnswer: z.ZodType<AggregateMetrics> = z.object({
  group_level_metrics: z.array(z.record(z.string(), z.number())),
  agent_metrics: z.record(z.string(), z.number()),
  key_metrics: z.record(z.string(), z.number()),
})

/** The wire. */
export function aggregateWire(): Wire<Asked> {
  return {
    path: '/aggregate_metrics',
    schema: aggregateRequest,
    withinMs: () => 60_000,
    work: ({ verify_responses: responses }) => Promise.resolve(aggregateMetrics(responses)),
  }
}

/** Figures of the samples that count. A task of which none counts has its index alone. */
export function aggregateMetrics(responses: readonly Fields[]): AggregateMetrics {
  const tasks = Map.groupBy(responses, (response) => Number(response[TASK] ?? 0))
  const agent = figuresOf(responses)
  return {
    group_level_metrics: [...tasks]
      .toSorted(([a], [b]) => a - b)
      .map(([index, samples]) => ({ ...figuresOf(samples), [TASK]: index })),
    agent_metrics: agent,
    key_metrics: Object.fromEntries(Object.entries(agent).filter(([name]) => name.startsWith('mean/'))),
  }
}

function figuresOf(samples: readonly Fields[]): Figures {
  const columns = new Map<string, number[]>()
  for (const sample of samples) {
    if (sample['mask_sample'] === true || typeof sample['_ng_failure_class'] === 'string') continue
    for (const [name, value] of Object.entries({ ...sample, ...usageOf(sample) })) {
      if (name === TASK || name === ROLLOUT || (typeof value !== 'number' && typeof value !== 'boolean')) continue
      const column = columns.get(name) ?? []
      if (column.length === 0) columns.set(name, column)
      column.push(Number(value))
    }
  }
  return Object.fromEntries([...columns].flatMap(([name, values]) => describe(name, values)))
}

/** The tokens that an answer took. */
function usageOf({ response }: Fields): object {
  const usage = typeof response === 'object' && response !== null && 'usage' in response ? response.usage : undefined
  return typeof usage === 'object' && usage !== null ? usage : {}
}

function describe(name: string, values: readonly number[]): readonly (readonly [string, number])[] {
  const ascending = values.toSorted((a, b) => a - b)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return [
    [`mean/${name}`, mean],
    [`max/${name}`, quantile(ascending, 1)],
    [`min/${name}`, quantile(ascending, 0)],
    [`median/${name}`, quantile(ascending, 0.5)],
    [`std/${name}`, values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1))],
  ]
}
