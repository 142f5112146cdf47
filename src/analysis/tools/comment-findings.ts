/** Findings of tools that read a source as text: what stands in a comment is no code, and nothing of it runs. */
import { parseSource } from '../structure/parse-source.ts'
import { SYNTAX_ROWS } from '../structure/languages/table.ts'
import { descendants } from '../structure/syntax-node.ts'
import type { AnalysedFile, Analyser, ToolFinding } from './analyser.ts'
import { utf16Column } from './columns.ts'

/** The findings without those that begin inside a comment. A source that no grammar reads keeps them all. */
export async function outsideComments(
  findings: readonly ToolFinding[],
  files: readonly AnalysedFile[],
  { columns = 'utf16', signal }: Pick<Analyser, 'columns'> & { readonly signal?: AbortSignal | undefined },
): Promise<readonly ToolFinding[]> {
  const kept: ToolFinding[] = []
  for (const [path, own] of Map.groupBy(findings, (one) => one.path)) {
    const file = files.find((one) => one.path === path)
    // grammars take one source at a time
    // oxlint-disable-next-line no-await-in-loop
    const comments = file === undefined ? [] : await commentsOf(file, signal)
    const lines = file?.code.split('\n') ?? []
    const starts = lineStarts(lines)
    kept.push(
      ...own.filter(({ line, column }) => {
        const at = (starts[line - 1] ?? 0) + (utf16Column(lines[line - 1] ?? '', column, columns) ?? 1) - 1
        return !comments.some(({ start, end }) => start <= at && at < end)
      }),
    )
  }
  return kept
}

async function commentsOf(
  { code, language }: AnalysedFile,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly start: number; readonly end: number }[]> {
  const outcome = await parseSource(language, code, { signal })
  if (outcome.state !== 'parsed') return []
  const { comments } = SYNTAX_ROWS[language]
  return [...descendants(outcome.tree.root)].filter(({ type }) => comments.has(type))
}

/** Where each line begins, in UTF-16 code units. */
function lineStarts(lines: readonly string[]): readonly number[] {
  let at = 0
  return lines.map((line) => {
    const start = at
    at += line.length + 1
    return start
  })
}
