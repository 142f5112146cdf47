import { expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { MINIMUM_STEPS, stageFor, trainClassifier, type StageChoice } from './train-classifier.ts'

const key = keyOf('train classifier')
const tiny = tinyEncoder(key, TINY_WORDS)

test('the stage follows the number of sentences, and the reason names it', () => {
  const most = 16 * Math.floor((MINIMUM_STEPS - 1) / 3)
  const steps = 3 * Math.floor((MINIMUM_STEPS - 1) / 3)
  const few = stageFor(most)
  expect(few.arm).toBe('cross-entropy')
  expect(few.reason).toContain(`${most} training sentences make ${steps} updates in 3 epochs`)
  expect(stageFor(most + 1).arm).toBe('mixup')
})

/** Updates of each stage; the stage is the one for few sentences. */
async function stepsOf(options: {
  readonly epochs?: number
  readonly minimumSteps?: number
}): Promise<Record<string, number>> {
  const steps: Record<string, number> = {}
  const stages: StageChoice[] = []
  await trainClassifier(tiny, tinySentences(key, 40), {
    ...options,
    key,
    coverage: 0.8,
    session: { threads: 1 },
    onStage: (choice) => stages.push(choice),
    onProgress: (stage) => void (steps[stage] = (steps[stage] ?? 0) + 1),
  })
  expect(stages.map(({ arm }) => arm)).toEqual([stageFor(32).arm])
  return steps
}

test('few sentences get the least number of updates; epochs that are asked for are kept', async () => {
  // 32 of 40 sentences train, 2 updates an epoch
  expect(await stepsOf({ minimumSteps: 12 })).toEqual({ base: 12, 'cross-entropy': 4 })
  expect(await stepsOf({ epochs: 1 })).toEqual({ base: 2, 'cross-entropy': 2 })
})
