/**
 * Planted programs: in each language and class a finding that is known must be found at its line, and a clean program must
 * have none. Tools beside others of their language are asked alone, too. A tool that is not here is named and not counted as a failure; a class without any tool is one.
 */
import {
  analyseCoverage,
  analyseEfficiency,
  analyseSmells,
  analyseVulnerabilities,
  type ClassReport,
} from '../src/analysis/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { analysersOf } from '../src/analysis/tools/analyser-table.ts'
import { runAnalyser } from '../src/analysis/tools/run-analyser.ts'
import { sourceName } from '../src/analysis/tools/source-name.ts'
import { PLANTED, markedLine, type PlantedProgram } from '../test/analysed/planted.ts'
import {
  PLANTED_BY_TOOL,
  PLANTED_HOT_SPOTS,
  cleanProgram,
  type PlantedFault,
  type PlantedHotSpot,
} from '../test/analysed/planted-by-tool.ts'

const TARGET = 'every planted finding at its line, no finding in a clean program, in all classes and languages'
const CLASSES = ['smells', 'vulnerabilities', 'coverage', 'efficiency'] as const

/** What one class said of one program; empty words where it is right. */
interface Checked {
  readonly wrong: string
  /** Tools that did not do their work. */
  readonly without: readonly string[]
}

export const claim: Claim = {
  name: 'analysis-planted',
  statement: 'Every class finds what is planted in every language, at its line, and nothing in clean programs.',
  target: TARGET,
  async run(context): Promise<ClaimResult> {
    using kept = await openResumableResults<Checked>(context, 'checked')
    await using sandbox = await Sandbox.open()
    const wrong: string[] = []
    const without = new Set<string>()
    let n = 0
    for (const program of PLANTED) {
      for (const kind of ['planted', 'clean'] as const) {
        for (const className of CLASSES) {
          const key = `${program.language} ${kind} ${className}`
          // one at a time: two would take each other's time
          // oxlint-disable-next-line no-await-in-loop
          const checked = await kept.once(key, () => check(program, { kind, className, sandbox, context }))
          n++
          for (const tool of checked.without) without.add(tool)
          if (checked.wrong !== '') wrong.push(`${key}: ${checked.wrong}`)
          context.log(`${checked.wrong === '' ? '✓' : '✗'} ${key} ${checked.wrong}`)
        }
      }
    }
    for (const fault of PLANTED_BY_TOOL) {
      const key = `${fault.tool} ${fault.class} ${fault.language}`
      // oxlint-disable-next-line no-await-in-loop -- as above
      const checked = await kept.once(key, () => checkTool(fault, { sandbox, context }))
      n++
      for (const tool of checked.without) without.add(tool)
      if (checked.wrong !== '') wrong.push(`${key}: ${checked.wrong}`)
      context.log(`${checked.wrong === '' ? '✓' : '✗'} ${key} ${checked.wrong}`)
    }
    for (const spot of PLANTED_HOT_SPOTS) {
      const key = `${spot.tool} efficiency ${spot.language}`
      // oxlint-disable-next-line no-await-in-loop -- as above
      const checked = await kept.once(key, () => checkHotSpot(spot, { sandbox, context }))
      n++
      for (const tool of checked.without) without.add(tool)
      if (checked.wrong !== '') wrong.push(`${key}: ${checked.wrong}`)
      context.log(`${checked.wrong === '' ? '✓' : '✗'} ${key} ${checked.wrong}`)
    }
    return {
      figures: [{ name: 'right', value: (n - wrong.length) / n, n }],
      n,
      target: TARGET,
      holds: wrong.length === 0,
      notes: [...wrong, ...(without.size === 0 ? [] : [`went without: ${[...without].join('; ')}`])],
    }
  },
}

