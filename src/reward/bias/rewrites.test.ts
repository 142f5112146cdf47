import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { rewriteEffects, type ResponseScorer } from './rewrite-effects.ts'
import { REWRITE_NAMES, rewrite } from './rewrites.ts'

const LISTED = 'Intro line.\n\n- first item\n- second item'
const CODED = 'Look:\n\n```python\ndef f():\n  return 1. \n```\n\n| a | b. |\n\n1. one\n2. two'

test('rewrites change form by rule', () => {
  expect(rewrite('One. Two.', 'first half')).toBe('One.')
  expect(rewrite('One. Two.', 'as a list')).toBe('- One.\n- Two.')
  expect(rewrite('One. Two.', 'said twice')).toBe('One. Two. One. Two.')
  expect(rewrite('One. Two.', 'bold words')).toBe('**One.** **Two.**')
  expect(rewrite('One. Two.', 'polite')).toBe('Thank you for your question! One. Two. I hope this helps.')
  expect(rewrite('One.', 'first half')).toBeUndefined()
  for (const name of REWRITE_NAMES) expect(rewrite(' \n ', name)).toBeUndefined()
})

test('lines, lists, tables and code stay as they stand where a rule does not name them', () => {
  const one = 'It is worth taking a moment to consider this from more than one side.'
  expect(rewrite(LISTED, 'padding, one sentence')).toBe(`${LISTED}\n\n${one}`)
  expect(rewrite(LISTED, 'hedged')).toBe(`I think that this may well depend on the case. ${LISTED}`)
  expect(rewrite(LISTED, 'polite')).toBe(`Thank you for your question! ${LISTED}\n\nI hope this helps.`)
  expect(rewrite(LISTED, 'said twice')).toBe(`${LISTED}\n\n${LISTED}`)
  expect(rewrite(LISTED, 'first half')).toBe('Intro line.\n\n- first item')
  expect(rewrite(LISTED, 'as a list')).toBe(`- ${LISTED}`)
  expect(rewrite('- one\n- two', 'as a list')).toBeUndefined()
  expect(rewrite('# One\n- two. More', 'bold words')).toBe('# One\n- **two.** **More**')
  expect(rewrite(CODED, 'padding, three sentences')).toContain(`${CODED}\n\n${one}`)
  expect(rewrite(CODED, 'as a list')).toBe(`- ${CODED}`)
  expect(rewrite(CODED, 'bold words')).toBe(
    CODED.replace('Look:', '**Look:**').replace('1. one', '1. **one**').replace('2. two', '2. **two**'),
  )
  expect(rewrite('`x` is it. *So* [is](y) that. - no', 'bold words')).toBeUndefined()
})

test('a number with a point is no sentence, and a script without spaces has sentences and words', () => {
  expect(rewrite('1. one\n2. two', 'first half')).toBe('1. one')
  expect(rewrite('He is 4. 5. He said "go." She went.', 'as a list')).toBe(
    '- He is 4.\n- 5. He said "go."\n- She went.',
  )
  expect(rewrite('北京很大。上海也大！', 'as a list')).toBe('- 北京很大。\n- 上海也大！')
  expect(rewrite('北京很大。上海也大！', 'first half')).toBe('北京很大。')
  expect(rewrite('北京很大。上海也大！', 'bold words')).toBe('**北京**很大。**上海**也大！')
})

test('behind code that is never closed nothing can be said', () => {
  const open = 'So:\n```py\nx = 1. y = 2.\n- z'
  for (const name of ['padding, one sentence', 'padding, three sentences', 'said twice', 'polite'] as const)
    expect(rewrite(open, name)).toBeUndefined()
  expect(rewrite(open, 'hedged')).toBe(`I think that this may well depend on the case. ${open}`)
  expect(rewrite(open, 'first half')).toBe('So:')
})

const lists: ResponseScorer = (texts) => Promise.resolve(texts.map(({ response }) => response.split('\n- ').length - 1))

test('a score that counts list items stays under every rewrite that is no list, and rises where it is said twice', async () => {
  const scored = Array.from({ length: 12 }, (_v, i) => ({ prompt: `p${i}`, response: `${LISTED} ${i}`, score: 2 }))
  const effects = await rewriteEffects(scored, lists, { key: keyOf(0) })
  const changeOf = Object.fromEntries(effects.map(({ name, change }) => [name, change]))
  expect(changeOf).toEqual({
    'first half': -1,
    'padding, one sentence': 0,
    'padding, three sentences': 0,
    'said twice': 2,
    // the first item has no line before it
    'as a list': 0,
    'bold words': 0,
    hedged: 0,
    polite: 0,
  })
})

test('where a model gives all responses one score, changes are in its own unit', async () => {
  const scored = Array.from({ length: 29 }, (_v, i) => ({ prompt: `p${i}`, response: `It is ${i}.`, score: 0.1 }))
  const effects = await rewriteEffects(scored, (texts) => Promise.resolve(texts.map(() => 0.6)), { key: keyOf(0) })
  expect(effects.length).toBeGreaterThan(0)
  for (const { change } of effects) expect(change).toBeCloseTo(0.5, 9)
})
