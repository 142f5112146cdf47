/**
 * Roll-outs: responses that the policy drew, what they earned, and the log-probabilities that training needs later.
 *
 * Where in the flow: Task → Response → Feedback → Signal. A roll-out is one line of `rollouts.jsonl`. It is kept until the
 * end, so that a resumed run trains on the very same responses and asks no judge twice.
 */
import { z } from 'zod'
import { packSequences, indices, floats, type DecoderConfig, type TrainingBatch } from '../engine/index.ts'
import type { Verdict } from '../supervision.ts'
import { advantagesOf } from './advantage.ts'
import type { CheckedMethod } from './policy-method.ts'
import { divergenceAt, tokenWeight } from './surrogate.ts'

/** One response. */
export interface RolloutSample {
  readonly task: string
  /** Responses of one group answer the same prompt. */
  readonly group: number
  /** Tokens of the prompt. */
  readonly prompt: readonly number[]
  /** Tokens of the response, with the one that ended it. */
  readonly ids: readonly number[]
  /** Natural logarithms, one for each of `ids`: when drawn, and under the reference. */
  readonly drawn: readonly number[]
  readonly reference: readonly number[]
  readonly text: string
  readonly finish: 'stop' | 'length'
  readonly verdict: Verdict
  /** Null: masked. */
  readonly reward: number | null
}

/** One line: all responses that were drawn with the same weights. */
export interface Rollout {
  /** From 0. */
  readonly rollout: number
  readonly samples: readonly RolloutSample[]
}

const numbers = z.array(z.number())
const ids = z.array(z.int().min(0))
const schema = z.object({
  rollout: z.int().min(0),
  samples: z
    .array(
      z.object({
        task: z.string(),
        group: z.int().min(0),
        prompt: ids.min(1),
        ids: ids.min(1),
        drawn: numbers,
        reference: numbers,
        text: z.string(),
        finish: z.enum(['stop', 'length']),
        verdict: z.enum(['correct', 'wrong', 'unknown']),
        reward: z.number().nullable(),
      }),
    )
    .min(1),
})

/** Reads a line. @throws ZodError */
export function parseRollout(value: unknown): Rollout {
  return schema.parse(value)
}

/** Figures of one roll-out, a line of `curves.jsonl`. */
export interface CurvePoint {
  readonly rollout: number
  /** Updates that were done before it. */
  readonly update: number
  /** Mean of the rewards that there are, or null where there is none. */
  readonly reward: number | null
  /** Responses without a reward. */
  readonly masked: number
  readonly responses: number
  /** Mean tokens of a response. */
  readonly length: number
  /** Share of responses that the policy ended itself. */
  readonly ended: number
  /** Estimated divergence from the reference, in nats: mean over responses of the sum over their tokens (k3). */
  readonly divergence: number
}

/** The figures. */
export function curvePoint({ rollout, samples }: Rollout, updatesEach: number): CurvePoint {
  const rewards = samples.flatMap(({ reward }) => reward ?? [])
  return {
    rollout,
    update: rollout * updatesEach,
    reward: rewards.length === 0 ? null : mean(rewards),
    masked: samples.length - rewards.length,
    responses: samples.length,
    length: mean(samples.map((sample) => sample.ids.length)),
    ended: mean(samples.map(({ finish }) => Number(finish === 'stop'))),
    divergence: mean(
      samples.map(({ drawn, reference }) =>
        drawn.reduce((sum, each, t) => sum + divergenceAt(each, reference[t] ?? each), 0),
      ),
    ),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Feeds of `policyLoss` for one roll-out. Responses without a reward are left out, tokens and all, so that the gradient is
 * that of a batch which never had them. Where no response has a reward, one is fed with weight 0.
 */
export function rolloutBatch(
  config: DecoderConfig,
  { rollout, samples }: Rollout,
  options: { readonly method: CheckedMethod; readonly maxTokens: number },
): TrainingBatch {
  const { method, maxTokens } = options
  const advantages = advantagesOf(samples, method)
  const rewarded = samples.flatMap((sample, i) => {
    const advantage = advantages[i]
    return advantage === null || advantage === undefined ? [] : [{ sample, advantage }]
  })
  const [first] = samples
  const used = rewarded.length > 0 || first === undefined ? rewarded : [{ sample: first, advantage: 0 }]
  const sizes = {
    responses: rewarded.length,
    tokens: rewarded.reduce((total, { sample }) => total + sample.ids.length, 0),
    maxTokens,
  }
  const weightOf = (length: number): number => (rewarded.length === 0 ? 0 : tokenWeight(length, sizes, method))
  const { feeds, starts } = packSequences(
    config,
    // the last token of a response predicts nothing
    used.map(({ sample }) => ({ ids: [...sample.prompt, ...sample.ids.slice(0, -1)] })),
  )
  const perToken = (of: (each: (typeof used)[number], t: number) => number): readonly number[] =>
    used.flatMap((each) => each.sample.ids.map((_id, t) => of(each, t)))
  return {
    name: `roll-out ${rollout}`,
    feeds: {
      ...feeds,
      scored: indices(
        used.flatMap(({ sample }, i) => sample.ids.map((_id, t) => (starts[i] ?? 0) + sample.prompt.length - 1 + t)),
      ),
      targets: indices(used.flatMap(({ sample }) => sample.ids)),
      advantage: floats(perToken(({ advantage }) => advantage)),
      weight: floats(perToken(({ sample }) => weightOf(sample.ids.length))),
      drawn: floats(perToken(({ sample }, t) => sample.drawn[t] ?? 0)),
      reference: floats(perToken(({ sample }, t) => sample.reference[t] ?? 0)),
    },
  }
}
