/**
 * What models and data sets there are, where their bytes come from, and how we know that they are the right ones.
 *
 * Task, Response and Checkpoint all start from files that are too large or not ours to commit. Each has an entry with
 * licence, size, SHA-256 and sources in the order in which they are tried. No package registry is ever named: pip's own
 * client knows the user's. Tables: `model-table.ts`, `data-table.ts`.
 */
import { TouchstoneError } from '../errors.ts'
import type { ModelEntry, DataEntry } from './manifest-entry.ts'
import { DATA_TABLE } from './data-table.ts'
import { MODEL_TABLE } from './model-table.ts'

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
