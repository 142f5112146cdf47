/** `touchstone relation extract`: relations in plain text, or in text with entities, without any training. */
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Option, type Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { makeFolder } from '../make-folder.ts'
import type { DocumentFacts, TextDocument } from '../relation/index.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { OFFSET_UNITS, sayIfShifted, sayWhatWasCut } from './mention-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'

/** Names for `--recogniser`, kept here as those for `--format`. */
const RECOGNISER_NAMES = ['compromise', 'rules'] as const

/** Names for `--format`. Kept here so that `--help` loads no room; a test compares. */
export const FORMAT_NAMES = ['jsonl', 'spacy', 'brat', 'conll', 'ntriples'] as const

interface ExtractFlags extends SessionFlags {
  readonly model: string
  readonly classifier?: string
  readonly descriptions?: string
  readonly bank?: string
  readonly recogniser: (typeof RECOGNISER_NAMES)[number]
  readonly window: number
  readonly types: boolean
  readonly unknown?: boolean
  readonly verify?: string
  readonly endpoint?: string
  readonly requestsPerMinute?: number
  readonly format: (typeof FORMAT_NAMES)[number]
  readonly out?: string
  readonly offsets?: (typeof OFFSET_UNITS)[number]
  readonly onBadRow: 'stop' | 'skip'
}

