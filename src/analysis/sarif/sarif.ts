/**
 * An analysis as SARIF 2.1.0 (OASIS, 2020), which editors and code hosts read: one run for each tool, one result for each
 * finding, CWE numbers as a taxonomy. docs: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
import type { JsonValue } from '../../supervision.ts'
import type { Analysis, AnalysisFinding, ToolReport } from '../analysis.ts'

/** The log of one or more analyses. */
export function sarifOf(analyses: readonly Analysis[]): JsonValue {
  const tools = new Map<string, ToolReport>()
  const found: { readonly file: string; readonly finding: AnalysisFinding }[] = []
  for (const { file, classes } of analyses) {
    for (const report of classes) {
      for (const tool of report.tools) if (!tools.has(tool.tool) || tool.state === 'done') tools.set(tool.tool, tool)
      found.push(...report.findings.map((finding) => ({ file, finding })))
    }
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [...tools.values()].map((tool) =>
      runOf(
        tool,
        found.filter(({ finding }) => finding.tool === tool.tool),
      ),
    ),
  }
}

function runOf(
  { tool, version, state, reason }: ToolReport,
  found: readonly { readonly file: string; readonly finding: AnalysisFinding }[],
): JsonValue {
  const rules = [...new Set(found.map(({ finding }) => finding.rule))]
  return {
    tool: {
      driver: { name: tool, ...(version === undefined ? {} : { version }), rules: rules.map((id) => ({ id })) },
    },
    invocations: [
      {
        executionSuccessful: state === 'done',
        ...(reason === undefined
          ? {}
          : { toolExecutionNotifications: [{ level: 'error', message: { text: reason } }] }),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: found.map(({ file, finding }) => resultOf(file, finding, rules)),
  }
}

function resultOf(file: string, finding: AnalysisFinding, rules: readonly string[]): JsonValue {
  const { rule, severity, message, line, column, endLine, endColumn, cwe, origin } = finding
  const region = {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
  }
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region } }],
    properties: {
      class: finding.class,
      ...(cwe === undefined ? {} : { tags: cwe.map((number) => `external/cwe/cwe-${number}`) }),
      ...(origin === undefined ? {} : { origin }),
    },
  }
}
