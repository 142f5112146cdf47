import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { writeComparison } from './comparison-page.ts'
import {
  accuracyTable,
  changedJudges,
  pairedDifferenceText,
  flippedTable,
  transitionTable,
} from './comparison-tables.ts'
import { wilsonInterval } from './interval.ts'
import { compareRuns } from './run-comparison.ts'

const verdicts: Record<string, Verdict> = { c: 'correct', w: 'wrong', u: 'unknown' }

/** One record for each letter: `a:c` is a correct response to task a. */
function run(words: string, question = 'q', text = 'It is <b>.'): TraceRecord[] {
  return words.split(' ').map((word, index) => {
    const [id = '', letter = ''] = word.split(':')
    return {
      index,
      digest: '0'.repeat(32),
      source: { file: 'a.jsonl', line: index + 1 },
      task: { id, kind: 'arithmetic', question, labels: { index } },
      response: { taskId: id, model: 'm', text },
      feedback: {
        verdict: verdicts[letter] ?? 'unknown',
        score: null,
        findings: [],
        text: '',
        judge: { name: 'j', version: '1' },
      },
      timing: { judgeMs: 1 },
    }
  })
}

const names = {
  before: { id: 'one', versions: { touchstone: '1', j: '1' } },
  after: { id: 'two', versions: { touchstone: '2', j: '2', k: '1' } },
}

describe('compareRuns', () => {
  test('pairs by task whatever the order, and counts what only one run has', async () => {
    const found = await compareRuns({
      before: run('a:c b:w c:w d:u e:c x:c'),
      after: run('e:w d:w c:c b:c a:c y:c z:w'),
    })
    expect(found.pairs.map(({ id, change }) => `${id} ${change}`)).toEqual([
      'a same',
      'b better',
      'c better',
      'd other',
      'e worse',
    ])
    expect(found.before).toEqual({ accuracy: 0.4, interval: wilsonInterval(2, 5), responses: 5, onlyHere: 1 })
    expect(found.after).toEqual({ accuracy: 0.6, interval: wilsonInterval(3, 5), responses: 5, onlyHere: 2 })
    expect(found.difference).toMatchObject({ n: 5, better: 2, worse: 1, equal: 2 })
    expect(found.difference.difference).toBeCloseTo(0.2, 12)
    expect(found.transitions.wrong).toEqual({ correct: 2, wrong: 0, unknown: 0, mixed: 0 })
    expect(found.transitions.unknown.wrong).toBe(1)
  })

  test('the same traces give the same figures', async () => {
    const runs = { before: run('a:c b:w c:w'), after: run('a:w b:c c:c') }
    expect(await compareRuns(runs)).toEqual(await compareRuns(runs))
  })

  test('several responses to a task count as their share', async () => {
    const found = await compareRuns({ before: run('a:c a:w b:w b:w'), after: run('a:c a:c b:w') })
    expect(found.before).toMatchObject({ accuracy: 0.25, responses: 4 })
    expect(found.after).toMatchObject({ accuracy: 0.5, responses: 3 })
    expect(found.transitions.mixed.correct).toBe(1)
    expect(found.pairs.map(({ change }) => change)).toEqual(['better', 'same'])
  })

  test('a task with other content under the same id is left out; labels do not count', async () => {
    const before = [...run('a:c'), ...run('b:c', 'another question')]
    const found = await compareRuns({ before, after: run('b:c a:c') })
    expect([found.pairs.length, found.otherContent, found.before.onlyHere]).toEqual([1, 1, 0])
  })

  test('runs without a task in common are refused', async () => {
    await expect(compareRuns({ before: run('a:c'), after: run('b:c') })).rejects.toThrow('they share no task')
    await expect(compareRuns({ before: run('a:c', 'p'), after: run('a:c') })).rejects.toThrow('other content only')
  })
})

describe('tables of a comparison', () => {
  test('say the difference in points with its sign', async () => {
    const found = await compareRuns({ before: run('a:c b:w c:w d:u'), after: run('a:w b:c c:c d:w') })
    expect(pairedDifferenceText(found.difference)).toMatch(/^\+25\.0 \[−?\d+\.\d, \+\d+\.\d\]$/)
    expect(accuracyTable(found, names).rows.map(([first]) => first)).toEqual([
      'one',
      'two',
      'difference, percentage points',
    ])
    expect(transitionTable(found).rows[1]).toEqual([{ text: '✗ wrong', tone: 'wrong' }, '2', '0', '0'])
    expect(flippedTable(found)?.rows.map(([id]) => id)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('nothing changed: no table of changed tasks', async () => {
    expect(flippedTable(await compareRuns({ before: run('a:c'), after: run('a:c') }))).toBeUndefined()
  })

  test('a judge of another version is named, a judge of one run only is not', () => {
    expect(changedJudges(names)).toEqual(['j'])
  })
})

describe('writeComparison', () => {
  test('writes one page that holds both responses, escaped', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-compare-'))
    try {
      const runs = {
        before: run('a:c b:w', 'q', 'first </script><script>alert(1)</script>'),
        after: run('a:w b:w', 'q', 'second'),
      }
      const file = join(folder, 'page.html')
      await writeComparison(await compareRuns(runs), runs, { names, command: 'touchstone runs compare one two', file })
      const page = await readFile(file, 'utf8')
      expect(page).not.toContain('<script>alert')
      const rows = /<script type="application\/json" id="rows">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
      const tasks = JSON.parse(rows) as { id: string; change: string; before: object[]; after: { text: string }[] }[]
      expect(tasks.map(({ id, change }) => [id, change])).toEqual([
        ['a', 'worse'],
        ['b', 'same'],
      ])
      expect(tasks[0]?.after[0]?.text).toBe('second')
      expect(page).toContain('a change may be the judge&#39;s')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
