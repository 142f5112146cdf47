/** Names of the critics, for `--critic`. This file is read by `--help` and loads nothing. */
import type { JudgeNeed } from '../../supervision.ts'

/** What each critic needs. */
export const CRITIC_NEEDS: Readonly<Record<CriticName, readonly JudgeNeed[]>> = {
  arithmetic: [],
  program: ['model', 'sandbox'],
  're-solving': ['model', 'sandbox'],
  attempts: ['model', 'sandbox'],
  resampling: ['model', 'sandbox'],
  surprise: ['model'],
  combined: ['model', 'sandbox'],
  trained: [],
  // its weights name their base, so that it asks for no other model
  tuned: [],
  model: ['model'],
}

/**
 * `attempts` is `program` and `re-solving` together, and `resampling` goes on from the beginnings of a solution. `combined`
 * and `trained` are fitted on labelled rows, `tuned` is a language model that was fine-tuned on critiques.
 */
export type CriticName =
  | 'arithmetic'
  | 'program'
  | 're-solving'
  | 'attempts'
  | 'resampling'
  | 'surprise'
  | 'combined'
  | 'trained'
  | 'tuned'
  | 'model'

export const CRITIC_NAMES: readonly CriticName[] = [
  'arithmetic',
  'program',
  're-solving',
  'attempts',
  'resampling',
  'surprise',
  'combined',
  'trained',
  'tuned',
  'model',
]

/** Critics that are opened with weights (a file, or the folder of `tuned`), and the command that writes them. */
export const CRITIC_WEIGHTS: Readonly<Partial<Record<CriticName, string>>> = {
  combined: 'touchstone critic fit',
  trained: 'touchstone critic train',
  tuned: 'touchstone critic tune',
}

/** What the critic of a name needs; nothing for a critic of the caller's own. */
export function criticNeeds(name: string): readonly JudgeNeed[] {
  const known = CRITIC_NAMES.find((each) => each === name)
  return known === undefined ? [] : CRITIC_NEEDS[known]
}
