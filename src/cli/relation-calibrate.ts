/** `touchstone relation calibrate`: sets a model's threshold on a few labelled sentences of the source it will be asked about. */
import { InvalidArgumentError, type Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { addReadingOptions, canReject, readSentences, type ReadingFlags } from './mention-input.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'
import { addPlaceOptions, placed, wantPlace, type PlacedModel, type PlaceFlags } from './trained-place.ts'

interface CalibrateFlags extends SessionFlags, ReadingFlags, PlaceFlags {
  readonly on: readonly string[]
  readonly descriptions?: string
  readonly coverage: number
  readonly json?: boolean
}

/** Defines the command. */
export function addCalibrateCommand(relation: Command): void {
  const command = relation
    .command('calibrate')
    .description('set the threshold of a classifier or matcher on a few labelled sentences of your own source')
    .argument('<model>', 'what `relation train` made (name or folder), or an encoder that is not trained')
    .requiredOption('--on <files...>', 'labelled sentences of the source; 20 are few, 100 are enough')
    .option('--descriptions <file>', 'of the relations of these sentences; wanted for a matcher or an encoder')
    .option('--coverage <share>', 'share of sentences of the asked relations to accept', shareBetween, 0.9)
    .option('--json', 'print the summary as one JSON object')
    .action((model: string, flags: CalibrateFlags) => calibrate(model, flags))
  addPlaceOptions(command)
  addReadingOptions(addSessionOptions(command))
  addExamples(
    command,
    'relation calibrate minilm-l6 --on labelled.jsonl --descriptions relations.jsonl --name my-matcher',
    'relation calibrate my-relations --on news.jsonl --coverage 0.95 --name my-news-relations',
  )
}

async function calibrate(model: string, flags: CalibrateFlags): Promise<void> {
  const signal = interruptSignal()
  await wantPlace('relation calibrate', flags)
  const room = await import('../relation/index.ts')
  const kind = await room.relationKind(model)
  const isMatcher = kind === 'match' || kind === undefined
  if (isMatcher !== (flags.descriptions !== undefined))
    throw new RangeError(
      `relation calibrate: got a ${kind ?? 'model that is not trained'} ${isMatcher ? 'without' : 'with'} --descriptions, wanted ${isMatcher ? 'a file of descriptions' : 'none'}`,
    )
  const options = { coverage: flags.coverage, session: sessionOf(flags), signal }
  const read = { labelled: true } as const
  if (flags.descriptions !== undefined) {
    const start = await room.matchModelOf(model)
    const descriptions = await room.readDescriptions(flags.descriptions)
    const described = { descriptions, orNone: true }
    const { tasks, finish } = await readSentences(flags.on, flags, { ...read, tokenizer: start.tokenizer, described })
    finish()
    const found = await room.calibrateMatcher(start, tasks, descriptions, options)
    const held = found.calibration?.tasks ?? []
    await report(flags, {
      kind: 'match',
      held: held.length,
      passed: tasks.length - held.length,
      threshold: found.threshold ?? { value: -Infinity, basis: '' },
      title: `relation matcher, calibrated on ${amountText(held.length, 'sentence')}`,
      save: (folder) => room.saveMatch(folder, found),
    })
    return
  }
  if (kind !== 'open-set')
    throw new RangeError(`relation calibrate: ${model} is a ${kind}, wanted a classifier, a matcher or an encoder`)
  const start = await room.loadOpenSet(await room.relationFolder(model))
  const { tasks, finish } = await readSentences(flags.on, flags, { ...read, tokenizer: start.tokenizer })
  finish()
  const found = await room.calibrateClassifier(start, tasks, options)
  const held = found.calibration?.tasks ?? []
  await report(flags, {
    kind,
    held: held.length,
    passed: tasks.length - held.length,
    threshold: found.threshold,
    title: `relation classifier of ${amountText(found.relations.length, 'relation')}, calibrated on ${amountText(held.length, 'sentence')}`,
    save: (folder) => room.saveOpenSet(folder, found),
  })
}

interface Calibrated extends PlacedModel {
  readonly kind: 'match' | 'open-set'
  /** Sentences that set the threshold, and those of no relation or an unknown one, which set none. */
  readonly held: number
  readonly passed: number
  readonly threshold: { readonly value: number; readonly basis: string }
}

async function report(flags: CalibrateFlags, model: Calibrated): Promise<void> {
  const folder = await placed(flags, model)
  const { kind, held, passed, threshold } = model
  if (flags.json === true) {
    const rejects = canReject(threshold)
    console.log(
      JSON.stringify({
        kind,
        sentences: held,
        passedOver: passed,
        threshold: threshold.basis,
        canReject: rejects,
        name: flags.name,
        folder,
      }),
    )
    return
  }
  console.log(`${flags.name ?? folder}: ${threshold.basis}`)
  if (passed > 0)
    console.log(
      `${amountText(passed, 'sentence')} set no threshold, because ${kind === 'match' ? 'nothing holds there' : 'their relation is not known to the classifier'}`,
    )
}

function shareBetween(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('wanted a number between 0 and 1')
  return value
}
