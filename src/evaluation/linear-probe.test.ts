import { expect, test } from 'vitest'
import { generator, keyOf } from '../random.ts'
import { linearProbe, type ProbeExamples } from './linear-probe.ts'

/** Four classes; `told` of the vectors' places carry the class, the others are noise. */
function examples(seed: string, told: number): ProbeExamples {
  const source = generator(keyOf(seed))
  const labels = Array.from({ length: 80 }, (_v, i) => i % 4)
  const vectors = labels.map((label) =>
    Float32Array.from({ length: 12 }, (_v, j) => source.normal() + (j < told && j % 4 === label ? 6 : 0)),
  )
  return { vectors, labels }
}

test('reads what the vectors tell, and no more', () => {
  expect(linearProbe(examples('train', 4), examples('test', 4), 4)).toBeGreaterThan(0.95)
  expect(linearProbe(examples('train', 0), examples('test', 0), 4)).toBeLessThan(0.45)
  // half the classes are told apart, the others share what is left
  const half = linearProbe(examples('train', 2), examples('test', 2), 4)
  expect(half).toBeGreaterThan(0.6)
  expect(half).toBeLessThan(0.9)
})
