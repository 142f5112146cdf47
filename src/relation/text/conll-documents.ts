/**
 * CoNLL columns: a token a line, columns parted by tabs or spaces, sentences parted by empty lines. The first column is the
 * token, or the second where rows begin with their numbers (0 or 1 and up, from sentence to sentence or through the whole
 * document) and has three columns or more. The last column that looks like `O`, `B-TYPE` or `I-TYPE` is the entity's tag (BIO,
 * IOB1 or BIOES). `-DOCSTART-` and a comment such as `#doc NAME` begin a new document; without them the file is one.
 *
 * Numbered rows may end with two lists, as the multi-head form has them and conll-lines.ts writes them: relations of the entity
 * that ends at the row, and the numbers of the last tokens of their tails. `N` with the row's own number is no relation.
 */
import { basename } from 'node:path'
import { InputError } from '../../errors.ts'
import type { StatedRelation, TextDocument, TextEntity } from './text-document.ts'

const TAG = /^(?:O|[BIESLU]-\S+)$/
const NUMBER = /^\d+$/
/** Rows of CoNLL-U for words that others spell out, and for words that are not written. */
const NO_WORD = /^\d+[-.]\d+$/
const NEW_DOCUMENT = /^#\s*(?:doc|newdoc(?:\s+id\s*=)?|begin document)(?:\s+(.*))?$/

interface ConllRow {
  /** 1-based. */
  readonly line: number
  readonly columns: readonly string[]
  /** Whether an empty line stands before it. */
  readonly isFirst: boolean
}

/** Rows of one document. */
export interface ConllSection {
  /** As a comment names it. */
  readonly id: string | undefined
  readonly line: number
  readonly rows: readonly ConllRow[]
  readonly isNumbered: boolean
}

