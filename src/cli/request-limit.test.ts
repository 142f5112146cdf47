import { expect, test } from 'vitest'
import { touchstoneProgram } from './command-line.ts'
import { leavesOf, pathOf } from './configuration.ts'
import { requestLimit } from './request-limit.ts'

const program = touchstoneProgram()
const leaves = leavesOf(program)

test('every command that asks language models at an endpoint can bound its requests', () => {
  const lacking = leaves.filter(({ options }) => {
    const names = new Set(options.map(({ long }) => long))
    // a reward model's server answers no prompts
    const asks = (names.has('--endpoint') && !names.has('--endpoint-model')) || names.has('--critic-endpoint')
    return asks && !names.has('--requests-per-minute')
  })
  expect(lacking.map(pathOf)).toEqual([])
})

test('models at one endpoint share one limit', async () => {
  const [one, other] = ['http://127.0.0.1:9/v1', 'http://127.0.0.1:8/v1'] as const
  expect(await requestLimit(one, {})).toBeUndefined()
  const limit = await requestLimit(one, { requestsPerMinute: 5 })
  expect(limit).toBeDefined()
  expect(await requestLimit(one, { requestsPerMinute: 5 })).toBe(limit)
  expect(await requestLimit(other, { requestsPerMinute: 5 })).not.toBe(limit)
})

test('however its address is spelled, an endpoint has one limit', async () => {
  const limit = await requestLimit('http://host/v1', { requestsPerMinute: 7 })
  for (const spelled of [
    'http://host:80/v1',
    'http://host/v1/',
    'HTTP://HOST/v1',
    ' http://host/v1',
    'http://host/./v1//',
  ])
    expect(await requestLimit(spelled, { requestsPerMinute: 7 }), spelled).toBe(limit)
  const both = await requestLimit('http://host/v1,http://other/v1', { requestsPerMinute: 7 })
  expect(await requestLimit('http://other/v1/, http://host/v1', { requestsPerMinute: 7 })).toBe(both)
  // a path is spelled as it is, and another port or scheme is another server
  for (const other of ['http://host/V1', 'http://host:8080/v1', 'https://host/v1', 'http://host'])
    expect(await requestLimit(other, { requestsPerMinute: 7 }), other).not.toBe(limit)
  await expect(requestLimit('http://me:PASSW0RD@host/v1', { requestsPerMinute: 7 })).rejects.toThrow(
    'a user or password stands in the address of host,',
  )
})

test.each([
  [
    'answer a.jsonl --model m',
    'answer: --requests-per-minute is 5 and no endpoint is asked, wanted --endpoint beside it',
  ],
  ['best-of a.jsonl', 'best-of: --requests-per-minute is 5 and no endpoint is asked'],
  ['self-talk build a.jsonl --from f --out o', 'self-talk build: --requests-per-minute is 5 and no endpoint is asked'],
  [
    'judge a.jsonl --critic model',
    'judge: --requests-per-minute is 5 and no endpoint is asked, wanted --critic-endpoint',
  ],
])('%s with a limit and without an endpoint is refused', async (line, message) => {
  const words = [...line.split(' '), '--requests-per-minute', '5']
  await expect(touchstoneProgram().parseAsync(words, { from: 'user' })).rejects.toThrow(message)
})
