/** `touchstone relation evaluate`: how well a model answers your own labelled sentences, with a page. */
import type { Command } from 'commander'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { areAnnotated, evaluateDocuments } from './relation-evaluate-documents.ts'
import { addReadingOptions, readSentences, sayIfShifted, sayWhatWasCut, type ReadingFlags } from './mention-input.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'
import { printTables, writePage } from './page-file.ts'

interface EvaluateFlags extends SessionFlags, ReadingFlags {
  readonly model: string
  readonly matcher?: string
  readonly descriptions?: string
  readonly bank?: string
  readonly out: string
  readonly recognise?: boolean
  readonly window: number
  readonly json?: boolean
}

/** Defines the command. */
export function addEvaluateRelationsCommand(relation: Command): void {
  const command = relation
    .command('evaluate')
    .description('measure a classifier or matcher on your own labelled sentences: F1, confusion, AUROC, coverage')
    .argument(
      '<files...>',
      'labelled sentences; those of none or of relations that are not asked about want an abstention. Or annotated documents (text with entities and relations, spaCy, brat, CoNLL), of which facts are extracted',
    )
    .option('--model <name>', 'what `relation train` made (name or folder), or an encoder as it is', 'minilm-l6')
    .option('--matcher <name>', 'beside a classifier: ask this matcher about what it does not know')
    .option('--descriptions <file>', 'relations that a matcher may answer')
    .option('--bank <file>', 'as in `relation match`')
    .option(
      '--recognise',
      'find the entities of annotated documents anew, as `relation extract` finds them in plain text',
    )
    .option('--window <n>', 'sentences that a pair of annotated documents may span', positiveInteger, 1)
    .option('--out <folder>', 'where the page is written', 'runs/relation-evaluation')
    .option('--json', 'print the figures as one JSON object')
    .action((files: readonly string[], flags: EvaluateFlags) => evaluate(files, flags))
  addReadingOptions(addSessionOptions(command))
  addExamples(
    command,
    'relation evaluate labelled.jsonl --descriptions relations.jsonl',
    'relation evaluate labelled.jsonl --model my-relations --out runs/my-evaluation',
    'relation evaluate annotated.jsonl --model minilm-l6-relations --recognise   # documents: facts, end to end',
  )
}

async function evaluate(files: readonly string[], flags: EvaluateFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const areDocuments = await areAnnotated(files, flags)
  const isClassifier = (await room.relationKind(flags.model)) === 'open-set'
  const classifier = isClassifier ? flags.model : undefined
  const matcher = isClassifier ? flags.matcher : flags.model
  if (!isClassifier && flags.matcher !== undefined)
    throw new RangeError(`relation evaluate: got --matcher beside ${flags.model}, wanted a classifier as --model`)
  const isDefault = areDocuments && matcher !== undefined && flags.descriptions === undefined
  if (!isDefault && (matcher === undefined) !== (flags.descriptions === undefined))
    throw new RangeError('relation evaluate: got one of a matcher and --descriptions, wanted both or neither')
  if (flags.recognise === true && !areDocuments)
    throw new RangeError('relation evaluate: got --recognise with labelled sentences, wanted annotated documents')
  const { descriptions, bank } = flags
  if (bank !== undefined && matcher === undefined)
    throw new RangeError(`relation evaluate: --bank is ${bank} without a matcher, wanted --matcher beside it`)
  const labels = isDefault ? await room.defaultRelations() : undefined
  const parts = { classifier, matcher, descriptions, labels, bank, session: sessionOf(flags), signal }
  await using extractor = await room.openExtractor(parts)
  if (areDocuments) {
    // awaited, since the extractor is closed behind it
    await evaluateDocuments(extractor, files, { ...flags, signal })
    return
  }
  const tokenizer = (extractor.classifier ?? extractor.matcher)?.model.tokenizer
  const { tasks, finish } = await readSentences(files, flags, { labelled: true, tokenizer })
  const answers = await extractor.extract(tasks, { signal })
  const found = room.relationFigures(answers, extractor.relations)
  const page = room.relationFiguresPage(found, {
    title: `Relations of ${files.join(', ')}`,
    command: `touchstone relation evaluate ${files.join(' ')} --model ${flags.model}${descriptions === undefined ? '' : ` --descriptions ${descriptions}`}`,
    model: [classifier, matcher].filter((name) => name !== undefined).join(' and '),
  })
  const file = await writePage(flags.out, page)
  if (flags.json === true) console.log(JSON.stringify({ ...found, figures: page.figures, page: file }))
  else {
    await printTables(page)
    console.log(`report: ${file}`)
  }
  sayWhatWasCut(room.truncationText(answers))
  await sayIfShifted(extractor, { command: 'relation evaluate', signal })
  finish()
}
