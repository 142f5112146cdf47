/** How far a training is: a bar or lines for each of its stages, with loss, rate, time left and memory. */
import type { TrainProgress } from '../engine/index.ts'
import { startProgress, type Progress } from './terminal.ts'

/** A training's display; `stop` must be called in every case. */
export interface TrainingDisplay {
  /** After every step of a stage; a new name starts a new bar. */
  update(stage: string, progress: TrainProgress): void
  stop(): void
}

/** Starts it: nothing is shown before the first step. */
export function startTrainingDisplay(): TrainingDisplay {
  let stage: string | undefined
  let bar: Progress | undefined
  return {
    update(name, progress): void {
      if (name !== stage) {
        bar?.stop()
        const title = `train ${name}`
        const from = progress.step - 1
        if (from > 0) process.stderr.write(`${title}: goes on after step ${from} of an interrupted run\n`)
        bar = startProgress(title, progress.steps, 'steps', { from })
        stage = name
      }
      bar?.update(progress.step, stepText(progress))
    },
    stop(): void {
      bar?.stop()
    },
  }
}

/** `loss 0.412 · rate 3.1e-5 · 1.2 GB`. */
export function stepText({ loss, rate, memoryBytes }: TrainProgress): string {
  return `loss ${loss.toPrecision(3)} · rate ${rate.toExponential(1)} · ${(memoryBytes / 1e9).toFixed(1)} GB`
}
