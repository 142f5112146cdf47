/** Judges cases of the corpus and counts what went wrong: the body of the three claims and of the unit test. */
import { createHash } from 'node:crypto'
import { createProgramsJudge, Sandbox } from '../../../src/sandbox/index.ts'
import type { Feedback, ProgramTest, Verdict } from '../../../src/supervision.ts'
import type { VerdictCase } from './verdict-case.ts'

/** How a case was judged. */
export interface JudgedCase {
  readonly verdict: Verdict
  /** What is wrong with the verdict or its finding; null where nothing is. */
  readonly fault: string | null
}

/** How cases are measured. */
export interface MeasureOptions {
  readonly signal?: AbortSignal
  /** Cases judged at one time. @default 2 */
  readonly concurrency?: number
  /** Wraps each measurement, so that an interrupted claim goes on. @default calls it */
  readonly once?: (key: string, measure: () => Promise<JudgedCase>) => Promise<JudgedCase>
  /** Told of each case that is judged otherwise than it must be. */
  readonly onFault?: (one: VerdictCase, judged: JudgedCase) => void
}

/** What was measured, and what could not be. */
export interface MeasuredVerdicts {
  readonly judged: ReadonlyMap<VerdictCase, JudgedCase>
  /** Languages whose toolchain is not here. */
  readonly missing: readonly string[]
  /** Versions of the others. */
  readonly versions: ReadonlyMap<string, string>
}

/** Judges all cases whose language is here, in their order. Abort stops what runs and rejects with the signal's reason. */
export async function measureVerdicts(
  cases: readonly VerdictCase[],
  options: MeasureOptions = {},
): Promise<MeasuredVerdicts> {
  const { signal, concurrency = 2, once = (_key, measure) => measure(), onFault } = options
  await using sandbox = await Sandbox.open({ concurrency })
  await using judge = await createProgramsJudge({ sandbox })
  const languages = await sandbox.languages()
  const versions = new Map(
    languages.flatMap(({ name, version }) => (version === null ? [] : [[name, version] as const])),
  )
  const judged = new Map<VerdictCase, JudgedCase>()
  const present = cases.filter(({ language }) => versions.has(language))
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < present.length) {
      const one = present[next++] as VerdictCase
      signal?.throwIfAborted()
      const result = await once(keyOfCase(one), async () => {
        const task = {
          kind: 'programming',
          id: one.name,
          prompt: '',
          language: one.language,
          tests: [testOf(one)],
        } as const
        const response = { taskId: one.name, model: 'corpus', text: one.response }
        return assess(one, await judge.judge(task, response, signal === undefined ? {} : { signal }))
      })
      judged.set(one, result)
      if (result.fault !== null) onFault?.(one, result)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return {
    judged,
    versions,
    missing: [...new Set(cases.map(({ language }) => language))].filter((name) => !versions.has(name)),
  }
}

/** The first cases of each language and kind. */
export function firstOfEach(cases: readonly VerdictCase[], count: number): VerdictCase[] {
  const taken = new Map<string, number>()
  return cases.filter(({ kind, language }) => {
    const key = `${kind} ${language}`
    taken.set(key, (taken.get(key) ?? 0) + 1)
    return (taken.get(key) ?? 0) <= count
  })
}

function assess(one: VerdictCase, feedback: Feedback): JudgedCase {
  const { verdict } = feedback
  const said = [feedback.text, ...feedback.findings.flatMap(({ kind, message }) => [kind, message])].join('\n')
  if (verdict !== one.expected && verdict !== one.also) {
    return { verdict, fault: `${verdict}, wanted ${one.expected} (${said.slice(0, 300).replaceAll('\n', ' | ')})` }
  }
  if (one.finding !== undefined && verdict === 'unknown' && !one.finding.test(said)) {
    return { verdict, fault: `no finding says ${String(one.finding)}: ${said.slice(0, 200).replaceAll('\n', ' | ')}` }
  }
  return { verdict, fault: null }
}

function testOf({ test, runner }: VerdictCase): ProgramTest {
  if (runner === undefined) return test
  const withRunner: object = { ...test, runner }
  return withRunner as ProgramTest
}

function keyOfCase(one: VerdictCase): string {
  const digest = createHash('sha256').update(JSON.stringify([one.response, one.test, one.runner, one.expected]))
  return `${one.name} ${digest.digest('hex').slice(0, 12)}`
}
