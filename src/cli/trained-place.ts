/** Where a command puts a model that it made: a name of the store, or a folder. */
import { readdir } from 'node:fs/promises'
import type { Command } from 'commander'
import { TouchstoneError } from '../errors.ts'

/** The options as commander gives them. */
export interface PlaceFlags {
  readonly name?: string
  readonly out?: string
  readonly replace?: boolean
  readonly force?: boolean
}

/** Adds them to a command. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--name <name>', 'keep the model under this name; `touchstone models list` shows it')
    .option('--out <folder>', 'or write it to this folder')
    .option('--replace', 'replace the model that has the name')
    .option('--force', 'replace what is in the folder of --out, or the model that has the name')
}

/**
 * Wrong use is told before the work, not after it.
 * @throws RangeError for neither or both of --name and --out; TouchstoneError `bad-input` for a place that is taken
 */
export async function wantPlace(command: string, { name, out, replace, force }: PlaceFlags): Promise<void> {
  if ((name === undefined) === (out === undefined))
    throw new RangeError(`${command}: got ${name === undefined ? 'neither' : 'both'} of --name and --out, wanted one`)
  const { wantFreeName } = await import('../store/index.ts')
  if (name !== undefined) await wantFreeName(name, { replace: replace === true || force === true })
  if (out !== undefined && force !== true) await wantEmptyFolder(command, out)
}

/** A model is never overwritten unasked. */
async function wantEmptyFolder(command: string, folder: string): Promise<void> {
  let there: readonly string[]
  try {
    there = await readdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
    throw new TouchstoneError('bad-input', `${command}: --out ${folder} cannot be read, wanted a folder`, { cause })
  }
  if (there.length === 0) return
  throw new TouchstoneError(
    'bad-input',
    `${command}: --out ${folder} holds ${there[0]} already, wanted an empty or new folder, or --force`,
  )
}

/** A model and what `touchstone models list` says of it. */
export interface PlacedModel {
  readonly title: string
  save(folder: string): Promise<void>
}

/** Writes the model to where it was asked for; gives the folder. */
export async function placed({ name, out }: PlaceFlags, model: PlacedModel): Promise<string> {
  if (name === undefined) {
    const folder = out ?? ''
    await model.save(folder)
    return folder
  }
  const { keepTrained } = await import('../store/index.ts')
  const kept = await keepTrained(name, async (folder) => {
    await model.save(folder)
    return { title: model.title }
  })
  return kept.folder
}
