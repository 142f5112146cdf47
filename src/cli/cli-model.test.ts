import { expect, test } from 'vitest'
import { openCliModel } from './cli-model.ts'

const endpoint = 'http://127.0.0.1:9/v1'

test('options that the model has no use for are refused', async () => {
  await expect(openCliModel('m', { endpoint, threads: 2 })).rejects.toThrow(
    '--threads is 2 beside --endpoint, wanted a local model, or no --threads',
  )
  await expect(openCliModel('m', { requestsPerMinute: 5 })).rejects.toThrow('--requests-per-minute is of an endpoint')
})

test('threads of a tuned critic stand beside an endpoint', async () => {
  await using model = await openCliModel('m', { endpoint, threads: 2, critic: 'tuned' })
  expect(model.name).toBe('m')
})
