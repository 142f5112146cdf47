/**
 * Trains actors by the project's own engine: a low-rank adapter on the base model's file, which the next iteration's
 * actor loads beside the base. Every training begins at the base.
 *
 * Where in the flow: Signal → Checkpoint. The iteration's folder keeps `adapter.gguf` and, while it trains, the state in
 * `training`, so that a training that was killed goes on and ends with the same bytes at the same number of threads.
 */
import { hash } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import type { TrainProgress, TuneLoraOptions } from '../../engine/index.ts'
import { localModel, type LocalModelOptions } from '../../model/index.ts'
import type { ActorTrainer, TrainingRequest } from './actor-trainer.ts'

/** Options of `loraTrainer`. */
export interface LoraTrainerOptions extends Pick<TuneLoraOptions, 'epochs' | 'batchSize' | 'rate' | 'rank' | 'alpha'> {
  /** GGUF file of the base model, with a chat template in ChatML. */
  readonly file: string
  /** Name and digest of the base, and how actors are opened. */
  readonly model: LocalModelOptions & { readonly name: string; readonly digest: string }
  /** Threads of training. @default as many as onnxruntime takes */
  readonly threads?: number | undefined
  readonly onProgress?: ((iteration: number, progress: TrainProgress) => void) | undefined
}

const VERSION = '1'
/** Longer conversations are left out, because one alone would take gigabytes. */
const LONGEST_TOKENS = 1_024

/** Makes the trainer. Nothing is loaded before a training is asked for. */
export function loraTrainer(options: LoraTrainerOptions): ActorTrainer {
  const { file, model, threads, onProgress, epochs = 1, batchSize = 8, rate = 1e-3, rank = 8 } = options
  const { alpha = 2 * rank } = options
  return {
    identity: `lora ${VERSION}, ${epochs} epochs of batches of ${batchSize}, rate ${rate}, rank ${rank}, alpha ${alpha}`,
    async train(request) {
      const adapter = join(request.folder, 'adapter.gguf')
      if (!(await isFile(adapter))) {
        const recipe = { epochs, batchSize, rate, rank, alpha }
        await trainAdapter(request, { ...recipe, file, adapter, threads, onProgress })
      }
      return await localModel(file, { ...model, name: `${model.name}, iteration ${request.iteration}`, adapter })
    },
  }
}

async function trainAdapter(
  { iteration, folder, records, key, signal }: TrainingRequest,
  options: Required<Pick<LoraTrainerOptions, 'epochs' | 'batchSize' | 'rate' | 'rank' | 'alpha'>> &
    Pick<LoraTrainerOptions, 'file' | 'threads' | 'onProgress'> & { readonly adapter: string },
): Promise<void> {
  const { file, adapter, threads, onProgress, ...recipe } = options
  const engine = await import('../../engine/index.ts')
  const { config, weights, tokenizer } = await engine.loadGguf(file, { signal })
  if (engine.isEncoder(config) || tokenizer === undefined) {
    throw new TouchstoneError('bad-input', `train ${file}: it is no decoder with a tokenizer, wanted one`)
  }
  const encode = engine.createTokenizer(tokenizer, file)
  const sequences = records
    .map(({ messages }) => engine.chatTokens(encode, messages))
    .filter(({ ids }) => ids.length <= Math.min(LONGEST_TOKENS, config.maximumLength))
  if (sequences.length === 0) {
    throw new TouchstoneError(
      'bad-input',
      `train iteration ${iteration}: ${records.length} records, none of at most ${LONGEST_TOKENS} tokens; wanted one, such as right solutions of the source, or more samples`,
    )
  }
  const state = join(folder, 'training')
  const { adapter: trained, alpha } = await engine.tuneLora({ config, weights }, sequences, {
    ...recipe,
    key,
    folder: state,
    identity: hash('sha256', JSON.stringify(sequences.map(({ ids }) => ids))),
    ...(threads === undefined ? {} : { session: { threads } }),
    onProgress: (progress) => onProgress?.(iteration, progress),
    signal,
  })
  await engine.exportLoraGguf(adapter, { config, alpha, pairs: engine.loraPairs(trained) })
  await rm(state, { recursive: true, force: true })
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
