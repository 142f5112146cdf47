import { array, assert, constantFrom, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf, split } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'
import { problemOfMention } from '../mention/mention-list.ts'
import { mentionWords, shiftMentions } from './shifted-mentions.ts'

const task: MentionTask = {
  id: 'one',
  kind: 'mention',
  tokens: 'Ada Lin , daughter of Bo , was born in Ulm near Turin'.split(' '),
  head: [0, 2],
  tail: [5, 6],
  relation: 'child',
}
const WORDS = new Set(['ada', 'lin', 'bo', 'ulm', 'turin'])

test('mentionWords are the content words of all mentions, lower-cased', () => {
  const other: MentionTask = { ...task, tokens: ['The', 'river', 'of', 'Ulm', ',', 'x'], head: [0, 2], tail: [3, 6] }
  expect([...mentionWords([task, other])].toSorted()).toEqual(['ada', 'bo', 'lin', 'river', 'ulm'])
})

test('head, tail or both move to mention-like words outside both mentions', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 60; i++) {
    const shifted = shiftMentions(split(keyOf(1), i), task, WORDS)
    if (shifted === undefined) throw new Error('nothing to mark')
    expect(shifted.relation).toBeUndefined()
    expect(shifted.tokens).toBe(task.tokens)
    const marked = [shifted.head, shifted.tail].map((range) => task.tokens.slice(...range).join(' '))
    seen.add(marked.join(' | '))
  }
  expect([...seen].toSorted()).toEqual([
    'Ada Lin | Turin',
    'Ada Lin | Ulm',
    'Turin | Bo',
    'Turin | Ulm',
    'Ulm | Bo',
    'Ulm | Turin',
  ])
})

test('the same key shifts alike; without another mention-like word any content word will do, and without one nothing', () => {
  expect(shiftMentions(keyOf(3), task, WORDS)).toEqual(shiftMentions(keyOf(3), task, WORDS))
  const shifted = shiftMentions(keyOf(3), task, new Set(['ada', 'bo']))
  const moved = shifted?.head[0] === 0 ? shifted.tail : (shifted?.head ?? [0, 0])
  expect(['daughter', 'born', 'Ulm', 'near', 'Turin', 'born']).toContain(task.tokens[moved[0]])
  const bare: MentionTask = { ...task, tokens: 'Ada Lin is not of the Bo'.split(' '), head: [0, 2], tail: [6, 7] }
  expect(shiftMentions(keyOf(3), bare, WORDS)).toBeUndefined()
})

test('any shifted task has marks that can be read, and not those it had', () => {
  const tokens = array(constantFrom('a1', 'b1', ',', 'the'), { minLength: 3, maxLength: 12 })
  assert(
    property(tokens, nat(), (drawn, seed) => {
      const given: MentionTask = { ...task, tokens: drawn, head: [0, 1], tail: [drawn.length - 1, drawn.length] }
      const shifted = shiftMentions(keyOf(seed), given, new Set(['a1']))
      if (shifted === undefined) return drawn.slice(1, -1).every((word) => word === ',' || word === 'the')
      return (
        problemOfMention(shifted) === undefined &&
        (shifted.head[0] !== given.head[0] || shifted.tail[0] !== given.tail[0])
      )
    }),
  )
})
