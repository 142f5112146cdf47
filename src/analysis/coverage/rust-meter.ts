/**
 * Rust by rustc's own instrumentation. What the program left is read, in a box, by LLVM's tools, which must not be older
 * than the LLVM of the compiler. Lines are those of `llvm-cov export`; the stable compiler has no branches.
 */
import { LLVM } from '../tools/dynamic-packages.ts'
import { findDebianProgram } from '../tools/tool-package.ts'
import { toolRun } from '../tools/tool-run.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

const PROFILE = 'main.profraw'
const READ = '"$0" merge -sparse main.profraw -o main.profdata && exec "$1" export -format=lcov -instr-profile=main.profdata main'

export const rustMeter: CoverageMeter = {
  tool: 'llvm-cov',
  package: LLVM,
  plan: () => ({
    build: { change: { argv: (words) => [...words.filter((word) => word !== '-O'), '-Cinstrument-coverage'] } },
    change: { environment: { LLVM_PROFILE_FILE: `/w/${PROFILE}` } },
    collect: [PROFILE, 'main'],
  }),
  async read({ files }, { program, prepared, options }) {
    if (files[PROFILE] === undefined || files['main'] === undefined) return undefined
    const profdata = await findDebianProgram(LLVM, options.sandbox.bench.tools)
    if (profdata === undefined) throw new TypeError('read coverage: llvm-profdata not found')
    const run = await toolRun(
      options.sandbox,
      { prepared, command: { argv: ['/bin/sh', '-c', READ, profdata, profdata.replace(/llvm-profdata/, 'llvm-cov')] } },
      { files, limits: { memoryBytes: 2 ** 30, wallMs: 30_000, cpuMs: 30_000 }, signal: options.signal },
    )
    if (run.failure !== undefined || run.exitCode !== 0) {
      throw new SyntaxError(`read coverage: ${(run.failure ?? run.stderr).slice(-300).trim()}`)
    }
    return readLcov(run.stdout, { file: 'main.rs', last: program.code.split('\n').length })
  },
}

/** Lines of one file in an lcov report. */
export function readLcov(text: string, { file, last }: { readonly file: string; readonly last: number }): LineCoverage {
  const lines = new Map<number, number>()
  for (const record of text.split('end_of_record')) {
    if (/^SF:(.*)$/m.exec(record)?.[1]?.split('/').at(-1) !== file) continue
    for (const [, line, count] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
      if (Number(line) <= last) lines.set(Number(line), Number(count))
    }
  }
  return { lines, branches: undefined }
}
