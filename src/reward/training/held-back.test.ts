import { expect, test } from 'vitest'
import { responseCues } from '../bias/response-cues.ts'
import { balancedOf, dividedPairs, missingKind } from './held-back.ts'

const cues = ['a', 'a b', 'a b c', 'a b c d'].map((text) => responseCues(text))
const SHORTER = { chosen: 0, rejected: 1 }
const LONGER = { chosen: 3, rejected: 2 }
const EQUAL = { chosen: 1, rejected: 1 }

test('balanced accuracy is the mean over both kinds of pairs, and has no value without one of them', () => {
  // a count of words is right on the pair whose chosen text is longer alone
  expect(balancedOf({ cues }, [SHORTER, LONGER, LONGER], (text) => text)).toBe(0.5)
  expect(balancedOf({ cues }, [SHORTER, LONGER, LONGER], (text) => -text)).toBe(0.5)
  expect(missingKind({ cues }, [SHORTER, LONGER])).toBeUndefined()
  expect(missingKind({ cues }, [LONGER, EQUAL])).toBe('shorter')
  expect(missingKind({ cues }, [SHORTER, EQUAL])).toBe('longer')
})

test('no weight is chosen on held-back pairs of one kind', () => {
  const held = new Set([2, 3])
  expect(() => dividedPairs({ cues, pairs: [SHORTER, LONGER] }, held)).toThrow(
    'none of the 1 held-back pairs has a shorter chosen response, so balanced accuracy has no value to choose the weight by',
  )
  expect(() => dividedPairs({ cues, pairs: [SHORTER] }, held)).toThrow('too few prompts')
  const both = new Set([0, 1, 3])
  expect(dividedPairs({ cues, pairs: [SHORTER, LONGER, { chosen: 2, rejected: 1 }] }, both)).toEqual({
    training: [{ chosen: 2, rejected: 1 }],
    validation: [SHORTER, LONGER],
  })
})