/** The documents of a file's text, each still as rows, so that a bad one takes no other with it. */
export function conllSections(text: string): ConllSection[] {
  const lines = text.split(/\r?\n/)
  const plain = lines.filter((line) => !/^(?:#|-DOCSTART-|\s*$)/.test(line)).map(columnsOf)
  const isNumbered = countsUp(plain)
  const width = plain[0]?.length
  const isComment = (line: string): boolean => {
    if (!line.startsWith('#')) return false
    const columns = columnsOf(line)
    const isRow = columns.length === (width ?? columns.length) && columns.slice(1).some((column) => TAG.test(column))
    return isNumbered || !isRow
  }
  const sections: { id: string | undefined; line: number; rows: ConllRow[] }[] = []
  let isFirst = false
  for (const [i, line] of lines.entries()) {
    const named = isComment(line) ? NEW_DOCUMENT.exec(line) : undefined
    if (named !== undefined || line.startsWith('-DOCSTART-')) {
      if (named !== null) sections.push({ id: named?.[1]?.trim() || undefined, line: i + 1, rows: [] })
    } else if (line.trim() === '') isFirst = true
    else {
      if (sections.length === 0) sections.push({ id: undefined, line: i + 1, rows: [] })
      sections.at(-1)?.rows.push({ line: i + 1, columns: columnsOf(line), isFirst })
      isFirst = false
    }
  }
  return sections.filter(({ rows }) => rows.length > 0).map((section) => ({ ...section, isNumbered }))
}

function columnsOf(line: string): string[] {
  return line.includes('\t') ? line.split('\t') : line.trim().split(/\s+/)
}

/** Rows of a numbered file that may be bad, at most, for the others to be read as numbered. */
const BAD_ROWS = 0.2

/** Whether most rows have three columns, and these begin with numbers that count up, from 0 or 1 wherever they begin anew. */
function countsUp(rows: readonly (readonly string[])[]): boolean {
  const wide = rows.filter(({ length }) => length > 2)
  let last = Infinity
  const counted = wide.filter(([first = '']) => {
    if (NO_WORD.test(first)) return true
    if (!NUMBER.test(first)) return false
    const [before, now] = [last, Number(first)]
    last = now
    return now > before || now < 2
  })
  return wide.length * 2 > rows.length && counted.length >= wide.length * (1 - BAD_ROWS)
}

/** Where a document stands. */
interface ConllPlace {
  readonly file: string
  /** 1 for the first document of the file. */
  readonly number: number
}

/** The document of rows. @throws InputError with file and line for a row without a token or tag, or a relation of no entity */
export function conllDocument(
  { id, line, rows, isNumbered }: ConllSection,
  { file, number }: ConllPlace,
): TextDocument {
  const entities: TextEntity[] = []
  const stated: Relations[] = []
  /** The entity that ends at a row, by the row's place. */
  const endsAt = new Map<string, number>()
  let text = ''
  let open: { start: number; end: number; type: string; at: string } | undefined
  let [run, last] = [0, -1]
  /** Whether an empty line stands before the next word, also where a row of no word stands between. */
  let isBreak = false
  const close = (): void => {
    if (open === undefined) return
    const { start, end, type, at } = open
    endsAt.set(at, entities.length)
    entities.push({ start, end, type })
    open = undefined
  }
  for (const row of rows) {
    const [first = ''] = row.columns
    isBreak ||= row.isFirst
    if (isNumbered && NO_WORD.test(first)) continue
    const { token, tag, lists } = wordOf(row, isNumbered, file)
    if (isNumbered && Number(first) <= last) run++
    last = Number(first)
    if (isBreak) close()
    if (text !== '') text += isBreak ? '\n\n' : ' '
    isBreak = false
    const start = text.length
    text += token
    const at = isNumbered ? `${run} ${Number(first)}` : String(row.line)
    const [, sign = 'O', type = ''] = /^([A-Z])-?(.*)$/.exec(tag) ?? []
    const goesOn = open !== undefined && open.type === type && /^[IEL]$/.test(sign)
    if (!goesOn) close()
    if (goesOn && open !== undefined) Object.assign(open, { end: text.length, at })
    else if (sign !== 'O') open = { start, end: text.length, type, at }
    if (lists !== undefined) stated.push({ line: row.line, run, number: Number(first), ...lists })
  }
  close()
  return {
    id: id ?? `${basename(file)} ${number}`,
    text,
    entities,
    isRecognised: false,
    ...(stated.length === 0 ? {} : { gold: stated.flatMap((each) => relationsOf(each, endsAt, file)) }),
    source: { file, line },
  }
}

/** The lists of a row. */
interface Lists {
  readonly names: readonly string[]
  readonly tails: readonly number[]
}

interface Relations extends Lists {
  readonly line: number
  /** Numbers are those of one run, which ends where they begin anew. */
  readonly run: number
  readonly number: number
}

function wordOf(
  { line, columns }: ConllRow,
  isNumbered: boolean,
  file: string,
): { readonly token: string; readonly tag: string; readonly lists: Lists | undefined } {
  const at = isNumbered ? 1 : 0
  const token = columns[at]?.trim() ?? ''
  const tag = columns.slice(at + 1).findLast((column) => TAG.test(column))
  if (token === '' || tag === undefined || (isNumbered && !NUMBER.test(columns[0] ?? '')))
    throw new InputError(
      file,
      line,
      `columns are ${JSON.stringify(columns.join(' ').slice(0, 60))}, wanted ${isNumbered ? 'a number, ' : ''}a token and a tag such as B-PER`,
    )
  const [names = '', tails = ''] = columns.slice(-2)
  const hasLists = isNumbered && columns.length > 4 && names.startsWith('[') && /^\[[\d,\s]*\]$/.test(tails)
  if (!hasLists) return { token, tag, lists: undefined }
  const lists = { names: namesIn(names), tails: [...tails.matchAll(/\d+/g)].map(([digits]) => Number(digits)) }
  if (lists.names.length !== lists.tails.length)
    throw new InputError(file, line, `lists are ${names} and ${tails}, wanted as many tokens as relations`)
  return { token, tag, lists }
}

/** Names of a JSON list, or of a list as Python prints it. */
function namesIn(list: string): string[] {
  try {
    return (JSON.parse(list) as unknown[]).map(String)
  } catch {
    return [...list.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double]) =>
      (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'),
    )
  }
}

function relationsOf(
  { line, run, number, names, tails }: Relations,
  endsAt: ReadonlyMap<string, number>,
  file: string,
): StatedRelation[] {
  return names.flatMap((relation, i) => {
    const other = tails[i] ?? number
    if (relation === 'N' && other === number) return []
    const [head, tail] = [endsAt.get(`${run} ${number}`), endsAt.get(`${run} ${other}`)]
    if (head === undefined || tail === undefined)
      throw new InputError(
        file,
        line,
        `relation ${JSON.stringify(relation)} goes from token ${number} to token ${other}, wanted the last tokens of two entities`,
      )
    return [{ head, tail, relation }]
  })
}
