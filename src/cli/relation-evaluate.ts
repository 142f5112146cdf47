/** `touchstone relation evaluate`: how well a model answers your own labelled sentences, with a page. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { addExamples } from './examples.ts'
import { addReadingOptions, readSentences, sayIfShifted, sayWhatWasCut, type ReadingFlags } from './mention-input.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'

interface EvaluateFlags extends SessionFlags, ReadingFlags {
  readonly model: string
  readonly matcher?: string
  readonly descriptions?: string
  readonly bank?: string
  readonly out: string
  readonly json?: boolean
}

/** Defines the command. */
export function addEvaluateRelationsCommand(relation: Command): void {
  const command = relation
    .command('evaluate')
    .description('measure a classifier or matcher on your own labelled sentences: F1, confusion, AUROC, coverage')
    .argument(
      '<files...>',
      'labelled sentences; those of none or of relations that are not asked about want an abstention',
    )
    .option('--model <name>', 'what `relation train` made (name or folder), or an encoder as it is', 'minilm-l6')
    .option('--matcher <name>', 'beside a classifier: ask this matcher about what it does not know')
    .option('--descriptions <file>', 'relations that a matcher may answer')
    .option('--bank <file>', 'as in `relation match`')
    .option('--out <folder>', 'where the page is written', 'runs/relation-evaluation')
    .option('--json', 'print the figures as one JSON object')
    .action((files: readonly string[], flags: EvaluateFlags) => evaluate(files, flags))
  addReadingOptions(addSessionOptions(command))
  addExamples(
    command,
    'relation evaluate labelled.jsonl --descriptions relations.jsonl',
    'relation evaluate labelled.jsonl --model my-relations --out runs/my-evaluation',
  )
}

async function evaluate(files: readonly string[], flags: EvaluateFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const isClassifier = (await room.relationKind(flags.model)) === 'open-set'
  const classifier = isClassifier ? flags.model : undefined
  const matcher = isClassifier ? flags.matcher : flags.model
  if (!isClassifier && flags.matcher !== undefined)
    throw new RangeError(`relation evaluate: got --matcher beside ${flags.model}, wanted a classifier as --model`)
  if ((matcher === undefined) !== (flags.descriptions === undefined))
    throw new RangeError('relation evaluate: got one of a matcher and --descriptions, wanted both or neither')
  const { descriptions, bank } = flags
  if (bank !== undefined && matcher === undefined)
    throw new RangeError(`relation evaluate: --bank is ${bank} without a matcher, wanted --matcher beside it`)
  const parts = { classifier, matcher, descriptions, bank, session: sessionOf(flags), signal }
  await using extractor = await room.openExtractor(parts)
  const tokenizer = (extractor.classifier ?? extractor.matcher)?.model.tokenizer
  const { tasks, finish } = await readSentences(files, flags, { labelled: true, tokenizer })
  const answers = await extractor.extract(tasks, { signal })
  const found = room.relationFigures(answers, extractor.relations)
  const page = room.relationFiguresPage(found, {
    title: `Relations of ${files.join(', ')}`,
    command: `touchstone relation evaluate ${files.join(' ')} --model ${flags.model}${descriptions === undefined ? '' : ` --descriptions ${descriptions}`}`,
    model: [classifier, matcher].filter((name) => name !== undefined).join(' and '),
  })
  const { renderPage, renderTerminalTable } = await import('../evaluation/index.ts')
  const { makeFolder } = await import('../make-folder.ts')
  makeFolder(flags.out)
  const file = join(flags.out, 'report.html')
  await writeFile(`${file}.partial`, await renderPage(page))
  await rename(`${file}.partial`, file)
  if (flags.json === true) console.log(JSON.stringify({ ...found, figures: page.figures, page: file }))
  else {
    for (const table of page.sections.flatMap(({ tables = [] }) => tables)) console.log(renderTerminalTable(table))
    console.log(`report: ${file}`)
  }
  sayWhatWasCut(room.truncationText(answers))
  await sayIfShifted(extractor, { command: 'relation evaluate', signal })
  finish()
}
