/**
 * Leaves training to somebody else: the records are written, the run stops and says what to do, and goes on when it is
 * given the model that came of it. Each iteration's folder keeps which model that was.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { modelIdentity, traitsOf, type LanguageModel, type ModelTraits } from '../../model/index.ts'
import { writeWhole } from '../write-whole.ts'
import type { ActorTrainer, TrainingRequest } from './actor-trainer.ts'

/** Options of `exportTrainer`. */
export interface ExportTrainerOptions {
  /** Name and digest of the base. */
  readonly baseName: string
  /** The model that was given this time, where it is not the base. It stays the caller's. */
  readonly given: LanguageModel | undefined
}

/** Which actor it is: the same weights under another name are the same one. */
export function actorIdentity(model: ModelTraits): string {
  return model.digest ?? modelIdentity(model)
}

/** Makes the trainer. Training rejects with TouchstoneError `bad-input` for another actor than the iteration's, and without a record. */
export function exportTrainer({ baseName, given }: ExportTrainerOptions): ActorTrainer {
  return {
    identity: 'export 1',
    async train(request) {
      const { folder, iteration } = request
      const path = join(folder, 'actor.json')
      const known = await actorOf(path)
      if (given !== undefined && known === actorIdentity(given)) return borrowed(given)
      if (known !== undefined) {
        throw new TouchstoneError(
          'bad-input',
          `go on with iteration ${iteration}: its actor is ${known}, got ${given === undefined ? 'the base' : actorIdentity(given)}; wanted the same until it is done`,
        )
      }
      if (given === undefined || (await isEarlier(request, actorIdentity(given)))) {
        // as the trainer here has it: nobody can train on an empty file
        if (request.records.length === 0) {
          throw new TouchstoneError(
            'bad-input',
            `train iteration ${iteration}: no response was kept, so that ${request.file} is empty; wanted a record, such as right solutions of the source, or more samples, in another folder`,
          )
        }
        return { instruction: instruction(baseName, request) }
      }
      await writeWhole(path, `${JSON.stringify({ actor: actorIdentity(given), name: given.name })}\n`)
      return borrowed(given)
    },
  }
}

function instruction(baseName: string, { file, records, iteration }: TrainingRequest): string {
  return (
    `iteration ${iteration}: train ${baseName}, not the last actor, on the ${records.length} records of ${file} ` +
    "(TRL's conversational form; verl's multi-turn SFT reads the same column from Parquet), then run the same command " +
    'with --model naming what came of it'
  )
}

async function isEarlier({ folder, iteration }: TrainingRequest, identity: string): Promise<boolean> {
  for (let earlier = 0; earlier < iteration; earlier++) {
    if ((await actorOf(join(folder, '..', `iteration-${earlier}`, 'actor.json'))) === identity) return true
  }
  return false
}

async function actorOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new TouchstoneError('bad-input', `read ${path}: ${error.message}`, { cause: error })
  })
  if (text === undefined) return undefined
  try {
    return String((JSON.parse(text) as { readonly actor: unknown }).actor)
  } catch (cause) {
    throw new TouchstoneError('bad-input', `read ${path}: it is broken, wanted the actor of an iteration`, { cause })
  }
}

/** The model without its disposal, which is its owner's. */
function borrowed(model: LanguageModel): LanguageModel {
  return {
    ...traitsOf(model),
    generate: (requests, options) => model.generate(requests, options),
    async [Symbol.asyncDispose]() {},
  }
}
