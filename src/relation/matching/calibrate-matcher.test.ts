import { expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { calibrateMatcher } from './calibrate-matcher.ts'
import { describe as described } from './relation-description.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { untrainedMatcher } from './train-matcher.ts'

const key = keyOf('calibrate')
const model = untrainedMatcher({ ...tinyEncoder(key, TINY_WORDS) }, key)
const DESCRIPTIONS = [
  described('birth', 'was born in town', ['max'], ['town']),
  described('departure', 'left the old town', ['max'], ['town']),
  described('residence', 'lives near house', ['max'], ['house']),
  described('work', 'works at paints', ['max'], ['works']),
]
const session = { threads: 1 }

test('accepts the stated share of the very sentences, for any number of labels, and says what set it', async () => {
  const tasks = tinySentences(key, 120)
  const { calibration, threshold, ...rest } = await calibrateMatcher(model, tasks, DESCRIPTIONS, {
    coverage: 0.8,
    session,
  })
  expect(threshold?.basis).toContain(
    'at least 0.8 (split-conformal for the labels in use, 120 sentences of 4 relations)',
  )
  await using matcher = await RelationMatcher.open({ ...rest, calibration, threshold }, session)
  for (const count of [1, 2, 4]) {
    const labels = DESCRIPTIONS.slice(0, count)
    for (const { relation } of matcher.labels) matcher.removeLabel(relation)
    await matcher.addLabels(labels)
    const names = new Set(labels.map(({ relation }) => relation))
    const own = tasks.filter(({ relation }) => names.has(relation ?? ''))
    const answers = await matcher.match(own)
    const accepted = answers.filter(({ relation }) => relation !== undefined).length / own.length
    // the bound is the 24th lowest of 120 scores, own relation among the labels or in the place of one
    if (count === 4) expect(accepted).toBeCloseTo(1 - 23 / 120, 1)
    expect(accepted).toBeGreaterThan(0.5)
    expect(answers.every(({ ranking, relation }) => relation === undefined || relation === ranking[0]?.relation)).toBe(
      true,
    )
  }
  // asked about its own calibration sentences nothing has shifted
  expect(await matcher.shift()).toBeUndefined()
})

test('sentences of another kind are told without labels', async () => {
  const calibrated = await calibrateMatcher(model, tinySentences(key, 60), DESCRIPTIONS, { coverage: 0.8, session })
  await using matcher = await RelationMatcher.open(calibrated, session)
  await matcher.addLabels(DESCRIPTIONS)
  const others = tinySentences(keyOf('others'), 60).map((task) => ({
    ...task,
    tokens: [...task.tokens, ...Array.from({ length: 20 }, () => 'the')],
  }))
  await matcher.match(others)
  expect((await matcher.shift())?.kind).toBe('source')
})

test('wrong use is told; sentences of no relation set no bound', async () => {
  const tasks = tinySentences(key, 8)
  await expect(calibrateMatcher(model, tasks, DESCRIPTIONS.slice(0, 1), { coverage: 0.9, session })).rejects.toThrow(
    /relation "\w+" of task tiny-\d has no description/,
  )
  await expect(calibrateMatcher(model, [], DESCRIPTIONS, { coverage: 0.9 })).rejects.toThrow(
    'no sentence of a relation',
  )
  await expect(calibrateMatcher(model, tasks, DESCRIPTIONS, { coverage: 1 })).rejects.toThrow('coverage is 1')
  const none = tasks.map((task) => ({ ...task, relation: 'none' }))
  const { calibration, threshold } = await calibrateMatcher(model, [...tasks, ...none], DESCRIPTIONS, {
    coverage: 0.9,
    session,
  })
  expect(calibration?.tasks.length).toBe(8)
  expect(threshold?.basis).toContain('too few to reject any, wanted 9')
  expect(threshold?.value).toBe(-Infinity)
})
