/** What `npm pack` would pack: a package without its built code must not pass. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface PackageFile {
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

test('the package holds every file that it names: build first (`npm run build`), as npm’s scripts are off here', () => {
  // prepack does not run under `ignore-scripts`, so this is what a bare `npm pack` packs
  const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
  const [packed] = JSON.parse(said) as [{ readonly files: readonly { readonly path: string }[] }]
  const paths = new Set(packed.files.map(({ path }) => path))
  const { bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageFile
  const named = [bin, ...Object.values(exports)].flatMap((one) =>
    typeof one === 'string' ? [one] : Object.values(one),
  )
  expect(named.map((path) => path.replace(/^\.\//, '')).filter((path) => !paths.has(path))).toEqual([])
  // drivers that are no modules are copied, not compiled
  expect(
    [...paths].filter((path) => /^dist\/sandbox\/.*\.(?:py|cjs|rb|php|pm|java)$/.test(path)).length,
  ).toBeGreaterThan(5)
  expect([...paths].filter((path) => /\.test\.|^(?:src|claims|test|runs)\//.test(path))).toEqual([])
})
