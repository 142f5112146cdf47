import { expect, test } from 'vitest'
import { renderPage, renderTerminalTable } from '../../evaluation/index.ts'
import { aboveRival, frontierArms, frontierOf } from './frontier.ts'
import { frontierPage, frontierTable, rivalTables } from './frontier-page.ts'
import { poePage } from './poe-page.ts'
import { measureSplit, splitProblem, type ArmFigures, type BenchmarkTexts } from './reward-benchmark.ts'
import { generator, keyOf } from '../../random.ts'
import { responseCues } from '../bias/response-cues.ts'

const figure = (split: number, arm: string, balanced: number, spearman: number): ArmFigures => ({
  split,
  arm,
  accuracy: 0.5,
  shorter: balanced,
  longer: balanced,
  balanced,
  spearman,
  excess: { length: 0, lists: 0, markdown: 0, hedges: 0, politeness: 0, repetition: 0 },
  external: {},
})

test('points are means over splits, and those that no other beats on both figures are marked', () => {
  const points = frontierOf([
    figure(0, 'vanilla', 0.6, 0.8),
    figure(1, 'vanilla', 0.62, 0.6),
    figure(0, 'penalty 0.5', 0.64, 0.4),
    figure(1, 'penalty 0.5', 0.64, -0.4),
    figure(0, 'penalty 1', 0.6, 0.1),
    figure(1, 'penalty 1', 0.6, -0.1),
    figure(0, 'odin 1', 0.6, 0.2),
    figure(1, 'odin 1', 0.6, 0.2),
  ])
  expect(points.map(({ name, arm, pareto }) => [name, arm, pareto])).toEqual([
    ['penalty 0.5', 'penalty', true],
    ['vanilla', 'vanilla', false],
    ['penalty 1', 'penalty', true],
    ['odin 1', 'odin', false],
  ])
  // the sign of a correlation does not matter, its size does
  expect(points[0]?.dependence).toEqual({ mean: 0.4, interval: [0.4, 0.4], n: 2 })
  expect(points[1]?.balanced.mean).toBeCloseTo(0.61, 12)
  expect(frontierTable(points).rows.map(([mark]) => mark)).toEqual(['*', '', '*', ''])
  expect(() => frontierOf([])).toThrow('no figures')
})

