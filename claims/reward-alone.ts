/**
 * Claim: a reward is the same, bit for bit, whether its response is scored alone, among 64 others, or among them in another
 * order. Users of other reward models report scores that move with the batch, because padding moves them. Control: another
 * response has another reward. Reported and not gated: how far a state of the encoder moves when eight texts are one batch.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { encode, encoderInputs, GraphSession, openEncoder, packSequences, weightFeeds } from '../src/engine/index.ts'
import { keyOf, shuffle } from '../src/random.ts'
import { readPreferencePairs, RewardScorer, trainReward, type PromptedResponse } from '../src/reward/index.ts'
import { rewardInput } from '../src/reward/features/reward-input.ts'

const TARGET = 'largest difference 0'

export const claim: Claim = {
  name: 'reward-alone',
  statement: 'A reward does not depend on what else is scored, nor on its order',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const encoder = await context.openModel('minilm-l6')
  const data = fileURLToPath(new URL('../data/preferences.jsonl', import.meta.url))
  const { pairs } = await readPreferencePairs([data])
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-alone-'))
  // each scorer has a cache of its own, so that every score is computed and none is read
  const score = async (name: string, texts: readonly PromptedResponse[]): Promise<readonly number[]> => {
    await using scorer = await RewardScorer.open(model, { cache: join(folder, name) })
    return (await scorer.score(texts, { signal: context.signal })).map(({ reward }) => reward)
  }
  const { model } = await trainReward(pairs.slice(0, context.quick ? 40 : 160), {
    key: keyOf('alone'),
    encoder,
    heads: 4,
    cache: join(folder, 'training'),
    signal: context.signal,
  })
  try {
    const all = [...new Map(pairs.map(({ prompt, chosen }) => [chosen, { prompt, response: chosen }])).values()]
    const texts = all.slice(0, 64)
    const together = await score('together', texts)
    const places = shuffle(keyOf('order'), [...texts.keys()])
    const shuffled = await score(
      'shuffled',
      places.flatMap((place) => texts[place] ?? []),
    )
    const count = context.quick ? 16 : texts.length
    let [alone, order, smallest] = [0, 0, Infinity]
    for (const [i, text] of texts.entries()) {
      order = Math.max(order, Math.abs((shuffled[places.indexOf(i)] ?? Number.NaN) - (together[i] ?? 0)))
      if (i > 0) smallest = Math.min(smallest, Math.abs((together[i] ?? 0) - (together[i - 1] ?? 0)))
      if (i >= count) continue
      const [own = Number.NaN] = await score(`alone-${i}`, [text])
      alone = Math.max(alone, Math.abs(own - (together[i] ?? 0)))
    }
    const batched = await batchDifference(encoder, texts.slice(0, 8))
    return {
      figures: [
        { name: 'largest difference, alone and among 64', value: alone, n: count },
        { name: 'largest difference, in another order', value: order, n: texts.length },
        { name: 'smallest difference of neighbours (control)', value: smallest, n: texts.length - 1 },
        { name: 'largest difference of a state, alone and in one batch of 8 (not gated)', value: batched, n: 8 },
      ],
      n: count,
      target: TARGET,
      holds: alone === 0 && order === 0 && smallest > 0,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The encoder over one batch of several texts, which the engine packs without padding. */
async function batchDifference(name: string, texts: readonly PromptedResponse[]): Promise<number> {
  const { config, weights, tokenizer } = await openEncoder(name)
  const hidden = encode(config, encoderInputs(config))
  await using session = await GraphSession.compile({ hidden }, { inference: true })
  const inputs = texts.map((text) => rewardInput(tokenizer, text))
  const states = async (rows: typeof inputs): Promise<{ data: Float32Array; starts: readonly number[] }> => {
    const { feeds, starts } = packSequences(config, rows, { types: true })
    const found = await session.run({ ...weightFeeds([hidden], weights), ...feeds })
    return { data: found.hidden.data as Float32Array, starts }
  }
  const batch = await states(inputs)
  let largest = 0
  for (const [i, own] of inputs.entries()) {
    const { data } = await states([own])
    const from = (batch.starts[i] ?? 0) * config.hiddenSize
    for (const [at, value] of data.entries())
      largest = Math.max(largest, Math.abs(value - (batch.data[from + at] ?? Number.NaN)))
  }
  return largest
}
