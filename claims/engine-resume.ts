/**
 * Claim: training that is killed (SIGKILL, at random moments) and resumed ends with the same weights, byte for byte, as
 * training that was left alone. Dropout is on, so the draws must be found again too. Control: a run with another key
 * ends with other bytes is tested in src/engine/trainer.test.ts.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'
import { generator, keyOf, split } from '../src/random.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const TARGET = 'every killed and resumed run equal to the undisturbed one'
const child = fileURLToPath(new URL('engine/training-child.ts', import.meta.url))

export const claim: Claim = {
  name: 'engine-resume',
  statement: 'Training killed at random moments and resumed gives the same final weights, byte for byte',
  target: TARGET,
  async run(context) {
    const steps = context.quick ? 60 : 200
    const runs = context.quick ? 3 : 10
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-resume-'))
    try {
      const undisturbed = join(folder, 'undisturbed')
      await trainOnce(context, undisturbed, steps)
      const wanted = await digest(undisturbed)
      let equal = 0
      let kills = 0
      for (let run = 0; run < runs; run++) {
        const place = join(folder, `run-${run}`)
        const random = generator(split(keyOf('kills'), run))
        for (let kill = 0; kill < 3; kill++) {
          const done = await trainOnce(context, place, steps, {
            afterSteps: 1 + random.below(Math.floor(steps / 3)),
            delayMs: random.below(15),
          })
          if (!done) kills++
        }
        await trainOnce(context, place, steps)
        if ((await digest(place)) === wanted) equal++
        context.log(`run ${run + 1} of ${runs}: ${equal} equal so far, ${kills} kills`)
      }
      return {
        figures: [
          { name: 'resumed runs equal to the undisturbed', value: equal, n: runs },
          { name: 'kills', value: kills, n: runs * 3 },
        ],
        n: runs,
        target: TARGET,
        holds: equal === runs && kills > runs,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** One process to its end or to its kill; true where it finished. */
async function trainOnce(
  context: ClaimContext,
  folder: string,
  steps: number,
  kill?: { readonly afterSteps: number; readonly delayMs: number },
): Promise<boolean> {
  const started = spawn(process.execPath, [child, folder, String(steps)], { signal: context.signal })
  let errors = ''
  started.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  let seen = 0
  createInterface({ input: started.stdout }).on('line', () => {
    if (kill !== undefined && ++seen === kill.afterSteps) setTimeout(() => started.kill('SIGKILL'), kill.delayMs)
  })
  const [code, signal] = (await once(started, 'exit')) as [number | null, string | null]
  if (code !== 0 && signal !== 'SIGKILL')
    throw new TouchstoneError('internal', `training process ended with ${code}: ${errors.trim().slice(-500)}`)
  return code === 0
}

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256')
  hash.update(await readFile(join(folder, 'last', 'model.safetensors')))
  const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).trim().split('\n')
  for (const line of lines) hash.update(JSON.stringify({ ...(JSON.parse(line) as object), seconds: 0 }))
  return hash.digest('hex')
}
