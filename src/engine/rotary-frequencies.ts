/**
 * Frequencies of rotary positions, plain and scaled, as transformers' modeling_rope_utils computes them.
 *
 * Letters: D width of a head, i the pair of dimensions, 0 to D/2 - 1.
 */
import type { RotaryScaling, YarnScaling } from './files/rotary-scaling.ts'
import { plainRotation, type Rotation } from './operations/rotary.ts'

/** The rotation of a head of this width by a base and its scaling. */
export function rotationOf(width: number, theta: number, scaling?: RotaryScaling): Rotation {
  const plain = plainRotation(width, theta)
  switch (scaling?.kind) {
    case undefined:
      return plain
    case 'linear':
      return { inverse: plain.inverse.map((each) => each / scaling.factor) }
    case 'dynamic':
      return { ...plain, stretch: { factor: scaling.factor, length: scaling.length } }
    case 'yarn':
      return { inverse: yarnFrequencies(plain.inverse, theta, scaling), scale: scaling.attentionFactor }
    case 'llama3': {
      const { factor, length, lowFactor, highFactor } = scaling
      return {
        inverse: plain.inverse.map((each) => {
          const turns = (length * each) / (2 * Math.PI)
          if (turns > highFactor) return each
          if (turns < lowFactor) return each / factor
          const share = (turns - lowFactor) / (highFactor - lowFactor)
          return (1 - share) * (each / factor) + share * each
        }),
      }
    }
  }
}

/** Each frequency as a mixture of itself and itself divided (arXiv 2309.00071, section 3.2). */
function yarnFrequencies(
  inverse: readonly number[],
  theta: number,
  { factor, length, fast, slow, truncate }: YarnScaling,
): readonly number[] {
  const width = 2 * inverse.length
  const dimension = (rotations: number): number =>
    (width * Math.log(length / (rotations * 2 * Math.PI))) / (2 * Math.log(theta))
  const [first, last] = [dimension(fast), dimension(slow)]
  const low = Math.max(truncate ? Math.floor(first) : first, 0)
  const given = Math.min(truncate ? Math.ceil(last) : last, width - 1)
  const high = given === low ? given + 0.001 : given
  return inverse.map((each, i) => {
    const divided = Math.min(1, Math.max(0, (i - low) / (high - low)))
    return (each / factor) * divided + each * (1 - divided)
  })
}
