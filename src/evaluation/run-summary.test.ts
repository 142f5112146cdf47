import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Feedback, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { keyOf } from '../random.ts'
import { DurationSketch } from './duration-sketch.ts'
import { RowSample } from './row-sample.ts'
import { aggregate, OTHERS_NAME } from './run-summary.ts'
import { quantile } from './interval.ts'

interface Made {
  readonly verdict: Verdict
  readonly model?: string
  readonly recordedCorrect?: boolean
  readonly level?: string | number
  readonly score?: number | null
  readonly findings?: Feedback['findings']
}

function record(index: number, made: Made): TraceRecord {
  return {
    index,
    digest: String(index),
    source: { file: 'a.jsonl', line: index + 1 },
    task: {
      kind: 'arithmetic',
      id: String(index),
      question: 'How many?',
      ...(made.level === undefined ? {} : { labels: { level: made.level } }),
    },
    response: {
      taskId: String(index),
      model: made.model ?? 'm',
      text: 'Seven',
      ...(made.recordedCorrect === undefined ? {} : { recordedCorrect: made.recordedCorrect }),
    },
    feedback: {
      verdict: made.verdict,
      score: made.score ?? null,
      findings: made.findings ?? [],
      text: '',
      judge: { name: 'j', version: '1' },
    },
    timing: { judgeMs: index + 1 },
  }
}

const verdict = fc.constantFrom<Verdict>('correct', 'wrong', 'unknown')

describe('aggregate', () => {
  test('counts verdicts, records, levels, findings and scores', async () => {
    const wrong = { where: { part: 'whole' }, verdict: 'wrong', kind: 'slip', message: 'm' } as const
    const fine = { where: { part: 'whole' }, verdict: 'correct', kind: 'fine', message: 'm' } as const
    const summary = await aggregate([
      record(0, { verdict: 'correct', recordedCorrect: true, level: 2, score: 1, findings: [fine, fine] }),
      record(1, { verdict: 'wrong', recordedCorrect: true, level: 10, score: 0, findings: [wrong, fine] }),
      record(2, { verdict: 'wrong', recordedCorrect: false, level: 2, score: 0.049 }),
      record(3, { verdict: 'unknown', model: 'n', recordedCorrect: false, score: 0.5 }),
      record(4, { verdict: 'correct', model: 'n' }),
    ])
    expect(summary.rows).toBe(5)
    expect(summary.counts).toEqual({ correct: 2, wrong: 2, unknown: 1 })
    expect(summary.recorded).toBe(4)
    expect(summary.confusion).toEqual({
      correct: { recordedCorrect: 1, recordedWrong: 0 },
      wrong: { recordedCorrect: 1, recordedWrong: 1 },
      unknown: { recordedCorrect: 0, recordedWrong: 1 },
    })
    expect(summary.groups.map(({ model, judge, counts }) => [model, judge, counts.correct])).toEqual([
      ['m', 'j 1', 1],
      ['n', 'j 1', 1],
    ])
    // Level 10 comes after level 2.
    expect(summary.levels.map(({ level, counts }) => [level, counts.correct, counts.wrong])).toEqual([
      ['2', 1, 1],
      ['10', 0, 1],
    ])
    expect(summary.findings).toEqual([
      { kind: 'slip', counts: { correct: 0, wrong: 1, unknown: 0 }, rows: 1, example: 1 },
      { kind: 'fine', counts: { correct: 3, wrong: 0, unknown: 0 }, rows: 2, example: 0 },
    ])
    expect(summary.scores.n).toBe(4)
    expect(summary.scores.bins.correct[19]).toBe(1)
    expect(summary.scores.bins.wrong[0]).toBe(2)
    // Right scores 1 and 0 against wrong scores 0.049 and 0.5: two of four pairs won.
    expect(summary.scores.auroc).toBe(0.5)
    expect(summary.judgeMs.total).toBe(15)
  })

  test('an empty run has no figures and no fault', async () => {
    const summary = await aggregate([])
    expect(summary).toMatchObject({ rows: 0, recorded: 0, groups: [], levels: [], findings: [] })
    expect(summary.judgeMs).toEqual({ median: 0, p95: 0, total: 0, bins: [] })
  })

  test('groups beyond the limit are counted together, none is lost', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      record(index, { verdict: 'wrong', model: `model ${index}` }),
    )
    const { groups } = await aggregate(rows)
    expect(groups.length).toBe(401)
    expect(groups.reduce((sum, { counts }) => sum + counts.wrong, 0)).toBe(1000)
    expect(groups.find(({ model }) => model === OTHERS_NAME)?.counts.wrong).toBe(600)
  })

  test('leaving early releases the source', async () => {
    let released = false
    async function* source(): AsyncGenerator<TraceRecord> {
      try {
        for (let index = 0; ; index++) yield record(index, { verdict: 'wrong' })
      } finally {
        released = true
      }
    }
    const stop = new Error('enough')
    await expect(
      aggregate(source(), ({ index }) => {
        if (index === 3) throw stop
      }),
    ).rejects.toBe(stop)
    expect(released).toBe(true)
  })
})

