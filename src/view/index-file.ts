/**
 * A run's index as a file beside its trace, so that the second opening reads 40 bytes a row and no row at all.
 *
 * Layout: one line of JSON padded with spaces to a multiple of 8 bytes, then the columns, each padded likewise. The file says
 * which trace it belongs to: inode, indexed bytes, and a digest of the bytes before their end. Any doubt means that it is
 * built anew, since it holds nothing that the trace does not.
 */
import { createHash } from 'node:crypto'
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { Names } from './names.ts'
import { cellBytes, COLUMN_NAMES, columnsOver, type ColumnName } from './row-columns.ts'
import { MOST_LABEL_VALUES, RunIndex, type LabelColumn } from './run-index.ts'
import { TaskTable } from './task-table.ts'

/** Changes whenever an older file must not be read. */
const INDEX_VERSION = 1
/** Bytes before the end of what is indexed that are digested. */
const TAIL_BYTES = 64 * 1024

/** How far an index goes. */
export interface IndexedExtent {
  /** Bytes of the trace that are indexed: the end of the last whole line. */
  readonly bytes: number
  /** Lines that are indexed, the header and blank ones too. */
  readonly lines: number
}

interface Manifest extends IndexedExtent {
  readonly index: 'touchstone-view'
  readonly version: number
  readonly inode: string
  /** SHA-256 of the last bytes before `bytes`. */
  readonly tail: string
  readonly rows: number
  readonly tasks: number
  readonly judges: readonly string[]
  readonly models: readonly string[]
  readonly kinds: readonly string[]
  readonly kindSets: readonly (readonly number[])[]
  /** `hasCells` is false for a label with too many values. */
  readonly labels: readonly { readonly name: string; readonly values: readonly string[]; readonly hasCells: boolean }[]
}

/** Writes the index of a trace. The file appears whole or not at all. */
export async function saveIndex(
  path: string,
  index: RunIndex,
  trace: IndexedExtent & { readonly file: FileHandle },
): Promise<void> {
  const { rows, names, columns, tasks } = index
  const manifest: Manifest = {
    index: 'touchstone-view',
    version: INDEX_VERSION,
    inode: String((await trace.file.stat({ bigint: true })).ino),
    bytes: trace.bytes,
    lines: trace.lines,
    tail: await tailDigest(trace.file, trace.bytes),
    rows,
    tasks: tasks.count,
    judges: names.judges.list(),
    models: names.models.list(),
    kinds: names.kinds.list(),
    kindSets: names.kindSets,
    labels: names.labels.map(({ name, values, cells }) => ({
      name,
      values: values.list(),
      hasCells: cells !== undefined,
    })),
  }
  const parts: Uint8Array[] = [padded(Buffer.from(`${JSON.stringify(manifest)}\n`), 0x20)]
  for (const name of COLUMN_NAMES) parts.push(padded(bytesOf(columns[name].subarray(0, rows))))
  parts.push(padded(bytesOf(tasks.digests.subarray(0, tasks.count))))
  parts.push(padded(bytesOf(tasks.contents.subarray(0, tasks.count))))
  for (const { cells } of names.labels) if (cells !== undefined) parts.push(padded(bytesOf(cells.subarray(0, rows))))
  const place = `${path}.${process.pid}.new`
  try {
    const file = await open(place, 'w')
    try {
      for (const part of parts) await file.writeFile(part)
    } finally {
      await file.close()
    }
    await rename(place, path)
  } catch (error) {
    await rm(place, { force: true })
    throw error
  }
}

/** The index of a trace from its file; undefined where there is none that fits the trace as it is. */
export async function loadIndex(
  path: string,
  trace: FileHandle,
): Promise<(IndexedExtent & { readonly index: RunIndex }) | undefined> {
  const bytes = await wholeFile(path)
  if (bytes === undefined) return undefined
  const manifest = manifestOf(bytes)
  if (manifest === undefined) return undefined
  const { ino, size } = await trace.stat({ bigint: true })
  if (String(ino) !== manifest.inode || size < BigInt(manifest.bytes)) return undefined
  if ((await tailDigest(trace, manifest.bytes)) !== manifest.tail) return undefined
  return { index: indexOver(bytes, manifest), bytes: manifest.bytes, lines: manifest.lines }
}

async function wholeFile(path: string): Promise<ArrayBuffer | undefined> {
  try {
    const { size } = await stat(path)
    const file = await open(path)
    try {
      const buffer = Buffer.from(new ArrayBuffer(size))
      for (let done = 0; done < size;) {
        const { bytesRead } = await file.read(buffer, done, size - done)
        if (bytesRead === 0) return undefined
        done += bytesRead
      }
      return buffer.buffer
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (['ENOENT', 'EACCES', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  }
}

function manifestOf(bytes: ArrayBuffer): (Manifest & { readonly at: number }) | undefined {
  const whole = Buffer.from(bytes)
  const end = whole.indexOf(0x0a)
  if (end === -1) return undefined
  let manifest: Manifest
  try {
    manifest = JSON.parse(whole.toString('utf8', 0, end)) as Manifest
  } catch {
    return undefined
  }
  if (manifest.index !== 'touchstone-view' || manifest.version !== INDEX_VERSION) return undefined
  const at = ceil8(end + 1)
  const labels = manifest.labels.filter(({ hasCells }) => hasCells).length
  let size = at + ceil8(8 * manifest.tasks) + ceil8(4 * manifest.tasks) + labels * ceil8(2 * manifest.rows)
  for (const name of COLUMN_NAMES) size += ceil8(cellBytes(name) * manifest.rows)
  return size === bytes.byteLength ? { ...manifest, at } : undefined
}

function indexOver(bytes: ArrayBuffer, manifest: Manifest & { readonly at: number }): RunIndex {
  const { rows, tasks } = manifest
  let at = manifest.at
  const next = (size: number): number => {
    const place = at
    at += ceil8(size)
    return place
  }
  const places = new Map<ColumnName, number>()
  for (const name of COLUMN_NAMES) places.set(name, next(cellBytes(name) * rows))
  const columns = columnsOver(bytes, rows, (name) => places.get(name) ?? 0)
  const digests = new Float64Array(bytes, next(8 * tasks), tasks)
  const contents = new Uint32Array(bytes, next(4 * tasks), tasks)
  const labels = manifest.labels.map(({ name, values, hasCells }): LabelColumn => ({
    name,
    values: new Names(MOST_LABEL_VALUES, values),
    cells: hasCells ? new Uint16Array(bytes, next(2 * rows), rows) : undefined,
  }))
  const names = {
    judges: new Names(60_000, manifest.judges),
    models: new Names(60_000, manifest.models),
    kinds: new Names(2_000, manifest.kinds),
    kindSets: [...manifest.kindSets],
    labels,
  }
  return new RunIndex(columns, rows, names, new TaskTable(digests, contents, tasks))
}

async function tailDigest(file: FileHandle, end: number): Promise<string> {
  const length = Math.min(TAIL_BYTES, end)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, end - length)
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function padded(bytes: Uint8Array, filler = 0): Uint8Array {
  const length = ceil8(bytes.length)
  if (length === bytes.length) return bytes
  const whole = new Uint8Array(length).fill(filler, bytes.length)
  whole.set(bytes)
  return whole
}

function ceil8(bytes: number): number {
  return 8 * Math.ceil(bytes / 8)
}
