/**
 * Ruby by its standard library's Coverage, lines and branches. Code that a test driver evaluates is followed from Ruby 3.2
 * on; before that only tests by input and output are measured.
 */
import { asArray, asObject, numberOf, parseJson } from '../tools/answer-json.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

const BOOT = '.coverage-boot.rb'
const REPORT = '.coverage.json'

const SOURCE = `require 'coverage'
require 'json'
Coverage.start(lines: true, branches: true)
at_exit do
  found = Coverage.result['/w/main.rb']
  if found
    branches = found[:branches].flat_map { |from, to| to.map { |one, count| [from[2], one[0], one[1], count] } }
    File.write('/w/${REPORT}', JSON.generate({ lines: found[:lines], branches: branches }))
  end
end
$0 = '/w/main.rb'
$:.unshift('/w')
load '/w/main.rb'
`

export const rubyMeter: CoverageMeter = {
  tool: 'ruby-coverage',
  refuses: (test) =>
    test.style === 'harness' ? "Ruby's Coverage does not follow code that a test driver evaluates" : undefined,
  plan: () => ({
    change: {
      argv: (words) => words.map((word) => (word === 'main.rb' ? BOOT : word)),
      files: { [BOOT]: SOURCE },
    },
    collect: [REPORT],
  }),
  async read({ files }) {
    const bytes = files[REPORT]
    return bytes === undefined ? undefined : readRuby(Buffer.from(bytes).toString())
  },
}

/** @throws SyntaxError or TypeError where the text is not what the meter's own script writes */
function readRuby(text: string): LineCoverage {
  const report = asObject(parseJson(text))
  const lines = new Map<number, number>()
  asArray(report['lines']).forEach((count, index) => {
    const number = numberOf(count)
    if (number !== undefined) lines.set(index + 1, number)
  })
  const branches = asArray(report['branches']).map(asArray)
  return {
    lines,
    branches: new Map(branches.map(([line, kind, id, count]) => [`${line}:${kind}:${id}`, numberOf(count) ?? 0])),
  }
}
