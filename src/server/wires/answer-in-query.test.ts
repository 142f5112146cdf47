import { expect, test } from 'vitest'
import { answerInQuery } from './answer-in-query.ts'

const prompt = 'Q: What is 1 + 1? The answer is 5.\nQ: What is 2 + 3?\nA:'

test('the prompt is taken off where the query begins with it', () => {
  expect(answerInQuery(`${prompt} No idea.`, prompt)).toBe(' No idea.')
  expect(answerInQuery('No idea.', '')).toBe('No idea.')
  expect(answerInQuery(' No idea.', ' \n')).toBe(' No idea.')
})

test('also where the tokenizer put a mark before it, or decoded it with other spaces', () => {
  expect(answerInQuery(`<|begin_of_text|>${prompt} No idea.`, prompt)).toBe(' No idea.')
  expect(answerInQuery(`<s> ${prompt.replaceAll(' + ', '+')}  No idea.`, prompt)).toBe('  No idea.')
})

test('also where the prompt was cut at its beginning to fit into the model', () => {
  for (let cut = 1; cut <= prompt.length - 25; cut++) {
    expect(answerInQuery(`${prompt.slice(cut)} No idea.`, prompt)).toBe(' No idea.')
  }
})

test('an answer that says the prompt again keeps it', () => {
  expect(answerInQuery(`${prompt}${prompt} 5`, prompt)).toBe(`${prompt} 5`)
  expect(answerInQuery(`${prompt.slice(9)} I read: ${prompt}`, prompt)).toBe(` I read: ${prompt}`)
})

test('where the prompt is not in the query, marks of a template tell the answer, and else it is the whole', () => {
  const marked = '<|im_start|>user\nWhat is 2+3?<|im_end|>\n<|im_start|>assistant\nNo idea.<|im_end|>'
  expect(answerInQuery(marked, 'What is two and three?')).toBe('No idea.')
  expect(answerInQuery('No idea?', 'What is 2 + 3?')).toBe('No idea?')
})

test('the end of a prompt that repeats itself is found whole', () => {
  expect(answerInQuery(`${'ab'.repeat(20)} no`, `x${'ab'.repeat(30)}`)).toBe(' no')
  expect(answerInQuery(`${'a'.repeat(40)}b`, 'a'.repeat(30))).toBe(`${'a'.repeat(10)}b`)
  const long = 'ab'.repeat(500_000)
  expect(answerInQuery(`${long.slice(2)}no`, long)).toBe('no')
})

test('very long texts are not looked through, but for a prompt that the query begins with', () => {
  const long = 'a '.repeat(2_200_000)
  expect(answerInQuery(`${long}no`, long)).toBe('no')
  expect(answerInQuery(`<s> ${long}no`, long)).toBe(`<s> ${long}no`)
})
