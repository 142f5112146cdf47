import { expect, test } from 'vitest'
import { generator, keyOf, split } from '../../random.ts'
import { bestAsked, labelBounds, type CalibrationScores } from './label-calibration.ts'

test('the best score counts the own relation as one of the labels, never as one more', () => {
  const scores = { labels: [0.5, 0.1], own: 0.3, place: -1 }
  expect(bestAsked(scores, 0)).toBe(0.3) // in place of the first label
  expect(bestAsked(scores, 1)).toBe(0.5) // in place of the second
  expect(bestAsked({ ...scores, place: 0 }, 1)).toBe(0.3)
  expect(bestAsked({ labels: [], own: 0.3, place: -1 }, 7)).toBe(0.3)
})

/** Scores of a sentence against labels: its own a little higher. */
function drawn(count: number, labels: number, name: string): CalibrationScores[] {
  return Array.from({ length: count }, (_v, i) => {
    const source = generator(split(keyOf(name), i))
    return { labels: Array.from({ length: labels }, () => source.uniform()), own: source.uniform() + 0.2, place: -1 }
  })
}

test.each([1, 2, 5, 15, 40])('with %i labels the stated share of new sentences is accepted', (labels) => {
  const { score } = labelBounds(drawn(4000, labels, 'calibration'), { coverage: 0.9, temperature: 0.05 })
  const asked = drawn(4000, labels, 'asked').map(bestAsked)
  const accepted = asked.filter((best) => best >= score).length / asked.length
  // the standard error of both draws together is 0.7 points
  expect(accepted).toBeGreaterThan(0.88)
  expect(accepted).toBeLessThan(0.92)
})

function withNone(name: string): CalibrationScores[] {
  return drawn(2000, 3, name).map((each, i) => ({
    ...each,
    none: 10 * generator(split(keyOf(`${name} none`), i)).uniform(),
  }))
}

test('both bounds together accept the stated share', () => {
  const bounds = labelBounds(withNone('a'), { coverage: 0.9, temperature: 0.05 })
  const asked = withNone('b')
  const accepted = asked.filter((each, i) => {
    const best = bestAsked(each, i)
    return best >= bounds.score && best / 0.05 - (each.none ?? 0) >= bounds.holding
  })
  expect(accepted.length / asked.length).toBeGreaterThanOrEqual(0.89)
})
