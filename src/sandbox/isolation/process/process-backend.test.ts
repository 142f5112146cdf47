import { afterAll, describe, expect, test } from 'vitest'
import { Sandbox } from '../../sandbox.ts'
import { openBackend, unsafeNotice } from '../open-backend.ts'
import { CONFORMANCE } from '../conformance.ts'
import { findExecutable } from '../../toolchains/find-executable.ts'
import { probeIsolation, type IsolationReport } from '../probe.ts'
import { ProcessBackend } from './process-backend.ts'

const report = await probeIsolation()
const isRoot = process.getuid?.() === 0
const possible = process.platform === 'linux' && ['setpriv', 'prlimit', 'bash'].every(findExecutable)

/** What this machine would be without bubblewrap. */
const bare: IsolationReport = {
  usable: false,
  features: report.features.map((feature) =>
    feature.name === 'bubblewrap' || feature.name === 'user-namespaces'
      ? { ...feature, present: false, detail: 'not installed', command: 'apt-get install -y bubblewrap' }
      : feature,
  ),
  parts: { ...report.parts, bubblewrap: undefined },
}
const withoutBubblewrap = (): Promise<IsolationReport> => Promise.resolve(bare)

/** What plain processes lack, as the head of process-backend.ts says; each must really fail here. */
const LACKS = [
  'the work folder is bounded',
  'nothing of the host can be written or is there',
  'unprivileged: no root, no capabilities, no new privileges, a filter',
  'memory that is to be shown is shown, read-only, and only to that run',
  'its processes are the only ones',
]
/** Looked at in no test: a machine may have no network, and what stays in /tmp and /dev/shm would stay there. */
const NOT_TRIED = ['no network but an own loopback', 'nothing survives a run']

describe.skipIf(!possible)('plain processes (skipped where the tools for limits are missing)', () => {
  const settings = report.parts.groups === undefined ? [undefined] : [report.parts.groups, undefined]
  describe.each(settings.map((groups) => ({ name: groups === undefined ? 'no groups' : 'groups', groups })))(
    '$name',
    ({ groups }) => {
      const backend = new ProcessBackend(groups)
      afterAll(() => backend[Symbol.asyncDispose]())
      const setting = { groups: groups !== undefined }
      // an ordinary user's processes are counted by a group only
      const uncounted = groups === undefined && !isRoot ? ['processes past their limit are refused'] : []
      const kept = CONFORMANCE.filter(({ name }) => ![...LACKS, ...NOT_TRIED, ...uncounted].includes(name))
      test.each(kept)('$name', (check) => check.run(backend, setting))
      test.each(CONFORMANCE.filter(({ name }) => LACKS.includes(name)))('does not have: $name', async (check) => {
        await expect(check.run(backend, setting)).rejects.toThrow(', wanted ')
      })
    },
  )

  test('are refused unless the unsafe option is given', async () => {
    await expect(openBackend({}, withoutBubblewrap)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/missing bubblewrap \(.*apt-get.*or, only for .*--unsafe/) as string,
    })
    const { backend, missing } = await openBackend({ unsafe: true }, withoutBubblewrap)
    await backend[Symbol.asyncDispose]()
    expect(backend.name).toBe('process')
    expect(missing).toEqual(['bubblewrap', 'user-namespaces'])
    expect(unsafeNotice(missing)).toMatch(/^UNSAFE: programs run without bubblewrap, user-namespaces: .*may read/)
  })

  test('judge programs of every style', async () => {
    await using sandbox = await Sandbox.open({ backend: new ProcessBackend(report.parts.groups) })
    const judged = async (language: string, code: string, testCase: string): Promise<string> =>
      (await sandbox.judge({ language, code }, [{ style: 'harness', name: 't', code: testCase }])).status
    expect(await judged('python', 'def f(): return 1', 'assert f() == 1')).toBe('accepted')
    expect(await judged('python', 'def f(): return 1', 'assert f() == 2')).toBe('wrong-answer')
    expect(await judged('python', 'def f(:', 'assert f() == 1')).toBe('compile-error')
    expect(await judged('javascript', 'function f() { return 1 }', 'console.assert(f() === 1)')).toBe('accepted')
    expect(await judged('javascript', 'function f() { process.exit(0) }', 'f()')).toBe('wrong-answer')
  })
})

describe.skipIf(!report.usable)('the unsafe option (skipped where isolation is missing)', () => {
  test('takes no wall away that is there, and says nothing then', async () => {
    await using sandbox = await Sandbox.open({ unsafe: true, mode: 'strict' })
    expect(sandbox.missing).toEqual([])
    const result = await sandbox.run({ language: 'python', code: 'import os; print(os.getcwd())' })
    expect([result.run?.stdout, result.unsafe]).toEqual(['/w\n', undefined])
  })
})
