import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { touchstoneProgram } from './command-line.ts'
import { wantOtherFile, wantOutFile } from './out-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-out-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('the folder of a file is made, and a file that is there may be written anew', async () => {
  const path = join(folder, 'a', 'b', 'out.jsonl')
  wantOutFile('x', '--out', path)
  expect(await readdir(join(folder, 'a'))).toEqual(['b'])
  await writeFile(path, 'old')
  wantOutFile('x', '--out', path)
  wantOutFile('x', '--out', undefined)
})

test('a folder in the place of the file, and a file in the place of its folder, are told by the option', async () => {
  await mkdir(join(folder, 'place'))
  expect(() => wantOutFile('critic fit', '--out', join(folder, 'place'))).toThrow(
    /^critic fit: --out is .*place, which is a folder, wanted a file$/,
  )
  await writeFile(join(folder, 'file'), '')
  expect(() => wantOutFile('x', '--out', join(folder, 'file', 'out.json'))).toThrow(/file is a file, wanted a folder/)
})

test('a file that is read is refused by whatever name it goes, and another one is not', async () => {
  const [own, alias, other] = ['read', 'alias', 'other'].map((name) => join(folder, name))
  await writeFile(own!, 'data')
  await symlink(own!, alias!)
  const check = (path: string | undefined): void =>
    wantOtherFile('policy train', '--merged', { path, sources: [join(folder, 'missing'), own!] })
  for (const path of [own, alias])
    expect(() => check(path)).toThrow(`policy train: --merged is ${path}, which it reads (${own}), wanted another file`)
  check(other)
  await writeFile(other!, 'data')
  check(other)
  check(undefined)
})

/** Commands that work long before they write, each with its place and no input that it could work on. */
const LONG: readonly (readonly string[])[] = [
  ['critic', 'fit', 'none.jsonl', '--out', 'PLACE'],
  ['critic', 'train', 'none.jsonl', '--out', 'PLACE'],
  ['corpus', 'export', 'none', '--form', 'sft', '--out', 'PLACE'],
  ['self-talk', 'build', 'none.jsonl', '--from', 'none', '--out', 'PLACE'],
  ['reward', 'score', 'none.jsonl', '--reward', 'none', '--out', 'PLACE'],
  ['policy', 'train', 'none.jsonl', '--out', 'none', '--merged', 'PLACE'],
  ['translate', 'none.py', '--to', 'c', '--model', 'none', '--out', 'PLACE'],
  ['write-tests', 'none.py', '--model', 'none', '--out', 'PLACE'],
  ['repair', 'none.jsonl', '--model', 'none', '--out', 'PLACE'],
  ['analyse', 'none.py', '--page', 'PLACE'],
  ['analyse', 'none.py', '--sarif', 'PLACE'],
]

test.each(LONG.map((given) => [given.slice(0, 2).join(' '), given] as const))(
  '%s tells before it reads anything that it cannot write',
  async (_name, given) => {
    const program = touchstoneProgram()
    const words = given.map((word) => (word === 'PLACE' ? folder : word))
    await expect(program.parseAsync(['node', 'touchstone', ...words])).rejects.toThrow(
      'which is a folder, wanted a file',
    )
  },
)
