/** An analysis on the terminal: each class with its figures, its findings, and the tools that did not answer. */
import type { Analysis, ClassReport } from '../analysis/index.ts'

/** Prints an analysis. */
export async function printAnalysis({ classes }: Analysis): Promise<void> {
  for (const report of classes) await print(report)
}

/** One class: its figures, then its findings, then the tools that did not answer. */
async function print(report: ClassReport): Promise<void> {
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  console.log(`\n${report.class}: ${report.state}${report.reason === undefined ? '' : ` (${report.reason})`}`)
  const figures = flatFigures(report.figures)
  if (figures.length > 0) {
    const columns = [{ name: 'figure' }, { name: 'value', align: 'right' as const }]
    console.log(renderTerminalTable({ title: 'Figures', columns, rows: figures }))
  }
  if (report.findings.length > 0) {
    const columns = [{ name: 'line', align: 'right' as const }, { name: 'rule' }, { name: 'tool' }, { name: 'finding' }]
    const rows = report.findings.map(({ line, rule, tool, message, cwe = [] }) => [
      String(line),
      rule,
      tool,
      `${message}${cwe.map((number) => ` [CWE-${number}]`).join('')}`,
    ])
    console.log(renderTerminalTable({ title: 'Findings', columns, rows }))
  }
  for (const { tool, state, reason, install } of report.tools) {
    if (state === 'done' && reason === undefined) continue
    console.log(`${tool}: ${state}${reason === undefined ? '' : `, ${reason}`}`)
    if (install !== undefined) console.log(`  to add it: ${install}`)
  }
}

/** Figures that are numbers or texts, those one level down under `group name`; lists are left to --json. */
function flatFigures(figures: ClassReport['figures']): (readonly [string, string])[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    if (typeof value === 'number' || typeof value === 'string') return [[name, textOf(value)] as const]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return Object.entries(value).flatMap(([inner, one]) =>
      typeof one === 'number' || typeof one === 'string' ? [[`${name} ${inner}`, textOf(one)] as const] : [],
    )
  })
}

function textOf(value: number | string): string {
  return typeof value === 'string' ? value : String(Math.round(value * 100) / 100)
}
