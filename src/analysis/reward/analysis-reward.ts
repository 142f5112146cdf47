/**
 * A reward of tests and analysis together: the share of tests passed and terms of the analysis, weighed by the user, as
 * ReaL weighs unit tests and detectors of weaknesses (arXiv 2505.22704).
 *
 * Feedback → Signal. An empty program has no weakness and no smell. So a term of the analysis earns in proportion to the
 * tests that pass, unless `gate` is off. There is no reward where the machinery failed.
 */
import type { Analysis, AnalysisClass, ClassReport, Severity } from '../analysis.ts'

/** A part of the reward: the tests, or one class of the analysis. */
export type RewardTermName = 'tests' | AnalysisClass

/** One part with its value. */
export interface RewardTerm {
  readonly name: RewardTermName
  /** Share of the sum, from 0 to 1; 0 where the class does not apply. The weights of all terms sum to 1. */
  readonly weight: number
  /** From 0 to 1, before the gate; null where nothing was measured. */
  readonly value: number | null
  /** What it adds to the reward. */
  readonly counted: number | null
  /** One sentence that says what the value is made of, or why there is none. */
  readonly reason: string
}

/** A reward with its parts. */
export interface AnalysisReward {
  /** From 0 to 1; null where the machinery failed in a term that is weighed. */
  readonly value: number | null
  readonly terms: readonly RewardTerm[]
}

/** Options of `analysisReward`. */
export interface AnalysisRewardOptions {
  /** How much each term weighs against the others, each 0 or more. @default 0.5 for tests, 0.5 for vulnerabilities */
  readonly weights?: Readonly<Partial<Record<RewardTermName, number>>> | undefined
  /** `tests`: a term of the analysis counts times the share of tests passed. @default tests */
  readonly gate?: 'tests' | 'none' | undefined
  /** CPU time in ms of a reference solution on the same tests, for the term `efficiency`. @default none: it has no value */
  readonly referenceCpuMs?: number | undefined
}

/** A program's tests and its analysis. */
export interface RewardedProgram {
  /** Share of tests passed, from 0 to 1, or null where the machinery failed, as `Feedback.score` of the judge `programs`. */
  readonly score: number | null
  readonly analysis: Analysis
}

const PENALTY: Readonly<Record<Severity, number>> = { error: 1, warning: 0.5, note: 0.1 }

/**
 * The reward of one program.
 *
 * @throws RangeError for weights that are negative, or all 0; for a score outside of 0 to 1
 */
export function analysisReward(program: RewardedProgram, options: AnalysisRewardOptions = {}): AnalysisReward {
  const { weights = { tests: 0.5, vulnerabilities: 0.5 }, gate = 'tests', referenceCpuMs } = options
  const { score } = program
  if (score !== null && !(score >= 0 && score <= 1)) {
    throw new RangeError(`analysisReward: score is ${score}, wanted a number from 0 to 1, or null`)
  }
  const asked = Object.entries(weights).filter((entry): entry is [RewardTermName, number] => entry[1] !== undefined)
  if (
    asked.some(([, weight]) => !(weight >= 0 && Number.isFinite(weight))) ||
    asked.every(([, weight]) => weight === 0)
  ) {
    throw new RangeError(
      `analysisReward: weights are ${JSON.stringify(weights)}, wanted numbers of 0 or more, not all 0`,
    )
  }
  const measured = asked.map(([name, weight]) => ({ name, weight, ...measure(name, program, referenceCpuMs) }))
  const applying = measured.filter(({ applies, weight }) => applies && weight > 0)
  const total = applying.reduce((sum, { weight }) => sum + weight, 0)
  const terms = measured.map(({ name, weight, value, applies, reason }): RewardTerm => {
    const share = applies && total > 0 ? weight / total : 0
    const factor = name === 'tests' || gate === 'none' ? 1 : score
    return {
      name,
      weight: share,
      value,
      counted: value === null || factor === null ? null : share * value * factor,
      reason,
    }
  })
  const weighed = terms.filter(({ weight }) => weight > 0)
  const failed = weighed.length === 0 || weighed.some(({ counted }) => counted === null)
  const value = failed ? null : weighed.reduce((sum, { counted }) => sum + (counted ?? 0), 0)
  return { value, terms }

  function measure(
    name: RewardTermName,
    { score: share, analysis: all }: RewardedProgram,
    reference: number | undefined,
  ): Measured {
    if (name === 'tests') {
      return {
        value: share,
        applies: true,
        reason: share === null ? 'The tests could not be run' : 'Share of tests passed',
      }
    }
    const report = all.classes.find((one) => one.class === name)
    if (report === undefined) return missing('was not analysed')
    if (report.state === 'not-applicable') {
      return { value: null, applies: false, reason: `Does not apply: ${report.reason ?? 'nothing to look at'}` }
    }
    if (report.state !== 'done') return missing(`is ${report.state}: ${report.reason ?? 'no reason'}`)
    // a tool that broke might have found something, so that no value is as good as a wrong one
    const broken = report.tools.find(({ state }) => state === 'failed')
    if (broken !== undefined) return missing(`lacks ${broken.tool}: ${broken.reason ?? 'it failed'}`)
    return VALUES[name](report, reference)
  }
}

interface Measured {
  readonly value: number | null
  readonly applies: boolean
  readonly reason: string
}

const VALUES: Readonly<Record<AnalysisClass, (report: ClassReport, reference: number | undefined) => Measured>> = {
  structure({ figures }) {
    const index = figures['maintainabilityIndex']
    if (typeof index !== 'number') return missing('has no Maintainability Index')
    return valued(Math.min(1, Math.max(0, index / 100)), 'Maintainability Index over 100')
  },
  smells: (report) => valued(1 / (1 + penaltyOf(report)), '1 / (1 + errors + warnings / 2 + notes / 10)'),
  vulnerabilities: ({ findings }) => valued(1 / (1 + findings.length), '1 / (1 + findings)'),
  coverage({ figures }) {
    const share = figures['lineCoverage']
    if (typeof share !== 'number') return missing('has no share of lines')
    return valued(share, 'Share of lines that the tests reach')
  },
  efficiency({ figures }, reference) {
    if (reference === undefined) return missing('has no reference: give referenceCpuMs')
    const cpu = figures['cpuMs']
    if (typeof cpu !== 'number') return missing('has no CPU time')
    return valued(
      cpu <= 0 ? 1 : Math.min(1, reference / cpu),
      'CPU time of the reference over its own, at most 1; a test that met a limit counts with the limit',
    )
  },
}

function penaltyOf({ findings }: ClassReport): number {
  return findings.reduce((sum, { severity }) => sum + PENALTY[severity], 0)
}

function valued(value: number, reason: string): Measured {
  return { value, applies: true, reason }
}

function missing(reason: string): Measured {
  return { value: null, applies: true, reason: `It ${reason}` }
}
