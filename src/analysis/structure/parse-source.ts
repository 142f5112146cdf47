/**
 * A source into its syntax tree, under limits: length, time and depth of nesting. No source makes it throw. What cannot be
 * parsed within the limits is a value that says why.
 */
import { parserOf, type GrammarName } from './grammars.ts'
import type { SyntaxNode, SyntaxTree } from './syntax-node.ts'

/** Longest source in UTF-16 code units. A tree takes about a hundred times its source. */
export const LONGEST_SOURCE: number = 2 ** 20
/** Deepest nesting. What reads a tree calls itself for each level, and the stack of Node.js holds some 10,000 calls. */
export const DEEPEST_NESTING = 1_000
/** Time of one parse in ms. */
const PARSE_LIMIT_MS = 5_000
/** Most nodes, tokens too: a source of punctuation alone has one for each character. */
const MOST_NODES = 1_000_000

export interface ParseOptions {
  readonly signal?: AbortSignal | undefined
  /** Time in ms after which the parse is given up. @default 5000 */
  readonly limitMs?: number | undefined
}

/** A tree, or why there is none. */
export type ParseOutcome =
  | { readonly state: 'parsed'; readonly tree: SyntaxTree }
  | {
      readonly state: 'refused'
      readonly cause: 'binary' | 'too-long' | 'too-deep' | 'too-slow'
      /** One sentence, no full stop. */
      readonly reason: string
    }

/**
 * Parses a source. A source with errors has a tree as well, and the tree names them.
 *
 * @throws the signal's reason on abort; {TouchstoneError} `unavailable` where the grammar is not installed.
 */
export async function parseSource(
  language: GrammarName,
  source: string,
  { signal, limitMs = PARSE_LIMIT_MS }: ParseOptions = {},
): Promise<ParseOutcome> {
  signal?.throwIfAborted()
  if (source.length > LONGEST_SOURCE) {
    const reason = `The source has ${source.length} characters, and at most ${LONGEST_SOURCE} are read`
    return { state: 'refused', cause: 'too-long', reason }
  }
  if (source.includes('\0')) return { state: 'refused', cause: 'binary', reason: 'The source holds a NUL character' }
  const parser = await parserOf(language)
  const end = performance.now() + limitMs
  const late = (): boolean => performance.now() > end || signal?.aborted === true
  const tree = parser.parse(source, null, { progressCallback: late })
  if (tree === null) {
    parser.reset()
    signal?.throwIfAborted()
    return tooSlow(limitMs)
  }
  try {
    const cursor = tree.walk()
    try {
      const outcome = copyTree(source, cursor, late)
      if (outcome !== 'too-slow') return outcome
      signal?.throwIfAborted()
      return tooSlow(limitMs)
    } finally {
      cursor.delete()
    }
  } finally {
    tree.delete()
  }
}

function tooSlow(limitMs: number): ParseOutcome {
  return { state: 'refused', cause: 'too-slow', reason: `The source was not parsed within ${limitMs} ms` }
}

type Cursor = ReturnType<NonNullable<ReturnType<Awaited<ReturnType<typeof parserOf>>['parse']>>['walk']>
interface Growing extends SyntaxNode {
  readonly children: Growing[]
}

/** The tree under a cursor as plain data. It goes by hand, since a source of brackets would fill the stack. */
function copyTree(source: string, cursor: Cursor, late: () => boolean): ParseOutcome | 'too-slow' {
  const lines = lineStarts(source)
  const errors: SyntaxNode[] = []
  const path: Growing[] = []
  let size = 0
  /** Depth of the outermost error that the cursor is in. */
  let inError = Infinity
  let root: Growing | undefined
  while (true) {
    const node = nodeAt(cursor, lines)
    size++
    path.at(-1)?.children.push(node)
    root ??= node
    if ((node.type === 'ERROR' || node.missing) && path.length < inError) {
      errors.push(node)
      inError = path.length
    }
    if (size % 10_000 === 0 && late()) return 'too-slow'
    if (size > MOST_NODES) {
      return { state: 'refused', cause: 'too-long', reason: `The source has more than ${MOST_NODES} parts` }
    }
    if (cursor.gotoFirstChild()) {
      path.push(node)
      if (path.length > DEEPEST_NESTING) {
        const reason = `The source nests more than ${DEEPEST_NESTING} levels deep`
        return { state: 'refused', cause: 'too-deep', reason }
      }
      continue
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return { state: 'parsed', tree: { source, root, size, errors } }
      path.pop()
      if (path.length <= inError) inError = Infinity
    }
    if (path.length <= inError) inError = Infinity
  }
}

function nodeAt(cursor: Cursor, lines: readonly number[]): Growing {
  const start = cursor.startIndex
  const end = cursor.endIndex
  return {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    start,
    end,
    line: lineAt(lines, start),
    endLine: lineAt(lines, Math.max(start, end - 1)),
    missing: cursor.nodeIsMissing,
    children: [],
  }
}

function lineStarts(source: string): readonly number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** 1-based line of an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}
