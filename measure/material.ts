/** Data sets and models for claims and benches, through the store, saying what is pulled. */
import { openDataSet as openStoredDataSet, pullModel } from '../src/store/index.ts'
import type { ClaimContext } from './claim.ts'

/** The part of a claim's context that opens data sets and models. */
export function openMaterial(signal: AbortSignal): Pick<ClaimContext, 'openDataSet' | 'openModel'> {
  return {
    openDataSet: (name, file) => openStoredDataSet(name, file, { signal }),
    openModel: async (name) => {
      const stored = await pullModel(name, { signal })
      return stored.kind === 'language-model' ? stored.file : stored.folder
    },
  }
}
