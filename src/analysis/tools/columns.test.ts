import { expect, test } from 'vitest'
import { utf16Column } from './columns.ts'

test('columns of bytes and of code points become those of UTF-16', () => {
  const line = 'é𝄞x'
  expect(utf16Column(line, 3, 'code-points')).toBe(4)
  expect(utf16Column(line, 7, 'bytes')).toBe(4)
  expect(utf16Column('abc', 3, 'bytes')).toBe(3)
  expect(utf16Column('abc', 0, 'bytes')).toBeUndefined()
})
