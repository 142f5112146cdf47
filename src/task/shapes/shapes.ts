/** The list of shapes, in the order in which a first row is tried. */
import { answered } from './answered.ts'
import { asdiv } from './asdiv.ts'
import { chat } from './chat.ts'
import { docred } from './docred.ts'
import { entityRelations } from './entity-relations.ts'
import { fewrel } from './fewrel.ts'
import { gsm8k } from './gsm8k.ts'
import { gsm8kModelSolutions } from './gsm8k-model-solutions.ts'
import { hhRlhf } from './hh-rlhf.ts'
import { humanEvalX } from './humaneval-x.ts'
import { math } from './math.ts'
import { mbpp } from './mbpp.ts'
import { mention } from './mention.ts'
import { mrGsm8k } from './mr-gsm8k.ts'
import { multipleChoice } from './multiple-choice.ts'
import { preference } from './preference.ts'
import { processBench } from './processbench.ts'
import { semeval } from './semeval.ts'
import type { RowShape } from './shape.ts'
import { SHAPE_NAMES, type ShapeName } from './shape-name.ts'
import { shareGpt } from './sharegpt.ts'
import { svamp } from './svamp.ts'
import { tacred } from './tacred.ts'
import { touchstone } from './touchstone.ts'

/** All shapes, own first, and the narrower before the wider. */
export const SHAPES: readonly RowShape[] = [
  touchstone,
  gsm8kModelSolutions,
  mrGsm8k,
  multipleChoice,
  answered,
  asdiv,
  gsm8k,
  processBench,
  math,
  svamp,
  humanEvalX,
  mbpp,
  shareGpt,
  hhRlhf,
  preference,
  chat,
  fewrel,
  entityRelations,
  tacred,
  docred,
  semeval,
  mention,
]

/** The shape of a name. @throws RangeError for a name that is none, listing those that are */
export function shapeNamed(name: ShapeName): RowShape {
  const found = SHAPES.find((shape) => shape.name === name)
  if (found !== undefined) return found
  throw new RangeError(`shape: got ${JSON.stringify(name)}, wanted one of ${SHAPE_NAMES.join(', ')}`)
}
