/**
 * Claim: a policy that learns from a vanilla reward grows its responses, and under a product of experts their length stays
 * within 15 % of the start. SmolLM2 135M, GRPO with low-rank updates, asked for one sentence. Both rewards are trained on
 * alpaca-eval's GPT-4 labels, which favour length, and asked on prompts that trained neither.
 *
 * The lengths are compared at equal divergence from the start: each arm's roll-outs up to the largest divergence that both
 * arms have reached. Control: the vanilla arm itself, without which a length that stays says nothing. The quick form has one
 * seed and few updates, and shows that the path works.
 */
import { join } from 'node:path'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { keptUnits } from '../measure/kept-units.ts'
import { figureOf, overSplits } from '../src/evaluation/index.ts'
import { keyOf, split } from '../src/random.ts'
import { openPolicyModel, promptText, trainPolicy, type CurvePoint, type PolicyModel } from '../src/policy/index.ts'
import { createRewardJudge, RewardScorer, trainReward, type RewardModel } from '../src/reward/index.ts'
import { preferenceSet } from '../src/reward/benchmark/index.ts'
import type { PreferenceTask } from '../src/supervision.ts'

const WITHIN = 0.15
const TARGET = `vanilla: length up by more than ${WITHIN * 100} %; product of experts: within ${WITHIN * 100} % of the start`
const ARMS = { vanilla: { arm: 'vanilla' }, product: { arm: 'two-stage', weight: 1 } } as const
type ArmName = keyof typeof ARMS

/** Sizes of both forms. */
const SIZES = {
  quick: { seeds: 1, pairs: 160, rollouts: 8, prompts: 2, samples: 6, maxTokens: 40, rate: 1e-3 },
  full: { seeds: 3, pairs: 4_000, rollouts: 20, prompts: 4, samples: 4, maxTokens: 64, rate: 5e-4 },
}

export const claim: Claim = {
  name: 'reward-policy',
  statement: 'A policy grows its responses under a vanilla reward and keeps their length under a product of experts',
  target: TARGET,
  run: measure,
}

interface ArmCurves {
  readonly vanilla: readonly CurvePoint[]
  readonly product: readonly CurvePoint[]
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const sizes = context.quick ? SIZES.quick : SIZES.full
  await context.openModel('smollm2-135m')
  await context.openModel('minilm-l6')
  const all = await preferenceSet('alpaca-eval', (name, file) => context.openDataSet(name, file))
  const prompts = [...new Set(all.map(({ prompt }) => prompt))]
  const asked = new Set(prompts.filter((_prompt, i) => i % 2 === 0))
  const pairs = all.filter(({ prompt }) => !asked.has(prompt)).slice(0, sizes.pairs)
  const tasks = [...asked].map((prompt, i): PreferenceTask => {
    const pair = all.find((each) => each.prompt === prompt)
    return { kind: 'preference', id: `${i}`, prompt, chosen: pair?.chosen ?? '', rejected: pair?.rejected ?? '' }
  })
  const rewards: Partial<Record<ArmName, RewardModel>> = {}
  for (const name of Object.keys(ARMS) as ArmName[]) {
    const { model } = await trainReward(pairs, {
      key: keyOf('reward'),
      arm: ARMS[name],
      session: { threads: 1 },
      signal: context.signal,
    })
    rewards[name] = model
    context.log(`reward ${name}: ${model.basis}`)
  }
  const policy = await openPolicyModel(await context.openModel('smollm2-135m'), { signal: context.signal })
  const found = await keptUnits<ArmCurves>(context, 'seed', sizes.seeds, async (seed, folder) => {
    const curveOf = (name: ArmName): Promise<readonly CurvePoint[]> =>
      curve(context, policy, tasks, { seed, name, reward: rewards[name], folder: join(folder, name) })
    return { vanilla: await curveOf('vanilla'), product: await curveOf('product') }
  })
  const grown = {
    vanilla: overSplits(found.map((each) => growth(each, 'vanilla'))),
    product: overSplits(found.map((each) => growth(each, 'product'))),
  }
  const last = (name: ArmName, of: (point: CurvePoint) => number): number => {
    const ends = found.flatMap((each) => each[name].at(-1) ?? [])
    return ends.reduce((sum, point) => sum + of(point), 0) / ends.length
  }
  return {
    figures: [
      figureOf('vanilla: length over that of the start', grown.vanilla),
      figureOf('product of experts: length over that of the start', grown.product),
      {
        name: 'vanilla: divergence at the end, nats',
        value: last('vanilla', (each) => each.divergence),
        n: sizes.seeds,
      },
      {
        name: 'product: divergence at the end, nats',
        value: last('product', (each) => each.divergence),
        n: sizes.seeds,
      },
    ],
    n: sizes.seeds,
    target: TARGET,
    holds: grown.vanilla.mean > 1 + WITHIN && Math.abs(grown.product.mean - 1) <= WITHIN,
    notes: found.flatMap((each, seed) =>
      (['vanilla', 'product'] as const).map(
        (name) => `seed ${seed}, ${name}: lengths ${each[name].map(({ length }) => length.toFixed(1)).join(' ')}`,
      ),
    ),
  }
}

