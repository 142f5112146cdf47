import { describe, expect, test } from 'vitest'
import { tinyWordPiece } from '../../engine/text/tiny-tokenizer.ts'
import { createTokenizer } from '../../engine/text/tokenizer.ts'
import type { MentionTask } from '../../supervision.ts'
import { encodeMentions, truncationText } from './mention-encoding.ts'

const tokenizer = createTokenizer(tinyWordPiece(['#', '@', 'ada', 'lin', 'lives', 'in', 'ulm', '##s', '-', 'x']))
const task: MentionTask = {
  id: 'one',
  kind: 'mention',
  tokens: ['Ada', 'lives', 'in', 'Ulm-ulms', 'x'],
  head: [3, 4],
  tail: [0, 1],
}

describe('encodeMentions', () => {
  test('finds markers, mentions and the token of every sub-word', () => {
    const [found] = encodeMentions(tokenizer, [task])
    // [CLS] @ ada @ lives in # ulm - ulm ##s # x [SEP]
    expect(found?.source).toEqual([-1, -1, 0, -1, 1, 2, -1, 3, 3, 3, 3, -1, 4, -1])
    expect(found?.markers).toEqual([6, 1])
    expect(found?.head).toEqual({ begin: 7, end: 11 })
    expect(found?.tail).toEqual({ begin: 2, end: 3 })
    expect(found?.truncated).toBe(0)
  })

  test('nested mentions keep their tokens', () => {
    const [found] = encodeMentions(tokenizer, [{ ...task, tokens: ['Ada', 'lin', 'x'], head: [0, 2], tail: [1, 2] }])
    // [CLS] # ada @ lin @ # x [SEP]
    expect(found?.source).toEqual([-1, -1, 0, -1, 1, -1, -1, 2, -1])
  })

  test('a sentence of 5,000 tokens is cut around its mentions, and said so', () => {
    const tokens = Array.from({ length: 5000 }, (_v, i) => (i === 4000 ? 'ada' : i === 10 ? 'ulm' : 'x'))
    const long = encodeMentions(tokenizer, [{ ...task, tokens, head: [4000, 4001], tail: [10, 11] }, task])
    expect(long[0]?.ids.length).toBe(96)
    expect(long[0]?.source[long[0].head.begin]).toBe(4000)
    expect(long[0]?.source[long[0].tail.begin]).toBe(10)
    expect(truncationText(long)).toBe('1 of 2 sentences were cut around their mentions (the longest by 4910 sub-words)')
    expect(truncationText(long.slice(1))).toBeUndefined()
  })

  test('names the task whose mentions cannot be read', () => {
    expect(() => encodeMentions(tokenizer, [{ ...task, head: [0, 1] }])).toThrow('task one: head and tail: both')
    const tokens = Array.from({ length: 200 }, () => 'x')
    expect(() => encodeMentions(tokenizer, [{ ...task, tokens, head: [0, 150], tail: [160, 161] }])).toThrow(
      'task one: its mentions do not fit',
    )
  })
})
