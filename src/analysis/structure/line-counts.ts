/**
 * Counts of lines. Python follows radon (python-lines.ts). Elsewhere a line is code where a token stands on it, a comment
 * where only a comment does, and blank where nothing does.
 */
import type { SyntaxRow } from './languages/meaning.ts'
import { descendants, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

export interface LineCounts {
  /** All lines. */
  readonly loc: number
  /** Lines with code. */
  readonly sloc: number
  /** Statements. */
  readonly lloc: number
  /** Comments. */
  readonly comments: number
  /** Lines that hold nothing but a comment, or a text that is a statement on one line. */
  readonly singleComments: number
  /** Lines of comments that span several lines, and of texts that are statements. */
  readonly multi: number
  /** Lines with nothing but white space. */
  readonly blank: number
}

/** The counts of a tree. loc = sloc + singleComments + multi + blank. */
export function lineCountsOf(tree: SyntaxTree, row: SyntaxRow): LineCounts {
  const lines = tree.source.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const code = new Set<number>()
  const single = new Set<number>()
  const multi = new Set<number>()
  let comments = 0
  let lloc = 0
  const enter = (node: SyntaxNode): boolean => !row.comments.has(node.type) && !row.literals.has(node.type)
  for (const node of descendants(tree.root, enter)) {
    if (row.statements.test(node.type) && node.named) lloc++
    if (row.comments.has(node.type)) {
      comments++
      const into = node.endLine > node.line ? multi : single
      for (let line = node.line; line <= node.endLine; line++) into.add(line)
    } else if (
      (node.children.length === 0 || row.literals.has(node.type)) &&
      node.end > node.start &&
      node.type !== '\n'
    ) {
      for (let line = node.line; line <= node.endLine; line++) code.add(line)
    }
  }
  const counts = { sloc: 0, singleComments: 0, multi: 0, blank: 0 }
  for (const [index, text] of lines.entries()) {
    const line = index + 1
    if (text.trim() === '') counts.blank++
    else if (code.has(line) || !(single.has(line) || multi.has(line))) counts.sloc++
    else if (multi.has(line)) counts.multi++
    else counts.singleComments++
  }
  return { loc: lines.length, lloc, comments, ...counts }
}
