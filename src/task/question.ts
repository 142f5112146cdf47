/** What a task asks. */
import type { Task } from '../supervision.ts'

/** What a task asks, in one text. */
export function questionOf(task: Task): string {
  switch (task.kind) {
    case 'arithmetic':
      return task.question
    case 'programming':
    case 'preference':
      return task.prompt
    case 'mention':
      return task.tokens.join(' ')
  }
}
