import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createProgramsJudge } from '../programs-judge.ts'
import { ProcessBackend } from '../isolation/process/process-backend.ts'
import { contentDigest } from './content-digest.ts'

const place = mkdtempSync('/tmp/touchstone-content-')
afterAll(() => rmSync(place, { recursive: true, force: true }))

function modules(project: string, files: Readonly<Record<string, string>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(place, project, 'node_modules', name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
  }
  return join(place, project, 'node_modules')
}

test('the same files are the same content wherever they lie, and what runs leave does not count', () => {
  const one = modules('one', { 'seven/index.js': 'module.exports = 7', 'six.py': '6' })
  const other = modules('other', {
    'six.py': '6',
    'seven/index.js': 'module.exports = 7',
    '__pycache__/six.cpython-311.pyc': '…',
  })
  const digest = contentDigest({ version: '1', places: [one] })
  expect(digest).toMatch(/^[0-9a-f]{8}$/)
  expect(contentDigest({ version: '1', places: [other] })).toBe(digest)
})

test('another version, another file, another size, another order or a file more is other content', () => {
  const one = modules('first', { 'seven/index.js': 'module.exports = 7' })
  const more = modules('second', { 'seven/index.js': 'module.exports = 7', 'six.js': '' })
  const larger = modules('third', { 'seven/index.js': 'module.exports = 77' })
  const named = modules('fourth', { 'sevens/index.js': 'module.exports = 7' })
  const digests = [
    contentDigest({ version: '1', places: [one] }),
    contentDigest({ version: '2', places: [one] }),
    contentDigest({ version: '1', places: [more] }),
    contentDigest({ version: '1', places: [larger] }),
    contentDigest({ version: '1', places: [named] }),
    contentDigest({ version: '1', places: [one, more] }),
    contentDigest({ version: '1', places: [more, one] }),
    contentDigest({ version: '1', places: [join(one, 'seven', 'index.js')] }),
    contentDigest({ version: '1', places: [join(place, 'nowhere')] }),
  ]
  expect(new Set(digests).size).toBe(digests.length)
})

test('the version of the judge tells verdicts with other modules apart, and a plain judge keeps its own', async () => {
  const versions = []
  for (const project of [undefined, 'one', 'first', 'third']) {
    const nodeModules = project === undefined ? undefined : join(place, project)
    await using judge = await createProgramsJudge({ backend: new ProcessBackend(undefined), nodeModules })
    versions.push(judge.version)
  }
  expect(versions[0]).toMatch(/^\d+$/)
  expect(versions[1]).toMatch(/^\d+-javascript:[0-9a-f]{8}-typescript:[0-9a-f]{8}$/)
  expect(new Set(versions).size).toBe(versions.length)
})

test('a chosen path that holds none is refused when the judge opens', async () => {
  const backend = new ProcessBackend(undefined)
  await expect(createProgramsJudge({ backend, nodeModules: '/nowhere' })).rejects.toThrow(
    'use Node modules at /nowhere: none are there',
  )
})
