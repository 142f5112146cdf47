/** What a model once wrote or read, kept on disk for each model, so that critics share it and interrupted runs go on. */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import { makeFolder } from '../../make-folder.ts'
import { isTokenCount, modelIdentity, type LanguageModel } from '../../model/index.ts'
import { cacheFolder } from '../../store/index.ts'

/** What lies in a model's log. */
export interface ModelLogOptions<Entry> {
  /** Name of the folder in the cache, where `folder` names no other. */
  readonly name: string
  readonly folder: string | undefined
  /** What an entry is called in messages. */
  readonly noun: string
  readonly parse: (value: unknown) => Entry
  readonly signal: AbortSignal | undefined
}

/**
 * Opens the log of a model, told apart by the digest of its weights, else by its name and the addresses of its servers.
 * @throws as `openKeyedLog`
 */
export async function openModelLog<Entry extends { readonly key: string }>(
  model: LanguageModel,
  options: ModelLogOptions<Entry>,
): Promise<KeyedLog<Entry>> {
  const { name, noun, parse, signal } = options
  const folder = options.folder ?? join(cacheFolder(), name)
  makeFolder(folder)
  const identity = model.digest ?? hash('sha256', modelIdentity(model))
  const file = join(folder, `${identity.slice(0, 16)}.jsonl`)
  return await openKeyedLog<Entry>(file, { noun, keyOf: ({ key }) => key, parse, signal })
}

/**
 * A number of tokens as a log keeps it. What is no count is 0, in what is written and in what is read: a server that counts
 * wrongly must not make its answers unreadable.
 */
export function keptTokens(tokens: unknown): number {
  return isTokenCount(tokens) ? tokens : 0
}
