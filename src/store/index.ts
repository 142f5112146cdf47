/** `touchstone/store`: where files come from. Models and data sets by name, verified, in the user's cache folder. */
export { cacheFolder } from './cache-folder.ts'
export { listDataSets, openDataSet, pullDataSet, removeDataSet } from './data-store.ts'
export type { DataListing, DataOptions } from './data-store.ts'
export { dataEntry, manifestDataSets, manifestModels, modelEntry } from './manifest.ts'
export type { DataEntry, DataFile, ManifestFile, ModelEntry, Source, SourceKind } from './manifest.ts'
export { findModel, listModels, modelPath, pullModel, removeModel } from './model-store.ts'
export type { ModelListing, StoredModel } from './model-store.ts'
export type { PullEvent, PullOptions } from './pull.ts'
