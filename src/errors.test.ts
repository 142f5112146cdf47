import { expect, test } from 'vitest'
import { boundary, InputError, isAbort, TouchstoneError } from './errors.ts'

test('boundary names a foreign failure and keeps its cause', async () => {
  const cause = new Error('bad magic')
  const failure = await boundary('corrupt', 'read a.parquet', () => {
    throw cause
  }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TouchstoneError)
  expect(failure).toMatchObject({ code: 'corrupt', message: 'read a.parquet: bad magic', cause })
})

test('boundary lets errors of ours and aborts pass unchanged', async () => {
  const ours = new InputError('a.jsonl', 3, 'field id is missing')
  await expect(boundary('internal', 'x', () => Promise.reject(ours))).rejects.toBe(ours)
  const abort = new DOMException('stopped', 'AbortError')
  await expect(boundary('internal', 'x', () => Promise.reject(abort))).rejects.toBe(abort)
  expect(isAbort(abort)).toBe(true)
  expect(isAbort(ours)).toBe(false)
})

test('InputError says file and line', () => {
  expect(new InputError('a.jsonl', 3, 'field id is missing').message).toBe('a.jsonl:3: field id is missing')
  expect(new InputError('a.jsonl', undefined, 'is empty').message).toBe('a.jsonl: is empty')
})
