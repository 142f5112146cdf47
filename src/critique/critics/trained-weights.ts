/** What a trained critic consists of, and its file. */
import { z } from 'zod'
import type { Projection } from '../../evaluation/index.ts'
import { parseFirstError, type FirstErrorModel } from './first-error.ts'
import { readWeights } from './weights-file.ts'

/** Weights of a trained critic. */
export interface TrainedWeights {
  /** Name of the model whose states the head reads, as `openPretrained` takes it, and the digest of its states. */
  readonly backbone: string
  readonly digest: string
  readonly projection: Projection
  readonly model: FirstErrorModel
  /** Share of right solutions, and of wrong ones, that may be called the opposite. */
  readonly error: number
  /** A solution may be right where P(no step wrong) is at least this. −∞ where there were too few to calibrate. */
  readonly rightAbove: number
  /** A solution may be wrong where P(no step wrong) is at most this. ∞ where there were too few to calibrate. */
  readonly wrongBelow: number
  /** Solutions that trained, and that calibrated. */
  readonly trained: number
  readonly calibrated: number
}

const VERSION = '1'

const weightsFile = z.object({
  version: z.literal(VERSION),
  kind: z.literal('trained-critic'),
  backbone: z.string(),
  digest: z.string(),
  // numbers as base64 of 64-bit floats, since a digit-by-digit array of them is ten times as long
  projection: z.object({
    features: z.number().int().min(1),
    axes: z.number().int().min(1),
    mean: z.string(),
    scale: z.string(),
    basis: z.string(),
  }),
  model: z.unknown(),
  error: z.number().gt(0).lt(0.5),
  // null stands for what JSON has no number for: no bound
  rightAbove: z.number().nullable(),
  wrongBelow: z.number().nullable(),
  trained: z.number().int(),
  calibrated: z.number().int(),
})

/** The weights as the text of a file. */
export function printTrained({ projection, rightAbove, wrongBelow, ...rest }: TrainedWeights): string {
  const { features, axes, mean, scale, basis } = projection
  const file: z.infer<typeof weightsFile> = {
    version: VERSION,
    kind: 'trained-critic',
    ...rest,
    rightAbove: Number.isFinite(rightAbove) ? rightAbove : null,
    wrongBelow: Number.isFinite(wrongBelow) ? wrongBelow : null,
    projection: { features, axes, mean: printed(mean), scale: printed(scale), basis: printed(basis) },
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** Reads a file of weights. @throws InputError for a file that holds none, TouchstoneError `unavailable` where it is not there */
export async function readTrained(file: string): Promise<TrainedWeights> {
  return await readWeights(file, { name: 'trained', words: 'a trained critic' }, (value) => {
    const parsed = weightsFile.parse(value)
    const { version: _version, kind: _kind, projection, model, rightAbove, wrongBelow, ...rest } = parsed
    const { features, axes } = projection
    return {
      ...rest,
      model: parseFirstError(model),
      rightAbove: rightAbove ?? -Infinity,
      wrongBelow: wrongBelow ?? Infinity,
      projection: {
        features,
        axes,
        mean: numbers(projection.mean, features),
        scale: numbers(projection.scale, features),
        basis: numbers(projection.basis, axes * features),
      },
    }
  })
}

function printed(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

function numbers(text: string, count: number): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 8 * count) throw new RangeError(`got ${bytes.length} bytes, wanted ${8 * count}`)
  const values = new Float64Array(Uint8Array.from(bytes).buffer)
  if (!values.every((value) => Number.isFinite(value))) throw new RangeError('got a number that is not finite')
  return values
}
