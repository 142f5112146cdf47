import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { trainCalibratedMatcher } from './match-calibration.ts'
import { describe as described } from './relation-description.ts'
import { loadMatch, saveMatch } from './match-model.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('calibration')
const encoder = tinyEncoder(key, TINY_WORDS)
// twelve relations: each of the four tiny ones three times under other names
const tasks = tinySentences(key, 120).map((task, i) => ({ ...task, relation: `${task.relation} ${(i >> 2) % 3}` }))
const RELATIONS = [...new Set(tasks.map(({ relation }) => relation))]
const descriptions = RELATIONS.map((relation) => described(relation, `${relation} town`, ['max'], ['town']))
const options = { key, epochs: 1, rate: 1e-3, session: { threads: 1 } }

describe('trainCalibratedMatcher', () => {
  test('the threshold is set on two relations that were not trained on, and is kept with the model', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calibrated-'))
    try {
      const strict = await trainCalibratedMatcher(encoder, tasks, descriptions, { ...options, coverage: 0.5 })
      const mild = await trainCalibratedMatcher(encoder, tasks, descriptions, { ...options, coverage: 0.9 })
      expect(strict.threshold?.basis).toContain('at least 0.5 (split-conformal, 20 sentences of 2 relations')
      expect(strict.threshold?.value).toBeGreaterThan(mild.threshold?.value ?? NaN)
      await saveMatch(folder, mild)
      expect((await loadMatch(folder)).threshold).toEqual(mild.threshold)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('too few relations are told', async () => {
    const few = tinySentences(key, 40)
    await expect(trainCalibratedMatcher(encoder, few, descriptions, { ...options, coverage: 0.9 })).rejects.toThrow(
      'got 4 relations, wanted at least 8',
    )
  })
})
