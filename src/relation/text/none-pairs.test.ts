import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { isNoRelation } from './no-relation.ts'
import { nonePairs, swappedTask } from './none-pairs.ts'

const TASK: MentionTask = {
  id: 'a',
  kind: 'mention',
  tokens: 'Ada Lin was born in Ulm and later met Bo Kern in Graz .'.split(' '),
  head: [0, 2],
  tail: [5, 6],
  relation: 'P19',
}
const words = ({ tokens, head, tail }: MentionTask): string =>
  `${tokens.slice(...head).join(' ')} → ${tokens.slice(...tail).join(' ')}`

test('pairs of no relation are the pair turned round and pairs with other names, never the pair itself', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 200; seed++)
    for (const made of nonePairs([TASK], { key: keyOf(seed) })) {
      expect(made.relation).toBe('none')
      seen.add(words(made))
    }
  expect(seen).toContain('Ulm → Ada Lin')
  expect(seen).toContain('Bo Kern → Graz')
  expect(seen).toContain('Ada Lin → Graz')
  expect(seen).not.toContain('Ada Lin → Ulm')
})

test('the pair of a relation that holds both ways is never turned round', () => {
  for (let seed = 0; seed < 100; seed++)
    for (const made of nonePairs([{ ...TASK, relation: 'met' }], { key: keyOf(seed), symmetric: new Set(['met']) }))
      expect(words(made)).not.toBe('Ulm → Ada Lin')
})

test('as many pairs as are asked for, and the same key makes the same', () => {
  expect(nonePairs([TASK], { key: keyOf(1), perSentence: 3 })).toHaveLength(3)
  expect(nonePairs([TASK], { key: keyOf(1), perSentence: 0 })).toEqual([])
  expect(nonePairs([TASK], { key: keyOf(1) })).toEqual(nonePairs([TASK], { key: keyOf(1) }))
})

test('turning round twice gives the pair, without relation', () => {
  const { head, tail, relation } = swappedTask(swappedTask(TASK))
  expect({ head, tail, relation }).toEqual({ head: [0, 2], tail: [5, 6], relation: undefined })
})

test.each([
  ['none', true],
  ['Other', true],
  ['no_relation', true],
  ['another', false],
])('%s says that nothing holds: %s', (label, expected) => {
  expect(isNoRelation(label)).toBe(expected)
})
