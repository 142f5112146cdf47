/**
 * An encoder as a folder that transformers.js and any ONNX runtime read: `onnx/model.onnx` (or `onnx/model_quantized.onnx`) with
 * transformers' names of inputs and outputs, and `config.json`, `tokenizer.json` and `tokenizer_config.json` beside it.
 *
 * Where in the flow: Checkpoint, out. The graph holds operations of the ONNX standard only, unless it is quantised.
 */
import { join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { encode } from './encoder.ts'
import { exportGraph, type ExportOptions } from './export-graph.ts'
import { saveModelFiles } from './files/checkpoint.ts'
import { reshape } from './operations/shape.ts'
import { paddedInputs } from './padded-inputs.ts'
import type { PretrainedEncoder } from './pretrained-encoder.ts'

/**
 * Writes the folder, the graph last. Inputs are `input_ids`, `attention_mask` and, for models of two token types,
 * `token_type_ids`, int64 `[batch, length]`. The output is `last_hidden_state`, `[batch, length, H]`.
 * @returns the path of the graph
 * @throws {TouchstoneError} `bad-input` naming a missing weight, {RangeError} above 2 GiB
 */
export async function exportEncoder(
  folder: string,
  { config, weights, tokenizer }: PretrainedEncoder,
  options: Pick<ExportOptions, 'quantise'> = {},
): Promise<string> {
  const states = encode(config, paddedInputs(config))
  const output = reshape(states, ['batch', 'length', config.hiddenSize])
  makeFolder(join(folder, 'onnx'))
  await saveModelFiles(folder, { config, tokenizer: tokenizer.files })
  const path = join(folder, 'onnx', options.quantise === true ? 'model_quantized.onnx' : 'model.onnx')
  await exportGraph(path, { last_hidden_state: output }, weights, { ...options, portable: true })
  return path
}
