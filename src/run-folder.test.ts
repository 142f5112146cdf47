import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRun, readRunFile, runId, type OpenRunOptions, type RunFolder, type RunIdentity } from './run-folder.ts'
import type { TraceRecord } from './trace.ts'

let runs = ''
beforeEach(async () => {
  runs = join(await mkdtemp(join(tmpdir(), 'touchstone-run-')), 'runs')
})
afterEach(() => rm(join(runs, '..'), { recursive: true }))

const identity: RunIdentity = {
  command: 'judge',
  config: { blind: false },
  key: null,
  versions: { touchstone: '0.0.0', reasoning: '1' },
  data: [{ file: 'a.jsonl', bytes: 3, sha256: 'ab' }],
}
const RECORD: TraceRecord = {
  index: 0,
  digest: '0'.repeat(32),
  source: { file: 'a.jsonl', line: 1 },
  task: { id: 't', kind: 'arithmetic', question: 'q' },
  response: { taskId: 't', model: 'm', text: '1' },
  feedback: { verdict: 'correct', score: 1, findings: [], text: '', judge: { name: 'j', version: '1' } },
  timing: { judgeMs: 1 },
}
/** A run with one judged row. */
async function begun(more: Partial<OpenRunOptions> = {}): Promise<RunFolder> {
  const run = await openRun(identity, options(more))
  run.trace.append(RECORD)
  return run
}
let time = 0
function options(more: Partial<OpenRunOptions> = {}): OpenRunOptions {
  return { runs, commandLine: ['judge', 'a.jsonl'], now: () => new Date(1_000 * time++), ...more }
}

describe('run folder', () => {
  test('run.json tells what was asked and how it ended', async () => {
    time = 0
    const run = await openRun(identity, options())
    expect(run.folder).toBe(join(runs, runId(identity)))
    expect(await readRunFile(run.folder)).toMatchObject({ state: 'running', started: '1970-01-01T00:00:00.000Z' })
    await run.finish('done', { judged: 2 })
    expect(await readRunFile(run.folder)).toEqual({
      id: runId(identity),
      ...identity,
      commandLine: ['judge', 'a.jsonl'],
      node: process.version,
      state: 'done',
      started: '1970-01-01T00:00:00.000Z',
      ended: '1970-01-01T00:00:01.000Z',
      counts: { judged: 2 },
    })
    expect((await readdir(run.folder)).toSorted()).toEqual(['run.json', 'trace.jsonl'])
  })

  test('the id follows from what decides the result', () => {
    expect(runId(identity)).toMatch(/^judge-[0-9a-f]{12}$/)
    expect(runId({ ...identity })).toBe(runId(identity))
    expect(runId({ ...identity, config: { blind: true } })).not.toBe(runId(identity))
    expect(runId({ ...identity, data: [{ file: 'a.jsonl', bytes: 3, sha256: 'ac' }] })).not.toBe(runId(identity))
  })

  test('the same run under the same id is taken up, another is refused and told apart', async () => {
    await (await begun({ id: 'mine' })).finish('interrupted', { judged: 7 })
    const again = await openRun(identity, options({ id: 'mine' }))
    expect((await readRunFile(again.folder))?.counts).toEqual({ judged: 7 })
    await again.finish('done', { judged: 9 })
    await expect(openRun({ ...identity, config: { blind: true } }, options({ id: 'mine' }))).rejects.toThrow(
      'its config is {"blind":false}, now asked is {"blind":true}; give another --run, or none',
    )
  })

  test.each(['', '../x', 'a/b', '.hidden', 'x'.repeat(101)])('refuses the id %j', async (id) => {
    await expect(openRun(identity, options({ id }))).rejects.toThrow(RangeError)
  })

  test('rejected rows: one a line, begun anew by the next process', async () => {
    for (const reasons of [['x', 'y'], ['z']]) {
      const run = await openRun(identity, options())
      for (const reason of reasons) run.reject({ line: 1, reason })
      await run.finish('done', {})
      expect(await readFile(run.rejectedPath, 'utf8')).toBe(
        reasons.map((reason) => `{"line":1,"reason":"${reason}"}\n`).join(''),
      )
    }
  })

  test('left without an end it is failed, and unlocked', async () => {
    const folder = await (async () => {
      await using run = await begun()
      return run.folder
    })()
    expect((await readRunFile(folder))?.state).toBe('failed')
    await (await openRun(identity, options())).finish('done', {})
  })

  test('a damaged run.json is named', async () => {
    await mkdir(join(runs, 'r'), { recursive: true })
    await writeFile(join(runs, 'r', 'run.json'), '{"id":')
    await expect(openRun(identity, options({ id: 'r' }))).rejects.toThrow('run.json: broken JSON')
    for (const [text, field] of [
      ['null', 'id'],
      ['{"id":"r","command":"judge"}', 'state'],
      ['{"id":"r","command":"judge","state":"done","started":"","commandLine":[],"counts":{"judged":"2"}}', 'counts'],
    ] as const) {
      await writeFile(join(runs, 'r', 'run.json'), text)
      await expect(readRunFile(join(runs, 'r'))).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining(`its ${field} is not of a run`) as unknown,
      })
    }
  })

  test('runs that cannot be made are named', async () => {
    await writeFile(runs, '')
    await expect(openRun(identity, options())).rejects.toThrow('is a file, wanted a folder')
  })

  test('a finished run that is asked for again keeps its times and its command line', async () => {
    time = 0
    const first = await openRun(identity, options())
    first.trace.append(RECORD)
    await first.finish('done', { judged: 1 })
    const before = await readRunFile(first.folder)
    const again = await openRun(identity, options({ commandLine: ['judge', 'a.jsonl', '--json'] }))
    expect(await readRunFile(again.folder)).toEqual(before)
    await again.finish('done', { judged: 1 })
    expect(await readRunFile(again.folder)).toEqual(before)
  })

  test('an interrupted run that is gone on with tells the later command line and end', async () => {
    time = 0
    await (await begun()).finish('interrupted', { judged: 1 })
    const again = await openRun(identity, options({ commandLine: ['judge', 'a.jsonl', '--quiet'] }))
    await again.finish('done', { judged: 1 })
    expect(await readRunFile(again.folder)).toMatchObject({
      state: 'done',
      commandLine: ['judge', 'a.jsonl', '--quiet'],
    })
  })

  test.each(['failed', 'interrupted'] as const)('%s before the first row leaves no folder', async (state) => {
    const run = await openRun(identity, options())
    await run.finish(state, {})
    await expect(readdir(runs)).rejects.toThrow('ENOENT')
  })

  test('failed beside another run leaves that one alone; failed with a rejected row keeps the reason', async () => {
    await (await begun()).finish('done', { judged: 1 })
    const other = await openRun({ ...identity, command: 'other' }, options())
    await other.finish('failed', {})
    expect(await readdir(runs)).toEqual([runId(identity)])
    const rejecting = await openRun({ ...identity, command: 'other' }, options())
    rejecting.reject({ line: 1 })
    await rejecting.finish('failed', { rejected: 1 })
    expect((await readRunFile(rejecting.folder))?.state).toBe('failed')
  })

  test.skipIf(process.platform !== 'linux')('a place where the system makes no folder is refused at once', async () => {
    await expect(openRun(identity, options({ runs: '/proc/none' }))).rejects.toThrow('make folder /proc/none')
  })
})

