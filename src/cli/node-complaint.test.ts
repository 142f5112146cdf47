import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nodeComplaint } from './node-complaint.ts'

test('nodeComplaint turns away what lies below engines in package.json, and nothing else', () => {
  const file = new URL('../../package.json', import.meta.url)
  const { engines } = JSON.parse(readFileSync(file, 'utf8')) as { engines: { node: string } }
  const wanted = engines.node.replace('>=', '')
  const [major = 0, minor = 0] = wanted.split('.').map(Number)
  expect(nodeComplaint(`${wanted}.0`)).toBeUndefined()
  expect(nodeComplaint(`${major}.${minor + 1}.3`)).toBeUndefined()
  expect(nodeComplaint(`${major + 2}.0.0`)).toBeUndefined()
  const words = `and Touchstone needs Node ${wanted} or newer`
  expect(nodeComplaint(`${major}.${minor - 1}.9`)).toContain(words)
  expect(nodeComplaint(`${major - 1}.99.0`)).toContain(words)
})

test('the program says one sentence on an old Node and loads nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-old-node-'))
  try {
    // this Node, under an old one's name
    const old = join(folder, 'old.mjs')
    writeFileSync(
      old,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })\n",
    )
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const done = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--import', old, main, 'doctor'],
      { encoding: 'utf8' },
    )
    expect(done.stdout).toBe('')
    expect(done.stderr).toBe(
      'touchstone: this is Node 20.20.2, and Touchstone needs Node 22.12 or newer (https://nodejs.org)\n',
    )
    expect(done.status).toBe(2)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
