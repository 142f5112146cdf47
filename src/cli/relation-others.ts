/** What a classifier's detector of unknown relations learns from beside the user's sentences, as the flags of `relation train` say. */
import { readFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import { z } from 'zod'
import { TouchstoneError } from '../errors.ts'
import type { DetectorMaterial } from '../relation/index.ts'
import type { MentionTask } from '../supervision.ts'

/** The flags. */
export interface OthersFlags {
  readonly detector?: 'frozen' | 'energy'
  readonly background: string
  readonly knownDescriptions?: string
  readonly bank?: string
}

/** FewRel's validation relations: public, and the store pulls them from their publisher. */
const DEFAULT_SET = 'fewrel'

/** Adds the flags. */
export function addOthersOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--detector <name>',
        'what tells unknown relations: the classifier’s energy with evidence of the encoder as it was before (frozen; a second pass over each sentence), or the energy alone (default: frozen from four relations on)',
      ).choices(['frozen', 'energy']),
    )
    .option(
      '--background <file>',
      `labelled sentences of relations that are none of yours, for a frozen detector; ${DEFAULT_SET}: the 16 relations of that data set, where it has been pulled; none: without`,
      DEFAULT_SET,
    )
    .option(
      '--known-descriptions <file>',
      'descriptions of all your relations, which a frozen detector holds against a bank of others',
    )
    .option('--bank <file>', 'with --known-descriptions: descriptions of other relations (default: 175 of the library)')
}

/** Reads what the flags name. @throws RangeError for flags that would do nothing, InputError for a file that cannot be read */
export async function othersOf(
  flags: OthersFlags,
  known: readonly string[],
  signal: AbortSignal,
): Promise<Pick<DetectorMaterial, 'background' | 'descriptions' | 'bank'>> {
  if (flags.bank !== undefined && flags.knownDescriptions === undefined)
    throw new RangeError('relation train: got --bank without --known-descriptions, wanted both')
  if (flags.detector === 'energy') {
    if (flags.knownDescriptions !== undefined || flags.background !== DEFAULT_SET)
      throw new RangeError(
        'relation train: got --detector energy with --background or --known-descriptions, wanted --detector frozen, which reads them',
      )
    return {}
  }
  const background = await backgroundOf(flags.background, known, signal)
  if (flags.knownDescriptions === undefined) return { background }
  const { DESCRIPTION_BANK, readDescriptions } = await import('../relation/index.ts')
  const descriptions = await readDescriptions(flags.knownDescriptions)
  const bare = known.find((name) => descriptions.every(({ relation }) => relation !== name))
  if (bare !== undefined)
    throw new RangeError(
      `relation train: ${flags.knownDescriptions} does not describe ${JSON.stringify(bare)}, wanted a description of every relation`,
    )
  return { background, descriptions, bank: await readDescriptions(flags.bank ?? DESCRIPTION_BANK) }
}

async function backgroundOf(file: string, known: readonly string[], signal: AbortSignal): Promise<MentionTask[]> {
  if (file === 'none') return []
  const { mentionsOf, plainName } = await import('../relation/index.ts')
  const { readRows } = await import('../task/index.ts')
  if (file !== DEFAULT_SET) return mentionsOf(readRows([file], { signal }), { labelled: true })
  const { openDataSet } = await import('../store/index.ts')
  const files = await Promise.all(
    ['val_wiki.json', 'pid2name.json'].map((name) => openDataSet(DEFAULT_SET, name, { pull: false, signal })),
  ).catch((error: unknown) => {
    if (error instanceof TouchstoneError && error.code === 'unavailable') return undefined
    throw error
  })
  const [sentences, names] = files ?? []
  if (sentences === undefined || names === undefined) {
    console.error(
      `relation train: no background relations, because ${DEFAULT_SET} has not been pulled (touchstone data pull ${DEFAULT_SET}); unknown relations are told better with some`,
    )
    return []
  }
  const tasks = await mentionsOf(readRows([sentences], { shape: 'fewrel', signal }), { labelled: true })
  const titles = properties.parse(JSON.parse(await readFile(names, 'utf8')))
  const taken = new Set(known.map(plainName))
  return tasks.filter(({ relation = '' }) => !taken.has(plainName(titles[relation]?.[0] ?? '')))
}

const properties = z.record(z.string(), z.tuple([z.string(), z.string()]))
