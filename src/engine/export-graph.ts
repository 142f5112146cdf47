/**
 * Writes a trained model as an inference graph: one ONNX file, forward only, weights inside, which `GraphSession.open` (or
 * any ONNX runtime that has the com.microsoft operations) runs.
 */
import { writeAtomically, writeFully } from './files/write-atomically.ts'
import type { Weights } from './files/weights.ts'
import type { Value } from './graph.ts'
import { onnxBytes } from './onnx-file.ts'
import { onnxOf } from './onnx-form.ts'

export interface ExportOptions {
  /**
   * Linear weights as int8 with a scale for each output, inputs quantised as they come: a quarter of the size. Embedding
   * tables stay float32. Default false.
   */
  readonly quantise?: boolean | undefined
  /**
   * Operations of the ONNX standard in place of the com.microsoft ones that fuse several. Quantised weights and RMS norm keep
   * theirs. Default false.
   */
  readonly portable?: boolean | undefined
}

/** Writes the graph of named outputs. @throws {TouchstoneError} `bad-input` naming a missing weight, {RangeError} above 2 GiB. */
export async function exportGraph(
  path: string,
  outputs: Readonly<Record<string, Value>>,
  weights: Weights,
  options: ExportOptions = {},
): Promise<void> {
  const form = onnxOf(Object.values(outputs), {
    inference: true,
    constants: weights,
    quantise: options.quantise ?? false,
    // the form for that provider is the one without fused products
    device: options.portable === true ? 'webgpu' : 'cpu',
    outputNames: Object.keys(outputs),
  })
  const bytes = onnxBytes(form.graph)
  await writeAtomically(path, (file) => writeFully(file, bytes))
}
