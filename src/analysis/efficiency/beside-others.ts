/**
 * What a program costs beside other solutions of its task, and how its cost grows: figures that are added to its report of
 * efficiency. The cost is the sum over all tests, in instructions where every program has a count, else in CPU time.
 *
 * All are measured anew, one after the other. A program that fails a test is compared with nobody, since to be quick and
 * wrong is easy (Mercury, arXiv 2402.07844). One that meets a limit is censored: what is said of it is a bound.
 */
import type { JsonValue } from '../../supervision.ts'
import type { AnalysedProgram, ClassReport } from '../analysis.ts'
import { costPercentile, costRatio, type Cost } from './compare-costs.ts'
import { analyseEfficiency, type EfficiencyOptions } from './efficiency.ts'
import { measureGrowth, type SizedInput } from './measure-growth.ts'

/** What a program is measured beside. */
export interface BesideOptions extends EfficiencyOptions {
  /** A solution that counts as right. @default none */
  readonly reference?: Pick<AnalysedProgram, 'language' | 'code'> | undefined
  /** Solutions among which the program is ranked. @default none */
  readonly others?: readonly Pick<AnalysedProgram, 'language' | 'code'>[] | undefined
  /** Inputs of growing size, at least four sizes over a factor of four. @default none */
  readonly sized?: readonly SizedInput[] | undefined
}

/**
 * The report with what was asked for: `ratioToReference` with its `bound`, `percentile` (share of the others that cost
 * more, 0 to 1) and `growth`. What could not be told is null, with its reason beside it.
 *
 * @throws as `analyseEfficiency`
 */
export async function efficiencyBeside(
  program: AnalysedProgram,
  report: ClassReport,
  { reference, others = [], sized = [], ...options }: BesideOptions,
): Promise<ClassReport> {
  const added: Record<string, JsonValue> = {}
  if (reference !== undefined || others.length > 0) {
    // what was kept from another day ran beside other work
    const fresh = { ...options, cache: false, profile: false } as const
    const reports: ClassReport[] = []
    for (const one of [program, ...(reference === undefined ? [] : [reference]), ...others])
      // one at a time: two would take each other's time
      // oxlint-disable-next-line no-await-in-loop
      reports.push(await analyseEfficiency({ ...one, tests: program.tests }, fresh))
    const unit = reports.every(({ figures }) => typeof figures['instructions'] === 'number') ? 'instructions' : 'cpuMs'
    const [own = 'was not measured', ...costs] = reports.map((one) => costOf(one, unit))
    added['costUnit'] = unit
    if (reference !== undefined) Object.assign(added, ratioFigures(own, costs.shift() ?? 'was not measured'))
    if (others.length > 0) Object.assign(added, percentileFigures(own, costs))
  }
  if (sized.length > 0) {
    const { growth, samples, left } = await measureGrowth(program, sized, options)
    Object.assign(added, {
      growth: growth?.growth ?? null,
      growthSureness: growth?.sureness ?? null,
      growthExponent: growth?.exponent ?? null,
      growthSamples: samples.map(({ size, cost }) => ({ size, cost })),
      ...(left.length === 0 ? {} : { growthLeftOut: left.map(({ size, message }) => ({ size, message })) }),
      ...(growth === undefined
        ? { growthReason: `${samples.length} sizes ended well, wanted four over a factor of four` }
        : {}),
    })
  }
  return { ...report, figures: { ...report.figures, ...added } }
}

function ratioFigures(own: Cost | string, reference: Cost | string): Record<string, JsonValue> {
  if (typeof own === 'string') return { ratioToReference: null, ratioReason: own }
  if (typeof reference === 'string') return { ratioToReference: null, ratioReason: `the reference: ${reference}` }
  const { ratio, bound } = costRatio(own, reference)
  return { ratioToReference: ratio ?? null, ratioBound: bound }
}

function percentileFigures(own: Cost | string, others: readonly (Cost | string)[]): Record<string, JsonValue> {
  const costs = others.filter((cost) => typeof cost !== 'string')
  const percentile = typeof own === 'string' ? undefined : costPercentile(own, costs)
  const none = typeof own === 'string' ? own : 'no other program passes the tests'
  return {
    percentile: percentile ?? null,
    percentileAmong: costs.length,
    percentileLeftOut: others.length - costs.length,
    ...(percentile === undefined ? { percentileReason: none } : {}),
  }
}

/** The cost over all tests, or why there is none. */
function costOf({ state, reason, figures }: ClassReport, unit: 'instructions' | 'cpuMs'): Cost | string {
  if (state !== 'done') return reason ?? 'was not measured'
  const tests = (figures['tests'] ?? []) as readonly {
    readonly name: string
    readonly status: string | null
    readonly censored: boolean
  }[]
  const failed = tests.find(({ status, censored }) => status !== 'accepted' && !censored)
  if (failed !== undefined) return `${failed.name} ended as ${failed.status ?? 'not run'}`
  const cost = Number(figures[unit] ?? 0)
  if (!(cost > 0)) return 'the cost is too small to measure'
  return { cost, censored: tests.some(({ censored }) => censored) }
}
