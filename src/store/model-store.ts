/** The model store: models by name, on this machine or pulled to it. */
import { join } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import { cacheFolder } from './cache-folder.ts'
import type { ModelEntry } from './manifest-entry.ts'
import { manifestModels, modelEntry } from './manifest.ts'
import { isPulled, pullTarget, removeTarget, targetFolder, type PullOptions, type PullTarget } from './pull.ts'

/** A model whose files are on this machine. */
export interface StoredModel {
  readonly name: string
  readonly kind: ModelEntry['kind']
  readonly folder: string
  /** The weights (GGUF or safetensors). */
  readonly file: string
  /** SHA-256 of the weights, lower-case hex. */
  readonly digest: string
}

/** A line of the list of models. */
export interface ModelListing {
  readonly entry: ModelEntry
  readonly bytes: number
  /** Undefined where it is not on this machine. */
  readonly stored: StoredModel | undefined
}

/** Makes a model present. See `pullTarget` for errors, events and abort. */
export async function pullModel(name: string, options: PullOptions = {}): Promise<StoredModel> {
  const entry = modelEntry(name)
  await pullTarget(targetOf(entry), options)
  return storedModel(entry, options.cache)
}

/** A model that is on this machine. @throws TouchstoneError `unavailable` that says how to get it. */
export async function findModel(name: string, options: Pick<PullOptions, 'cache'> = {}): Promise<StoredModel> {
  const entry = modelEntry(name)
  if (await isPulled(targetOf(entry), options.cache)) return storedModel(entry, options.cache)
  throw new TouchstoneError('unavailable', `model ${name} is not on this machine: touchstone models pull ${name}`)
}

/** Path of the file that holds a model's weights. @throws TouchstoneError `unavailable` that says how to get it. */
export async function modelPath(name: string, options: Pick<PullOptions, 'cache'> = {}): Promise<string> {
  return (await findModel(name, options)).file
}

/** All models of the manifest, with what is here. */
export async function listModels(options: Pick<PullOptions, 'cache'> = {}): Promise<ModelListing[]> {
  const listings: ModelListing[] = []
  for (const entry of manifestModels()) {
    const here = await isPulled(targetOf(entry), options.cache)
    const bytes = entry.files.reduce((sum, file) => sum + file.bytes, 0)
    listings.push({ entry, bytes, stored: here ? storedModel(entry, options.cache) : undefined })
  }
  return listings
}

/** Removes a model's files, and says whether there were any. */
export async function removeModel(name: string, options: PullOptions = {}): Promise<boolean> {
  return await removeTarget(targetOf(modelEntry(name)), options)
}

function targetOf(entry: ModelEntry): PullTarget {
  return { title: `model ${entry.name}`, kind: 'models', name: entry.name, files: entry.files, sources: entry.sources }
}

function storedModel(entry: ModelEntry, cache: string = cacheFolder()): StoredModel {
  const [weights] = entry.files
  if (weights === undefined) throw new TouchstoneError('internal', `model ${entry.name} has no files in the manifest`)
  const folder = targetFolder(targetOf(entry), cache)
  return { name: entry.name, kind: entry.kind, folder, file: join(folder, weights.name), digest: weights.sha256 }
}