test('a point is compared with a rival at the same dependence, between whose places the curve is straight', () => {
  const figures = [0, 1, 2].flatMap((split) => [
    figure(split, 'vanilla', 0.6, 0.8),
    figure(split, 'penalty 0.5', 0.64, 0.4),
    // in the last split the curve ends at a |Spearman| of 0.3
    figure(split, 'penalty 1', 0.6, split === 2 ? -0.3 : 0),
    figure(split, 'two-stage 1', 0.65 + 0.01 * split, split === 1 ? -0.2 : 0.2),
  ])
  // at 0.2 the penalty has 0.62
  const above = aboveRival(figures, 'two-stage 1', 'penalty')
  expect(above?.n).toBe(2)
  expect(above?.mean).toBeCloseTo((0.03 + 0.04) / 2, 12)
  expect(aboveRival(figures, 'two-stage 1', 'balanced')).toBeUndefined()
  // a point on the curve lies on it
  expect(aboveRival(figures, 'vanilla', 'penalty')?.mean).toBeCloseTo(0, 12)
  const points = frontierOf(figures)
  expect(Object.keys(points.find(({ name }) => name === 'two-stage 1')?.above ?? {})).toEqual(['penalty'])
  expect(points.find(({ name }) => name === 'penalty 1')?.above).toEqual({})
  const [table] = rivalTables(points)
  expect(table?.columns.map(({ name }) => name)).toEqual(['arm', 'penalty'])
  expect(table?.rows.find(([name]) => name === 'two-stage 1')?.at(-1)).toMatch(/^\+3\.5 \[/)
  // a terminal of 100 columns shows names whole
  const wide = points.map((point) => ({ ...point, name: `two-stage near 1 ${point.name}` }))
  for (const each of [frontierTable(wide), ...rivalTables(wide)])
    expect(renderTerminalTable(each, { width: 100 })).not.toContain('…')
  // of two splits that are far apart Student's interval would go from -195 % to 282 %
  const [far] = frontierOf([figure(0, 'vanilla', 0.2, 0.3), figure(1, 'vanilla', 0.7, 0.8)])
  expect([far?.balanced.interval, far?.dependence.interval]).toEqual([
    [0, 1],
    [0, 1],
  ])
})

function words(count: number): string {
  return Array.from({ length: count }, () => 'word').join(' ')
}

test('every arm is trained at every place of its dial, and the page holds its picture', async () => {
  const arms = frontierArms()
  expect(Object.keys(arms)).toHaveLength(2 + 3 + 4 * 10 + 4)
  expect(arms['joint 5']).toEqual({ arm: 'joint', ratio: 5 })
  expect(arms['residual 0.25']).toEqual({ arm: 'residual', weight: 0.25 })
  expect(arms['vanilla']).toEqual({ arm: 'vanilla' })
  expect(arms['two-stage near 1 0.25']).toEqual({ arm: 'two-stage', weight: 0.25, near: 1 })
  const random = generator(keyOf(1))
  const responses = Array.from({ length: 60 }, (_v, i) => words(5 + (i % 2) * 10 + (i % 7)))
  const features = responses.map((text) => Float32Array.of(text.length / 50, random.normal(), random.normal()))
  const texts: BenchmarkTexts = {
    prompts: responses.map((_text, i) => `prompt ${Math.floor(i / 2)}`),
    features,
    cues: responses.map((text) => responseCues(text)),
    perturbed: features.map((row) => row.toReversed()),
    // the longer response is chosen in two of three pairs
    pairs: Array.from({ length: 30 }, (_v, i) =>
      i % 3 === 0 ? { chosen: 2 * i, rejected: 2 * i + 1 } : { chosen: 2 * i + 1, rejected: 2 * i },
    ),
    external: {},
  }
  const few = frontierArms(['vanilla', 'perturbed', 'penalty'])
  const figures = await measureSplit(texts, 0, { key: keyOf(2), arms: few, axes: 3 })
  const points = frontierOf(figures)
  expect(points.map(({ name }) => name).toSorted()).toEqual([...Object.keys(few), 'length alone'].toSorted())
  const of = (name: string): number => points.find((each) => each.name === name)?.dependence.mean ?? Number.NaN
  expect(of('penalty 1')).toBeLessThan(of('vanilla'))
  // where no chosen response is shorter, balanced accuracy has no value, and is not taken for one half of nothing
  const longer = { ...texts, pairs: texts.pairs.filter(({ chosen }) => chosen % 2 === 1) }
  expect([splitProblem(texts, 0, keyOf(2)), splitProblem(longer, 0, keyOf(2))]).toEqual([
    undefined,
    'none of the 4 held-back pairs has a shorter chosen response, so balanced accuracy has no value',
  ])
  await expect(measureSplit(longer, 0, { key: keyOf(2), arms: few })).rejects.toThrow('wanted pairs of both kinds')
  const page = await renderPage(frontierPage(points, { command: 'c', pairs: 30, prompts: 30, seed: '0' }))
  expect(page).toContain('<svg')
  expect(page).toContain('penalty 0.75')
})

test('an interrupt is heard between two arms', async () => {
  const responses = Array.from({ length: 40 }, (_v, i) => words(3 + (i % 2) + (i % 5)))
  const texts: BenchmarkTexts = {
    prompts: responses.map((_text, i) => `prompt ${Math.floor(i / 2)}`),
    features: responses.map((text) => Float32Array.of(text.length)),
    cues: responses.map((text) => responseCues(text)),
    pairs: Array.from({ length: 20 }, (_v, i) => ({ chosen: 2 * i + (i % 2), rejected: 2 * i + 1 - (i % 2) })),
    external: {},
  }
  const abort = new AbortController()
  const trained: string[] = []
  const measured = measureSplit(texts, 0, {
    key: keyOf(2),
    arms: frontierArms(['vanilla', 'penalty']),
    axes: 1,
    signal: abort.signal,
    onArm(arm) {
      trained.push(arm)
      // as the keyboard does: not within the training, but where the process listens
      if (trained.length === 2) setImmediate(() => abort.abort(new Error('interrupted')))
    },
  })
  await expect(measured).rejects.toThrow('interrupted')
  expect(trained).toHaveLength(2)
})

test('one split has no interval, and texts that score alike share the pick in whatever order they stand', async () => {
  const random = generator(keyOf(3))
  // three responses of each prompt, two of them equally long and one of those with items
  const kinds = [words(4), '- a\n- b', words(2)]
  const excessOf = async (order: readonly number[]): Promise<Readonly<Record<string, number>> | undefined> => {
    const responses = Array.from({ length: 20 }, () => order.map((kind) => kinds[kind] ?? '')).flat()
    const at = (prompt: number, kind: number): number => 3 * prompt + order.indexOf(kind)
    const texts: BenchmarkTexts = {
      prompts: responses.map((_text, i) => `prompt ${Math.floor(i / 3)}`),
      features: responses.map((text) => Float32Array.of(text.length, random.normal())),
      cues: responses.map((text) => responseCues(text)),
      pairs: Array.from({ length: 20 }, (_v, i) => [
        { chosen: at(i, 0), rejected: at(i, 2) },
        { chosen: at(i, 2), rejected: at(i, 1) },
      ]).flat(),
      external: {},
    }
    const figures = await measureSplit(texts, 0, { key: keyOf(2), arms: { vanilla: { arm: 'vanilla' } }, axes: 2 })
    const page = frontierPage(frontierOf(figures), { command: 'c', pairs: 40, prompts: 20, seed: '0' })
    expect(page.figures?.map(({ interval }) => interval)).toEqual([undefined, undefined, undefined, undefined])
    return figures.find(({ arm }) => arm === 'length alone')?.excess
  }
  const [first, second] = [await excessOf([0, 1, 2]), await excessOf([1, 0, 2])]
  // 0 and 2 items share the pick; the mean of all three is two thirds
  expect(first?.['lists']).toBeCloseTo(1 - 2 / 3, 12)
  expect(second?.['lists']).toBeCloseTo(1 - 2 / 3, 12)
})

test('the page of the method has each figure beside its paired difference from vanilla', () => {
  const external = { llmbar: 0.5 }
  const figures = [0, 1].flatMap((split) => [
    { ...figure(split, 'vanilla', 0.6 + 0.02 * split, 0.8), external },
    { ...figure(split, 'penalty 1', 0.65 + 0.02 * split, 0.2), external: { llmbar: 0.6 } },
  ])
  const page = poePage(figures, { command: 'c', model: 'm', seed: '0', pairs: 9 })
  const [arms, sets] = page.sections.map(({ tables = [] }) => tables[0])
  expect(arms?.rows.map(([arm, , shorter]) => [arm, shorter])).toEqual([
    ['vanilla', '61.0 [48.3, 73.7]'],
    ['penalty 1', '66.0 [53.3, 78.7] (+5.0 [+5.0, +5.0])'],
  ])
  expect(sets?.rows[1]).toEqual(['penalty 1', '60.0 [60.0, 60.0] (+10.0 [+10.0, +10.0])'])
})
