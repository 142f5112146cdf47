import { expect, test } from 'vitest'
import { probeIsolation, Sandbox } from '../../sandbox/index.ts'
import type { AnalysedProgram } from '../analysis.ts'
import { efficiencyBeside } from './beside-others.ts'
import { analyseEfficiency } from './efficiency.ts'

const { usable } = await probeIsolation()
const python = (code: string): AnalysedProgram => ({
  language: 'python',
  code,
  tests: [{ style: 'io', name: 'sum', input: '9\n', output: '45\n' }],
})
const LOOP = python('print(sum(range(int(input()) + 1)))')
const FORMULA = python('n = int(input())\nprint(n * (n + 1) // 2)')
const WRONG = python('print(1)')

test.skipIf(!usable)(
  'a right program has a ratio and a place among the right ones; wrong ones are left out',
  async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const report = await analyseEfficiency(LOOP, { sandbox, cache: false, profile: false })
    const options = { sandbox, reference: FORMULA, others: [WRONG, FORMULA] }
    const { figures } = await efficiencyBeside(LOOP, report, options)
    expect(figures).toMatchObject({ costUnit: 'cpuMs', ratioBound: 'exact', percentileAmong: 1, percentileLeftOut: 1 })
    expect(figures['ratioToReference']).toBeGreaterThan(0)
    expect([0, 0.5, 1]).toContain(figures['percentile'])
    expect(figures['cpuMs']).toBe(report.figures['cpuMs'])
  },
)

test.skipIf(!usable)(
  'a program that fails its test is compared with nobody, and nobody with one that does',
  async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const report = await analyseEfficiency(WRONG, { sandbox, cache: false, profile: false })
    expect((await efficiencyBeside(WRONG, report, { sandbox, reference: LOOP, others: [LOOP] })).figures).toMatchObject(
      {
        ratioToReference: null,
        ratioReason: 'sum ended as wrong-answer',
        percentile: null,
        percentileReason: 'sum ended as wrong-answer',
      },
    )
    expect(
      (await efficiencyBeside(LOOP, report, { sandbox, reference: WRONG, others: [WRONG] })).figures,
    ).toMatchObject({
      ratioToReference: null,
      ratioReason: 'the reference: sum ended as wrong-answer',
      percentile: null,
      percentileReason: 'no other program passes the tests',
      percentileLeftOut: 1,
    })
  },
)

test.skipIf(!usable)('growth on too few sizes is not told, with the reason and the samples', async () => {
  await using sandbox = await Sandbox.open({ concurrency: 1 })
  const report = await analyseEfficiency(LOOP, { sandbox, cache: false, profile: false })
  const sized = [1, 2, 3].map((size) => ({ size, input: size === 3 ? 'three\n' : `${size}\n` }))
  const { figures } = await efficiencyBeside(LOOP, report, { sandbox, sized, repeats: 1 })
  expect(figures).toMatchObject({
    growth: null,
    growthReason: '2 sizes ended well, wanted four over a factor of four',
    growthSamples: [{ size: 1 }, { size: 2 }],
    growthLeftOut: [{ size: 3 }],
  })
})
