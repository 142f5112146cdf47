import { expect, test } from 'vitest'
import type { MentionTask } from '../../supervision.ts'
import { classTerms } from './class-terms.ts'

function sentence(relation: string, text: string): MentionTask {
  return { id: text, kind: 'mention', tokens: text.split(' '), head: [0, 1], tail: [1, 2], relation }
}

test('classTerms is TF-IDF with one document per relation, computed by hand', () => {
  const terms = classTerms([
    sentence('birth', 'Ada born Ulm'),
    sentence('birth', 'Bo born the Ulm'),
    sentence('work', 'Ada works , Ulm'),
  ])
  // n = 2 documents; birth: ada 1, born 2, bo 1, ulm 2; work: ada 1, works 1, ulm 1 ("the" and "," do not count)
  // idf of a word in both is ln(3/3) + 1 = 1, in one ln(3/2) + 1
  const one = Math.log(1.5) + 1
  const birth = Math.sqrt(1 + (2 * one) ** 2 + one ** 2 + 2 ** 2)
  const work = Math.sqrt(1 + one ** 2 + 1)
  expect(terms.weight('birth', 'BORN')).toBeCloseTo((2 * one) / birth, 12)
  expect(terms.weight('birth', 'ulm')).toBeCloseTo(2 / birth, 12)
  expect(terms.weight('work', 'works')).toBeCloseTo(one / work, 12)
  expect(terms.weight('work', 'born')).toBe(0)
  expect(terms.weight('birth', 'the')).toBe(0)
  expect(terms.weight('other', 'born')).toBe(0)
})
