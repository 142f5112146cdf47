import { expect, test } from 'vitest'
import { byteRange } from './byte-range.ts'
import { fileAbout } from './stored-file.ts'

test('ranges', () => {
  expect(byteRange('bytes=0-0', 1)).toEqual({ start: 0, end: 1 })
  expect(byteRange('bytes=-5', 3)).toEqual({ start: 0, end: 3 })
  expect(byteRange('bytes=-0', 3)).toBe('unsatisfiable')
  expect(byteRange('bytes=3-2', 9)).toBeUndefined()
  expect(byteRange('bytes=-', 9)).toBeUndefined()
  expect(byteRange(null, 9)).toBeUndefined()
})

test('names and types', () => {
  expect(fileAbout(undefined, null)).toEqual({ name: 'upload', type: 'application/octet-stream' })
  expect(fileAbout('C:\\data\\A.CSV', 'application/vnd.ms-excel')).toEqual({ name: 'A.CSV', type: 'text/csv' })
  expect(fileAbout('..', 'application/json; charset=utf-8')).toEqual({
    name: 'upload.json',
    type: 'application/json',
  })
  expect(fileAbout('page.html', 'text/html').type).toBe('application/octet-stream')
})
