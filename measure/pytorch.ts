/** Where PyTorch is: `TOUCHSTONE_PYTORCH` (a Python that has it), or a virtual environment of the bench's own in the user's cache. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { TouchstoneError } from '../src/errors.ts'
import { pythonWith } from './python-tools.ts'

const run = promisify(execFile)
/** What the peers need; the versions that docs/engine.md's figures were measured with. */
const PACKAGES = ['torch==2.15.0', 'numpy', 'safetensors']

/**
 * Path of a Python with PyTorch, installed on first use (about 5 GB on Linux, where the wheel brings CUDA along).
 * @throws {TouchstoneError} `unavailable` where there is no Python 3 or the installation fails.
 */
export async function pytorchPython(context: {
  readonly signal: AbortSignal
  log(line: string): void
}): Promise<string> {
  const { signal } = context
  const given = process.env['TOUCHSTONE_PYTORCH']
  if (given !== undefined) {
    await hasTorch(given, signal)
    return given
  }
  return await pythonWith(PACKAGES, context)
}

async function hasTorch(python: string, signal: AbortSignal): Promise<boolean> {
  try {
    await run(python, ['-c', 'import torch, safetensors'], { signal })
    return true
  } catch (cause) {
    signal.throwIfAborted()
    throw new TouchstoneError('unavailable', `find PyTorch: ${python} cannot import torch and safetensors`, { cause })
  }
}
