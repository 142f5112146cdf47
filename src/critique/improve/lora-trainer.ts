/**
 * Trains actors by the project's own engine: a low-rank adapter on the base model's file, which the next iteration's
 * actor loads beside the base. Every training begins at the base.
 *
 * Where in the flow: Signal → Checkpoint. The iteration's folder keeps `adapter.gguf` and, while it trains, the state in
 * `training`, so that a training that was killed goes on and ends with the same bytes at the same number of threads.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainProgress, TuneLoraOptions } from '../../engine/index.ts'
import { localModel, type LocalModelOptions } from '../../model/index.ts'
import { trainAdapter } from '../train-adapter.ts'
import type { ActorTrainer } from './actor-trainer.ts'

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

/** Makes the trainer. Nothing is loaded before a training is asked for. */
export function loraTrainer(options: LoraTrainerOptions): ActorTrainer {
  const { file, model, threads, onProgress, epochs = 1, batchSize = 8, rate = 1e-3, rank = 8 } = options
  const { alpha = 2 * rank } = options
  return {
    identity: `lora ${VERSION}, ${epochs} epochs of batches of ${batchSize}, rate ${rate}, rank ${rank}, alpha ${alpha}`,
    async train(request) {
      const { folder, iteration, records, key, signal } = request
      const adapter = join(folder, 'adapter.gguf')
      if (!(await isFile(adapter))) {
        await trainAdapter(records, {
          epochs,
          batchSize,
          rate,
          rank,
          alpha,
          file,
          adapter,
          state: join(folder, 'training'),
          key,
          threads,
          signal,
          noun: `iteration ${iteration}`,
          hint: 'right solutions of the source, or more samples',
          onProgress: (progress) => onProgress?.(iteration, progress),
        })
      }
      return await localModel(file, { ...model, name: `${model.name}, iteration ${iteration}`, adapter })
    },
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
