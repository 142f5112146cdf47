import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../supervision.ts'

interface Segment {
  readonly start: number
  readonly end: number
  readonly notes: number[]
  readonly outer: boolean
}
interface Marked {
  readonly blocks: readonly (Omit<Segment, 'outer'> & { readonly segments: readonly Segment[] })[]
  readonly elsewhere: readonly number[]
}

// The page's script is JavaScript, which this project's compiler options do not read.
const { blocksOf } = (await import(new URL('browser/marked-text.js', import.meta.url).href)) as {
  blocksOf: (text: string, findings: readonly Finding[]) => Marked
}

function step(start: number, end: number, detail?: Finding['detail']): Finding {
  const finding = { where: { part: 'step', step: 1, start, end }, verdict: 'wrong', kind: 'k', message: 'm' } as const
  return detail === undefined ? finding : { ...finding, detail }
}

function shown(text: string, findings: readonly Finding[]): string[] {
  return blocksOf(text, findings).blocks.map(({ segments }) =>
    segments
      .map(({ start, end, notes, outer }) => {
        const words = text.slice(start, end)
        return notes.length === 0 ? words : `[${notes.join(',')}${outer ? '-' : ''}:${words}]`
      })
      .join(''),
  )
}

describe('blocksOf', () => {
  test('leaves a text without findings whole', () => {
    expect(shown('a\nb', [])).toEqual(['a\nb'])
  })

  test('gives each line with a finding a block of its own', () => {
    const text = 'one 1\ntwo 2\nthree 3\n'
    expect(shown(text, [step(6, 11)])).toEqual(['one 1\n', '[0:two 2]\n', 'three 3\n'])
    expect(shown(text, [step(10, 11), step(18, 19)])).toEqual(['one 1\n', 'two [0:2]\n', 'three [1:3]\n'])
  })

  test('joins findings of one line, and marks the inner one more strongly', () => {
    expect(shown('a = 1, b = 2.', [step(0, 13), step(7, 12)])).toEqual(['[0-:a = 1, ][0,1:b = 2][0-:.]'])
  })

  test('marks the exact place that a detail names', () => {
    expect(shown('so 2 + 2 = 5 left', [step(0, 17, { start: 3, end: 12 })])).toEqual([
      '[0-:so ][0:2 + 2 = 5][0-: left]',
    ])
    expect(shown('so 2', [step(0, 4, { start: 3, end: 99 })])).toEqual(['[0:so 2]'])
  })

  test('places a finding about a line of the response, and a missing answer at its end', () => {
    const line = (number: number): Finding => ({
      ...step(0, 0),
      where: { part: 'line', file: 'response', line: number },
    })
    expect(shown('a\nbc\nd', [line(2)])).toEqual(['a\n', '[0:bc]\n', 'd'])
    expect(blocksOf('a\n', [line(7)]).elsewhere).toEqual([0])
    expect(blocksOf('a\n', [step(2, 2)]).blocks.at(-1)).toMatchObject({ start: 2, end: 2, notes: [0] })
  })

  test('hands back what has no place', () => {
    const whole: Finding = { ...step(0, 1), where: { part: 'whole' } }
    expect(blocksOf('abc', [whole, step(9, 12), step(-1, 2), step(2, 1), step(0, 1)]).elsewhere).toEqual([0, 1, 2, 3])
    expect(blocksOf('', [step(0, 0)])).toEqual({ blocks: [], elsewhere: [0] })
  })

  test('covers any text once and in order, and loses no finding, whatever the offsets', () => {
    const offset = fc.integer({ min: -2, max: 40 })
    const findings = fc.array(
      fc.tuple(offset, offset, offset, offset).map(([a, b, c, d]) => step(a, b, { start: c, end: d })),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n'), maxLength: 30 }), findings, (text, list) => {
        const { blocks, elsewhere } = blocksOf(text, list)
        expect(
          blocks.flatMap(({ segments }) => segments.map(({ start, end }) => text.slice(start, end))).join(''),
        ).toBe(text)
        const noted = blocks.flatMap(({ notes }) => notes)
        expect([...noted, ...elsewhere].toSorted((a, b) => a - b)).toEqual(list.map((_, note) => note))
      }),
      { numRuns: 500 },
    )
  })
})
