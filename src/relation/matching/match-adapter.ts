/**
 * What a matcher learned, as a small file beside an encoder of the store: low-rank updates of all its projections and of the
 * context's (LoRA, arXiv 2106.09685), and the logit of no relation. A matcher of 22 million weights becomes a megabyte or less so,
 * which can lie in this repository where its encoder cannot.
 *
 * Where in the flow: Checkpoint, in and out. The context's projection begins at zero, so its update is all that there is of it.
 */
import {
  initialLora,
  isLora,
  loraContext,
  loraNames,
  mergedLora,
  type LayerContext,
  type Weights,
} from '../../engine/index.ts'
import type { Key } from '../../random.ts'
import { HEAD } from '../relation-file.ts'

/** Strength over rank of every update. */
const SCALE = 2

/** What an adapter is made of. */
export interface AdapterForm {
  readonly rank: number
  /** Lowest layers that have no updates. */
  readonly frozenLayers: number
}

/** Whether a projection has an update, by its name without `.weight`. */
function isAdapted(name: string, frozenLayers: number): boolean {
  const layer = /^encoder\.layer\.(\d+)\.(?!.*LayerNorm)/.exec(name)?.[1]
  return layer === undefined ? name === `${HEAD}context` : Number(layer) >= frozenLayers
}

/** The layers of training: projections with updates beside them. */
export function adapterContext({ rank, frozenLayers }: AdapterForm): LayerContext {
  return loraContext({ rank, alpha: SCALE * rank, match: (name) => isAdapted(name, frozenLayers) })
}

/** Whether a weight belongs to the adapter: an update, or the logit of no relation. */
export function isOfAdapter(name: string): boolean {
  return isLora(name) || name.startsWith(`${HEAD}none.`)
}

/** Updates before training, which change nothing yet. */
export function initialAdapter(weights: Weights, { rank, frozenLayers }: AdapterForm, key: Key): Weights {
  const shapes = new Map<string, readonly number[]>()
  for (const [name, { shape }] of weights) {
    const projection = name.replace(/\.weight$/, '')
    const [rows, columns] = shape
    if (projection === name || !isAdapted(projection, frozenLayers) || rows === undefined || columns === undefined)
      continue
    const { a, b } = loraNames(projection)
    shapes.set(a, [rank, columns])
    shapes.set(b, [rows, rank])
  }
  return initialLora(key, shapes)
}

/** Weights of encoder and head with an adapter's in them. @throws TouchstoneError `bad-input` for an update of no weight there is */
export function withAdapter(weights: Weights, adapter: Weights): Weights {
  const plain = new Map([...weights, ...[...adapter].filter(([name]) => !isLora(name))])
  const rank = [...adapter].find(([name]) => name.endsWith('.lora_A.weight'))?.[1].shape[0]
  return rank === undefined ? plain : mergedLora(plain, adapter, SCALE * rank)
}
