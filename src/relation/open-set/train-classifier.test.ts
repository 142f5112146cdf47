import { expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { trainClassifier, type StageChoice } from './train-classifier.ts'

const key = keyOf('train classifier')
const tiny = tinyEncoder(key, TINY_WORDS)

/** Updates of each stage, which are those that were told before. */
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
  expect(stages.map(({ arm, updates }) => [arm, updates])).toEqual([['mixup', steps['base']]])
  return steps
}

test('few sentences get the least number of updates; epochs that are asked for are kept', async () => {
  // 32 of 40 sentences train, 2 updates an epoch
  expect(await stepsOf({ minimumSteps: 12 })).toEqual({ base: 12, mixup: 4 })
  expect(await stepsOf({ epochs: 1 })).toEqual({ base: 2, mixup: 2 })
})
