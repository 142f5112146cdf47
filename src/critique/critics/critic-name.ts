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
  model: ['model'],
}

/** `attempts` is `program` and `re-solving` together; `combined` is fitted on labelled rows. */
export type CriticName = 'arithmetic' | 'program' | 're-solving' | 'attempts' | 'surprise' | 'combined' | 'model'

export const CRITIC_NAMES: readonly CriticName[] = [
  'arithmetic',
  'program',
  're-solving',
  'attempts',
  'surprise',
  'combined',
  'model',
]

/** What the critic of a name needs; nothing for a critic of the caller's own. */
export function criticNeeds(name: string): readonly JudgeNeed[] {
  const known = CRITIC_NAMES.find((each) => each === name)
  return known === undefined ? [] : CRITIC_NEEDS[known]
}
