import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { saveCheckpoint } from '../engine/index.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { generator, keyOf, split } from '../random.ts'
import { TextNumbers } from './features/reward-texts.ts'
import type { RewardModel } from './reward-model.ts'
import { trainReward } from './train-reward.ts'
import { heldBack } from './training/held-back.ts'

const WORDS = ['ask', 'one', 'two', 'good', 'bad', 'red', 'blue', 'sea', 'hill', 'tree']

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-heads-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the bound of the spread is of heads that never saw the labels of the responses that it is measured on', async () => {
  const { config, weights, tokenizer } = tinyEncoder(keyOf('tiny'), WORDS)
  const encoder = temporary()
  await saveCheckpoint(encoder, { config, weights, tokenizer: tokenizer.files })
  const random = generator(keyOf('words'))
  const words = (count: number): string => Array.from({ length: count }, () => WORDS[random.below(10)]).join(' ')
  const pairs = Array.from({ length: 60 }, () => ({ prompt: words(4), chosen: words(6), rejected: words(6) }))
  const [key, cache] = [keyOf('heads'), temporary()]
  const trained = async (own: typeof pairs): Promise<RewardModel> => {
    const options = { key, encoder, arm: { arm: 'vanilla' }, heads: 4, cache, session: { threads: 1 } } as const
    return (await trainReward(own, options)).model
  }
  const numbers = new TextNumbers()
  numbers.pairsOf(pairs)
  const held = heldBack(numbers, split(key, 'validation'))
  const isHeld = ({ prompt, chosen }: (typeof pairs)[number]): boolean => held.has(numbers.of(prompt, chosen))
  expect(pairs.filter(isHeld)).toHaveLength(12)
  const turned = pairs.map((pair) => (isHeld(pair) ? { ...pair, chosen: pair.rejected, rejected: pair.chosen } : pair))
  const [one, other] = [await trained(pairs), await trained(turned)]
  expect(one.spreadBound).toBeGreaterThan(0)
  expect(other.spreadBound).toBeCloseTo(one.spreadBound, 5)
  // the model itself learns from all pairs
  const [before = new Float64Array(), after = new Float64Array()] = [one, other].map(({ heads }) => heads[0]?.weights)
  expect(Math.max(...before.map((weight, i) => Math.abs(weight - (after[i] ?? 0))))).toBeGreaterThan(0.01)
})
