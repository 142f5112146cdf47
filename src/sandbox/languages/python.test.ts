/** Python by choice: an environment of the user's, and packages that are installed for programs. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'
import { isPackageName } from '../toolchains/python-packages.ts'

const { usable } = await probeIsolation()
const SYSTEM = '/usr/bin/python3'

test('isPackageName takes names with versions, and no option, path or address', () => {
  expect(['numpy', 'numpy==2.2.1', 'uvicorn[standard]', 'a>=1.0'].map(isPackageName)).toEqual([true, true, true, true])
  expect(['-r', '--index-url=x', './x', 'git+https://x', 'a b', ''].map(isPackageName)).not.toContain(true)
})

describe.skipIf(!usable || !canMakeEnvironments())('Python by choice', () => {
  const place = mkdtempSync('/tmp/touchstone-environment-')
  chmodSync(place, 0o755)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  test.each(['slots', 'strict'] as const)('a virtual environment runs programs, read-only: %s', async (mode) => {
    const folder = join(place, mode)
    execFileSync(SYSTEM, ['-m', 'venv', '--without-pip', folder])
    const [library = ''] = readdirSync(join(folder, 'lib'))
    const module = join(folder, 'lib', library, 'site-packages', 'only_here.py')
    writeFileSync(module, 'value = 42\n')
    // so that only the mount refuses
    chmodSync(module, 0o666)
    await using sandbox = await Sandbox.open({ concurrency: 1, mode, python: folder })
    const code =
      'import only_here\nprint(only_here.value)\ntry:\n    open(only_here.__file__, "a")\nexcept OSError as error:\n    print(error.strerror)'
    const { run } = await sandbox.run({ language: 'python', code })
    expect([run?.stdout, run?.stderr]).toEqual(['42\nRead-only file system\n', ''])
    const tests = [{ style: 'harness', name: 't', code: 'import only_here\nassert f() == only_here.value' }] as const
    expect((await sandbox.judge({ language: 'python', code: 'def f(): return 42' }, tests)).status).toBe('accepted')
  })

  test('packages are installed once by the user’s installer and shown to programs', async () => {
    const tools = join(place, 'tools')
    mkdirSync(tools)
    // stands in for uv: writes one module where it is told to install
    const uv = `#!/bin/sh\necho "$@" >> ${place}/asked\nwhile [ "$1" != --target ]; do shift; done\necho 'value = 7' > "$2/$3.py"\n`
    writeFileSync(join(tools, 'uv'), uv)
    chmodSync(join(tools, 'uv'), 0o755)
    vi.stubEnv('PATH', `${tools}:${process.env['PATH'] ?? ''}`)
    vi.stubEnv('TOUCHSTONE_CACHE', join(place, 'cache'))
    try {
      for (let time = 0; time < 2; time++) {
        await using sandbox = await Sandbox.open({ concurrency: 1, libraries: { python: ['handmade'] } })
        const { run } = await sandbox.run({ language: 'python', code: 'import handmade\nprint(handmade.value)' })
        expect([run?.stdout, run?.stderr]).toEqual(['7\n', ''])
      }
    } finally {
      vi.unstubAllEnvs()
    }
    expect(readdirSync(join(place, 'cache', 'toolchains'))).toHaveLength(1)
  })

  test('a path that is no interpreter is refused in words', async () => {
    await expect(Sandbox.open({ python: '/nowhere/python' })).rejects.toThrow(
      'use Python at /nowhere/python: none is there, wanted a Python 3 interpreter or the folder of a virtual environment',
    )
  })
})

function canMakeEnvironments(): boolean {
  try {
    execFileSync(SYSTEM, ['-c', 'import venv'])
    return true
  } catch {
    // no interpreter of the system's, or one without its venv module
    return false
  }
}