describe('lock', () => {
  test('a second writer is refused while the first lives, and let in afterwards', async () => {
    const first = await openRun(identity, options())
    await expect(openRun(identity, options())).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid} on`) as string,
    })
    await first.finish('done', {})
    await (await openRun(identity, options())).finish('done', {})
  })

  test.each([
    [
      'of a process that is gone',
      async () => JSON.stringify({ pid: await deadProcess(), host: hostname(), start: null }),
    ],
    ['of a process id that now is another', () => JSON.stringify({ pid: process.pid, host: hostname(), start: '1' })],
    ['that is torn', () => '{"pid":'],
  ])('a lock %s is taken over', async (_what, content) => {
    const folder = join(runs, runId(identity))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'lock'), await content())
    await (await openRun(identity, options())).finish('done', {})
    expect((await readdir(folder)).toSorted()).toEqual(['run.json', 'trace.jsonl'])
  })

  test.skipIf(process.platform !== 'linux')(
    'a lock of a process that ended and was not yet buried is taken over',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 100 & echo $!; exec sleep 100'], { stdio: ['ignore', 'pipe', 'ignore'] })
      try {
        const [printed] = (await once(parent.stdout, 'data')) as [Buffer]
        const pid = Number(printed.toString())
        const statOf = async (): Promise<string[]> =>
          (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
        const start = (await statOf())[19]
        const folder = join(runs, runId(identity))
        await mkdir(folder, { recursive: true })
        await writeFile(join(folder, 'lock'), JSON.stringify({ pid, host: hostname(), start }))
        await expect(openRun(identity, options())).rejects.toThrow(`process ${pid} on`)
        process.kill(pid, 'SIGKILL')
        while ((await statOf())[0] !== 'Z') await new Promise((resolve) => setImmediate(resolve))
        await (await openRun(identity, options())).finish('done', {})
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )

  test('a lock of another machine counts as held', async () => {
    const folder = join(runs, runId(identity))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, host: `not-${hostname()}`, start: null }))
    await expect(openRun(identity, options())).rejects.toThrow('process 1 on not-')
  })
})

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'])
  await once(child, 'exit')
  return child.pid ?? 0
}
