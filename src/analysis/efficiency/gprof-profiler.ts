/** C and C++ by gprof: calls are counted, time is sampled every 10 ms. Functions are kept from being inlined. */
import { installCommand } from '../tools/run-analyser.ts'
import { toolRun } from '../tools/tool-run.ts'
import type { FunctionProfile, Profiler } from './profiler.ts'

export const gprofProfiler: Profiler = {
  tool: 'gprof',
  plan: () => ({
    build: { change: { argv: (words) => [...words, '-pg', '-fno-inline'] } },
    collect: ['gmon.out', 'main'],
  }),
  async read({ files }, { prepared, options }) {
    if (files['gmon.out'] === undefined || files['main'] === undefined) return undefined
    const gprof = options.sandbox.bench.tools.find('gprof')
    if (gprof === undefined) throw new TypeError(`read a profile: gprof not found; ${installCommand('c')} adds it`)
    const run = await toolRun(
      options.sandbox,
      { prepared, command: { argv: [gprof, '--brief', '--flat-profile', 'main', 'gmon.out'] } },
      { files, signal: options.signal },
    )
    if (run.failure !== undefined || run.exitCode !== 0) {
      throw new SyntaxError(`read a profile: gprof said ${(run.failure ?? run.stderr).slice(-200)}`)
    }
    return readGprof(run.stdout)
  },
}

/** Functions in gprof's flat profile. */
export function readGprof(text: string): readonly FunctionProfile[] {
  const row = /^ *[\d.]+ +[\d.]+ +(?<self>[\d.]+)(?: +(?<calls>\d+) +[\d.]+ +[\d.]+)? +(?<name>\S.*)$/gm
  return [...text.matchAll(row)].flatMap(({ groups = {} }) => {
    const { self = '0', calls, name = '' } = groups
    // the runtime's own, and the test driver's
    if (/^(?:_|touchstone_|frame_dummy)/.test(name)) return []
    return [{ name, ...(calls === undefined ? {} : { calls: Number(calls) }), selfMs: Number(self) * 1_000 }]
  })
}
