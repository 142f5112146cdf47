/** `touchstone relation evaluate` on annotated documents: facts as `relation extract` finds them, against those that are stated. */
import { amountText } from '../evaluation/figure-text.ts'
import type { Page } from '../evaluation/index.ts'
import { InputError } from '../errors.ts'
import type { FactFigures, FoundDocument, RelationExtractor, SharedFigures } from '../relation/index.ts'
import type { ReadingFlags } from './mention-input.ts'
import { printTables, writePage } from './page-file.ts'

/** Endings of files that hold documents and no sentences with two mentions. */
const DOCUMENT_FILE = /\.(?:txt|ann|conll|conllu|iob|iob2|bio)$/i

/**
 * Whether files hold documents with entities: by their endings, or by the first row that can be read as a document. Where none
 * can, a first row with a text and entities is a document with a fault, which its reader names. Rows of tokens without their text,
 * as CoNLL04 is passed on, are labelled sentences.
 */
export async function areAnnotated(files: readonly string[], { offsets }: ReadingFlags): Promise<boolean> {
  const [first] = files
  if (first === undefined) return false
  if (DOCUMENT_FILE.test(first)) return true
  const { jsonRowAt, readDocuments } = await import('../relation/index.ts')
  let bad: InputError | undefined
  const reading = readDocuments([first], { offsets, onBadRow: 'skip', onRejected: (error) => void (bad ??= error) })
  try {
    for await (const { isRecognised, source } of reading)
      return !isRecognised && hasText(await jsonRowAt(first, source.line ?? 1))
  } catch (error) {
    // rows of another form are for the reader of sentences
    if (!(error instanceof InputError)) throw error
  }
  const row = bad?.line === undefined ? undefined : await jsonRowAt(first, bad.line)
  return hasText(row) && ('entities' in row || 'ents' in row)
}

function hasText(row: unknown): row is { readonly text: unknown } {
  return typeof row === 'object' && row !== null && 'text' in row
}

function sayRejected({ message }: InputError): void {
  console.error(`${message}; passed over`)
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

/** How documents are measured. */
export interface DocumentEvaluation extends ReadingFlags {
  readonly model: string
  readonly recognise?: boolean
  readonly window: number
  readonly out: string
  readonly json?: boolean
  readonly signal: AbortSignal
}

/** Extracts the facts of documents, and prints and writes how many of them are stated. */
export async function evaluateDocuments(
  extractor: RelationExtractor,
  files: readonly string[],
  options: DocumentEvaluation,
): Promise<void> {
  const room = await import('../relation/index.ts')
  const { onBadRow, offsets, window, signal, recognise: isRecognised } = options
  const annotated = await Array.fromAsync(
    room.readDocuments(files, { onBadRow, offsets, onRejected: sayRejected, signal }),
  )
  const asked = new Set(extractor.relations)
  const stated = annotated.flatMap(({ gold = [] }) => gold)
  if (stated.length === 0)
    throw new InputError(files[0] ?? '', undefined, 'states no relation, wanted documents with entities and relations')
  const unasked = stated.filter(({ relation }) => !asked.has(relation)).length
  const recognise = isRecognised === true ? await room.openRecogniser() : undefined
  const given = annotated.map(({ gold: _gold, ...rest }) =>
    recognise === undefined ? rest : { ...rest, entities: recognise(rest.text), isRecognised: true },
  )
  const found: FoundDocument[] = []
  for await (const facts of room.extractFacts(extractor, given, { window, signal })) {
    const own = annotated[found.length]
    if (own === undefined) continue
    const gold = (own.gold ?? []).filter(({ relation }) => asked.has(relation))
    found.push({ found: facts, annotated: { ...own, gold } })
  }
  const symmetric = new Set(
    extractor.matcher?.labels.flatMap(({ relation, symmetric: both }) => (both === true ? [relation] : [])),
  )
  const figures = room.factFigures(found, symmetric)
  const entities =
    recognise === undefined
      ? undefined
      : room.sharedFigures(found.map((each) => room.entityCounts(each.found.document, each.annotated)))
  const page = pageOf(figures, entities, files, options)
  const file = await writePage(options.out, page)
  if (options.json === true)
    console.log(JSON.stringify({ kind: 'documents', ...figures, entities, unasked, figures: page.figures, page: file }))
  else {
    await printTables(page)
    console.log(`report: ${file}`)
  }
  if (unasked > 0)
    console.error(`${amountText(unasked, 'stated relation')} were not asked about and count in no figure`)
  const cut = found.flatMap((each) => each.found.truncated.map((truncated) => ({ truncated })))
  const text = room.truncationText(cut)
  if (text !== undefined) console.error(text)
}

function pageOf(
  { n, micro, macro, relations }: FactFigures,
  entities: SharedFigures | undefined,
  files: readonly string[],
  { model, recognise }: DocumentEvaluation,
): Page {
  const three = ({ precision, recall, f1 }: SharedFigures): string[] => [precision, recall, f1].map(percent)
  const columns = ['precision', 'recall', 'F1'].map((name) => ({ name, align: 'right' as const }))
  const [low, high] = micro.interval
  const figuresOf = (name: string, { precision, recall, f1 }: SharedFigures) => [
    { name: `precision, ${name}`, value: precision, n: n.found },
    { name: `recall, ${name}`, value: recall, n: n.gold },
    {
      name: `F1, ${name}`,
      value: f1,
      n: n.documents,
      ...(name === 'micro' ? { interval: micro.interval } : {}),
    },
  ]
  return {
    title: `Facts of ${files.join(', ')}`,
    lead: `${amountText(n.documents, 'document')} with ${amountText(n.gold, 'stated fact')}; ${n.found} were found, ${n.right} of them rightly: both names, the relation and its direction.`,
    command: `touchstone relation evaluate ${files.join(' ')} --model ${model}`,
    facts: [
      { name: 'model', value: model },
      { name: 'entities', value: recognise === true ? 'found by the recogniser' : 'as annotated' },
    ],
    figures: [...figuresOf('micro', micro), ...figuresOf('macro', macro)],
    sections: [
      {
        id: 'figures',
        heading: 'Figures',
        tables: [
          {
            title: 'Facts, strict',
            columns: [{ name: '' }, ...columns],
            rows: [
              ['micro', ...three(micro)],
              ['macro', ...three(macro)],
              ...(entities === undefined ? [] : [['entities', ...three(entities)]]),
            ],
            note: `The interval of micro F1 is ${percent(low)} to ${percent(high)} (95 %, bootstrap over documents).`,
          },
        ],
      },
      {
        id: 'relations',
        heading: 'Relations',
        tables: [
          {
            title: 'Each relation',
            columns: [{ name: 'relation' }, ...columns, { name: 'stated', align: 'right' }],
            rows: relations.map((each) => [each.relation, ...three(each), String(each.gold)]),
          },
        ],
      },
    ],
  }
}
