import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tarFiles } from './tar-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tar-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const archive = (): Buffer => execFileSync('tar', ['-C', folder, '--format=gnu', '--hard-dereference', '-cf', '-', '.'])

describe('tarFiles', () => {
  test('gives regular files, long names and hard links as files, and passes links, folders and FIFOs over', () => {
    const long = `${'deep/'.repeat(30)}file.txt`
    mkdirSync(join(folder, 'deep/'.repeat(30)), { recursive: true })
    writeFileSync(join(folder, long), 'far down')
    writeFileSync(join(folder, 'a'), 'x'.repeat(1000))
    writeFileSync(join(folder, 'empty'), '')
    linkSync(join(folder, 'a'), join(folder, 'b'))
    symlinkSync('/etc/passwd', join(folder, 'link'))
    execFileSync('mkfifo', [join(folder, 'fifo')])
    const files = tarFiles(archive())
    expect([...files.keys()].toSorted()).toEqual(['a', 'b', long, 'empty'].toSorted())
    expect(Buffer.from(files.get(long)!).toString()).toBe('far down')
    expect(files.get('b')).toHaveLength(1000)
  })

  test('keeps what was whole of an archive that was cut anywhere, and survives any bytes', () => {
    writeFileSync(join(folder, 'a'), 'first')
    writeFileSync(join(folder, 'b'), 'second'.repeat(200))
    const whole = archive()
    const all = tarFiles(whole)
    fc.assert(
      fc.property(fc.nat(whole.length), (cut) =>
        [...tarFiles(whole.subarray(0, cut))].every(([path, content]) => Buffer.compare(content, all.get(path)!) === 0),
      ),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => tarFiles(bytes).size >= 0))
  })
})