async function check(
  program: PlantedProgram,
  options: {
    readonly kind: 'planted' | 'clean'
    readonly className: (typeof CLASSES)[number]
    readonly sandbox: Sandbox
    readonly context: ClaimContext
  },
): Promise<Checked> {
  const { kind, className, sandbox, context } = options
  const { language, input, output } = program
  const code = kind === 'planted' ? program.code : program.clean
  const tests = [{ style: 'io', name: 'double', input, output }] as const
  const report = await analyse(className)({ language, code, tests }, { sandbox, signal: context.signal, cache: false })
  const without = report.tools.flatMap(({ tool, state, reason }) => (state === 'done' ? [] : [`${tool} (${reason})`]))
  if (report.state !== 'done') return { wrong: `${report.state}: ${report.reason}`, without }
  if (className === 'efficiency') return { wrong: wrongCost(report), without }
  if (kind === 'clean') {
    const found = report.findings.map(({ tool, rule, line }) => `${tool} ${rule} in line ${line}`)
    return { wrong: found.join(', '), without }
  }
  const mark = { smells: 'smell', vulnerabilities: 'weakness', coverage: 'unrun' } as const
  const line = markedLine(code, mark[className])
  const hit = report.findings.some(
    (one) =>
      one.line <= line &&
      line <= (one.endLine ?? one.line) &&
      (className !== 'vulnerabilities' || one.cwe?.includes(program.cwe) === true),
  )
  return { wrong: hit ? '' : `nothing in line ${line}`, without }
}

/** A tool alone: its fault at its line, and nothing in the clean program. */
async function checkTool(
  fault: PlantedFault,
  { sandbox, context }: { readonly sandbox: Sandbox; readonly context: ClaimContext },
): Promise<Checked> {
  const { tool, language, code, rule, cwe } = fault
  const analyser = analysersOf(fault.class, language).find(({ name }) => name === tool)
  if (analyser === undefined) return { wrong: 'no such tool', without: [] }
  const files = [code, cleanProgram(fault)].map((source, index) => ({
    path: `p${index}/${sourceName(language, source)}`,
    code: source,
    language,
  }))
  const options = { sandbox, signal: context.signal, cache: false } as const
  const [planted, clean] = await runAnalyser(analyser, files, options)
  const report = planted?.report
  if (report?.state !== 'done') return { wrong: '', without: [`${tool} (${report?.reason})`] }
  const line = code.split('\n').findIndex((one) => /(?:#|\/\/) fault$/.test(one)) + 1
  const hit = planted?.findings.some(
    (one) => one.rule === rule && one.line === line && (cwe === undefined || one.cwe?.includes(cwe) === true),
  )
  const found = clean?.findings.map((one) => `${one.rule} in line ${one.line} of the clean program`) ?? []
  return { wrong: [...(hit === true ? [] : [`no ${rule} in line ${line}`]), ...found].join(', '), without: [] }
}

/** A profiler: the function that takes the time is the first, at its line, and on a stack. */
async function checkHotSpot(
  { tool, language, name, code }: PlantedHotSpot,
  { sandbox, context }: { readonly sandbox: Sandbox; readonly context: ClaimContext },
): Promise<Checked> {
  const report = await analyseEfficiency({ language, code }, { sandbox, signal: context.signal, cache: false })
  const own = report.tools.find((one) => one.tool === tool)
  if (own?.state !== 'done') return { wrong: '', without: [`${tool} (${own?.reason ?? report.reason})`] }
  const line = code.split('\n').findIndex((one) => /(?:#|\/\/) fault$/.test(one)) + 1
  const [first] = report.figures['functions'] as readonly { readonly name: string; readonly line: number | null }[]
  const isFirst = first?.name === name && first.line === line
  const isOnStack = JSON.stringify(report.figures['stacks']).includes(`{"name":"${name}","line":${line},`)
  return { wrong: isFirst && isOnStack ? '' : `${name} in line ${line} is not what takes the time`, without: [] }
}

function analyse(className: (typeof CLASSES)[number]): typeof analyseSmells {
  const classes = {
    smells: analyseSmells,
    vulnerabilities: analyseVulnerabilities,
    coverage: analyseCoverage,
    efficiency: analyseEfficiency,
  }
  return classes[className]
}

/** A program that printed the right answer has cost something. */
function wrongCost({ figures }: ClassReport): string {
  const [test] = figures['tests'] as readonly { readonly status: string; readonly cpuMs: number | null }[]
  if (test?.status !== 'accepted') return `the test is ${test?.status}`
  return (test.cpuMs ?? 0) > 0 ? '' : 'no CPU time'
}
