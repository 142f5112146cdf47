/**
 * Feature rows on disk, by digest of what they were computed from, so that a text is encoded once on a machine.
 *
 * One folder for each frozen backbone. Every process appends to a segment of its own, which it makes with a name that
 * nobody has, so that writers need no lock. A record is 32 bytes of SHA-256 over the token ids, and then the row. A kill
 * leaves at most one record that is cut short, at the end of a segment, and it is passed over.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../make-folder.ts'
import { cacheFolder } from '../../store/index.ts'
import type { FrozenBackbone } from './frozen-backbone.ts'
import type { RewardInput } from './reward-input.ts'

/** Where features are kept. */
export interface FeatureStoreOptions {
  /** Folder of the machine's cache. @default cacheFolder() */
  readonly cache?: string | undefined
}

/** Options of `FeatureStore.rowsOf`. */
export interface FeatureRowsOptions {
  /** After every row: rows that are there, of all. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  /** Abort rejects with the signal's reason between rows. Rows that were computed are kept. */
  readonly signal?: AbortSignal | undefined
}

const DIGEST_BYTES = 32

/** Rows of one frozen backbone. Rows are computed where they are not there. */
export class FeatureStore implements Disposable {
  readonly width: number
  readonly #backbone: FrozenBackbone
  readonly #folder: string
  readonly #rows = new Map<string, Float32Array>()
  #segment: number | undefined
  #computed = 0

  private constructor(backbone: FrozenBackbone, folder: string) {
    this.width = backbone.width
    this.#backbone = backbone
    this.#folder = folder
  }

  /** Opens the folder of a backbone and reads its rows. The backbone stays the caller's. */
  static open(backbone: FrozenBackbone, options: FeatureStoreOptions = {}): FeatureStore {
    const folder = join(options.cache ?? cacheFolder(), 'reward-features', backbone.digest)
    makeFolder(folder)
    const store = new FeatureStore(backbone, folder)
    for (const name of readdirSync(folder).toSorted()) if (name.endsWith('.rows')) store.#read(join(folder, name))
    return store
  }

  /** Rows that this store computed because they were not there. */
  get computed(): number {
    return this.#computed
  }

  /** Whether the row of an input is there. */
  has(given: RewardInput): boolean {
    return this.#rows.has(rowDigest(given).toString('hex'))
  }

  /** The rows of inputs, in their order. */
  async rowsOf(inputs: readonly RewardInput[], options: FeatureRowsOptions = {}): Promise<Float32Array[]> {
    const found: Float32Array[] = []
    for (const given of inputs) {
      options.signal?.throwIfAborted()
      found.push(await this.#rowOf(given))
      options.onProgress?.({ done: found.length, total: inputs.length })
    }
    return found
  }

  async #rowOf(given: RewardInput): Promise<Float32Array> {
    const digest = rowDigest(given)
    const name = digest.toString('hex')
    const kept = this.#rows.get(name)
    if (kept !== undefined) return kept
    const row = await this.#backbone.features(given)
    this.#rows.set(name, row)
    this.#computed++
    this.#segment ??= newSegment(this.#folder)
    const record = Buffer.concat([digest, Buffer.from(row.buffer, row.byteOffset, row.byteLength)])
    for (let at = 0; at < record.length;) at += writeSync(this.#segment, record, at)
    return row
  }

  #read(path: string): void {
    const bytes = readFileSync(path)
    const size = DIGEST_BYTES + 4 * this.width
    for (let at = 0; at + size <= bytes.length; at += size) {
      const name = bytes.subarray(at, at + DIGEST_BYTES).toString('hex')
      // copied, because a Float32Array must begin at a multiple of four bytes
      this.#rows.set(name, new Float32Array(Uint8Array.from(bytes.subarray(at + DIGEST_BYTES, at + size)).buffer))
    }
  }

  [Symbol.dispose](): void {
    if (this.#segment !== undefined) closeSync(this.#segment)
    this.#segment = undefined
  }
}

function rowDigest({ ids, types }: RewardInput): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([ids, types.indexOf(1)]))
    .digest()
}

/** A segment that no other process has. */
function newSegment(folder: string): number {
  for (let number = readdirSync(folder).length; ; number++) {
    try {
      return openSync(join(folder, `${String(number).padStart(6, '0')}.rows`), 'ax')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
