/** A detector of unknown relations in a classifier's folder: `detector/` holds its weights, relation.json the rest. */
import { join } from 'node:path'
import { z } from 'zod'
import { type EncoderConfig, loadCheckpoint, saveCheckpoint, type WeightTensor } from '../../engine/index.ts'
import { InputError } from '../../errors.ts'
import type { DescriptionVectors } from '../matching/description-encoder.ts'
import { relationPath } from '../relation-file.ts'
import type { DetectorModel } from './unknown-detector.ts'

/** Prefix of its weights beside its encoder's. */
const PREFIX = 'detector.'

const scale = z.object({ mean: z.number(), deviation: z.number().positive() })
/** What relation.json says of it; names are in the order of the weights' rows. */
export const detectorInFile: z.ZodType<DetectorInFile> = z.object({
  background: z.array(z.string()),
  fit: z.object({ labels: z.array(z.string()), bank: z.array(z.string()) }).optional(),
  scales: z.object({ energy: scale, contrast: scale, share: scale }),
})

/** The form of `detectorInFile`. */
export interface DetectorInFile extends Pick<DetectorModel, 'background' | 'scales'> {
  readonly fit?: { readonly labels: readonly string[]; readonly bank: readonly string[] } | undefined
}

/** Writes the weights, and gives what relation.json is to say. */
export async function saveDetector(
  folder: string,
  { config, detector }: { readonly config: EncoderConfig; readonly detector: DetectorModel },
): Promise<DetectorInFile> {
  const { weights, background, fit, scales } = detector
  const tables =
    fit === undefined
      ? []
      : ([
          ['labels', fit.labels],
          ['bank', fit.bank],
        ] as const)
  const extra = tables.map(([name, vectors]) => [`${PREFIX}${name}`, tableOf(vectors)] as const)
  await saveCheckpoint(join(folder, 'detector'), { config, weights: new Map([...weights, ...extra]) })
  return {
    background,
    ...(fit === undefined ? {} : { fit: { labels: namesOf(fit.labels), bank: namesOf(fit.bank) } }),
    scales,
  }
}

/** Reads what `saveDetector` wrote. @throws InputError where the names in relation.json are not as many as the rows */
export async function loadDetector(folder: string, said: DetectorInFile): Promise<DetectorModel> {
  const { weights } = await loadCheckpoint(join(folder, 'detector'), { heads: [PREFIX] })
  const { background, fit, scales } = said
  const table = (name: 'labels' | 'bank', names: readonly string[]): DescriptionVectors[] => {
    const found = weights.get(`${PREFIX}${name}`)
    if (found?.shape[0] !== names.length)
      throw new InputError(
        relationPath(folder),
        undefined,
        `lists ${names.length} descriptions under detector.fit.${name}, wanted ${found?.shape[0] ?? 'none'} as detector/model.safetensors has`,
      )
    return vectorsOf(found, names)
  }
  return {
    weights,
    background,
    ...(fit === undefined ? {} : { fit: { labels: table('labels', fit.labels), bank: table('bank', fit.bank) } }),
    scales,
  }
}

function namesOf(vectors: readonly DescriptionVectors[]): string[] {
  return vectors.map(({ relation }) => relation)
}

/** `[N, 3H]`: context, head and tail of each description side by side. */
function tableOf(vectors: readonly DescriptionVectors[]): WeightTensor {
  const width = vectors[0]?.context.length ?? 0
  const data = new Float32Array(3 * width * vectors.length)
  for (const [i, { context, head, tail }] of vectors.entries())
    for (const [k, part] of [context, head, tail].entries()) data.set(part, (3 * i + k) * width)
  return { shape: [vectors.length, 3 * width], data }
}

function vectorsOf({ data }: WeightTensor, names: readonly string[]): DescriptionVectors[] {
  const width = data.length / (3 * names.length)
  const part = (i: number, k: number): Float32Array => data.slice((3 * i + k) * width, (3 * i + k + 1) * width)
  return names.map((relation, i) => ({ relation, context: part(i, 0), head: part(i, 1), tail: part(i, 2) }))
}
