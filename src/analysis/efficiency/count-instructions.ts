/**
 * Instructions that a program executes, counted by callgrind: a figure that repeats where time does not, at some 50 times the
 * cost. For compiled languages, whose own code runs and no interpreter's.
 */
import type { Built, Sandbox } from '../../sandbox/index.ts'
import type { AnalysedLanguage } from '../analysis.ts'
import { installCommand } from '../tools/run-analyser.ts'

/** Languages whose programs are their own code. */
const COMPILED: ReadonlySet<AnalysedLanguage> = new Set(['c', 'cpp', 'rust'])

/** How one run is counted. */
export interface CountOptions {
  readonly stdin?: string | undefined
  readonly arguments?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** The count, or why there is none. */
export interface InstructionCount {
  readonly instructions: number | null
  readonly reason?: string | undefined
}

/** Runs a built program once under callgrind. @throws TouchstoneError `busy` where the sandbox's queue is full */
export async function countInstructions(
  { bench }: Sandbox,
  { built, language }: { readonly built: Built; readonly language: AnalysedLanguage },
  { stdin, arguments: words, signal }: CountOptions = {},
): Promise<InstructionCount> {
  if (!COMPILED.has(language)) {
    return { instructions: null, reason: `an interpreter's instructions would be counted in ${language}` }
  }
  const valgrind = bench.tools.find('valgrind')
  if (valgrind === undefined) {
    return { instructions: null, reason: `valgrind not found; ${installCommand(language)} adds it` }
  }
  const result = await bench.run(built, {
    stdin,
    arguments: words,
    change: {
      argv: (own) => [
        valgrind,
        '--tool=callgrind',
        '--callgrind-out-file=callgrind.out',
        '--log-file=callgrind.log',
        ...own,
      ],
    },
    limits: { wallMs: 120_000, cpuMs: 120_000, memoryBytes: 2 ** 30, openFiles: 2048 },
    collect: ['callgrind.out'],
    signal,
  })
  const bytes = result.files['callgrind.out']
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString()
  const count = /^(?:summary|totals): (\d+)/m.exec(text)?.[1]
  if (count !== undefined) return { instructions: Number(count) }
  return { instructions: null, reason: `callgrind wrote no count: ${result.message}` }
}
