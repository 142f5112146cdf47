import { afterEach, describe, expect, test, vi } from 'vitest'
import { TouchstoneError } from '../errors.ts'
import { Sandbox, type IsolationBackend } from '../sandbox/index.ts'
import type { Task } from '../supervision.ts'
import type { Row } from '../task/index.ts'
import { judgeKinds, judgeKindsOf, judgeNames } from './judge-kinds.ts'
import { judgeRows } from './judge-rows.ts'
import { openJudges } from './open-judges.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const tasks: readonly Task[] = [
  { id: 'a', kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' },
  { id: 'p', kind: 'programming', prompt: 'print 2', language: 'python', tests: [] },
  { id: 'q', kind: 'programming', prompt: 'print 3', language: 'python', tests: [] },
  { id: 'm', kind: 'mention', tokens: ['Ada', 'left', 'Ulm'], head: [0, 1], tail: [2, 3], relation: 'departure' },
]

/** Runs nothing; counts how often it is let go. */
function idleBackend(): IsolationBackend & { disposed: number } {
  return {
    name: 'idle',
    warms: false,
    disposed: 0,
    execute: () => Promise.reject(new Error('not asked for')),
    [Symbol.asyncDispose]() {
      this.disposed++
      return Promise.resolve()
    },
  }
}

async function* rowsOf(all: readonly Task[]): AsyncGenerator<Row> {
  for (const [i, task] of all.entries()) {
    yield { task, response: { taskId: task.id, model: 'm', text: '42' }, source: { file: 'a', line: i + 1 } }
  }
}

const REASON = 'isolate programs: bubblewrap is not installed'

/** A machine that cannot isolate programs. */
function withoutSandbox(): void {
  vi.spyOn(Sandbox, 'open').mockImplementation(() => Promise.reject(new TouchstoneError('unavailable', REASON)))
}

describe('judgeKinds', () => {
  test('names are unique, and each names its row', () => {
    const names = judgeKinds.map(({ name }) => name)
    expect(names).toEqual(['relation', 'critic', 'reasoning', 'programs', 'reward'])
    expect(judgeNames()).toEqual(['auto', ...names])
    for (const kind of judgeKinds) expect(judgeKindsOf(kind.name)).toEqual([kind])
    expect(judgeKindsOf('auto')).toBe(judgeKinds)
    expect(() => judgeKindsOf('oracle')).toThrow(
      'open judges: judge is "oracle", wanted one of auto, relation, critic, reasoning, programs, reward',
    )
  })

  test.each(judgeKinds)(
    '$name: the judge that is opened has the name, accepts and needs what its row says',
    async (kind) => {
      await using opened = await openJudges({
        judge: kind.name,
        critic: { name: 'arithmetic' },
        isolation: { backend: idleBackend() },
      })
      const [judge] = opened.judges
      expect(judge?.name).toBe(kind.name)
      expect(tasks.filter((task) => judge?.accepts(task)).map((task) => task.kind)).toEqual(
        tasks.map((task) => task.kind).filter((each) => kind.accepts.includes(each)),
      )
      expect(kind.needs).toEqual(expect.arrayContaining([...(judge?.needs ?? [])]))
    },
  )
})

describe('openJudges', () => {
  test('a critic that was asked for judges word problems first; without one the judge of its name is refused', async () => {
    await using opened = await openJudges({ critic: { name: 'arithmetic' }, isolation: { backend: idleBackend() } })
    expect(opened.judges.map(({ name }) => name)).toEqual(['relation', 'critic', 'reasoning', 'programs', 'reward'])
    await expect(openJudges({ judge: 'critic' })).rejects.toThrow('wanted --critic NAME')
  })

  test('auto opens every judge; the sandbox is one, and disposing lets it go once', async () => {
    const backend = idleBackend()
    const opened = await openJudges({ isolation: { backend } })
    expect(opened.judges.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'relation 1',
      'reasoning 9',
      'programs 7',
      'reward none',
    ])
    expect(await opened.sandbox()).toBe(await opened.sandbox())
    await opened[Symbol.asyncDispose]()
    expect(backend.disposed).toBe(1)
    expect(opened.notices).toEqual([])
  })

  test('a judge that this machine lacks answers unknown with the reason, told at the first of its tasks', async () => {
    withoutSandbox()
    const told: string[] = []
    await using opened = await openJudges({ onNotice: (each) => told.push(each) })
    expect(told).toEqual([])
    const feedback = []
    for await (const record of judgeRows(rowsOf(tasks), opened.judges)) feedback.push(record.feedback)
    const notice = `Programs are not judged here: ${REASON}`
    expect(told).toEqual([notice])
    expect(opened.notices).toEqual([notice])
    expect(feedback.map(({ verdict, judge }) => `${judge.name} ${judge.version} ${verdict}`)).toEqual([
      'reasoning 9 correct',
      'programs unavailable unknown',
      'programs unavailable unknown',
      'relation 1 wrong',
    ])
    expect(feedback[1]).toEqual({
      verdict: 'unknown',
      score: null,
      findings: [{ where: { part: 'whole' }, verdict: 'unknown', kind: 'unavailable', message: notice }],
      text: `Not judged: programs are not judged here: ${REASON}.`,
      judge: { name: 'programs', version: 'unavailable' },
    })
    await expect(opened.sandbox()).rejects.toThrow(REASON)
  })

  test('word problems alone hear nothing of a sandbox that is missing', async () => {
    withoutSandbox()
    await using opened = await openJudges()
    for await (const { feedback } of judgeRows(rowsOf(tasks.slice(0, 1)), opened.judges)) {
      expect(feedback.verdict).toBe('correct')
    }
    expect(opened.notices).toEqual([])
  })

  test('what was asked for by name must be there', async () => {
    withoutSandbox()
    await expect(openJudges({ judge: 'programs' })).rejects.toMatchObject({
      code: 'unavailable',
      message: REASON,
    })
    await expect(openJudges({ judge: 'oracle' })).rejects.toThrow(RangeError)
  })

  test('an extractor that cannot be opened is an error also under auto, and the sandbox is let go', async () => {
    const backend = idleBackend()
    const asked = { isolation: { backend }, extractor: { classifier: '/nowhere/model' } }
    await expect(openJudges(asked)).rejects.toThrow('"/nowhere/model" is no folder with relation.json')
    expect(backend.disposed).toBe(1)
  })

  test('an aborted signal opens nothing', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(openJudges({ signal })).rejects.toThrow('enough')
  })
})