/** Defines the command. */
export function addExtractCommand(relation: Command): void {
  const command = relation
    .command('extract')
    .description(
      'find relations between the entities of texts: plain text, spaCy, brat, CoNLL, GLiNER or JSON with entities',
    )
    .argument(
      '<files...>',
      'plain text, .jsonl, .json, .txt with .ann beside it, .conll, each also gzipped, or - for standard input; a recogniser finds the entities where there are none',
    )
    .option(
      '--model <name>',
      'matcher: the one that comes with Touchstone, one of yours, or an encoder as it is',
      'minilm-l6-relations',
    )
    .addOption(
      new Option('--recogniser <name>', 'who finds the entities of texts that have none')
        .choices(RECOGNISER_NAMES)
        .default('compromise'),
    )
    .option('--classifier <name>', 'ask this classifier of known relations as well')
    .option('--descriptions <file>', 'relations to look for (default: 29 common ones that come with Touchstone)')
    .option('--bank <file>', 'as in `relation match`')
    .option('--window <n>', 'sentences that a pair may span', positiveInteger, 1)
    .option('--no-types', 'let entities of any type stand in any relation')
    .option(
      '--verify <model>',
      'a language model reads each fact that was matched, and what the text does not state is left out: some seconds for each fact',
    )
    .option('--endpoint <address>', 'OpenAI-compatible server of that model (default: a local model)')
    .addOption(requestLimitOption())
    .option('--unknown', 'print the pairs without a relation too, as none or unknown (JSON lines)')
    .addOption(new Option('--format <name>', 'form of the output').choices(FORMAT_NAMES).default('jsonl'))
    .option('--out <folder>', 'write one file for each document; wanted for brat')
    .addOption(
      new Option(
        '--offsets <unit>',
        'what offsets into text count (default: code points for spaCy and brat, else told by the words of the entities)',
      ).choices(OFFSET_UNITS),
    )
    .addOption(
      new Option('--on-bad-row <what>', 'a document that cannot be read ends the command, or is named and passed over')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .action((files: readonly string[], flags: ExtractFlags) => extract(files, flags))
  addSessionOptions(command)
  addExamples(
    command,
    'relation extract article.txt',
    'relation extract entities.jsonl --descriptions my-relations.jsonl --format spacy',
    'relation extract notes.txt --format brat --out annotated',
    'relation extract article.txt --verify qwen2.5-coder-1.5b',
  )
}

async function extract(files: readonly string[], flags: ExtractFlags): Promise<void> {
  if (flags.format === 'brat' && flags.out === undefined)
    throw new RangeError('relation extract: got --format brat without --out, wanted a folder for texts and annotations')
  if (flags.unknown === true && flags.format !== 'jsonl')
    throw new RangeError(`relation extract: got --unknown with --format ${flags.format}, wanted jsonl`)
  if (flags.endpoint !== undefined && flags.verify === undefined)
    throw new RangeError('relation extract: got --endpoint, wanted --verify beside it')
  if (flags.out !== undefined) makeFolder(flags.out)
  const signal = interruptSignal()
  const room = await import('../relation/index.ts')
  const { model: matcher, classifier, bank } = flags
  const session = sessionOf(flags)
  await using extractor = await room.openExtractor({
    matcher,
    classifier,
    bank,
    session,
    signal,
    labels: await labelsOf(flags),
  })
  // --threads is the encoder's too, where 0 stands for all cores
  const { endpoint, requestsPerMinute, threads } = flags
  const verifying = {
    endpoint,
    requestsPerMinute,
    threads: endpoint !== undefined || threads === 0 ? undefined : threads,
  }
  await using model = flags.verify === undefined ? undefined : await openCliModel(flags.verify, verifying)
  const verifier = model === undefined ? undefined : room.modelVerifier(model)
  let rejected = 0
  const documents = room.readDocuments(files, {
    offsets: flags.offsets,
    recogniser: flags.recogniser,
    onBadRow: flags.onBadRow,
    onRejected: (error) => {
      rejected++
      console.error(`${error.message}; passed over`)
    },
    signal,
  })
  const read: { readonly truncated: number }[] = []
  const total = { documents: 0, facts: 0, pairs: 0, open: 0, leftOut: 0, recognised: 0 }
  for await (const found of room.extractFacts(extractor, documents, {
    window: flags.window,
    useTypes: flags.types,
    verifier,
    signal,
  })) {
    const lines = [...room.factLines(found, flags.format), ...(flags.unknown === true ? room.openPairLines(found) : [])]
    if (flags.out === undefined) for (const line of lines) console.log(line)
    else await writeDocument(flags.out, { found, lines, format: flags.format, number: total.documents })
    read.push(...found.truncated.map((truncated) => ({ truncated })))
    total.documents++
    total.facts += found.facts.length
    total.pairs += found.pairs.asked
    total.open += found.open.length
    total.leftOut += found.pairs.leftOut
    total.recognised += found.document.isRecognised ? 1 : 0
  }
  sayWhatWasCut(room.truncationText(read))
  await sayIfShifted(extractor, { command: 'relation extract', sourceOnly: true, signal })
  const parts = [
    `${amountText(total.facts, 'relation')} in ${amountText(total.pairs, 'pair')} of ${amountText(total.documents, 'document')}, ${total.open} without one`,
    ...(total.recognised > 0
      ? [
          `entities of ${amountText(total.recognised, 'document')} were found by rule (capitals, dates, numbers)${flags.recogniser === 'rules' ? '' : ' and typed by compromise'}`,
        ]
      : []),
    ...(total.leftOut > 0 ? [`${amountText(total.leftOut, 'pair')} of crowded sentences were not asked`] : []),
    ...(rejected > 0 ? [`${amountText(rejected, 'document')} passed over`] : []),
  ]
  console.error(parts.join('; '))
}

async function labelsOf({ descriptions }: ExtractFlags): Promise<import('../relation/index.ts').RelationDescription[]> {
  const { defaultRelations, readDescriptions } = await import('../relation/index.ts')
  return descriptions === undefined ? defaultRelations() : readDescriptions(descriptions)
}

const ENDINGS = { jsonl: 'jsonl', spacy: 'json', brat: 'ann', conll: 'conll', ntriples: 'nt' } as const

interface WrittenDocument {
  readonly found: DocumentFacts
  readonly lines: readonly string[]
  readonly format: ExtractFlags['format']
  readonly number: number
}

async function writeDocument(folder: string, { found, lines, format, number }: WrittenDocument): Promise<void> {
  const stem = join(folder, `${stemOf(found.document)}-${number + 1}`)
  if (format === 'brat') await writeFile(`${stem}.txt`, found.document.text)
  await writeFile(`${stem}.${ENDINGS[format]}`, lines.map((line) => `${line}\n`).join(''))
}

/** A file name: never a path of the source's. */
function stemOf({ source }: TextDocument): string {
  const stem = basename(source.file)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\w.-]+/g, '_')
  return stem === '' || stem === '-' ? 'document' : stem
}
