/**
 * How one language is profiled: what is changed of building and running, which files are brought back, and how they become
 * calls and time by function. As with coverage, a profiler in the program's own process can be bent by that program.
 */
import type { MeterContext, MeterPlan } from '../coverage/coverage-meter.ts'
import type { BenchTestResult } from '../../sandbox/index.ts'
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import type { CallStack, StackFrame } from './call-stacks.ts'

/** One function of the program. */
export interface FunctionProfile {
  readonly name: string
  /** 1-based, in the code as given; absent where the profiler does not say. */
  readonly line?: number | undefined
  /** Absent where the profiler samples and does not count. */
  readonly calls?: number | undefined
  /** Time in the function itself, in ms. */
  readonly selfMs: number
  /** Time in the function and all that it called, in ms; absent where the profiler does not say. */
  readonly totalMs?: number | undefined
}

/** One language's profiler. */
export interface Profiler {
  readonly tool: string
  plan(context: MeterContext): MeterPlan
  /**
   * Undefined where the program ended before its profile was written.
   *
   * @throws SyntaxError or TypeError where the files are not what the profiler writes
   */
  read(result: BenchTestResult, context: MeterContext): Promise<readonly FunctionProfile[] | undefined>
  /**
   * Stacks of calls in the files of the same run. Absent where the profiler has none.
   *
   * @throws SyntaxError or TypeError as `read` does
   */
  stacks?(result: BenchTestResult): readonly CallStack[]
}

/** What a profiler of ours reports in JSON: `rows` of name, line, calls, and seconds by itself and in all. */
export function profileOfRows(report: Uint8Array): readonly FunctionProfile[] {
  return asArray(asObject(parseJson(Buffer.from(report).toString()))['rows']).map((row) => {
    const [name, line, calls, self, total] = asArray(row)
    return {
      name: textOf(name),
      line: numberOf(line),
      calls: numberOf(calls),
      selfMs: (numberOf(self) ?? 0) * 1_000,
      totalMs: (numberOf(total) ?? 0) * 1_000,
    }
  })
}

/** Time by function: by itself where it is the innermost, in all where it is on the stack. */
export function profileOfStacks(stacks: readonly CallStack[]): readonly FunctionProfile[] {
  const rows = new Map<string, { readonly frame: StackFrame; selfMs: number; totalMs: number }>()
  for (const { frames, ms } of stacks) {
    const seen = new Set<string>()
    frames.forEach((frame, index) => {
      const key = `${frame.name}:${frame.line}`
      const row = rows.get(key) ?? { frame, selfMs: 0, totalMs: 0 }
      rows.set(key, row)
      if (index === frames.length - 1) row.selfMs += ms
      if (!seen.has(key)) row.totalMs += ms
      seen.add(key)
    })
  }
  return [...rows.values()].map(({ frame, ...times }) => ({ ...frame, ...times }))
}
