/**
 * Scaled rotary positions as `config.json` tells of them: `rope_scaling` of transformers 4, `rope_parameters` of 5.
 *
 * Where in the flow: under config.ts. rotary-frequencies.ts makes the frequencies. Names and defaults are those of
 * transformers' modeling_rope_utils. `longrope` and any other form are refused by name.
 */
import { z } from 'zod'
import { InputError } from '../../errors.ts'

/** Positions are divided by `factor` (Chen et al. 2023, arXiv 2306.15595). */
export interface LinearScaling {
  readonly kind: 'linear'
  readonly factor: number
}

/** The base grows with the length of the batch beyond `length` tokens (NTK-aware, "dynamic"). */
export interface DynamicScaling {
  readonly kind: 'dynamic'
  readonly factor: number
  /** Tokens that the model was trained with. */
  readonly length: number
}

/** Slow frequencies are divided, fast ones stay, those between are mixed (YaRN, Peng et al. 2023, arXiv 2309.00071). */
export interface YarnScaling {
  readonly kind: 'yarn'
  readonly factor: number
  readonly length: number
  /** Factor on cosine and sine. */
  readonly attentionFactor: number
  /** Rotations within `length` above which a frequency stays, and below which it is divided. */
  readonly fast: number
  readonly slow: number
  /** Round the bounds between both to whole dimensions. */
  readonly truncate: boolean
}

/** As YaRN, by wavelength (Llama 3.1). */
export interface Llama3Scaling {
  readonly kind: 'llama3'
  readonly factor: number
  readonly length: number
  readonly lowFactor: number
  readonly highFactor: number
}

export type RotaryScaling = LinearScaling | DynamicScaling | YarnScaling | Llama3Scaling

const KINDS = ['default', 'linear', 'dynamic', 'yarn', 'llama3'] as const
type RotaryKind = (typeof KINDS)[number]

/** The fields of both words for it. */
export interface RotaryFields {
  readonly rope_theta?: number | undefined
  readonly rope_type?: RotaryKind | undefined
  /** The word before transformers 4.45. */
  readonly type?: RotaryKind | undefined
  readonly factor?: number | null | undefined
  readonly original_max_position_embeddings?: number | null | undefined
  readonly attention_factor?: number | null | undefined
  readonly beta_fast?: number | null | undefined
  readonly beta_slow?: number | null | undefined
  readonly mscale?: number | null | undefined
  readonly mscale_all_dim?: number | null | undefined
  readonly truncate?: boolean | null | undefined
  readonly low_freq_factor?: number | null | undefined
  readonly high_freq_factor?: number | null | undefined
}

/** A schema of the fields. */
export function rotarySchema(): z.ZodType<RotaryFields> {
  const positive = z.number().positive()
  const kinds = z.enum(KINDS).optional()
  return z.object({
    rope_theta: positive.optional(),
    rope_type: kinds,
    type: kinds,
    factor: z.number().min(1).nullish(),
    original_max_position_embeddings: positive.nullish(),
    attention_factor: positive.nullish(),
    beta_fast: positive.nullish(),
    beta_slow: positive.nullish(),
    mscale: positive.nullish(),
    mscale_all_dim: positive.nullish(),
    truncate: z.boolean().nullish(),
    low_freq_factor: positive.nullish(),
    high_freq_factor: positive.nullish(),
    partial_rotary_factor: z.literal(1).nullish(),
  })
}

/**
 * The scaling that the fields tell of, or undefined for plain positions.
 * @param field `rope_scaling` or `rope_parameters`, for messages
 * @param positions `max_position_embeddings`
 * @throws InputError naming the field that is missing
 */
export function rotaryScaling(
  file: string,
  field: string,
  fields: RotaryFields,
  positions: number,
): RotaryScaling | undefined {
  const kind = fields.rope_type ?? fields.type ?? 'default'
  const wanted = (
    name: 'factor' | 'low_freq_factor' | 'high_freq_factor' | 'original_max_position_embeddings',
  ): number => {
    const value = fields[name]
    if (typeof value === 'number') return value
    throw new InputError(file, undefined, `${field}.${name} is missing, wanted a number for rope_type ${kind}`)
  }
  const original = fields.original_max_position_embeddings ?? undefined
  switch (kind) {
    case 'default':
      return undefined
    case 'linear':
      return { kind, factor: wanted('factor') }
    case 'dynamic':
      return { kind, factor: wanted('factor'), length: positions }
    case 'yarn': {
      const factor = fields.factor ?? (original === undefined ? wanted('factor') : positions / original)
      return {
        kind,
        factor,
        length: original ?? positions,
        attentionFactor: fields.attention_factor ?? yarnAttention(factor, fields.mscale, fields.mscale_all_dim),
        fast: fields.beta_fast ?? 32,
        slow: fields.beta_slow ?? 1,
        truncate: fields.truncate ?? true,
      }
    }
    case 'llama3': {
      const [lowFactor, highFactor] = [wanted('low_freq_factor'), wanted('high_freq_factor')]
      if (highFactor <= lowFactor)
        throw new InputError(
          file,
          undefined,
          `${field}.high_freq_factor is ${highFactor}, wanted more than low_freq_factor (${lowFactor})`,
        )
      return {
        kind,
        factor: wanted('factor'),
        length: wanted('original_max_position_embeddings'),
        lowFactor,
        highFactor,
      }
    }
  }
}

/** Tokens that a scaled model takes: those of the configuration, or what its scaling stretches them to. */
export function stretchedLength(positions: number, scaling: RotaryScaling | undefined): number {
  if (scaling === undefined || scaling.kind === 'linear' || scaling.kind === 'llama3') return positions
  return Math.max(positions, Math.floor(scaling.length * scaling.factor))
}

/** 0.1 ln(factor) + 1 (YaRN, eq. 22), or DeepSeek's quotient of two such. */
function yarnAttention(factor: number, scale?: number | null, scaleOfAll?: number | null): number {
  const growth = (weight: number): number => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1)
  return typeof scale === 'number' && typeof scaleOfAll === 'number' ? growth(scale) / growth(scaleOfAll) : growth(1)
}
