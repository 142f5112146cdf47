import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ANALYSERS } from './analyser-table.ts'
import { DYNAMIC_PACKAGES } from './dynamic-packages.ts'

test('docs/analysers.md lists every tool with its class, version and licence', () => {
  const lines = readFileSync(new URL('../../../docs/analysers.md', import.meta.url), 'utf8').split('\n')
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()))
  const wanted = [
    ...ANALYSERS.map((row) => ({ class: row.class, name: row.name, package: row.package })),
    ...DYNAMIC_PACKAGES.map((row) => ({ class: row.class, name: row.name, package: row.package })),
  ]
  const missing = wanted.filter(
    (row) =>
      !cells.some(
        ([, name, , tool, version, licence]) =>
          name === row.class &&
          tool === row.name &&
          licence === row.package.licence &&
          (row.package.version === '' || version === row.package.version),
      ),
  )
  expect(missing.map(({ class: name, name: tool }) => `${name}: ${tool}`)).toEqual([])
  expect(wanted.length).toBeGreaterThan(20)
})
