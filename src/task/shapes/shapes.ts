/** The list of shapes, in the order in which a first row is tried. */
import { docred } from './docred.ts'
import { entityRelations } from './entity-relations.ts'
import { fewrel } from './fewrel.ts'
import { gsm8k } from './gsm8k.ts'
import { gsm8kModelSolutions } from './gsm8k-model-solutions.ts'
import { hhRlhf } from './hh-rlhf.ts'
import { humanEvalX } from './humaneval-x.ts'
import { mbpp } from './mbpp.ts'
import { mention } from './mention.ts'
import { semeval } from './semeval.ts'
import type { Shape } from './shape.ts'
import { SHAPE_NAMES, type ShapeName } from './shape-name.ts'
import { tacred } from './tacred.ts'
import { touchstone } from './touchstone.ts'

/** All shapes; own first, and the narrower before the wider. */
export const SHAPES: readonly Shape[] = [
  touchstone,
  gsm8kModelSolutions,
  gsm8k,
  humanEvalX,
  mbpp,
  hhRlhf,
  fewrel,
  entityRelations,
  tacred,
  docred,
  semeval,
  mention,
]

/** The shape of a name. @throws RangeError for a name that is none, listing those that are */
export function shapeNamed(name: ShapeName): Shape {
  const found = SHAPES.find((shape) => shape.name === name)
  if (found !== undefined) return found
  throw new RangeError(`shape: got ${JSON.stringify(name)}, wanted one of ${SHAPE_NAMES.join(', ')}`)
}
