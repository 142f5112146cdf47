/**
 * The program of one row as the page shows it: its source, and a drawing of each function's flow graph. The program is read
 * and never run. What it says enters the answer as text, and drawings are numbers that the page makes its own elements of.
 */
import { isAbort, TouchstoneError } from '../../errors.ts'
import type { DiagramLayout } from '../../evaluation/index.ts'
import type { TraceRecord } from '../../trace.ts'

/** Longest response that a program is looked for in, in UTF-16 code units. */
const LONGEST_RESPONSE = 500_000
/** Longest program that is drawn. The graphs of the worst one of this length take about a second. */
const LONGEST_DRAWN = 32_000
/** Longest source that is listed. */
const LONGEST_LISTED = 200_000
const PARSE_LIMIT_MS = 1_000
/** Graphs that are drawn, the first ones. */
const MOST_GRAPHS = 20

/** A drawn graph, and the same in words. */
export interface DrawnGraph {
  readonly drawing: DiagramLayout
  /** One sentence for each box, in order. */
  readonly words: readonly string[]
}

/** What the page is told of a row's program. */
export interface FlowAnswer {
  /** Null where the response holds no program of a language that is analysed. */
  readonly program: { readonly language: string; readonly code: string } | null
  readonly graphs: readonly DrawnGraph[]
  /** Graphs that are not drawn: too large, or too many. */
  readonly left: number
  /** Why something is missing, as a sentence. */
  readonly problem?: string | undefined
}

/** Options of `flowAnswer`. */
export interface FlowOptions {
  /** Longest time to read the program's text, in ms. @default 1000 */
  readonly limitMs?: number
}

/** The program of a row, as its judge reads it, with its graphs. @throws RangeError for a row that is no programming task */
export async function flowAnswer(
  { task, response }: TraceRecord,
  signal: AbortSignal,
  { limitMs = PARSE_LIMIT_MS }: FlowOptions = {},
): Promise<FlowAnswer> {
  if (task.kind !== 'programming') {
    throw new RangeError(`draw the flow graph: the task is of kind ${task.kind}, wanted programming`)
  }
  const { text } = response
  if (text.length > LONGEST_RESPONSE) {
    return without(
      `The response has ${text.length} characters; a program is looked for in at most ${LONGEST_RESPONSE}.`,
    )
  }
  // loaded when first asked for: grammars are large
  const [room, { layOutDiagram }] = await Promise.all([
    import('../../analysis/index.ts'),
    import('../../evaluation/index.ts'),
  ])
  const found = await room.analysedProgram(task, response, { signal })
  if (found === undefined) {
    return without(
      `The response holds no program in a language that is analysed: ${room.ANALYSED_LANGUAGES.join(', ')}.`,
    )
  }
  const { language, code } = found
  const program = { language, code: code.slice(0, LONGEST_LISTED) }
  if (code.length > LONGEST_DRAWN) {
    const problem = `The program has ${code.length} characters; flow graphs are drawn of at most ${LONGEST_DRAWN}.`
    return { ...without(problem), program }
  }
  try {
    const all = await room.flowGraphs(found, { signal, limitMs })
    const graphs = all
      .filter(room.isDrawable)
      .slice(0, MOST_GRAPHS)
      .map((graph) => ({ drawing: layOutDiagram(room.flowDiagram(graph)), words: wordsOf(graph) }))
    return { program, graphs, left: all.length - graphs.length }
  } catch (error) {
    if (isAbort(error) || !(error instanceof TouchstoneError) || error.code !== 'bad-input') throw error
    return { ...without(`${error.message}.`), program }
  }
}

function without(problem: string): FlowAnswer {
  return { program: null, graphs: [], left: 0, problem }
}

type Graph = Awaited<ReturnType<(typeof import('../../analysis/index.ts'))['flowGraphs']>>[number]

/** "Block 2, lines 3 to 4: a; b. Then block 3 (true) or block 4 (false)." */
function wordsOf({ blocks, edges }: Graph): readonly string[] {
  const outs = Map.groupBy(edges, ({ from }) => from)
  const nameOf = (id: number): string => {
    const kind = blocks[id]?.kind ?? 'plain'
    return kind === 'plain' ? `block ${id}` : kind
  }
  return blocks.map(({ id, statements }) => {
    const [first, last] = [statements[0], statements.at(-1)]
    const name = nameOf(id)
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`
    const ways = (outs.get(id) ?? []).map(({ to, label }) =>
      label === undefined ? nameOf(to) : `${nameOf(to)} (${label})`,
    )
    const then = ways.length === 0 ? '' : ` Then ${ways.join(' or ')}.`
    if (first === undefined || last === undefined) return `${title}.${then}`
    const lines = first.line === last.line ? `line ${first.line}` : `lines ${first.line} to ${last.line}`
    const said = statements.slice(0, MOST_SAID).map(({ text }) => text)
    const more = statements.length > MOST_SAID ? `; and ${statements.length - MOST_SAID} more` : ''
    return `${title}, ${lines}: ${said.join('; ')}${more}.${then}`
  })
}

/** Statements of a block that are said. */
const MOST_SAID = 40
