/** Opens a critic by its name, with the parts that it needs. */
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LanguageModel } from '../../model/index.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Critic } from '../critic.ts'
import { createArithmeticCritic } from './arithmetic-critic.ts'
import { openAttemptsCritic } from './attempts-critic.ts'
import { openCombinedCritic, readCombined } from './combined-critic.ts'
import { CRITIC_WEIGHTS, type CriticName } from './critic-name.ts'
import { createModelCritic } from './model-critic.ts'
import { openResamplingCritic } from './resampling-critic.ts'
import { openSurpriseCritic } from './surprise-critic.ts'
import { openTrainedCritic } from './trained-critic.ts'
import { readTrained } from './trained-weights.ts'
import { openTunedCritic } from '../tuned/tuned-critic.ts'

/** What critics are opened with. Each part is opened at the first call, and is not the critic's own. */
export interface CriticParts {
  model(): Promise<LanguageModel>
  sandbox(): Promise<Sandbox>
  /** File of weights of the critics `combined` and `trained`, folder of `tuned`. @default none: they cannot be opened */
  readonly weights?: string | undefined
  /** Folder of kept attempts. @default in the cache */
  readonly folder?: string | undefined
  /** Folder of kept log-probabilities. @default in the cache */
  readonly scoresFolder?: string | undefined
}

/**
 * Opens the critic.
 * @throws RangeError for `combined`, `trained` or `tuned` without weights; what the parts throw; TouchstoneError `busy` where another
 * process draws attempts of the same model
 */
export async function openCritic(name: CriticName, parts: CriticParts): Promise<Critic> {
  const { weights, folder, scoresFolder } = parts
  switch (name) {
    case 'arithmetic':
      return createArithmeticCritic()
    case 'model':
      return createModelCritic(await parts.model())
    case 'program':
    case 're-solving':
    case 'attempts':
      return await openAttemptsCritic(name, { model: await parts.model(), sandbox: await parts.sandbox(), folder })
    case 'resampling': {
      const [model, sandbox] = [await parts.model(), await parts.sandbox()]
      const continuationsFolder = folder === undefined ? undefined : join(folder, 'continuations')
      return await openResamplingCritic({ model, sandbox, folder, continuationsFolder })
    }
    case 'surprise':
      return await openSurpriseCritic({ model: await parts.model(), folder: scoresFolder })
    case 'combined': {
      const file = wantWeights(name, weights)
      const fitted = await readCombined(file)
      const [model, sandbox] = [await parts.model(), await parts.sandbox()]
      const weightsDigest = await digestOf(file)
      return await openCombinedCritic(fitted, { model, sandbox, folder, scoresFolder, weightsDigest })
    }
    case 'trained': {
      const file = wantWeights(name, weights)
      return await openTrainedCritic(await readTrained(file), { weightsDigest: await digestOf(file) })
    }
    case 'tuned':
      return await openTunedCritic(wantWeights(name, weights))
  }
}

function wantWeights(name: CriticName, weights: string | undefined): string {
  if (weights !== undefined) return weights
  throw new RangeError(`open critic ${name}: got no weights, wanted what \`${CRITIC_WEIGHTS[name]}\` wrote`)
}

async function digestOf(file: string): Promise<string> {
  return hash('sha256', await readFile(file)).slice(0, 12)
}
