/** Splits or seeds of a claim, one after another, each kept in the state folder, so that an interrupted claim goes on. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClaimContext } from './claim.ts'
import { openResumableResults } from './resumable-results.ts'

/** Results of units 0 to count - 1. `measure` gets a folder for its models, which is removed once its result is kept. */
export async function keptUnits<T>(
  context: ClaimContext,
  unit: 'split' | 'seed',
  count: number,
  measure: (number: number, folder: string) => Promise<T>,
  onUnit?: (number: number, found: T) => void,
): Promise<T[]> {
  using results = await openResumableResults<T>(context, `${unit}s`)
  const found: T[] = []
  for (let number = 0; number < count; number++) {
    context.signal.throwIfAborted()
    const folder = join(context.stateFolder, `${unit}-${number}`)
    const result = await results.once(`${number}`, () => measure(number, folder))
    found.push(result)
    onUnit?.(number, result)
    await rm(folder, { recursive: true, force: true })
  }
  return found
}
