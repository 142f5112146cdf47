/**
 * The matcher that comes with Touchstone: an adapter of 1.4 megabytes in data/ over the encoder minilm-l6 of the store, so that the first
 * command works without training. scripts/train-relation-matcher.ts made it; data/README.md says of what.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openEncoder, openSafetensors, type Weights, type WeightTensor } from '../../engine/index.ts'
import { fileFault, InputError, TouchstoneError } from '../../errors.ts'
import type { Threshold } from '../../evaluation/index.ts'
import { keyOf } from '../../random.ts'
import { thresholdInFile } from '../relation-file.ts'
import { withAdapter } from './match-adapter.ts'
import { initialMatchHead } from './match-graph.ts'
import type { MatchModel } from './match-model.ts'
import { descriptionInFile, type RelationDescription } from './relation-description.ts'

/** Its name, wherever a matcher is named. */
export const SHIPPED_MATCHER = 'minilm-l6-relations'

/** Its files: the adapter's weights, and what they are of. */
export const SHIPPED_WEIGHTS: string = fileURLToPath(
  new URL('../../../data/relation-matcher.safetensors', import.meta.url),
)
export const SHIPPED_CARD: string = fileURLToPath(new URL('../../../data/relation-matcher.json', import.meta.url))

/** What stands beside the weights. */
interface ShippedCard {
  /** Its name in the store. */
  readonly encoder: string
  /** Of the weights' file. */
  readonly sha256: string
  readonly entityWeight: number
  readonly noneBound: number
  readonly newNoneBound: number
  readonly threshold: Threshold
  readonly descriptions: readonly RelationDescription[]
}

const card: z.ZodType<ShippedCard> = z.object({
  encoder: z.string(),
  sha256: z.string(),
  entityWeight: z.number(),
  noneBound: z.number(),
  newNoneBound: z.number(),
  threshold: thresholdInFile,
  descriptions: z.array(descriptionInFile),
})

/**
 * Opens it, not compiled yet.
 * @throws TouchstoneError `unavailable` where the store has not pulled the encoder, `corrupt` where the weights are not those of the card
 */
export async function shippedMatcher(): Promise<MatchModel> {
  const { encoder: name, sha256, entityWeight, noneBound, newNoneBound, threshold, descriptions } = await readCard()
  const found = createHash('sha256')
    .update(await readFile(SHIPPED_WEIGHTS))
    .digest('hex')
  if (found !== sha256)
    throw new TouchstoneError(
      'corrupt',
      `open ${SHIPPED_MATCHER}: SHA-256 of ${SHIPPED_WEIGHTS} is ${found}, wanted ${sha256}`,
    )
  const { config, tokenizer, weights } = await openEncoder(name)
  const form = { head: 'residual', distillation: false, none: true } as const
  const head = initialMatchHead(config, form, keyOf(SHIPPED_MATCHER))
  return {
    config,
    tokenizer,
    weights: withAdapter(new Map([...weights, ...head]), await readAdapter(SHIPPED_WEIGHTS)),
    form,
    descriptionWeights: weights,
    descriptions,
    entityWeight,
    noneBound,
    newNoneBound,
    threshold,
  }
}

/** Weights of an adapter's file. */
export async function readAdapter(file: string): Promise<Weights> {
  await using opened = await openSafetensors(file)
  const weights = new Map<string, WeightTensor>()
  for (const [name, { shape }] of opened.entries) weights.set(name, { shape, data: await opened.read(name) })
  return weights
}

async function readCard(): Promise<ShippedCard> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(SHIPPED_CARD, 'utf8'))
  } catch (cause) {
    throw new InputError(SHIPPED_CARD, undefined, fileFault(cause), { cause })
  }
  const parsed = card.safeParse(value)
  if (!parsed.success)
    throw new InputError(SHIPPED_CARD, undefined, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  return parsed.data
}
