/** Checkpoint weights under the names that graphs use: a name with `+` joins several (parameter-arena.ts). */
import { TouchstoneError } from '../errors.ts'
import { countOf, shapeText } from './axis.ts'
import type { Weights } from './files/weights.ts'

/** The data of a weight whose name may join several. @throws {TouchstoneError} `bad-input` naming what is missing or misshaped. */
export function joinedWeight(name: string, shape: readonly number[], weights: Weights): Float32Array {
  const parts = name.split('+').map((part) => {
    const weight = weights.get(part)
    if (weight === undefined) throw new TouchstoneError('bad-input', `load weights: ${part} is missing`)
    return weight.data
  })
  const total = parts.reduce((count, part) => count + part.length, 0)
  if (total !== countOf(shape))
    throw new TouchstoneError('bad-input', `load weights: ${name} has ${total} numbers, wanted ${shapeText(shape)}`)
  if (parts.length === 1) return parts[0]!
  const joined = new Float32Array(total)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
