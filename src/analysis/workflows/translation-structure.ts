/**
 * The structure of a translation beside that of its source: functions by name, whatever the style of the name, and of each
 * its cyclomatic complexity, loops and branches. A difference is worth a look and says nothing about right or wrong.
 *
 * Both are counted alike, from what the nodes of both languages mean (languages/meaning.ts). So the complexity of a function
 * here may differ from the one of `analyseStructure`, which follows each language's own tool.
 */
import type { Finding } from '../../supervision.ts'
import type { AnalysedLanguage } from '../analysis.ts'
import { functionsOf, type ProgramFunction } from '../structure/functions.ts'
import type { SyntaxRow } from '../structure/languages/meaning.ts'
import { SYNTAX_ROWS } from '../structure/languages/table.ts'
import { parseSource } from '../structure/parse-source.ts'
import { descendants, textOf, type SyntaxNode, type SyntaxTree } from '../structure/syntax-node.ts'

/** A program in one of the languages whose structure is known. */
export interface StructuredProgram {
  readonly language: AnalysedLanguage
  readonly code: string
}

/** What one function is made of. */
interface Shape {
  readonly cyclomatic: number
  /** Loops, and the loops of Python's comprehensions. */
  readonly loops: number
  /** Conditions of branches, cases of switches, and choices within an expression. */
  readonly branches: number
}

/** A function, or what stands outside of all together with `main`. */
interface Unit {
  readonly name: string
  /** Name without style, alone and after that of its type. */
  readonly own: string
  readonly full: string
  readonly line: number
  readonly shape: Shape
}

const MAIN = 'main'
const CONSTRUCTORS = new Set(['init', 'constructor', 'initialize', 'new'])