describe('DurationSketch', () => {
  test('keeps quantiles within 2.5 % and every duration in its bins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (all) => {
          const sketch = new DurationSketch()
          for (const one of all) sketch.add(one)
          const ascending = all.toSorted((a, b) => a - b)
          // Only the ends have a rank that interpolation does not blur.
          for (const q of [0, 1]) {
            const ratio = (sketch.quantile(q) ?? 0) / quantile(ascending, q)
            expect(Math.abs(Math.log(ratio))).toBeLessThan(0.025)
          }
          const bins = sketch.bins()
          expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
          expect(bins[0]!.fromMs).toBeLessThanOrEqual(ascending[0]! * 1.0001)
          expect(bins.at(-1)!.toMs).toBeGreaterThanOrEqual(ascending.at(-1)! * 0.9999)
        },
      ),
    )
  })

  test('takes the median of an odd number of durations', () => {
    const sketch = new DurationSketch()
    for (const one of [5, 1, 900, 40, 7]) sketch.add(one)
    expect(sketch.quantile(0.5)! / 7).toBeCloseTo(1, 1)
  })
})

describe('RowSample', () => {
  test('keeps all rows that fit, in order', () => {
    const sample = new RowSample(keyOf(1), 1000)
    for (let index = 0; index < 10; index++) sample.add(record(index, { verdict: 'correct' }), () => `row ${index}`)
    expect(sample.texts()).toEqual(Array.from({ length: 10 }, (_, index) => `row ${index}`))
  })

  test('never exceeds its budget, and the same key keeps the same rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(verdict, fc.nat(40)), { maxLength: 150 }),
        fc.nat(400),
        fc.nat(),
        (rows, budget, seed) => {
          const draw = (): string[] => {
            const sample = new RowSample(keyOf(seed), budget)
            for (const [index, [one, length]] of rows.entries()) {
              sample.add(record(index, { verdict: one }), () => 'é'.repeat(length))
            }
            return sample.texts()
          }
          const kept = draw()
          expect(Buffer.byteLength(kept.join(''))).toBeLessThanOrEqual(budget)
          expect(draw()).toEqual(kept)
        },
      ),
    )
  })

  test('keeps wrong rows first, and some of every stratum', () => {
    const sample = new RowSample(keyOf(2), 10_000)
    // 10,000 rows of 10 bytes for a budget of 1,000 rows; 5 % are wrong.
    for (let index = 0; index < 10_000; index++) {
      const made = { verdict: index % 20 === 0 ? 'wrong' : 'correct', model: index % 200 === 1 ? 'rare' : 'm' } as const
      sample.add(record(index, made), () => `${made.verdict[0]}${made.model[0]}${String(index).padStart(8, '0')}`)
    }
    const kept = sample.texts()
    expect(kept.length).toBe(1000)
    expect(kept.filter((text) => text.startsWith('w')).length).toBe(500)
    expect(kept.filter((text) => text.startsWith('cr')).length).toBe(50)
  })

  test('is uniform inside a stratum, early and late rows alike', () => {
    const counts = Array.from({ length: 20 }, () => 0)
    for (let seed = 0; seed < 1000; seed++) {
      const sample = new RowSample(keyOf(seed), 50)
      for (let index = 0; index < 20; index++) {
        sample.add(record(index, { verdict: 'wrong' }), () => String(index).padStart(10, '0'))
      }
      for (const text of sample.texts()) counts[Number(text)]!++
    }
    // Five of twenty are kept: 250 expected, standard deviation 13.7; 4.5 of them either way.
    for (const count of counts) expect(Math.abs(count - 250)).toBeLessThan(62)
  })
})
