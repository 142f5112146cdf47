/**
 * Findings that several tools make of one thing become one finding, which names the others. Two findings are of one thing
 * where they stand on one line and share a weakness (CWE), or where their rules are known twins.
 */
import type { AnalysisFinding } from '../analysis.ts'

/** Rules of different tools that say the same. */
const TWINS: readonly (readonly string[])[] = [
  ['F401', 'W0611'],
  ['F841', 'W0612'],
  ['F811', 'E0102', 'W0404'],
  ['F821', 'E0602'],
  ['E722', 'W0702'],
  ['B006', 'W0102'],
  ['ARG001', 'ARG002', 'W0613'],
  ['RET505', 'R1705'],
  ['RET507', 'R1724'],
  ['RET506', 'R1720'],
  ['RET508', 'R1723'],
  ['E702', 'C0321'],
  ['SIM115', 'R1732'],
  ['C416', 'R1721'],
  ['SIM222', 'SIM223', 'R1726', 'R1727'],
  ['B018', 'W0104'],
  ['B904', 'W0707'],
  ['BLE001', 'W0718'],
  ['E711', 'E712', 'C0121'],
  ['E731', 'C3001'],
  ['F403', 'W0401'],
  ['F541', 'W1309'],
  ['F632', 'R0123'],
  ['S307', 'S102', 'B307', 'B102', 'eval-of-input'],
  ['no-unused-vars', 'TS6133'],
]
const TWIN_OF = new Map(TWINS.flatMap((rules) => rules.map((rule) => [rule, rules[0] ?? rule] as const)))

const WEIGHT = { error: 2, warning: 1, note: 0 } as const

/** The findings by line, then column; the first tool's words stand, the highest severity counts. */
export function mergeFindings(findings: readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  const merged: AnalysisFinding[] = []
  for (const finding of findings) {
    const at = merged.findIndex((one) => isSame(one, finding))
    const one = merged[at]
    if (one === undefined) merged.push(finding)
    else merged[at] = joined(one, finding)
  }
  return merged.toSorted((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0))
}

function isSame(a: AnalysisFinding, b: AnalysisFinding): boolean {
  if (a.line !== b.line || a.class !== b.class) return false
  if (a.rule === b.rule && a.tool === b.tool) return a.column === b.column && a.message === b.message
  const isWeakness = a.cwe?.some((one) => b.cwe?.includes(one) ?? false) ?? false
  return isWeakness || (a.tool !== b.tool && twinOf(a) === twinOf(b))
}

function twinOf({ rule }: AnalysisFinding): string {
  // ruff names the rules that it has of pylint by pylint's own numbers
  return TWIN_OF.get(rule) ?? rule.replace(/^PL(?=[CERW]\d{4}$)/, '')
}

function joined(one: AnalysisFinding, other: AnalysisFinding): AnalysisFinding {
  const others = new Set([...(one.alsoFoundBy ?? []), other.tool, ...(other.alsoFoundBy ?? [])])
  others.delete(one.tool)
  const cwe = [...new Set([...(one.cwe ?? []), ...(other.cwe ?? [])])]
  return {
    ...one,
    severity: WEIGHT[other.severity] > WEIGHT[one.severity] ? other.severity : one.severity,
    ...(cwe.length === 0 ? {} : { cwe }),
    ...(others.size === 0 ? {} : { alsoFoundBy: [...others] }),
  }
}
