/**
 * The data store: data sets by name, from a local folder or the cache. No data set is part of the project.
 *
 * A set is looked up first in the local folder, which is the one given (`--data-dir`) or else the one that the environment
 * variable `TOUCHSTONE_DATA` names, and then in the cache (pulled from the publisher where the bytes are the publisher's own).
 * Each of these holds one folder per data set. Bytes are checked against the manifest before a path is given out.
 */
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import { verifyFile } from './digest.ts'
import type { DataEntry, DataFile } from './manifest-entry.ts'
import { dataEntry, manifestDataSets } from './manifest.ts'
import { isPulled, pullTarget, removeTarget, targetFolder, type PullOptions, type PullTarget } from './pull.ts'

/** How data sets are found. */
export interface DataOptions extends PullOptions {
  /**
   * Local folder with one folder per data set, looked in before the cache.
   * @default what TOUCHSTONE_DATA names, or none where it is not set
   */
  readonly dataFolder?: string | undefined
  /** Pull from the publisher what is in no local folder. @default true */
  readonly pull?: boolean | undefined
}

/** A line of the list of data sets. */
export interface DataListing {
  readonly entry: DataEntry
  readonly bytes: number
  /** Folder that has all its files in their sizes, or undefined. */
  readonly folder: string | undefined
}

/** Verified in this process already: path, size and time of change, so that claims that open a file often stay quick. */
const verified = new Set<string>()

/**
 * Path of one file of a data set, its digest verified. `bad-input` for a name that the manifest does not have,
 * `corrupt` (with both digests) for a file with other bytes, `unavailable` (with where to get it) for one that is
 * nowhere, `fetch-failed` for a publisher that could not be reached.
 * @param file name in the manifest, which may be left out where the data set has one file
 */
export async function openDataSet(name: string, file?: string, options: DataOptions = {}): Promise<string> {
  const entry = dataEntry(name)
  const wanted = fileOf(entry, file)
  const local = await localFolder(options)
  if (local !== undefined) {
    const path = join(local, name, wanted.name)
    if (await isFile(path)) return await verifyOnce(path, wanted, options.signal)
  }
  const target = targetOf(entry)
  const cached = join(targetFolder(target, options.cache), wanted.name)
  if (await isFile(cached)) return await verifyOnce(cached, wanted, options.signal)
  if (options.pull === false || entry.sources.length === 0) throw notHere(entry, wanted)
  await pullTarget(target, options)
  return await verifyOnce(cached, wanted, options.signal)
}

/** Makes all files of a data set present and returns their folder. Errors as `openDataSet`. */
export async function pullDataSet(name: string, options: DataOptions = {}): Promise<string> {
  let folder: string | undefined
  for (const file of dataEntry(name).files) folder = dirname(await openDataSet(name, file.name, options))
  if (folder === undefined) throw new TouchstoneError('internal', `data set ${name} has no files in the manifest`)
  return folder
}

/** All data sets of the manifest, with where they are. */
export async function listDataSets(options: DataOptions = {}): Promise<DataListing[]> {
  const local = await localFolder(options)
  const listings: DataListing[] = []
  for (const entry of manifestDataSets()) {
    const bytes = entry.files.reduce((sum, file) => sum + file.bytes, 0)
    listings.push({ entry, bytes, folder: await folderOf(entry, local, options) })
  }
  return listings
}

/** Removes what the cache has of a data set. Local folders are the user's and stay. */
export async function removeDataSet(name: string, options: DataOptions = {}): Promise<boolean> {
  return await removeTarget(targetOf(dataEntry(name)), options)
}

/** The entry of a data set's file. @throws TouchstoneError `bad-input` that lists the files there are. */
function fileOf(entry: DataEntry, name: string | undefined): DataFile {
  const names = entry.files.map((file) => file.name).join(', ')
  const [first] = entry.files
  if (name === undefined && entry.files.length === 1 && first !== undefined) return first
  const found = entry.files.find((file) => file.name === name)
  if (found !== undefined) return found
  const what = name === undefined ? 'no file was named' : `${JSON.stringify(name)} is not one of its files`
  throw new TouchstoneError('bad-input', `data set ${entry.name}: ${what}, wanted one of ${names}`)
}

async function folderOf(
  entry: DataEntry,
  local: string | undefined,
  options: DataOptions,
): Promise<string | undefined> {
  if (local !== undefined) {
    const folder = join(local, entry.name)
    const sizes = await Promise.all(
      entry.files.map(
        async (file) => (await stat(join(folder, file.name)).catch(() => undefined))?.size === file.bytes,
      ),
    )
    if (sizes.every(Boolean)) return folder
  }
  const target = targetOf(entry)
  return (await isPulled(target, options.cache)) ? targetFolder(target, options.cache) : undefined
}

/** A folder that was named but is not there is a mistake to tell, not a place without the file. */
async function localFolder({ dataFolder }: DataOptions): Promise<string | undefined> {
  const fromEnvironment = process.env['TOUCHSTONE_DATA']
  const folder = dataFolder ?? (fromEnvironment === '' ? undefined : fromEnvironment)
  if (folder === undefined || (await stat(folder).catch(() => undefined))?.isDirectory() === true) return folder
  const source = dataFolder === undefined ? 'TOUCHSTONE_DATA is' : 'the data folder given is'
  throw new TouchstoneError('bad-input', `open data: ${source} ${folder}, wanted a folder with one folder per data set`)
}

async function verifyOnce(path: string, wanted: DataFile, signal: AbortSignal | undefined): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const mark = `${path} ${size} ${mtimeMs} ${wanted.sha256}`
  if (!verified.has(mark)) await verifyFile(path, wanted, signal)
  verified.add(mark)
  return path
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}

function notHere(entry: DataEntry, file: DataFile): TouchstoneError {
  const how =
    entry.sources.length > 0
      ? `touchstone data pull ${entry.name}`
      : `made from ${entry.upstream}; put it in DIR/${entry.name}/ and give --data-dir DIR or TOUCHSTONE_DATA`
  return new TouchstoneError('unavailable', `data set ${entry.name}: ${file.name} is not on this machine: ${how}`)
}

function targetOf(entry: DataEntry): PullTarget {
  return { title: `data set ${entry.name}`, kind: 'data', name: entry.name, files: entry.files, sources: entry.sources }
}
