/**
 * Findings as a text that goes back into a prompt, within a budget of tokens: the most useful first, one line for all
 * places of one thing, and the same thing said by several tools once.
 */
import { mergeFindings } from '../tools/merge-findings.ts'
import type { AnalysisClass, AnalysisFinding } from '../analysis.ts'

/** Options of `promptText`. */
export interface PromptTextOptions {
  /** Most tokens of the text. @default 400 */
  readonly tokens?: number | undefined
  /** Counts the tokens of a text. @default one for each 3 characters begun, which is above what code tokenisers give */
  readonly countTokens?: ((text: string) => number) | undefined
}

/** A text, and how much did not fit. */
export interface PromptText {
  /** Empty where there are no findings. */
  readonly text: string
  /** Findings that the text speaks of, and those that it leaves out. Both count merged findings. */
  readonly told: number
  readonly left: number
}

/** What mends a program first: what is broken or unsafe, then what no test reached, then style. */
const CLASS_WEIGHT: Readonly<Record<AnalysisClass, number>> = {
  vulnerabilities: 4,
  coverage: 2,
  smells: 1,
  efficiency: 1,
  structure: 0,
}
const SEVERITY_WEIGHT = { error: 6, warning: 2, note: 0 } as const
const MOST_LINES_NAMED = 8

interface Group {
  readonly first: AnalysisFinding
  readonly lines: readonly number[]
  readonly tools: readonly string[]
  readonly weight: number
}

/** @throws RangeError for a budget that is no positive integer */
export function promptText(findings: readonly AnalysisFinding[], options: PromptTextOptions = {}): PromptText {
  const { tokens = 400, countTokens = (text) => Math.ceil(text.length / 3) } = options
  if (!Number.isInteger(tokens) || tokens < 1) {
    throw new RangeError(`promptText: tokens is ${tokens}, wanted an integer of at least 1`)
  }
  const groups = groupsOf(findings)
  const all = groups.reduce((sum, { lines }) => sum + lines.length, 0)
  const told: string[] = []
  let count = 0
  for (const group of groups) {
    const left = all - count - group.lines.length
    const text = textOf([...told, sentenceOf(group)], left)
    // a shorter one further down may still fit
    if (countTokens(text) > tokens) continue
    told.push(sentenceOf(group))
    count += group.lines.length
  }
  if (count === 0) {
    const bare = textOf([], all)
    return { text: all > 0 && countTokens(bare) <= tokens ? bare : '', told: 0, left: all }
  }
  return { text: textOf(told, all - count), told: count, left: all - count }
}

function textOf(lines: readonly string[], left: number): string {
  const rest = left === 0 ? [] : [`${left} more ${left === 1 ? 'finding is' : 'findings are'} not shown.`]
  return [...lines, ...rest].join('\n')
}

/** Findings of one rule, or of one message, are one group; groups go by weight, then by their first line. */
function groupsOf(findings: readonly AnalysisFinding[]): readonly Group[] {
  const merged = acrossClasses(mergeFindings(findings))
  const groups = Map.groupBy(merged, ({ class: name, message, cwe = [] }) =>
    JSON.stringify([name === 'coverage' ? name : '', message, cwe]),
  )
  return [...groups.values()]
    .map((all): Group => {
      const [first] = all as [AnalysisFinding, ...AnalysisFinding[]]
      const tools = [...new Set(all.flatMap((one) => [one.tool, ...(one.alsoFoundBy ?? [])]))]
      const weight = Math.max(
        ...all.map((one) => SEVERITY_WEIGHT[one.severity] + CLASS_WEIGHT[one.class] + (one.alsoFoundBy?.length ?? 0)),
      )
      return { first, lines: all.map(({ line }) => line), tools, weight }
    })
    .toSorted((a, b) => b.weight - a.weight || (a.lines[0] ?? 0) - (b.lines[0] ?? 0))
}

/** A weakness that a linter warns of as well is said once, as the weakness. */
function acrossClasses(findings: readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  const kept: AnalysisFinding[] = []
  for (const finding of findings.toSorted((a, b) => CLASS_WEIGHT[b.class] - CLASS_WEIGHT[a.class])) {
    const twin = kept.findIndex(
      (one) =>
        one.line === finding.line &&
        (plain(one.message) === plain(finding.message) ||
          (one.cwe?.some((number) => finding.cwe?.includes(number) ?? false) ?? false)),
    )
    const one = kept[twin]
    if (one === undefined) kept.push(finding)
    else if (one.tool !== finding.tool) {
      kept[twin] = { ...one, alsoFoundBy: [...new Set([...(one.alsoFoundBy ?? []), finding.tool])] }
    }
  }
  return kept.toSorted((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0))
}

function plain(message: string): string {
  return message
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}

function sentenceOf({ first, lines, tools }: Group): string {
  const named = [...new Set(lines)]
  const shown = named.slice(0, MOST_LINES_NAMED).join(', ')
  const where = `line${named.length === 1 ? '' : 's'} ${shown}${named.length > MOST_LINES_NAMED ? ', …' : ''}`
  const weaknesses = (first.cwe ?? []).map((number) => ` [CWE-${number}]`).join('')
  return `- ${where}: ${first.severity}: ${first.message}${weaknesses} (${tools.join(', ')})`
}
