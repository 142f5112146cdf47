import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { probeIsolation, Sandbox } from '../../index.ts'
import { killIfThere } from '../process-control.ts'
import { canKeepSlots } from './slot-backend.ts'

const { usable, parts } = await probeIsolation()

/** Process ids of launchers that are our descendants. */
const launchers = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return (
          words.includes('/tmp/slot/launcher.py') && words[0]!.endsWith('bwrap') && ancestors(pid).includes(process.pid)
        )
      } catch {
        return false
      }
    })

const ancestors = (pid: number): number[] => {
  const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  return parent === 0 ? [] : [parent, ...ancestors(parent)]
}

const descendants = (pid: number): number[] => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** Whether a process waits to become a program: not process 1 of its namespace, and its parent is outside of it. */
const isSpare = (pid: number): boolean => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [own = [], parent = []] = [
    status,
    readFileSync(`/proc/${/^PPid:\s*(\d+)/m.exec(status)?.[1]}/status`, 'utf8'),
  ].map((text) => /^NSpid:\s*(.*)$/m.exec(text)?.[1]?.split('\t') ?? [])
  return own.length > parent.length && own.at(-1) !== '1'
}

const spares = (): number[] => launchers().flatMap(descendants).filter(isSpare)

const folders = (): number =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`touchstone-${process.pid}-`)).length

/** Slots that are at work. */
const jobs = (): number =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(`touchstone-${process.pid}-`))
    .filter((name) => existsSync(join(tmpdir(), name, 'job'))).length

const showEnd = async (sandbox: Sandbox, code: string): Promise<string> => {
  const { run: stage } = await sandbox.run({ language: 'python', code })
  return `${stage?.exitCode} ${stage?.stdout}${stage?.stderr.split('\n').at(-2) ?? ''}`
}

describe('canKeepSlots', () => {
  test('wants a Python and a kernel that are new enough', () => {
    expect(canKeepSlots('3.9.0', '5.8.0-rc1')).toBe(true)
    expect(canKeepSlots('3.11.2', '6.18.44-fc')).toBe(true)
    expect(canKeepSlots('3.8.20', '6.1.0')).toBe(false)
    expect(canKeepSlots('3.12.1', '5.4.0-42-generic')).toBe(false)
    expect(canKeepSlots('4.0', '7.0')).toBe(true)
  })
})

