/** Texts that a model has smoothed, kept beside the file that is built, so that the same command goes on. */
import { hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import { modelIdentity, type LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { Smoothed } from './smooth.ts'

/** One smoothed text, by all that decides it. */
export interface KeptSmoothing extends Smoothed {
  readonly key: string
}
const line = z.object({ key: z.string(), text: z.string(), changed: z.boolean() })

/** Opens what an earlier run has smoothed. Errors as `openKeyedLog` */
export async function openSmoothings(path: string, signal?: AbortSignal): Promise<KeyedLog<KeptSmoothing>> {
  return await openKeyedLog<KeptSmoothing>(path, {
    noun: 'smoothed text',
    parse: (value) => line.parse(value),
    keyOf: ({ key }) => key,
    signal,
  })
}

/** Removes it, once all that it was for is written. */
export async function removeSmoothings(path: string): Promise<void> {
  await rm(path, { force: true })
}

/** The key of one text. */
export function smoothingKey(
  model: LanguageModel,
  asked: { readonly key: Key; readonly maxTokens: number },
  words: readonly [question: string, woven: string],
): string {
  const { key, maxTokens } = asked
  return hash('sha256', JSON.stringify([modelIdentity(model), key.text, maxTokens, ...words])).slice(0, 20)
}