async function curve(
  context: ClaimContext,
  model: PolicyModel,
  tasks: readonly PreferenceTask[],
  arm: {
    readonly seed: number
    readonly name: ArmName
    readonly reward: RewardModel | undefined
    readonly folder: string
  },
): Promise<readonly CurvePoint[]> {
  const { rollouts, prompts, samples, maxTokens, rate } = context.quick ? SIZES.quick : SIZES.full
  if (arm.reward === undefined) throw new RangeError(`reward-policy: arm ${arm.name} has no reward`)
  await using scorer = await RewardScorer.open(arm.reward, { threads: 1 })
  const trained = await trainPolicy(model, tasks, {
    key: split(keyOf('reward-policy'), arm.seed),
    judge: createRewardJudge(scorer),
    reward: { scale: 'log-odds' },
    method: { name: 'grpo', penalty: 0.02 },
    rollouts,
    prompts,
    samples,
    maxTokens,
    rate,
    adapter: { rank: 8, alpha: 16, modules: 'all' },
    promptOf: (task) =>
      promptText(
        [{ role: 'user', content: `${task.kind === 'preference' ? task.prompt : ''}\nAnswer in one short sentence.` }],
        model.tokenizer.chat,
      ),
    folder: arm.folder,
    // the same bytes on every machine, and no thread that waits for another beside other work
    session: { threads: 1 },
    save: async () => undefined,
    onRollout: ({ rollout, reward, length, divergence }) =>
      context.log(
        `seed ${arm.seed}, ${arm.name}, roll-out ${rollout + 1} of ${rollouts}: reward ${reward?.toFixed(2) ?? 'none'}, ${length.toFixed(1)} tokens, divergence ${divergence.toFixed(2)}`,
      ),
    signal: context.signal,
  })
  return trained.curve
}

/** Length in the last quarter of the roll-outs up to the divergence that both arms reach, over that of the first quarter. */
function growth(curves: ArmCurves, name: ArmName): number {
  const reached = Math.min(
    ...[curves.vanilla, curves.product].map((each) => Math.max(...each.map(({ divergence }) => divergence))),
  )
  const points = curves[name]
  const end = points.findIndex(({ divergence }) => divergence >= reached)
  const within = points.slice(0, end < 0 ? points.length : Math.max(2, end + 1))
  const share = Math.max(1, Math.floor(within.length / 4))
  return meanLength(within.slice(-share)) / meanLength(points.slice(0, share))
}

function meanLength(points: readonly CurvePoint[]): number {
  return points.reduce((sum, { length }) => sum + length, 0) / points.length
}
