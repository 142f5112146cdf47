/**
 * Models trained on this machine, by name: a folder each in `trained/` of the cache folder. What is inside is the business of
 * the room that trained it. Here it is a name, a title, and a place that is whole or not there.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, TouchstoneError } from '../errors.ts'
import { cacheFolder } from './cache-folder.ts'
import { manifestModels } from './manifest.ts'

/** A trained model that is on this machine. */
export interface TrainedModel {
  readonly name: string
  /** What it is and what it was trained on, in one line. */
  readonly title: string
  readonly folder: string
  readonly bytes: number
}

/** Where trained models lie. */
export interface TrainedOptions {
  /** @default cacheFolder() */
  readonly cache?: string | undefined
}

/** Present in a folder only when all else is. */
const TITLE_FILE = 'trained.json'
const titleFile = z.object({ title: z.string() })

/**
 * Rejects a name that cannot be given to a new model.
 * @throws RangeError for a name of other letters, or one of the manifest's; TouchstoneError `bad-input` for one that is taken
 */
export async function wantFreeName(
  name: string,
  options: TrainedOptions & { readonly replace?: boolean } = {},
): Promise<void> {
  trainedFolder(name, options)
  if (manifestModels().some((entry) => entry.name === name))
    throw new RangeError(`name of a trained model: ${name} is a model of the manifest, wanted another name`)
  const taken = await findTrained(name, options)
  if (taken !== undefined && options.replace !== true)
    throw new TouchstoneError(
      'bad-input',
      `name of a trained model: ${name} is taken (${taken.title}), wanted another name or --replace`,
    )
}

/**
 * Keeps a model: `write` fills a new folder, which then takes the place of what had the name. Where `write` fails, what was
 * there stays.
 */
export async function keepTrained(
  name: string,
  write: (folder: string) => Promise<{ readonly title: string }>,
  options: TrainedOptions = {},
): Promise<TrainedModel> {
  const folder = trainedFolder(name, options)
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  const { title } = await write(partial)
  await writeFile(join(partial, TITLE_FILE), `${JSON.stringify({ title })}\n`)
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
  return { name, title, folder, bytes: await folderBytes(folder) }
}

/** The trained model of a name, or undefined where there is none. */
export async function findTrained(name: string, options: TrainedOptions = {}): Promise<TrainedModel | undefined> {
  if (!isName(name)) return undefined
  const folder = trainedFolder(name, options)
  const path = join(folder, TITLE_FILE)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  return { name, title: titleOf(text, path), folder, bytes: await folderBytes(folder) }
}

/** All trained models, in order of their names. */
export async function listTrained(options: TrainedOptions = {}): Promise<TrainedModel[]> {
  const names = await readdir(trainedRoot(options)).catch(() => [])
  const found: TrainedModel[] = []
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const model = await findTrained(name, options)
    if (model !== undefined) found.push(model)
  }
  return found
}

/** Removes a trained model, and says whether there was one. */
export async function removeTrained(name: string, options: TrainedOptions = {}): Promise<boolean> {
  const found = await findTrained(name, options)
  if (found !== undefined) await rm(found.folder, { recursive: true })
  return found !== undefined
}

/** Where a trained model of a name lies, or would. @throws RangeError for a name of other letters */
function trainedFolder(name: string, options: TrainedOptions): string {
  if (!isName(name))
    throw new RangeError(
      `name of a trained model: is ${JSON.stringify(name)}, wanted up to 64 of a-z, 0-9, - and _, with a letter or digit first`,
    )
  return join(trainedRoot(options), name)
}

function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)
}

function trainedRoot({ cache = cacheFolder() }: TrainedOptions): string {
  return join(cache, 'trained')
}

function titleOf(text: string, path: string): string {
  try {
    return titleFile.parse(JSON.parse(text)).title
  } catch (cause) {
    throw new InputError(path, undefined, 'is not {"title": …}', { cause })
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}
