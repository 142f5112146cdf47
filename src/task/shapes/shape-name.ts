/** Names of the shapes, apart from the shapes themselves so that the command line's help loads no schemas. */

/** The shapes that are read, by the name that `--shape` takes. */
export const SHAPE_NAMES = [
  'touchstone',
  'gsm8k',
  'gsm8k-model-solutions',
  'math',
  'svamp',
  'asdiv',
  'processbench',
  'mr-gsm8k',
  'humaneval-x',
  'mbpp',
  'hh-rlhf',
  'preference',
  'multiple-choice',
  'answered',
  'chat',
  'sharegpt',
  'fewrel',
  'mention',
  'semeval',
  'tacred',
  'docred',
  'entity-relations',
] as const

/** One of `SHAPE_NAMES`. */
export type ShapeName = (typeof SHAPE_NAMES)[number]
