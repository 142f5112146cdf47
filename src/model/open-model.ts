/** A local model by the manifest's name or by the path of a GGUF file. */
import { TouchstoneError } from '../errors.ts'
import { findModel } from '../store/index.ts'
import type { LanguageModel } from './language-model.ts'
import { localModel, type LocalModelOptions } from './local-model.ts'

/**
 * Opens `smollm2-135m` (a name of the model store, pulled before) or `./mine.gguf`. `unavailable` says how to get a
 * model that is not here. `bad-input` marks a model that is no language model, or an unknown name.
 */
export async function openModel(nameOrFile: string, options: LocalModelOptions = {}): Promise<LanguageModel> {
  if (nameOrFile.endsWith('.gguf')) return await localModel(nameOrFile, options)
  const stored = await findModel(nameOrFile)
  if (stored.kind !== 'language-model') {
    throw new TouchstoneError('bad-input', `open model ${nameOrFile}: it is an ${stored.kind}, wanted a language model`)
  }
  return await localModel(stored.file, { name: stored.name, digest: stored.digest, ...options })
}
