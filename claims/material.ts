/** Data sets and models for claims and benches, through the store. */
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TouchstoneError } from '../src/errors.ts'

/** Absolute path of one file of a data set. */
export async function openDataSet(name: string, file: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  const path = resolve(process.env['TOUCHSTONE_DATA'] ?? '../shared/data', name, file)
  await access(path)
  return path
}

/** Absolute path of a model. */
export async function openModel(name: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  throw new TouchstoneError('unavailable', `open model ${name}: the store is not there yet`)
}
