import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-make-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('makeFolder', () => {
  test('makes what is missing and tells it, the outermost first', () => {
    const [outer, inner] = [join(folder, 'a'), join(folder, 'a', 'b')]
    expect(makeFolder(inner)).toEqual([outer, inner])
    expect(existsSync(inner)).toBe(true)
    expect(makeFolder(inner)).toEqual([])
  })

  test('a file on the way is named', () => {
    writeFileSync(join(folder, 'a'), '')
    expect(() => makeFolder(join(folder, 'a', 'b', 'c'))).toThrow(`${join(folder, 'a')} is a file, wanted a folder`)
    expect(() => makeFolder(join(folder, 'a'))).toThrow('is a file, wanted a folder')
  })

  test.skipIf(!existsSync('/proc/self'))('ends where the system makes no folder (/proc)', () => {
    expect(() => makeFolder('/proc/none/runs')).toThrow(
      /^make folder \/proc\/none\/runs: (the system makes no folder there|permission denied) \(at \/proc\/none\)/,
    )
  })
})
