/** Matrices and vectors: LaTeX's environments, rows in brackets, determinants, `[1, 2]^T`, `\hat{i} + 2\hat{j}`. */
import type { Content, Quantity } from './content.ts'
import type { Lexeme } from './lexeme.ts'
import { isWholeGroup, splitAt } from './lexeme-groups.ts'
import { readQuantity } from './read-quantity.ts'
import { parseTerm } from './term-parser.ts'
import { binaryTerm, integerTerm, substitute, variablesOf, type Term } from './term.ts'

/** Rows and cells of a matrix: more are not read. */
const ITEM_LIMIT = 200
type ReadPiece = (lexemes: readonly Lexeme[]) => Content | undefined

/** `\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`, with a factor before it, or rows in brackets `[[1,2],[3,4]]`. */
export function readMatrix(lexemes: readonly Lexeme[], readPiece: ReadPiece): Content | undefined {
  const begin = lexemes.findIndex((lexeme) => lexeme.kind === 'command' && lexeme.text === 'begin')
  if (begin === -1) return bracketRows(lexemes, readPiece)
  const end = lexemes.findLastIndex((lexeme) => lexeme.kind === 'command' && lexeme.text === 'end')
  const environment = lexemes[begin + 2]?.text ?? ''
  if (end < begin || !/matrix|array/.test(environment)) return undefined
  let bodyStart = begin + 4
  // the columns of an array
  if (environment === 'array' && lexemes[bodyStart]?.text === '{') {
    while (bodyStart < end && lexemes[bodyStart]?.text !== '}') bodyStart++
    bodyStart++
  }
  const before = lexemes.slice(0, begin).filter((lexeme) => !/^[([]$/.test(lexeme.text))
  const after = lexemes.slice(end + 4).filter((lexeme) => !/^[)\]]$/.test(lexeme.text))
  if (after.length > 0) return undefined
  const factor = before.length === 0 ? undefined : parseTerm(before, 0)
  if (before.length > 0 && factor?.end !== before.length) return undefined
  const body = lexemes.slice(bodyStart, end)
  const rows: Content[][] = []
  for (const row of splitAt(body, (lexeme) => lexeme.kind === 'command' && lexeme.text === '\\')) {
    if (row.length === 0) continue
    const cells: Content[] = []
    for (const cell of splitAt(row, (lexeme) => lexeme.text === '&')) {
      const content = readPiece(cell)
      if (content === undefined) return undefined
      cells.push(factor === undefined ? content : scaled(content, factor.term))
    }
    rows.push(cells)
  }
  if (rows.length === 0 || rows.length > ITEM_LIMIT) return undefined
  return environment === 'vmatrix' ? determinant(rows) : { kind: 'matrix', rows }
}

/** `[1, 2, 3]^T`: rows for columns. */
export function readTransposed(lexemes: readonly Lexeme[], readPiece: ReadPiece): Content | undefined {
  const at = lexemes.findLastIndex((lexeme) => lexeme.text === '^')
  const power = lexemes
    .slice(at + 1)
    .map((lexeme) => lexeme.text)
    .join('')
  if (at < 2 || !/^\{?(?:T|top|intercal)\}?$/.test(power)) return undefined
  const content = readPiece(lexemes.slice(0, at))
  if (content?.kind === 'sequence' && content.open !== '' && content.open !== '{')
    return { kind: 'matrix', rows: content.items.map((item) => [item]) }
  if (content?.kind !== 'matrix') return undefined
  const [first = []] = content.rows
  return {
    kind: 'matrix',
    rows: first.map((_, column) => content.rows.flatMap((row) => row.slice(column, column + 1))),
  }
}

/** `\hat{i} + 2\hat{j}`: a vector by its coordinates. */
export function readUnitVectors(lexemes: readonly Lexeme[]): Content | undefined {
  if (!lexemes.some((lexeme, at) => lexeme.text === 'hat' && /^[ijk]$/.test(lexemes[at + 2]?.text ?? '')))
    return undefined
  const vector = readQuantity(lexemes)
  if (vector === undefined || vector.unit !== undefined) return undefined
  const names = variablesOf(vector.term).has('k') ? ['i', 'j', 'k'] : ['i', 'j']
  const items = names.map((name): Content => {
    const term = names.reduce((rest, each) => substitute(rest, each, integerTerm(each === name ? 1 : 0)), vector.term)
    return { ...vector, term }
  })
  return { kind: 'sequence', open: '<', close: '>', items }
}

/** The value of a determinant, up to four rows, by its first row. */
function determinant(rows: readonly (readonly Content[])[]): Content | undefined {
  const terms = rows.map((row) => row.map((cell) => (cell.kind === 'quantity' ? cell.term : undefined)))
  const isSquare = terms.length <= 4 && terms.every((row) => row.length === terms.length && !row.includes(undefined))
  if (!isSquare) return undefined
  return { kind: 'quantity', term: expanded(terms as Term[][]), unit: undefined, percent: false }
}

function expanded(rows: readonly (readonly Term[])[]): Term {
  const [first = [], ...others] = rows
  if (others.length === 0) return first[0] ?? integerTerm(1)
  return first
    .map((cell, at) => {
      const minor = expanded(others.map((row) => row.filter((_, column) => column !== at)))
      const product = binaryTerm('*', cell, minor)
      return at % 2 === 0 ? product : ({ kind: 'negation', of: product } as const)
    })
    .reduce((left, right) => binaryTerm('+', left, right))
}

function scaled(content: Content, factor: Term): Content {
  if (content.kind !== 'quantity') return content
  const scaledQuantity: Quantity = {
    ...content,
    term: { kind: 'binary', sign: '*', left: factor, right: content.term },
  }
  return scaledQuantity
}

function bracketRows(lexemes: readonly Lexeme[], readPiece: ReadPiece): Content | undefined {
  if (lexemes[0]?.text !== '[' || lexemes[1]?.text !== '[' || !isWholeGroup(lexemes)) return undefined
  const rows: (readonly Content[])[] = []
  for (const row of splitAt(lexemes.slice(1, -1), (lexeme) => lexeme.text === ',')) {
    const content = row[0]?.text === '[' ? readPiece(row) : undefined
    if (content?.kind !== 'sequence') return undefined
    rows.push(content.items)
  }
  return rows.length === 0 ? undefined : { kind: 'matrix', rows }
}
