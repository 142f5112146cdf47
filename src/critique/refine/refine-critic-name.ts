/** Names of the critics that refinement can be run with. This file is read by `--help` and loads nothing. */

export const REFINE_CRITICS = ['arithmetic', 'model'] as const
export type RefineCriticName = (typeof REFINE_CRITICS)[number]
