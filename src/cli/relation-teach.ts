/** `touchstone relation teach`: a few examples of described relations improve the match, without training. */
import type { Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { addReadingOptions, readSentences, type ReadingFlags } from './mention-input.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal } from './terminal.ts'
import { addPlaceOptions, placed, wantPlace, type PlaceFlags } from './trained-place.ts'

interface TeachFlags extends SessionFlags, ReadingFlags, PlaceFlags {
  readonly examples: readonly string[]
  readonly descriptions: string
  readonly json?: boolean
}

/** Defines the command. */
export function addTeachCommand(relation: Command): void {
  const command = relation
    .command('teach')
    .description('let a few examples of described relations improve a matcher, without training it')
    .argument(
      '<model>',
      'what `relation train --descriptions` made (name or folder), or an encoder that is not trained',
    )
    .requiredOption(
      '--examples <files...>',
      'labelled sentences of at least two relations; one to ten of each are enough',
    )
    .requiredOption('--descriptions <file>', 'all relations that will be asked about, those without examples too')
    .option('--json', 'print the summary as one JSON object')
    .action((model: string, flags: TeachFlags) => teach(model, flags))
  addPlaceOptions(command)
  addReadingOptions(addSessionOptions(command))
  addExamples(command, 'relation teach minilm-l6 --examples few.jsonl --descriptions relations.jsonl --name taught')
}

async function teach(model: string, flags: TeachFlags): Promise<void> {
  const signal = interruptSignal()
  await wantPlace('relation teach', flags)
  const room = await import('../relation/index.ts')
  const start = await room.matchModelOf(model)
  const descriptions = await room.readDescriptions(flags.descriptions)
  const { tasks, finish } = await readSentences(flags.examples, flags, {
    labelled: true,
    tokenizer: start.tokenizer,
    described: { descriptions, orNone: false },
  })
  finish()
  const taught = await room.teachMatcher(start, tasks, descriptions, { session: sessionOf(flags), signal })
  const relations = new Set(tasks.map(({ relation }) => relation)).size
  const of = `${amountText(tasks.length, 'example')} of ${amountText(relations, 'relation')}`
  const folder = await placed(flags, {
    title: `relation matcher, taught ${of}`,
    save: (place) => room.saveMatch(place, taught.model),
  })
  const { weight, right, replaced, losesThreshold } = taught
  if (flags.json === true)
    console.log(
      JSON.stringify({
        examples: tasks.length,
        relations,
        weight,
        right,
        replaced,
        losesThreshold,
        name: flags.name,
        folder,
      }),
    )
  else
    console.log(
      `${flags.name ?? folder}: taught ${of}, weight ${weight}; of ${right.n} examples ${right.before} were matched rightly, ${right.after} are with the others' help`,
    )
  if (weight === 0)
    console.error('These examples gain nothing, so none of them is used: the match is that of the descriptions')
  if (replaced > 0)
    console.error(
      `${amountText(replaced, 'example')} that the matcher was taught before ${replaced === 1 ? 'is' : 'are'} replaced: give them again to keep them`,
    )
  if (losesThreshold)
    console.error('The threshold was set for other scores and is gone: set it anew with `relation calibrate`')
}
