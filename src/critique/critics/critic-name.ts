/** Names of the critics, for `--critic`. This file is read by `--help` and loads nothing. */
import type { JudgeNeed } from '../../supervision.ts'

/** What each critic needs. */
export const CRITIC_NEEDS: Readonly<Record<CriticName, readonly JudgeNeed[]>> = {
  arithmetic: [],
  program: ['model', 'sandbox'],
  're-solving': ['model', 'sandbox'],
  attempts: ['model', 'sandbox'],
  surprise: ['model'],
  combined: ['model', 'sandbox'],
  trained: [],
  model: ['model'],
}

/** `attempts` is `program` and `re-solving` together; `combined` and `trained` are fitted on labelled rows. */
export type CriticName =
  | 'arithmetic'
  | 'program'
  | 're-solving'
  | 'attempts'
  | 'surprise'
  | 'combined'
  | 'trained'
  | 'model'

export const CRITIC_NAMES: readonly CriticName[] = [
  'arithmetic',
  'program',
  're-solving',
  'attempts',
  'surprise',
  'combined',
  'trained',
  'model',
]

/** Critics that are opened with a file of weights, and the command that writes it. */
export const CRITIC_WEIGHTS: Readonly<Partial<Record<CriticName, string>>> = {
  combined: 'touchstone critic fit',
  trained: 'touchstone critic train',
}

/** What the critic of a name needs; nothing for a critic of the caller's own. */
export function criticNeeds(name: string): readonly JudgeNeed[] {
  const known = CRITIC_NAMES.find((each) => each === name)
  return known === undefined ? [] : CRITIC_NEEDS[known]
}
