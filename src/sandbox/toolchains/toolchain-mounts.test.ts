import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Sandbox, probeIsolation } from '../index.ts'
import { insidePath } from '../isolation/inside-path.ts'
import { ProcessBackend } from '../isolation/process/process-backend.ts'
import { SlotBackend } from '../isolation/slots/slot-backend.ts'
import { resolveLimits } from '../limits.ts'
import { openBackend } from '../isolation/open-backend.ts'
import { createToolFinder } from './tool-finder.ts'
import { python } from '../languages/python.ts'
import { toolchainInside, toolchainMounts } from './toolchain-mounts.ts'

describe('toolchainMounts', () => {
  test('shows a toolchain’s own folder and never a home, the root or a system folder', () => {
    const home = '/home/ada'
    for (const own of ['/opt/rust', '/home/ada/.rustup/toolchains/stable', '/tmp/clone/node', '/root/sdk/go'])
      expect(toolchainMounts(own, home)).toEqual([own])
    for (const whole of ['/', '/opt', '/home', home, '/home/eve', '/home/ada/.local', '/usr', '/usr/local/go', '/bin'])
      expect(toolchainMounts(whole, home)).toEqual([])
  })
})

describe('toolchainInside', () => {
  test('says where a box has each tool', () => {
    const toolchain = { version: '1', tools: { run: '/tmp/x/bin/node', compile: '/usr/bin/cc' }, mounts: ['/tmp/x'] }
    expect(toolchainInside('JavaScript', toolchain, (path) => `/inside${path}`).tools).toEqual({
      run: '/inside/tmp/x/bin/node',
      compile: '/usr/bin/cc',
    })
  })

  test('refuses a tool that no box would have, by its name', () => {
    const toolchain = { version: '1', tools: { compile: '/opt/bin/rustc' }, mounts: ['/opt/bi'] }
    expect(() => toolchainInside('Rust', toolchain, (path) => `/inside${path}`)).toThrow(
      'run Rust: /opt/bin/rustc lies in a folder that is not shown to programs',
    )
  })
})

const { usable, parts } = await probeIsolation()

/** Copies in a folder below /tmp, as a clone there has its Node; every box has a /tmp of its own. */
describe.skipIf(!usable)('a toolchain below /tmp', () => {
  const place = mkdtempSync('/tmp/touchstone-toolchain-')
  const own = process.execPath
  const node = join(place, 'node')
  copyFileSync(own, node)
  beforeAll(() => {
    process.execPath = node
  })
  afterAll(() => {
    process.execPath = own
    rmSync(place, { recursive: true, force: true })
  })

  test.each(['slots', 'strict', 'process'])('runs programs and harness tests: %s', async (kind) => {
    // boxes are given what is closed to their uid; plain processes are not
    chmodSync(place, kind === 'process' ? 0o755 : 0o700)
    const backend =
      kind === 'process'
        ? new ProcessBackend(parts.groups)
        : (await openBackend({ mode: kind as 'slots' | 'strict', concurrency: 1 })).backend
    await using sandbox = await Sandbox.open({ backend, concurrency: 1 })
    const code = 'function f() { return 42 }\nconsole.log(process.execPath)'
    // the checkout, and esbuild in it, may lie in a home that plain processes are kept out of
    for (const language of kind === 'process' ? ['javascript'] : ['javascript', 'typescript']) {
      const { run } = await sandbox.run({ language, code })
      expect(run?.stdout).toBe(`${kind === 'process' ? node : insidePath(node)}\n`)
      const testCase = { style: 'harness', name: 't', code: "require('assert').strictEqual(f(), 42)" } as const
      expect((await sandbox.judge({ language, code }, [testCase])).status).toBe('accepted')
    }
  })

  test('serves as the interpreter of slots', async ({ skip }) => {
    const { bubblewrap, filter, groups } = parts
    const found = await python.detect(createToolFinder())
    if (bubblewrap === undefined || found?.mounts.length !== 0) return skip()
    const interpreter = join(place, 'python3')
    copyFileSync(found.tools['run'] ?? '', interpreter)
    const slots = { python: interpreter, pythonMounts: [interpreter], slots: 1, forkServer: true }
    const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }
    await using backend = new SlotBackend({ bubblewrap, filter, groups, environment, ...slots })
    const box = { environment, mounts: [interpreter], limits: resolveLimits(), collect: [], stdin: Buffer.of() }
    const files = [{ path: 'main.py', content: Buffer.from('import sys; print(sys.executable)') }]
    const outcome = await backend.execute({ ...box, files, argv: [insidePath(interpreter), 'main.py'] })
    expect(Buffer.from(outcome.stdout).toString()).toBe(`${insidePath(interpreter)}\n`)
  })
})