describe.skipIf(!usable)('slots', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test('a launcher that is killed between runs or mid-run costs a retry, never a verdict', async () => {
    expect((await sandbox.run({ language: 'python', code: 'print(1)' })).status).toBe('accepted')
    for (const pid of launchers()) process.kill(pid, 'SIGKILL')
    expect((await sandbox.run({ language: 'python', code: 'print(1)' })).status).toBe('accepted')
    const code = 'import time\ntime.sleep(1)\nprint("done")'
    const run = sandbox.run({ language: 'python', code })
    await vi.waitFor(() => expect(jobs()).toBe(1))
    for (const pid of launchers()) process.kill(pid, 'SIGKILL')
    expect((await run).run?.stdout).toBe('done\n')
    const harness = sandbox.judge({ language: 'python', code: `${code}\ndef f(): return 1` }, [
      { style: 'harness', name: 't', code: 'assert f() == 1' },
    ])
    await vi.waitFor(() => expect(jobs()).toBe(1))
    for (const pid of launchers()) process.kill(pid, 'SIGKILL')
    expect((await harness).status).toBe('accepted')
  })

  test('carries nothing from run to run', async () => {
    const leave = `import builtins, math, os, subprocess
builtins.len = None; math.pi = 3; os.environ['LEFT'] = '1'
open('/w/left', 'w').write('x'); open('/tmp/left', 'w').write('x'); open('/dev/shm/left', 'w').write('x')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time
        time.sleep(60)
    os._exit(0)
print('left')`
    const look = `import builtins, math, os
print(len([1]), math.pi > 3.1, os.environ.get('LEFT'), os.listdir('/w'), os.listdir('/tmp'), os.listdir('/dev/shm'))
print([p for p in os.listdir('/proc') if p.isdigit()])`
    for (let round = 0; round < 4; round++) {
      expect((await sandbox.run({ language: 'python', code: leave })).run?.stdout).toBe('left\n')
      const seen = (await sandbox.run({ language: 'python', code: look })).run?.stdout
      expect(seen).toBe("1 True None ['main.py'] [] []\n['1', '2']\n")
    }
  })

  test('standard input has a path that can be opened again, as PHP does, and that nobody writes to', async () => {
    const code = `import os
path = os.readlink('/proc/self/fd/0')
print(open(path).read(), open('/dev/stdin').read())
for flags in (os.O_WRONLY, os.O_RDWR):
    for place in (path, '/proc/self/fd/0'):
        try:
            os.open(place, flags)
            print('writes to', place)
        except OSError: pass
try: os.unlink(path)
except OSError: print('stays')`
    for (const stdin of ['one', 'two']) {
      const result = await sandbox.run({ language: 'python', code }, { stdin })
      expect([result.status, result.run?.stdout]).toEqual(['accepted', `${stdin} ${stdin}\nstays\n`])
    }
  })

  test('System V shared memory of one run is not there in the next', async () => {
    const make = 'import ctypes; libc = ctypes.CDLL(None); print(libc.shmget(1234, 4096, 0o1666) >= 0)'
    const find = 'import ctypes; libc = ctypes.CDLL(None); print(libc.shmget(1234, 4096, 0o666))'
    expect((await sandbox.run({ language: 'python', code: make })).run?.stdout).toBe('True\n')
    expect((await sandbox.run({ language: 'python', code: find })).run?.stdout).toBe('-1\n')
  })

  test('a program cannot touch its init or reach the launcher', async () => {
    const code = `import os, signal
for path in ('/proc/1/mem', '/proc/1/environ', '/proc/1/fd', '/proc/1/maps'):
    try:
        os.listdir(path) if path.endswith('fd') else open(path, 'rb').read(1)
        print('reached', path)
    except OSError: pass
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
    try: os.kill(1, number)
    except OSError: pass
try: os.kill(-1, 0)
except OSError: pass
print('alive')`
    const result = await sandbox.run({ language: 'python', code })
    expect([result.status, result.run?.stdout]).toEqual(['accepted', 'alive\n'])
  })

  test('a fork is a true Python process: buffers, exit hooks, open files, threads, exit codes, random numbers', async () => {
    expect(await showEnd(sandbox, 'import sys; print("a", end=""); sys.exit("bye")')).toBe('1 abye')
    expect(await showEnd(sandbox, 'import atexit; atexit.register(print, "hook"); print("body")')).toBe(
      '0 body\nhook\n',
    )
    expect(await showEnd(sandbox, 'import threading; threading.Timer(0.1, print, ["late"]).start()')).toBe('0 late\n')
    expect(await showEnd(sandbox, 'f = open(1, "w", closefd=False); f.write("unflushed")')).toBe('0 unflushed')
    expect(await showEnd(sandbox, 'import sys; sys.exit(258)')).toBe('2 ')
    expect(await showEnd(sandbox, 'print(__name__, __file__, __import__("sys").argv)')).toBe(
      "0 __main__ /w/main.py ['main.py']\n",
    )
    expect(await showEnd(sandbox, 'def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(950))')).toBe('0 950\n')
    const draws = await Promise.all([0, 1, 2].map(() => showEnd(sandbox, 'import random; print(random.random())')))
    expect(new Set(draws).size).toBe(3)
  })

  test('two sandboxes in one process are apart, limits and figures included', async () => {
    await using other = await Sandbox.open({ concurrency: 1 })
    const program = { language: 'python', code: 'x = bytearray(60 << 20); print(len(x))' }
    const both = await Promise.all([sandbox, other].map((one) => one.run(program)))
    expect(both.map(({ status }) => status)).toEqual(['accepted', 'accepted'])
    const figures = both.map(({ run }) => run?.peakMemoryBytes)
    expect(figures.map((bytes) => bytes === null)).toEqual(both.map(() => parts.groups === undefined))
    if (parts.groups !== undefined) expect(Math.min(...figures.map(Number))).toBeGreaterThan(60 << 20)
  })

  test('a spare that is killed while it waits costs a retry, never a verdict', async () => {
    await using own = await Sandbox.open({ concurrency: 1 })
    expect((await own.run({ language: 'python', code: 'print(1)' })).status).toBe('accepted')
    await vi.waitFor(() => expect(spares().length).toBeGreaterThan(0))
    // one may be the keeper of another, and take it along
    for (const pid of spares()) killIfThere(pid)
    expect((await own.run({ language: 'python', code: 'print(2)' })).run?.stdout).toBe('2\n')
  })

  test('what a spare and its making take is not counted as the memory of a run', async () => {
    await using own = await Sandbox.open({ concurrency: 1 })
    const peaks: number[] = []
    for (let round = 0; round < 10; round++) {
      const { run } = await own.run({ language: 'python', code: 'print(1)' })
      peaks.push(Number(run?.peakMemoryBytes))
    }
    // a spare of a launcher with its modules takes some MB; a program that does nothing takes less
    if (parts.groups !== undefined) expect(Math.max(...peaks)).toBeLessThan(4 * 2 ** 20)
  })

  test('CPU time is the whole of it, also where this process learns only at its end that the program has begun', async () => {
    const others = new Set(spares())
    await using own = await Sandbox.open({ concurrency: 1 })
    expect((await own.run({ language: 'python', code: 'print(1)' })).status).toBe('accepted')
    const spare = await vi.waitFor(() => {
      const found = spares().find((pid) => !others.has(pid))
      expect(found).toBeDefined()
      return found
    })
    const code = 'import time\nwhile time.process_time() < 0.1: pass'
    const running = own.run({ language: 'python', code })
    const isThere = (): boolean => existsSync(`/proc/${spare}`)
    while (jobs() === 0 && isThere()) await setImmediate()
    // nothing is read of the launcher until the program is gone
    while (isThere());
    const { run, status } = await running
    expect(status).toBe('accepted')
    expect(run?.cpuMs).toBeGreaterThanOrEqual(90)
  })

  test('a program cannot make a child of the launcher', async () => {
    const code = `import ctypes
libc = ctypes.CDLL(None, use_errno=True)
pid = libc.syscall({'x86_64': 56, 'aarch64': 220}[__import__('os').uname().machine], 0x8000 | 17, 0, 0, 0, 0)
print(pid, ctypes.get_errno())`
    expect((await sandbox.run({ language: 'python', code })).run?.stdout).toBe('-1 1\n')
  })

  test('leaves no process, group or folder behind', async () => {
    const before = [launchers().length, folders()]
    const own = await Sandbox.open({ concurrency: 1 })
    for (let index = 0; index < 5; index++) await own.run({ language: 'python', code: 'print(1)' })
    expect(launchers().length).toBeGreaterThan(before[0]!)
    await own[Symbol.asyncDispose]()
    expect([launchers().length, folders()]).toEqual(before)
  })
})
