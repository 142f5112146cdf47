/** Data sets and models for claims and benches, through the store, saying what is pulled. */
import { openDataSet as openStoredDataSet, pullModel } from '../src/store/index.ts'
import type { ClaimContext } from './claim.ts'

/**
 * The part of a claim's context that opens data sets and models.
 * @param dataFolder local folder of data sets; undefined for the environment's
 */
export function openMaterial(
  signal: AbortSignal,
  dataFolder?: string,
): Pick<ClaimContext, 'openDataSet' | 'openModel'> {
  return {
    openDataSet: (name, file) => openStoredDataSet(name, file, { dataFolder, signal }),
    openModel: async (name) => {
      const stored = await pullModel(name, { signal })
      return stored.kind === 'language-model' ? stored.file : stored.folder
    },
  }
}
