import { describe, expect, test } from 'vitest'
import type { MentionTask } from '../../supervision.ts'
import { mentionsOf, problemOfMention } from './mention-list.ts'

const TOKENS = ['Ada', 'of', 'New', 'Ulm', 'Press']
function task(head: readonly [number, number], tail: readonly [number, number]): MentionTask {
  return { id: 'a', kind: 'mention', tokens: TOKENS, head, tail }
}
const source = { file: 'a.jsonl', line: 7 }

describe('problemOfMention', () => {
  test.each([
    [[0, 1], [2, 5], undefined],
    [[2, 5], [3, 4], undefined],
    [[2, 5], [2, 3], undefined],
    [[2, 4], [2, 4], 'head and tail: both are [2, 4), wanted two mentions'],
    [[1, 4], [2, 5], 'head and tail: [1, 4) and [2, 5) cross, wanted apart or one inside the other'],
    [[0, 6], [2, 3], 'head: is [0, 6), wanted a range that is not empty within 5 tokens'],
    [[0, 1], [3, 3], 'tail: is [3, 3), wanted a range that is not empty within 5 tokens'],
  ] as const)('%j and %j', (head, tail, wanted) => {
    expect(problemOfMention(task(head, tail))).toBe(wanted)
  })
})

describe('mentionsOf', () => {
  test('names file and line of a task that cannot be used', async () => {
    await expect(mentionsOf([{ task: task([0, 1], [0, 1]), source }])).rejects.toThrow('a.jsonl:7: head and tail: both')
    await expect(mentionsOf([{ task: task([0, 1], [2, 3]), source }], { labelled: true })).rejects.toThrow(
      'a.jsonl:7: relation: missing',
    )
    const other = { id: 'b', kind: 'arithmetic', question: '1 + 1?' } as const
    await expect(mentionsOf([{ task: other, source }])).rejects.toThrow('task is of kind arithmetic, wanted mention')
  })

  test('lower-cases on request', async () => {
    const [found] = await mentionsOf([{ task: task([0, 1], [2, 3]), source }], { lowerCase: true })
    expect(found?.tokens).toEqual(['ada', 'of', 'new', 'ulm', 'press'])
  })
})