/** One finding for each difference, in the source's order; a program that cannot be read is one finding. */
export async function compareStructure(
  source: StructuredProgram,
  translation: StructuredProgram,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Finding[]> {
  const [before, after] = [await unitsOf(source, { signal }), await unitsOf(translation, { signal })]
  if (typeof before === 'string') return [whole('structure-unread', `The source cannot be compared: ${before}`)]
  if (typeof after === 'string') return [whole('structure-unread', `The translation cannot be compared: ${after}`)]
  const pairs = pairsOf(before.units, after.units)
  const paired = new Set(pairs.values())
  const broken = after.errorLines.slice(0, 1).map((line) => {
    const message = `The translation does not read as ${translation.language} here, so that its figures are estimates`
    return at('translation', line, 'translation-syntax', message)
  })
  const differing = before.units.flatMap((unit) => {
    const other = pairs.get(unit)
    if (other !== undefined) return difference(unit, other)
    return [at('source', unit.line, 'function-missing', `The translation has no function like ${unit.name}`)]
  })
  const added = after.units
    .filter((unit) => !paired.has(unit))
    .map((unit) => at('translation', unit.line, 'function-added', `The source has no function like ${unit.name}`))
  return [...broken, ...differing, ...added]
}

function difference(unit: Unit, other: Unit): Finding[] {
  const names = ['cyclomatic', 'loops', 'branches'] as const
  const told = names
    .filter((name) => unit.shape[name] !== other.shape[name])
    .map((name) => `${TITLES[name]} ${unit.shape[name]} in the source and ${other.shape[name]} in the translation`)
  if (told.length === 0) return []
  const who = unit.name === MAIN ? 'The main program' : unit.name
  const finding = at('translation', other.line, 'structure-differs', `${who} differs: ${told.join(', ')}`)
  return [{ ...finding, detail: { name: unit.name, source: { ...unit.shape }, translation: { ...other.shape } } }]
}

const TITLES = { cyclomatic: 'complexity', loops: 'loops', branches: 'branches' } as const

function at(file: 'source' | 'translation', line: number, kind: string, message: string): Finding {
  return { where: { part: 'line', file, line }, verdict: 'unknown', kind, message }
}

function whole(kind: string, message: string): Finding {
  return { where: { part: 'whole' }, verdict: 'unknown', kind, message }
}

/** Which function of the translation stands for which of the source: by the whole name first, then by less of it. */
function pairsOf(source: readonly Unit[], translation: readonly Unit[]): ReadonlyMap<Unit, Unit> {
  const pairs = new Map<Unit, Unit>()
  const free = new Set(translation)
  const likenesses: readonly ((a: Unit, b: Unit) => boolean)[] = [
    (a, b) => a.full === b.full,
    (a, b) => a.full === b.own || a.own === b.full,
    (a, b) => a.own === b.own,
  ]
  for (const alike of likenesses) {
    for (const unit of source) {
      if (pairs.has(unit)) continue
      const other = [...free].find((one) => alike(unit, one))
      if (other === undefined) continue
      pairs.set(unit, other)
      free.delete(other)
    }
  }
  return pairs
}

interface Units {
  readonly units: readonly Unit[]
  readonly errorLines: readonly number[]
}

/** The units of a program, the main program first, or why it cannot be read. */
async function unitsOf(
  { language, code }: StructuredProgram,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Units | string> {
  const outcome = await parseSource(language, code, options)
  if (outcome.state === 'refused') return outcome.reason
  const { tree } = outcome
  const row = SYNTAX_ROWS[language]
  // what nobody named belongs to the function around it
  const named = functionsOf(tree, row).filter(({ ownName, node }) => ownName !== '<lambda>' && node.type !== 'lambda')
  const nodes = new Set(named.map(({ node }) => node))
  const isMain = ({ ownName, within }: ProgramFunction): boolean => ownName === MAIN && within === undefined
  const mains = named.filter(isMain)
  const shapes = [tree.root, ...mains.map(({ node }) => node)].map((top) => shapeOf(tree, row, top, nodes))
  const [outer] = mains
  const main: Unit = { name: MAIN, own: MAIN, full: MAIN, line: outer?.node.line ?? 1, shape: sum(shapes) }
  const others = named
    .filter((one) => !isMain(one))
    .map((one) => ({ ...namesOf(one), shape: shapeOf(tree, row, one.node, nodes) }))
  return { units: [main, ...others], errorLines: tree.errors.map(({ line }) => line) }
}

function namesOf({ name, ownName, className = '', node }: ProgramFunction): Omit<Unit, 'shape'> {
  const plain = withoutStyle(ownName)
  const type = withoutStyle(className)
  const own = type !== '' && (CONSTRUCTORS.has(plain) || plain === type) ? 'constructor' : plain
  return { name, own, full: `${type}${own}`, line: node.line }
}

/** `read_all`, `readAll` and `ReadAll` are one name. */
function withoutStyle(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

function shapeOf(tree: SyntaxTree, row: SyntaxRow, top: SyntaxNode, units: ReadonlySet<SyntaxNode>): Shape {
  const text = (node: SyntaxNode): string => textOf(tree, node)
  let loops = 0
  let branches = 0
  let others = 0
  let endless = 0
  for (const node of descendants(top, (one) => !units.has(one))) {
    if (node !== top && units.has(node)) continue
    // Python's comprehensions are loops that no row needs to know
    if (node.type === 'for_in_clause') loops++
    if (node.type === 'if_clause') branches++
    const meaning = node.named ? row.meanings[node.type]?.(node, text) : undefined
    if (meaning === undefined) continue
    if (meaning.is === 'loop') {
      loops++
      if (meaning.condition === undefined && meaning.each === undefined) endless++
    } else if (meaning.is === 'branch') {
      // Python's way to say where the program starts decides nothing
      branches += meaning.arms.filter(({ condition }) => !/^__name__\s*==/.test(text(condition))).length
    } else if (meaning.is === 'switch') branches += meaning.cases.filter(({ patterns }) => patterns.length > 0).length
    else if (meaning.is === 'choice') branches++
    else if (meaning.is === 'and' || meaning.is === 'or' || meaning.is === 'coalesce') others++
    else if (meaning.is === 'try') others += meaning.handlers.length
  }
  return { cyclomatic: 1 + loops - endless + branches + others, loops, branches }
}

/** Of parts that run one after another. */
function sum(shapes: readonly Shape[]): Shape {
  const total = (pick: (shape: Shape) => number): number => shapes.reduce((all, one) => all + pick(one), 0)
  return {
    cyclomatic: 1 + total((one) => one.cyclomatic - 1),
    loops: total((one) => one.loops),
    branches: total((one) => one.branches),
  }
}
