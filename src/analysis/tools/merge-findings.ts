/**
 * Findings that several tools make of one thing become one finding, which names the others. Two findings are of one thing
 * where they stand on one line and share a weakness (CWE), or where their rules are known twins.
 */
import type { AnalysisFinding } from '../analysis.ts'
import { TWINS } from './rule-twins.ts'

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

function twinOf({ tool, rule }: AnalysisFinding): string {
  // biome names rules as ESLint does, in other letters; ruff names the rules that it has of pylint by pylint's own numbers
  const name =
    tool === 'biome'
      ? rule.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      : rule.replace(/^PL(?=[CERW]\d{4}$)/, '')
  return TWIN_OF.get(name) ?? name
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
