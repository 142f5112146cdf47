/** Where PyTorch is: `TOUCHSTONE_PYTORCH` (a Python that has it), or a virtual environment of the bench's own in the user's cache. */
import { execFile } from 'node:child_process'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../src/errors.ts'
import { cacheFolder } from '../src/store/cache-folder.ts'

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
  const folder = join(cacheFolder(), 'bench', 'pytorch-2.15.0')
  const python = join(folder, 'bin', 'python')
  if (await hasTorch(python, signal).catch(() => false)) return python
  context.log(`installing ${PACKAGES.join(', ')} into ${folder}`)
  // Built beside and renamed, so that an interrupted installation is not taken for a whole one.
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  try {
    await run('python3', ['-m', 'venv', partial], { signal })
    await run(join(partial, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { signal })
  } catch (cause) {
    throw new TouchstoneError('unavailable', 'install PyTorch: python3 with venv and pip is wanted', { cause })
  }
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
  return python
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
