/**
 * Python by coverage.py, lines and branches, as its own JSON report counts them. python-boot.ts
 * says how the meter gets into the program's process.
 */
import { COVERAGE_PY } from '../tools/dynamic-packages.ts'
import { asArray, asObject, numberOf, parseJson } from '../tools/answer-json.ts'
import { pythonBoot } from '../tools/python-boot.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

const BOOT = '.coverage-boot.py'
const REPORT = '.coverage.json'

/** The folder of coverage.py is the first word of the script. */
const SOURCE = pythonBoot(`import coverage
meter = coverage.Coverage(data_file=None, branch=True, config_file=False, include=[os.getcwd() + '/main.py'])
# an analysed program has no say in what is counted
meter.config.exclude_list = []
meter.config.partial_list = []
def finish():
    meter.stop()
    meter.json_report(outfile=FOLDER + '/${REPORT}')
start = meter.start
`)

export const pythonMeter: CoverageMeter = {
  tool: 'coverage.py',
  package: COVERAGE_PY,
  plan: ({ folder }) => ({
    change: {
      argv: ([python = '', ...words]) => [python, BOOT, `${folder}/site`, ...words],
      files: { [BOOT]: SOURCE },
      mounts: [folder],
    },
    collect: [REPORT],
  }),
  async read({ files }) {
    const bytes = files[REPORT]
    return bytes === undefined ? undefined : readCoveragePy(Buffer.from(bytes).toString())
  },
}

/**
 * Lines and branches of the one file in a JSON report of coverage.py.
 *
 * @throws SyntaxError or TypeError where it is none
 */
export function readCoveragePy(text: string): LineCoverage | undefined {
  const [file] = Object.values(asObject(asObject(parseJson(text))['files']))
  if (file === undefined) return undefined
  const own = asObject(file)
  const numbers = (name: string): number[] => asArray(own[name]).map((one) => numberOf(one) ?? 0)
  const arcs = (name: string): string[] => asArray(own[name]).map((one) => asArray(one).join(':'))
  const counts = <K>(covered: readonly K[], missing: readonly K[]): Map<K, number> =>
    new Map([...covered.map((one) => [one, 1] as const), ...missing.map((one) => [one, 0] as const)])
  return {
    lines: counts(numbers('executed_lines'), numbers('missing_lines')),
    branches: counts(arcs('executed_branches'), arcs('missing_branches')),
  }
}
