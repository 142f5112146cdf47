/** What other commands read of a folder of self-improvement, and how conversations are written. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, TouchstoneError } from '../../errors.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'
import { writeWhole } from '../write-whole.ts'
import { readImproveSummaries } from './improve.ts'

/** Tokens that a run spent in each iteration. Errors as `readImproveSummaries`. */
export async function readTokenBudget(folder: string): Promise<number[]> {
  return (await readImproveSummaries(folder)).map(({ tokens }) => tokens.total)
}

/** The base that a folder was begun with, or undefined for a new folder. @throws InputError for a broken file */
export async function readImproveBase(folder: string): Promise<string | undefined> {
  const path = join(folder, 'improve.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new TouchstoneError('bad-input', `read ${path}: ${error.message}`, { cause: error })
  })
  if (text === undefined) return undefined
  try {
    return z.object({ base: z.string() }).parse(JSON.parse(text)).base
  } catch (cause) {
    throw new InputError(path, undefined, 'is broken, wanted what a run of touchstone improve was begun with', {
      cause,
    })
  }
}

/** Writes conversations as JSONL. The file appears whole or not at all. */
export async function writeConversations(file: string, records: readonly ConversationRecord[]): Promise<void> {
  await writeWhole(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
}
