/**
 * Another tool's SARIF 2.1.0 read as findings. What a log leaves out has SARIF's own default: a result without a level
 * has its rule's, else `warning`. Results that say that something passed, or that somebody suppressed, are no findings.
 * docs: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
import { z } from 'zod'
import type { AnalysisClass, AnalysisFinding, Severity, ToolReport } from '../analysis.ts'
import { ANALYSIS_CLASSES } from '../analysis.ts'

/** A finding with the file that it is in, as the log names it: relative, with `/`. */
export interface FoundInFile {
  readonly file: string
  readonly finding: AnalysisFinding
}

/** What a log holds. */
export interface ReadSarif {
  readonly tools: readonly ToolReport[]
  readonly found: readonly FoundInFile[]
  /** Results without a place in a file; they are no findings of a line. */
  readonly unplaced: number
}

const message = z.object({
  text: z.string().optional(),
  markdown: z.string().optional(),
  id: z.string().optional(),
  arguments: z.array(z.string()).optional(),
})
const rule = z.object({
  id: z.string(),
  name: z.string().optional(),
  shortDescription: z.object({ text: z.string().optional() }).optional(),
  messageStrings: z.record(z.string(), z.object({ text: z.string().optional() })).optional(),
  defaultConfiguration: z.object({ level: z.string().optional() }).optional(),
  relationships: z.array(z.object({ target: z.object({ id: z.string().optional() }).optional() })).optional(),
  properties: z.looseObject({}).optional(),
})
const component = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  semanticVersion: z.string().optional(),
  rules: z.array(rule).optional(),
})
const artifact = z.object({ uri: z.string().optional(), index: z.int().optional() })
const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: z
    .object({
      id: z.string().optional(),
      index: z.int().optional(),
      toolComponent: z.object({ index: z.int().optional() }).optional(),
    })
    .optional(),
  kind: z.string().optional(),
  level: z.string().optional(),
  message: message.optional(),
  locations: z
    .array(
      z.object({
        physicalLocation: z
          .object({
            artifactLocation: artifact.optional(),
            region: z
              .object({
                startLine: z.int().positive().optional(),
                startColumn: z.int().positive().optional(),
                endLine: z.int().positive().optional(),
                endColumn: z.int().positive().optional(),
              })
              .optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  taxa: z
    .array(z.object({ id: z.string().optional(), toolComponent: z.object({ name: z.string().optional() }).optional() }))
    .optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).nullish(),
  properties: z.looseObject({}).optional(),
})
const log = z.object({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      tool: z.object({ driver: component.extend({ name: z.string() }), extensions: z.array(component).optional() }),
      artifacts: z.array(z.object({ location: artifact.optional() })).optional(),
      invocations: z.array(z.object({ executionSuccessful: z.boolean().optional() })).optional(),
      results: z.array(result).nullish(),
    }),
  ),
})

type Run = z.infer<typeof log>['runs'][number]
type Result = z.infer<typeof result>
type Rule = z.infer<typeof rule>

/**
 * Reads a log.
 *
 * @throws SyntaxError where it is no SARIF 2.1.0, with the place in it
 */
export function readSarif(value: unknown): ReadSarif {
  const parsed = log.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SyntaxError(`read SARIF: ${issue?.path.join('.') || 'the log'}: ${issue?.message}, wanted SARIF 2.1.0`)
  }
  const tools: ToolReport[] = []
  const found: FoundInFile[] = []
  let unplaced = 0
  for (const run of parsed.data.runs) {
    const { name, version, semanticVersion } = run.tool.driver
    const failed = run.invocations?.some((one) => one.executionSuccessful === false) ?? false
    tools.push({
      tool: name,
      version: version ?? semanticVersion,
      state: failed ? 'failed' : 'done',
      ...(failed ? { reason: 'its log says that it was not successful' } : {}),
    })
    for (const one of run.results ?? []) {
      if (!counts(one)) continue
      const placed = findingOf(one, run)
      if (placed === undefined) unplaced++
      else found.push(placed)
    }
  }
  return { tools, found, unplaced }
}

