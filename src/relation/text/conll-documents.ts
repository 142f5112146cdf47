/**
 * CoNLL columns: a token a line, columns parted by tabs or spaces, sentences parted by empty lines. The first column that is no
 * number is the token, and the last one that looks like `O`, `B-TYPE` or `I-TYPE` is the entity's tag (BIO or IOB1).
 * `-DOCSTART-` begins a new document; without it the file is one.
 */
import { basename } from 'node:path'
import { InputError } from '../../errors.ts'
import type { TextDocument, TextEntity } from './text-document.ts'

const TAG = /^(?:O|[BIESLU]-\S+)$/

/** The documents of a file's text. @throws InputError with file and line for a row without a tag */
export function conllDocuments(text: string, file: string): TextDocument[] {
  const documents: { text: string; entities: TextEntity[]; line: number }[] = []
  let open: { start: number; end: number; type: string } | undefined
  const current = (line: number): { text: string; entities: TextEntity[] } => {
    if (documents.length === 0) documents.push({ text: '', entities: [], line })
    return documents.at(-1) as { text: string; entities: TextEntity[] }
  }
  const close = (): void => {
    if (open !== undefined) documents.at(-1)?.entities.push(open)
    open = undefined
  }
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('#')) continue
    if (line.startsWith('-DOCSTART-')) {
      close()
      if (documents.at(-1)?.text !== '') documents.push({ text: '', entities: [], line: i + 1 })
      continue
    }
    if (line.trim() === '') {
      close()
      const last = documents.at(-1)
      if (last !== undefined && last.text !== '' && !last.text.endsWith('\n')) last.text += '\n'
      continue
    }
    const columns = line.includes('\t') ? line.split('\t') : line.split(/\s+/)
    const token = columns.find((column) => !/^\d+$/.test(column)) ?? columns[0] ?? ''
    const tag = columns.slice(1).findLast((column) => TAG.test(column))
    if (tag === undefined)
      throw new InputError(
        file,
        i + 1,
        `columns are ${JSON.stringify(line.slice(0, 60))}, wanted a token and a tag such as B-PER`,
      )
    const document = current(i + 1)
    if (document.text !== '' && !document.text.endsWith('\n')) document.text += ' '
    const start = document.text.length
    document.text += token
    const [, sign = 'O', type = ''] = /^([A-Z])-?(.*)$/.exec(tag) ?? []
    const goesOn = open !== undefined && open.type === type && /^[IEL]$/.test(sign)
    if (!goesOn) close()
    if (goesOn && open !== undefined) open.end = document.text.length
    else if (sign !== 'O') open = { start, end: document.text.length, type }
  }
  close()
  return documents
    .filter((document) => document.text.trim() !== '')
    .map(({ text: found, entities, line }, i) => ({
      id: `${basename(file)} ${i + 1}`,
      text: found,
      entities,
      isRecognised: false,
      source: { file, line },
    }))
}
