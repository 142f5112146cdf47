/** Time by stack of calls on the page of an analysis: a flame graph, and the same figures as a table. */
import type { Cell, FlameFrame, PageSection, Table } from '../../evaluation/index.ts'
import type { ClassReport } from '../analysis.ts'
import { readStackFigure, type StackNode } from '../efficiency/call-stacks.ts'

/** Rows of the table; the costliest ways of calls. */
const MOST_ROWS = 60

/** The section; none where efficiency was not measured. Where there are no stacks it says why. */
export function flameSection(classes: readonly ClassReport[]): readonly PageSection[] {
  const report = classes.find((one) => one.class === 'efficiency' && one.state === 'done')
  if (report === undefined) return []
  const { stacks, stacksReason: reason } = report.figures
  const nodes = readStackFigure(stacks)
  const head = { id: 'flame', heading: 'Time by stack of calls' }
  if (nodes.length === 0) {
    const why = typeof reason === 'string' ? reason : 'no sample fell into a function of the program'
    return [{ ...head, text: [`No flame graph is drawn: ${why}.`] }]
  }
  const total = nodes.reduce((sum, { totalMs }) => sum + totalMs, 0)
  return [
    {
      ...head,
      text: [
        'Each bar is a function, as wide as the time in it and in all that it called, and stands on the bar of its caller. The times are sampled under a profiler, so they are shares rather than costs.',
      ],
      flames: [{ title: `${ms(total)} by stack of calls`, roots: nodes.map((node) => frameOf(node, total)) }],
      tables: [tableOf(nodes, total)],
    },
  ]
}

function frameOf({ name, line, selfMs, totalMs, children }: StackNode, total: number): FlameFrame {
  return {
    label: name,
    detail: `${line === null ? '' : `line ${line}, `}${ms(totalMs)} (${percent(totalMs, total)}), ${ms(selfMs)} by itself`,
    value: totalMs,
    children: children.map((child) => frameOf(child, total)),
  }
}

function tableOf(nodes: readonly StackNode[], total: number): Table {
  const all = nodes.flatMap((node) => rowsOf(node, []))
  const least = all.map(({ node }) => node.totalMs).toSorted((a, b) => b - a)[MOST_ROWS - 1] ?? 0
  const shown = all.filter(({ node }) => node.totalMs >= least).slice(0, MOST_ROWS)
  const left = all.length - shown.length
  const right = { align: 'right' as const }
  return {
    title: 'Time by stack of calls',
    columns: [
      { name: 'calls' },
      { name: 'line', ...right },
      { name: 'total ms', ...right },
      { name: 'self ms', ...right },
      { name: 'share', ...right },
    ],
    rows: shown.map(({ node, callers }): readonly Cell[] => [
      [...callers, node.name].join(' › '),
      node.line === null ? '-' : { text: String(node.line), href: `#line-${node.line}` },
      node.totalMs.toFixed(1),
      node.selfMs.toFixed(1),
      percent(node.totalMs, total),
    ]),
    ...(left === 0 ? {} : { note: `${left} more ways of calls, each of less time, are left out.` }),
  }
}

interface Row {
  readonly node: StackNode
  readonly callers: readonly string[]
}

/** Callers before what they call. Of many, the nearest three are named. */
function rowsOf(node: StackNode, callers: readonly string[]): readonly Row[] {
  const own = callers.length > 3 ? ['…', ...callers.slice(-3)] : callers
  return [{ node, callers: own }, ...node.children.flatMap((child) => rowsOf(child, [...callers, node.name]))]
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}

function percent(value: number, total: number): string {
  return `${((value / total) * 100).toFixed(1)} %`
}
