/**
 * The name under which other programs load the model that a policy starts from: TRL, verl, and PEFT for an adapter.
 *
 * Where in the flow: Checkpoint, out. They know neither the names of this store nor GGUF files.
 */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { manifestModels } from '../store/index.ts'

const HUB = 'https://huggingface.co/'

/**
 * A folder by its full path, a model of the store by its name on Hugging Face. Undefined for a GGUF file and for a name
 * that says nothing here.
 */
export async function trainerModel(name: string): Promise<string | undefined> {
  const found = await stat(name).catch(() => undefined)
  if (found !== undefined) return found.isDirectory() ? resolve(name) : undefined
  const upstream = manifestModels().find((entry) => entry.name === name)?.upstream
  // a repository of GGUF files has the name of the one that they were made from
  return upstream?.startsWith(HUB) === true ? upstream.slice(HUB.length).replace(/-GGUF$/, '') : undefined
}
