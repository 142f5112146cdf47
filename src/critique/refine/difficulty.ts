/** How hard a question is, told without any model: by the source's own level, or by the length of its right solution. */
import type { ArithmeticTask } from '../../supervision.ts'
import { splitSteps } from '../steps.ts'

const LABELS = ['difficulty', 'level', 'Level']

/** The level's name. `all` where nothing tells it. @param reference a right solution */
export function difficultyOf(task: ArithmeticTask, reference?: string): string {
  for (const name of LABELS) {
    const found = task.labels?.[name]
    if (typeof found === 'string' || typeof found === 'number') return String(found)
  }
  if (reference === undefined) return 'all'
  const steps = splitSteps(reference).length
  if (steps <= 2) return '1-2 steps'
  return steps <= 4 ? '3-4 steps' : '5 and more steps'
}
