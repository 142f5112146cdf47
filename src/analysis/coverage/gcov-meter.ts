/**
 * C and C++ by GCC's own coverage: the program is built with `--coverage` and without optimisation, and gcov reads what it
 * left, in a box. In tests within the program's process, lines of the test count as another file's.
 */
import { gunzipSync } from 'node:zlib'
import type { AnalysedLanguage } from '../analysis.ts'
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import { toolRun } from '../tools/tool-run.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

/** GCC names its files after the product, and after the source where several sources make one product. */
const STEMS = ['main', 'main-main']

export const gcovMeter: CoverageMeter = {
  tool: 'gcov',
  plan: () => ({
    build: {
      change: { argv: (words) => [...words, '-O0', '--coverage'] },
      collect: STEMS.map((stem) => `${stem}.gcno`),
    },
    collect: STEMS.flatMap((stem) => [`${stem}.gcno`, `${stem}.gcda`]),
  }),
  async read({ files }, { program, prepared, options }) {
    const stem = STEMS.find((one) => files[`${one}.gcda`] !== undefined && files[`${one}.gcno`] !== undefined)
    const gcov = options.sandbox.bench.tools.find('gcov')
    if (gcov === undefined) throw new TypeError('read coverage: gcov not found; apt-get install -y gcc adds it')
    if (stem === undefined) return undefined
    const argv = [gcov, '--json-format', '--branch-probabilities', `${stem}.gcda`]
    const answer = `${stem}.gcov.json.gz`
    const run = await toolRun(
      options.sandbox,
      { prepared, command: { argv, collect: [answer, `${stem}.gcda.gcov.json.gz`] } },
      { files, signal: options.signal },
    )
    const bytes = run.files[answer] ?? run.files[`${stem}.gcda.gcov.json.gz`]
    if (bytes === undefined) throw new SyntaxError(`read coverage: gcov said ${(run.failure ?? run.stderr).slice(-200)}`)
    const text = gunzipSync(bytes, { maxOutputLength: 64 * 2 ** 20 }).toString()
    return readGcov(text, { file: fileOf(program.language), last: program.code.split('\n').length })
  },
}

function fileOf(language: AnalysedLanguage): string {
  return language === 'cpp' ? 'main.cpp' : 'main.c'
}

/**
 * Lines and branches of one file in gcov's JSON; a line of several functions (templates) has the sum of their counts.
 *
 * @throws SyntaxError or TypeError where it is none
 */
export function readGcov(text: string, { file, last }: { readonly file: string; readonly last: number }): LineCoverage {
  const lines = new Map<number, number>()
  const branches = new Map<string, number>()
  for (const one of asArray(asObject(parseJson(text))['files']).map(asObject)) {
    if (textOf(one['file']).split('/').at(-1) !== file) continue
    for (const line of asArray(one['lines']).map(asObject)) {
      const number = numberOf(line['line_number']) ?? 0
      if (number < 1 || number > last) continue
      lines.set(number, (lines.get(number) ?? 0) + (numberOf(line['count']) ?? 0))
      asArray(line['branches']).forEach((branch, index) => {
        // a test driver gives `main` another name, so functions are told apart by line alone
        const name = `${number}:${index}`
        branches.set(name, (branches.get(name) ?? 0) + (numberOf(asObject(branch)['count']) ?? 0))
      })
    }
  }
  return { lines, branches }
}
