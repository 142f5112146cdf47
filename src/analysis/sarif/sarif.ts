/**
 * An analysis as SARIF 2.1.0 (OASIS, 2020), which editors and code hosts read: one run for each tool, one result for each
 * finding, CWE numbers as tags. A tool or a class that failed is a run that was not successful. docs: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
import type { JsonValue } from '../../supervision.ts'
import type { Analysis, AnalysisFinding, ToolReport } from '../analysis.ts'

/** The log of one or more analyses. */
export function sarifOf(analyses: readonly Analysis[]): JsonValue {
  const tools = new Map<string, ToolReport>()
  const found: { readonly file: string; readonly finding: AnalysisFinding }[] = []
  for (const { file, classes } of analyses) {
    for (const report of classes) {
      // a class that broke before any tool answered is a tool of its own, so that its log is not taken for a clean one
      const own: ToolReport = {
        tool: `touchstone ${report.class}`,
        version: undefined,
        state: 'failed',
        reason: report.reason,
      }
      const answered = report.tools.length === 0 && report.state === 'failed' ? [own] : report.tools
      // a tool that failed in one class has failed
      for (const tool of answered) if (tools.get(tool.tool)?.state !== 'failed') tools.set(tool.tool, tool)
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
    locations: [
      { physicalLocation: { artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') }, region } },
    ],
    properties: {
      class: finding.class,
      ...(cwe === undefined ? {} : { tags: cwe.map((number) => `external/cwe/cwe-${number}`) }),
      ...(origin === undefined ? {} : { origin }),
    },
  }
}
