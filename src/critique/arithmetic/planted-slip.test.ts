import { describe, expect, test } from 'vitest'
import { keyOf, split } from '../../random.ts'
import { countSites, plantSlip, SLIP_KINDS } from './planted-slip.ts'
import { judgeReasoning } from '../reasoning-judge.ts'

const solution = [
  'Mia packs 12 * 4 = <<12*4=48>>48 jars.',
  'She sells 48 - 15 = <<48-15=33>>33 of them.',
  'At $3 a jar that is 33 x $3 = $<<33*3=99>>99.',
  '#### 99',
].join('\n')
const QUESTION = 'Mia packs 12 boxes of 4 jars, keeps 15 jars and sells the rest at $3 a jar. What does she earn?'

function judged(text: string): number[] {
  const task = { id: 'm', kind: 'arithmetic', question: QUESTION } as const
  return judgeReasoning(task, { taskId: 'm', model: 'reference', text }).findings.flatMap(({ where, verdict }) =>
    where.part === 'step' && verdict === 'wrong' ? [where.step] : [],
  )
}

describe('plantSlip', () => {
  test.each(SLIP_KINDS)('plants a slip of kind %s that the judge finds at its step, in both forms', (kind) => {
    for (let draw = 0; draw < 100; draw++) {
      const slip = plantSlip(split(keyOf(kind), draw), solution, kind)
      expect(slip).toBeDefined()
      if (slip === undefined) return
      expect(slip.kind).toBe(kind)
      expect(slip.after).not.toBe(slip.before)
      const changed = slip.text.split('\n').flatMap((line, at) => (line === solution.split('\n')[at] ? [] : [at + 1]))
      expect(changed).toEqual([slip.step])
      expect(judged(slip.text)).toEqual([slip.step])
      expect(judged(slip.text.replace(/<<[^<>]*>>/g, ''))).toEqual([slip.step])
    }
  })

  test('leaves the annotation right when only the printed result slips', () => {
    const slip = plantSlip(keyOf(5), solution, 'printed-result')
    expect(slip?.text.match(/<<[^<>]*>>/g)).toEqual(solution.match(/<<[^<>]*>>/g))
  })

  test('gives the same slip for the same key', () => {
    expect(plantSlip(keyOf(1), solution, 'operand')).toEqual(plantSlip(keyOf(1), solution, 'operand'))
  })

  test('finds no place without a calculation that is written out', () => {
    expect(plantSlip(keyOf(1), 'She has <<3*4=12>>12 jars.', 'result')).toBeUndefined()
    expect(countSites(solution)).toEqual({ annotated: 3, usable: 3 })
    expect(countSites('She has <<3*4=12>>12 jars.')).toEqual({ annotated: 1, usable: 0 })
  })

  test('leaves the untouched solution without a flag', () => {
    expect(judged(solution)).toEqual([])
  })
})
