/**
 * Java by the Flight Recorder of its virtual machine: stacks are sampled every 10 ms, and calls are not counted. A program
 * that runs for less than some tenths of a second has too few samples.
 */
import { dirname } from 'node:path'
import type { BenchTestResult } from '../../sandbox/index.ts'
import { toolRun } from '../tools/tool-run.ts'
import type { CallStack, StackFrame } from './call-stacks.ts'
import { profileOfStacks, type Profiler } from './profiler.ts'

const RECORDING = '.profile.jfr'
/** What its settings `profile` sample at, in ms. */
const SAMPLE_MS = 10

/** Stacks of a run, which reading it has found: the recording is read by a program of the toolchain's own, in a box. */
const stacksOf = new WeakMap<BenchTestResult, readonly CallStack[]>()

export const javaProfiler: Profiler = {
  tool: 'jfr',
  plan: () => ({
    change: {
      argv: ([java = '', ...words]) => [
        java,
        // else it says on the program's own output that it has begun
        '-Xlog:disable',
        `-XX:StartFlightRecording=filename=/w/${RECORDING},settings=profile`,
        ...words,
      ],
    },
    collect: [RECORDING],
  }),
  async read(result, { prepared, options, program }) {
    const recording = result.files[RECORDING]
    if (recording === undefined || recording.length === 0) return undefined
    const jfr = `${dirname(prepared.toolchain.tools['compile'] ?? '')}/jfr`
    const words = [
      '-J-Xmx256m',
      '-J-XX:+UseSerialGC',
      'print',
      '--events',
      'jdk.ExecutionSample',
      '--stack-depth',
      '64',
    ]
    const run = await toolRun(
      options.sandbox,
      { prepared, command: { argv: [jfr, ...words, 'profile.jfr'], environment: { LC_ALL: 'C.UTF-8' } } },
      {
        files: { 'profile.jfr': recording },
        limits: { memoryBytes: 2 ** 30, processes: 128, wallMs: 60_000, cpuMs: 60_000, outputBytes: 16 * 2 ** 20 },
        signal: options.signal,
      },
    )
    if (run.failure !== undefined || run.exitCode !== 0) {
      throw new SyntaxError(`read a profile: jfr said ${(run.failure ?? run.stderr).slice(-200)}`)
    }
    const stacks = readSamples(run.stdout, program.code)
    stacksOf.set(result, stacks)
    return profileOfStacks(stacks)
  },
  stacks: (result) => stacksOf.get(result) ?? [],
}

/** The program's own functions on the sampled stacks. Time in a library is that of the function that called it. */
export function readSamples(text: string, code: string): readonly CallStack[] {
  const classes = new Set(
    [...code.matchAll(/\b(?:class|interface|enum|record)\s+([\w$]+)/g)].map(([, name = '']) => name),
  )
  const lines = code.split('\n')
  return [...text.matchAll(/stackTrace = \[\n(?<frames>[\s\S]*?)\n\s*\]/g)].flatMap(({ groups = {} }) => {
    const frames = [
      ...(groups['frames'] ?? '').matchAll(/^\s*(?:[\w.]+\.)??(?<type>[\w$]+)\.(?<name>[\w$<>]+)\(.*line: \d+/gm),
    ]
      .flatMap(({ groups: { type = '', name = '' } = {} }): readonly StackFrame[] => {
        const own = type.split('$').filter((part) => classes.has(part))
        return own.length === 0 ? [] : [frameOf({ type: own.at(-1) ?? '', name }, lines)]
      })
      .toReversed()
    return frames.length === 0 ? [] : [{ frames, ms: SAMPLE_MS }]
  })
}

/** A function by the name that its source gives it, with the line where it stands. */
function frameOf(
  { type, name }: { readonly type: string; readonly name: string },
  lines: readonly string[],
): StackFrame {
  // a lambda is a part of the function in which it stands
  const inner = /^lambda\$(\w+)\$\d+$/.exec(name)?.[1] ?? name
  const word = inner === '<init>' || inner === 'new' ? type : inner
  const isDeclared = new RegExp(
    String.raw`^(?![\s}]*(?:return|new|throw|else|case)\b)[^.=;"]*\b${word.replaceAll('$', String.raw`\$`)}\s*\([^;]*$`,
  )
  const at = lines.findIndex((line) => isDeclared.test(line.replace(/\{.*$/, '')))
  return at < 0 ? { name: word } : { name: word, line: at + 1 }
}
