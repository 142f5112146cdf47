import { expect, test } from 'vitest'
import { wholeAnswer } from './endpoint-answer.ts'
import { endpointError } from './endpoint-request.ts'

test('a key that reaches across the end of the words shown is replaced whole', async () => {
  const before = 'x'.repeat(196)
  let thrown: unknown
  try {
    wholeAnswer({ error: { message: `${before}sk-secret ${'y'.repeat(9)}` } })
  } catch (error) {
    thrown = error
  }
  expect(await endpointError('tiny', 'http://a/v1', 'sk-secret', thrown)).toMatchObject({
    code: 'fetch-failed',
    message: `ask tiny at http://a/v1: it answered without a choice (${before}… yy…)`,
  })
})
