/**
 * Writes a trained adapter: `adapter.gguf` for llama.cpp beside the base model, `adapter_model.safetensors` with
 * `adapter_config.json` for PEFT, and on request the merged model as one GGUF file.
 *
 * Where in the flow: Checkpoint, out.
 */
import { join } from 'node:path'
import {
  exportGguf,
  exportLoraGguf,
  loraPairs,
  mergedLora,
  openGguf,
  savePeftAdapter,
  type Weights,
} from '../engine/index.ts'
import { TouchstoneError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'
import type { AdapterOptions } from './policy-graph.ts'
import type { PolicyModel } from './policy-model.ts'
import { trainerModel } from './trainer-model.ts'

/** Writes both forms of an adapter into a folder. */
export async function savePolicyAdapter(
  folder: string,
  adapter: Weights,
  { model, options }: { readonly model: PolicyModel; readonly options: AdapterOptions },
): Promise<void> {
  makeFolder(folder)
  const { rank, alpha } = options
  await exportLoraGguf(join(folder, 'adapter.gguf'), { config: model.config, alpha, pairs: loraPairs(adapter) })
  const base = (await trainerModel(model.name)) ?? model.name
  await savePeftAdapter(folder, { weights: adapter, rank, alpha }, { base, task: 'CAUSAL_LM' })
}

/**
 * Writes the policy as one GGUF file, which `touchstone answer --model FILE` samples.
 * @throws TouchstoneError `bad-input` where the base model is no GGUF file, whose tokenizer would be copied
 */
export async function saveMergedPolicy(
  file: string,
  adapter: Weights,
  { model, options }: { readonly model: PolicyModel; readonly options: AdapterOptions },
): Promise<void> {
  if (model.gguf === undefined)
    throw new TouchstoneError(
      'bad-input',
      `write merged policy ${file}: the base model ${model.name} is no GGUF file, wanted one for its tokenizer`,
    )
  await using source = await openGguf(model.gguf)
  const weights = mergedLora(model.weights, adapter, options.alpha)
  await exportGguf(file, { config: model.config, weights, tokenizerSource: source.metadata })
}