function counts({ kind = 'fail', suppressions }: Result): boolean {
  const suppressed = (suppressions ?? []).some(({ status = 'accepted' }) => status === 'accepted')
  return !suppressed && kind !== 'pass' && kind !== 'notApplicable' && kind !== 'informational'
}

function findingOf(one: Result, run: Run): FoundInFile | undefined {
  const physical = one.locations?.[0]?.physicalLocation
  const file = fileOf(physical?.artifactLocation, run)
  const line = physical?.region?.startLine
  if (file === undefined || line === undefined) return undefined
  const { startColumn, endLine, endColumn } = physical?.region ?? {}
  const own = ruleOf(one, run)
  const cwe = weaknessesOf(one, own)
  return {
    file,
    finding: {
      class: classOf(one, own, cwe),
      tool: run.tool.driver.name,
      rule: one.ruleId ?? one.rule?.id ?? own?.id ?? 'unnamed',
      severity: severityOf(one.level ?? own?.defaultConfiguration?.level),
      message: sentenceOf(one, own),
      line,
      ...(startColumn === undefined ? {} : { column: startColumn }),
      ...(endLine === undefined ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
      ...(cwe.length === 0 ? {} : { cwe }),
      ...(one.properties?.['origin'] === 'model' ? { origin: 'model' as const } : {}),
    },
  }
}

function fileOf(location: z.infer<typeof artifact> | undefined, run: Run): string | undefined {
  const uri = location?.uri ?? run.artifacts?.[location?.index ?? -1]?.location?.uri
  if (uri === undefined) return undefined
  const plain = uri.replace(/^file:\/\/(?:localhost)?/, '').replace(/^(?:\.\/)+/, '')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

function ruleOf(one: Result, run: Run): Rule | undefined {
  const extension = one.rule?.toolComponent?.index
  const rules = (extension === undefined ? run.tool.driver : run.tool.extensions?.[extension])?.rules ?? []
  const index = one.rule?.index ?? one.ruleIndex
  if (index !== undefined && index >= 0) return rules[index]
  const id = one.ruleId ?? one.rule?.id
  // `CA1000/1` is a part of the rule `CA1000`
  return rules.find((each) => each.id === id) ?? rules.find((each) => id?.startsWith(`${each.id}/`) === true)
}

function sentenceOf(one: Result, own: Rule | undefined): string {
  const { text, markdown, id, arguments: words = [] } = one.message ?? {}
  const template = text ?? (id === undefined ? undefined : own?.messageStrings?.[id]?.text) ?? markdown
  const said = template ?? own?.shortDescription?.text ?? own?.name ?? 'no message'
  const filled = said.replaceAll(/\{(\d+)\}/g, (all, index: string) => words[Number(index)] ?? all)
  return filled.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '')
}

function severityOf(level: string | undefined): Severity {
  return level === 'error' || level === 'note' ? level : level === 'none' ? 'note' : 'warning'
}

/** CWE numbers of tags (`external/cwe/cwe-078`, `CWE-78: …`), of taxa, and of the rule's relationships. */
function weaknessesOf(one: Result, own: Rule | undefined): number[] {
  const texts = [
    ...tagsOf(one.properties),
    ...tagsOf(own?.properties),
    ...(one.taxa ?? []).map(({ id = '', toolComponent }) => `${toolComponent?.name ?? ''}-${id.replace(/^\D+/, '')}`),
    ...(own?.relationships ?? []).map(({ target }) => target?.id ?? ''),
  ]
  const numbers = texts.flatMap((text) => [...text.matchAll(/\bCWE[-_/ ]?0*(\d+)/gi)].map((match) => Number(match[1])))
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}

function tagsOf(properties: Readonly<Record<string, unknown>> | undefined): string[] {
  const values = [properties?.['tags'], properties?.['cwe'], properties?.['cwe2022-top25']]
  return values.flat().filter((tag): tag is string => typeof tag === 'string')
}

function classOf(one: Result, own: Rule | undefined, cwe: readonly number[]): AnalysisClass {
  const said = ANALYSIS_CLASSES.find((name) => name === one.properties?.['class'])
  if (said !== undefined) return said
  const security = own?.properties?.['security-severity'] !== undefined || tagsOf(own?.properties).includes('security')
  return cwe.length > 0 || security ? 'vulnerabilities' : 'smells'
}
