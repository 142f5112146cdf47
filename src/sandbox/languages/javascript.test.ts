/** Node modules by choice: a folder of the user's, and modules that the user's npm installs for programs. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'
import { isModuleName } from '../toolchains/node-packages.ts'

const { usable, parts } = await probeIsolation()

test('isModuleName takes names with versions, and no option, path or address', () => {
  expect(['lodash', 'lodash@4.17.21', '@scope/one@^1', 'big.js'].map(isModuleName)).toEqual([true, true, true, true])
  expect(['-g', '--registry=x', './x', 'git+https://x', 'a b', 'a/b', '', 'a@file:/x'].map(isModuleName)).not.toContain(
    true,
  )
})

test('a container is not given what its image lacks', async () => {
  const wanted = /^Sandbox: container is image, and (?:here|lodash) is not in it, wanted libraries in its image$/
  for (const options of [{ nodeModules: 'here' }, { jars: 'here' }, { libraries: { javascript: ['lodash'] } }]) {
    await expect(Sandbox.open({ container: 'image', ...options })).rejects.toThrow(wanted)
  }
})

/** A module that needs a second one, each in the form of its time. */
function writeModules(folder: string): string {
  const modules = join(folder, 'node_modules')
  for (const name of ['handmade', 'inner']) mkdirSync(join(modules, name), { recursive: true })
  writeFileSync(join(modules, 'handmade', 'package.json'), '{"name":"handmade","main":"index.js"}')
  writeFileSync(join(modules, 'handmade', 'index.js'), "exports.value = require('inner').value")
  writeFileSync(join(modules, 'inner', 'package.json'), '{"name":"inner","type":"module","exports":"./index.js"}')
  writeFileSync(join(modules, 'inner', 'index.js'), 'export const value = 7')
  return modules
}

describe.skipIf(!usable)('Node modules by choice', () => {
  const place = mkdtempSync('/tmp/touchstone-modules-')
  chmodSync(place, 0o755)
  afterAll(() => rmSync(place, { recursive: true, force: true }))
  const modules = writeModules(place)
  // so that only the mount refuses
  chmodSync(join(modules, 'handmade', 'index.js'), 0o666)

  const required = "const { value } = require('handmade')\nconsole.log(value)"
  const imported = "import handmade from 'handmade'\nimport { value } from 'inner'\nconsole.log(handmade.value + value)"

  test.each([
    ['slots', 'a folder named node_modules', modules],
    ['strict', 'a project', place],
  ] as const)('require and import find them, read-only: %s, %s', async (mode, _, nodeModules) => {
    await using sandbox = await Sandbox.open({ concurrency: 1, mode, nodeModules })
    const said = async (language: string, code: string): Promise<string> => {
      const { run, message } = await sandbox.run({ language, code })
      return run === null ? message : run.stdout + run.stderr
    }
    expect(await said('javascript', required)).toBe('7\n')
    expect(await said('javascript', imported)).toBe('14\n')
    expect(await said('typescript', `${imported} as number)`.replace(') as', ' as'))).toBe('14\n')
    const write =
      "try { require('fs').writeFileSync(require.resolve('handmade'), '') } catch (error) { console.log(error.code) }"
    expect(await said('javascript', write)).toBe('EROFS\n')
    const tests = [
      { style: 'harness', name: 't', code: "require('assert').equal(f(), require('handmade').value)" },
      { style: 'harness', name: 'u', code: "import { value } from 'inner'\nif (f() !== value) throw new Error()" },
    ] as const
    const { tests: results } = await sandbox.judge({ language: 'javascript', code: 'function f() { return 7 }' }, tests)
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted'])
  })

  test('plain processes find them too', async () => {
    const { ProcessBackend } = await import('../isolation/process/process-backend.ts')
    await using sandbox = await Sandbox.open({ backend: new ProcessBackend(parts.groups), nodeModules: place })
    const { run } = await sandbox.run({ language: 'javascript', code: imported })
    expect([run?.stdout, run?.stderr]).toEqual(['14\n', ''])
  })

  test('modules are installed once by the user’s npm and shown to programs', async () => {
    const tools = join(place, 'tools')
    mkdirSync(tools)
    // stands in for npm: writes one module where it is told to install
    const npm = `#!/bin/sh\necho "$@" >> ${place}/asked\nmkdir -p "$3/node_modules/handmade"\necho 'exports.value = 9' > "$3/node_modules/handmade/index.js"\n`
    writeFileSync(join(tools, 'npm'), npm)
    chmodSync(join(tools, 'npm'), 0o755)
    vi.stubEnv('PATH', `${tools}:${process.env['PATH'] ?? ''}`)
    vi.stubEnv('TOUCHSTONE_CACHE', join(place, 'cache'))
    try {
      for (let time = 0; time < 2; time++) {
        await using sandbox = await Sandbox.open({ concurrency: 1, libraries: { javascript: ['handmade@1.0.0'] } })
        const { run } = await sandbox.run({ language: 'javascript', code: required })
        expect([run?.stdout, run?.stderr]).toEqual(['9\n', ''])
      }
    } finally {
      vi.unstubAllEnvs()
    }
    const asked = readFileSync(join(place, 'asked'), 'utf8')
    expect(asked).toMatch(/^install --prefix \S+ --ignore-scripts .*handmade@1\.0\.0\n$/)
  })

  test('what cannot be used is refused in words, and a missing module names the option', async () => {
    const code = { language: 'javascript', code: "require('lodash')" }
    await using nowhere = await Sandbox.open({ concurrency: 1, nodeModules: '/nowhere' })
    await expect(nowhere.run(code)).rejects.toThrow(
      'use Node modules at /nowhere: none are there, wanted a folder named node_modules',
    )
    await using both = await Sandbox.open({
      concurrency: 1,
      nodeModules: place,
      libraries: { javascript: ['lodash'] },
    })
    await expect(both.run(code)).rejects.toThrow('wanted one of them')
    await using without = await Sandbox.open({ concurrency: 1, nodeModules: place })
    const { status, message } = await without.run(code)
    expect([status, message]).toEqual([
      'missing-library',
      'wants the library lodash, which is not here; to add it: --with npm:lodash (or --node-modules with a folder that has it)',
    ])
  })
})
