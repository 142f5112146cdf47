import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { probeIsolation, Sandbox, type Session } from '../index.ts'

const { usable, parts } = await probeIsolation()

describe.skipIf(!usable)('Session', () => {
  let sandbox: Sandbox
  let session: Session
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 1, sessions: 3 })
    session = await sandbox.startSession({ limits: { memoryBytes: 128 * 2 ** 20, outputBytes: 10_000 } })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test('keeps names between cells, and tells output, result and error apart', async () => {
    expect((await session.runCell('x = 20\nprint("set")')).stdout).toBe('set\n')
    expect(await session.runCell('x + 1')).toMatchObject({ status: 'accepted', result: '21', stdout: '', error: null })
    const failed = await session.runCell('import sys\nsys.stderr.write("warned")\ndef f(): return 1 / 0\nf()')
    expect(failed).toMatchObject({ status: 'runtime-error', result: null, stderr: 'warned', stateLost: false })
    expect(failed.error).toMatchObject({ name: 'ZeroDivisionError', value: 'division by zero' })
    expect(failed.error?.traceback).toContain('def f(): return 1 / 0')
    expect((await session.runCell('x (')).error?.name).toBe('SyntaxError')
    expect((await session.runCell('x')).result).toBe('20')
    expect((await session.runCell('raise SystemExit(3)')).error?.name).toBe('SystemExit')
    expect((await session.runCell('x')).result).toBe('20')
  })

  test('interrupts a cell past its time and keeps its names; kills one that ignores that', async () => {
    const late = await session.runCell('print("begun", flush=True)\nwhile True: pass', { wallMs: 300 })
    expect(late).toMatchObject({ status: 'time-limit', stdout: 'begun\n', stateLost: false })
    expect((await session.runCell('x')).result).toBe('20')
    const stubborn = 'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass'
    expect(await session.runCell(stubborn, { wallMs: 300 })).toMatchObject({
      status: 'time-limit',
      stateLost: true,
    })
    expect((await session.runCell('x')).error?.name).toBe('NameError')
  })

  test('bounds output and memory, and lives on', async () => {
    const flood = await session.runCell('while True: print("x" * 1000)')
    expect(flood.status).toBe('output-limit')
    expect(flood.stdout.length).toBeLessThanOrEqual(10_000)
    // without a control group only each process's own memory is bounded, and Python says MemoryError
    const hog = await session.runCell('y = bytearray(500 << 20)')
    expect(hog.status).toBe(parts.groups === undefined ? 'runtime-error' : 'memory-limit')
    expect((await session.runCell('1 + 1')).result).toBe('2')
  })

  test('runs commands in the work folder', async () => {
    expect(await session.runCommand('cat; echo e >&2; exit 3', { stdin: 'in' })).toMatchObject({
      status: 'runtime-error',
      exitCode: 3,
      stdout: 'in',
      stderr: 'e\n',
    })
    expect(await session.runCommand(['/bin/sh', '-c', 'kill -9 $$'])).toMatchObject({ exitCode: null, signal: 9 })
    expect((await session.runCommand('sleep 60', { wallMs: 200 })).status).toBe('time-limit')
    expect((await session.runCommand(['/no/such'])).exitCode).toBe(127)
    expect((await session.runCommand('sleep 60 & echo left')).stdout).toBe('left\n')
  })

  test('reads, writes and lists files, in the work folder only', async () => {
    await session.writeFile('deep/data.bin', Buffer.from([0, 255, 10]))
    expect([...(await session.readFile('deep/data.bin'))]).toEqual([0, 255, 10])
    await session.runCommand('ln -s /etc/passwd link; echo made > made')
    expect(await session.listFiles()).toEqual([
      { path: 'deep/data.bin', size: 3 },
      { path: 'made', size: 5 },
    ])
    await expect(session.readFile('link')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(session.readFile('none')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(session.readFile('../etc/passwd')).rejects.toThrow(RangeError)
  })

  test('forks its files by a snapshot', async () => {
    const snapshot = await session.snapshot()
    await using fork = await sandbox.startSession({ snapshot })
    await fork.runCommand('echo changed > made')
    expect(Buffer.from(await fork.readFile('made')).toString()).toBe('changed\n')
    expect(Buffer.from(await session.readFile('made')).toString()).toBe('made\n')
  })

  test('is isolated, and its agent out of reach of what it runs', async () => {
    const code = `import os
print([name for name in os.listdir('/') if name in ('root', 'home', 'sys')], os.getuid() != 0)
agents = [p for p in os.listdir('/proc') if p.isdigit() and open(f'/proc/{p}/cmdline').read().endswith('session-agent.py\\0') and p != '1']
for agent in agents:
    try:
        open(f'/proc/{agent}/mem', 'r+b')
        print('reached')
    except OSError: pass
print(len(agents), [line for line in open('/proc/self/status') if line.startswith('Seccomp:')][0].split()[1])`
    expect((await session.runCell(code)).stdout).toBe('[] True\n1 2\n')
  })

  test('refuses more sessions than allowed, ends on idleness and on abort', async () => {
    const third = await sandbox.startSession()
    const idle = await sandbox.startSession({ idleMs: 50 })
    await expect(sandbox.startSession()).rejects.toMatchObject({ code: 'busy' })
    await idle.ended
    await expect(idle.runCell('1')).rejects.toThrow(/idle for 50 ms/)
    const controller = new AbortController()
    const running = third.runCell('while True: pass', { signal: controller.signal })
    setImmediate(() => controller.abort(new Error('enough')))
    await expect(running).rejects.toThrow('enough')
    await vi.waitFor(async () => (await sandbox.startSession())[Symbol.asyncDispose]())
  })
})
