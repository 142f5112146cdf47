/**
 * Claim: critique-in-the-loop self-improvement of a 135M model (engine's LoRA, arithmetic critic) covers the hardest
 * quarter of a family of small word problems better than vanilla self-improvement at equal generated tokens, and its last
 * actor answers more held-out questions than the first.
 *
 * The first actor is trained on the right solutions of some further problems, which teaches the form and lets prompts go
 * without the worked example, and on refinements of flawed ones, which teaches it to follow a critique (arXiv 2411.16579, training
 * time, step 1). Control: the vanilla arm, which begins with the same actor and samples for as many tokens in each iteration.
 */
import { join } from 'node:path'
import {
  arithmeticCritic,
  improve,
  loraTrainer,
  type CountedShare,
  type ImproveArm,
  type ImproveOptions,
  type ImproveResult,
} from '../src/critique/index.ts'
import { openModel, promptFor } from '../src/model/index.ts'
import { keyOf, split } from '../src/random.ts'
import { findModel } from '../src/store/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { refinedSlips, smallArithmetic } from './critique/small-arithmetic.ts'

const TARGET =
  'in the last iteration more questions of the hardest quarter covered than vanilla at equal tokens (within 5 %), and more held-out questions right than before'
const MODEL = 'smollm2-135m'
const SIZES = {
  quick: { seed: 24, refinedSeed: 24, train: 16, heldOut: 16, iterations: 1, samples: 4, refinements: 2, parallel: 1 },
  full: { seed: 48, refinedSeed: 48, train: 64, heldOut: 160, iterations: 3, samples: 4, refinements: 3, parallel: 16 },
}

export const claim: Claim = {
  name: 'critique-improve',
  statement:
    'A critic in the loop of self-improvement covers the hardest quarter of questions better than sampling alone at equal tokens',
  target: TARGET,
  async run(context) {
    await context.openModel(MODEL)
    const size = context.quick ? SIZES.quick : SIZES.full
    const loop = await runArm('critique', size, context)
    const budget = loop.iterations.map(({ tokens }) => tokens.total)
    const vanilla = await runArm('vanilla', size, context, budget)
    const [before, after] = [loop.heldOut[0]?.accuracy, loop.heldOut.at(-1)?.accuracy]
    const ratio = spent(vanilla) / spent(loop)
    return {
      figures: [
        ...figuresOf('loop', loop),
        ...figuresOf('vanilla (control)', vanilla),
        { name: 'tokens of vanilla over those of the loop', value: ratio, n: size.iterations },
      ],
      n: size.train,
      target: TARGET,
      holds:
        hardest(loop).hits > hardest(vanilla).hits &&
        (after?.hits ?? 0) > (before?.hits ?? 0) &&
        Math.abs(ratio - 1) < 0.05,
      notes: [
        `fitted on ${size.seed} solutions and ${size.refinedSeed} refinements of the same family before the first iteration; none of them is measured on`,
      ],
    }
  },
}

async function runArm(
  arm: ImproveArm,
  size: (typeof SIZES)['quick'],
  context: ClaimContext,
  budget?: readonly number[],
): Promise<ImproveResult> {
  const { seed, refinedSeed, train, heldOut, iterations, samples, refinements, parallel } = size
  const key = keyOf('critique-improve')
  const problems = smallArithmetic(seed + train + heldOut, split(key, 'problems'))
  const { file, digest } = await findModel(MODEL)
  const opened = { name: MODEL, digest, contextTokens: 1_024, parallel }
  await using base = await openModel(MODEL, opened)
  const seeds = problems.slice(0, seed).map(({ task, reference }) => ({
    messages: [...promptFor(task, { example: false }), { role: 'assistant' as const, content: reference }],
  }))
  const refined = await refinedSlips(problems.slice(0, refinedSeed), split(key, 'slips'))
  const options: ImproveOptions = {
    folder: join(context.stateFolder, arm),
    key: split(key, 'run'),
    base: () => Promise.resolve(base),
    baseName: digest,
    trainer: loraTrainer({
      file,
      model: opened,
      epochs: 2,
      onProgress: (iteration, { step, steps, loss }) =>
        context.log(`${arm}, training ${iteration}: step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
    }),
    arm,
    critic: arm === 'vanilla' ? undefined : arithmeticCritic(),
    budget,
    iterations,
    samples,
    refinements,
    parallel,
    maxTokens: 80,
    example: false,
    // references of the measured family stay out: only the seeds are told
    original: false,
    also: [...seeds, ...refined],
    heldOut: problems.slice(seed + train).map(({ task }) => task),
    onProgress: ({ stage, iteration, done, total }) => {
      if (done === total) context.log(`${arm}, ${stage} ${iteration}: ${done}`)
    },
    signal: context.signal,
  }
  return await improve(
    problems.slice(seed, seed + train).map(({ task }) => ({ task })),
    options,
  )
}

function figuresOf(name: string, { iterations, heldOut }: ImproveResult): Figure[] {
  return [
    ...iterations.flatMap(({ iteration, coverage, quartiles, distinct, accuracy }): Figure[] => [
      {
        name: `${name}, iteration ${iteration}: coverage of the hardest quarter`,
        ...shared(quartiles[3]?.coverage ?? coverage),
      },
      { name: `${name}, iteration ${iteration}: coverage`, ...shared(coverage) },
      { name: `${name}, iteration ${iteration}: samples right`, ...shared(accuracy) },
      { name: `${name}, iteration ${iteration}: samples distinct`, ...shared(distinct) },
    ]),
    ...heldOut.flatMap(({ iteration, accuracy, harmful }): Figure[] => [
      { name: `${name}, held-out right, actor ${iteration}`, ...shared(accuracy) },
      { name: `${name}, harm: right before and wrong now, actor ${iteration}`, ...shared(harmful) },
    ]),
  ]
}

function shared({ value, n, interval }: CountedShare): Pick<Figure, 'value' | 'n' | 'interval'> {
  return { value: value ?? 0, n, interval: interval ?? undefined }
}

function hardest(result: ImproveResult): { readonly hits: number } {
  return result.iterations.at(-1)?.quartiles[3]?.coverage ?? { hits: 0 }
}

function spent({ iterations }: ImproveResult): number {
  return iterations.reduce((sum, each) => sum + each.tokens.total, 0)
}
