/** Models for a server under measurement: small ones, so that every operation answers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClaimContext } from '../../measure/claim.ts'
import { TouchstoneError } from '../../src/errors.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Options of `touchstone serve` and `touchstone mcp`: a reward model, trained on the project's own 160 pairs on first
 * use, and the untrained matcher with the described relations of the examples.
 * @throws TouchstoneError `unavailable` where the encoder is not in the store
 */
export async function servedModels(context: ClaimContext): Promise<{ readonly options: readonly string[] }> {
  await context.openModel('minilm-l6')
  const reward = await trainedReward(context)
  const descriptions = join(root, 'examples', 'relations-described.jsonl')
  return { options: ['--reward', reward, '--matcher', 'minilm-l6', '--descriptions', descriptions] }
}

async function trainedReward(context: ClaimContext): Promise<string> {
  const { stateFolder, signal } = context
  const folder = join(stateFolder, 'reward')
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  if (isThere) return folder
  context.log('training a reward model on data/preferences.jsonl')
  const words = ['reward', 'train', 'data/preferences.jsonl', '--out', folder, '--arm', 'vanilla', '--force']
  const program = join(root, 'src', 'cli', 'main.ts')
  const child = spawn(process.execPath, [program, ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new TouchstoneError('internal', `train a reward model: it ended with ${code}`)
  return folder
}
