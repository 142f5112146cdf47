import { expect, test } from 'vitest'
import { BEYOND_CONTEXT, scriptedModel, type GenerationRequest } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { critiqueSchema } from '../read-json-critique.ts'
import { createModelCritic } from './model-critic.ts'

const task: ArithmeticTask = { kind: 'arithmetic', id: 'pens', question: 'Two boxes of 6 pens, 3 are lost. How many?' }
const response = {
  taskId: 'pens',
  model: 'm',
  text: 'There are 2 * 6 = 12 pens.\nSo 12 - 3 = 8 are left.\nThe answer is 8.',
}
const options = { key: keyOf('critic') }
const json = JSON.stringify({
  steps: [
    { step: 1, explanation: 'Twelve.', verdict: 'correct' },
    { step: 2, explanation: 'It is 9.', verdict: 'wrong' },
  ],
  final: { explanation: 'It follows.', verdict: 'wrong' },
})

interface Asked {
  readonly request: GenerationRequest
  readonly schema: unknown
}

function critic(answers: readonly string[], asked: Asked[], form?: 'json' | 'blocks' | 'blocks-then-json') {
  const model = scriptedModel('scripted', (request, { schema }) => {
    asked.push({ request, schema })
    return answers[asked.length - 1] ?? ''
  })
  return createModelCritic(model, { form })
}

test('a critique that cannot be read is asked for again under the schema of its number of steps', async () => {
  const asked: Asked[] = []
  const found = await critic(['I like pens.', json], asked, 'blocks-then-json').critique(task, response, options)
  expect(asked.map(({ schema }) => schema)).toEqual([undefined, critiqueSchema(2)])
  expect(found).toMatchObject({ steps: [{ verdict: 'correct' }, { verdict: 'wrong' }], final: { verdict: 'wrong' } })
  const [, second] = asked.map(({ request }) => request.prompt)
  expect(second?.[0]).toMatchObject({ content: expect.stringContaining('Answer in JSON.') as string })
})

test('in blocks alone, as of an endpoint, no schema is sent, and what cannot be read is said', async () => {
  const asked: Asked[] = []
  const found = await critic(['I like pens.', 'Still.'], asked).critique(task, response, options)
  expect(asked.map(({ schema }) => schema)).toEqual([undefined, undefined])
  expect(found).toHaveProperty('reason')
})

test('in JSON from the first try', async () => {
  const asked: Asked[] = []
  const found = await critic([json], asked, 'json').critique(task, response, options)
  expect(asked).toHaveLength(1)
  expect(found).toMatchObject({ steps: [{ explanation: 'Twelve.' }, { explanation: 'It is 9.' }] })
})

test('a solution without steps is not asked about', async () => {
  const asked: Asked[] = []
  const found = await critic([], asked).critique(task, { ...response, text: 'The answer is 8.' }, options)
  expect([found, asked]).toEqual([expect.objectContaining({ reason: 'no-steps' }), []])
})

function refusing(message: string) {
  const model = scriptedModel('scripted', () => {
    throw new RangeError(message)
  })
  return createModelCritic(model)
}

test('a solution that is longer than what the model reads has no critique, and other wrong use is told', async () => {
  const long = refusing(`generate: prompt 0 has 9000 tokens, ${BEYOND_CONTEXT} 2048`)
  expect(await long.critique(task, response, options)).toMatchObject({ reason: 'too-long' })
  await expect(refusing('temperature is -1').critique(task, response, options)).rejects.toThrow('temperature is -1')
})
