/** Short forms for the tables of data sets. */
import type { DataFile, UrlSource } from './manifest-entry.ts'

/** One file: name, bytes, rows, what it may be used for, SHA-256. */
export function file(name: string, bytes: number, rows: number, use: DataFile['use'], sha256: string): DataFile {
  return { name, bytes, rows, use, sha256 }
}

/** Files that lie in one folder of the publisher's. */
export function urls(folder: string, names: readonly string[]): UrlSource {
  return { kind: 'url', addresses: Object.fromEntries(names.map((name) => [name, `${folder}/${name}`])) }
}
