/** What a policy is asked by a task. */
import { turnsFor } from '../model/index.ts'
import type { Message, Task } from '../supervision.ts'
import { dialogueTurns, questionOf } from '../task/index.ts'

/** The conversation that the policy continues. A question that is a dialogue in one text stands there by its turns. */
export function policyPrompt(task: Task): Message[] {
  return turnsFor(task, { example: false })
}

/** Whether the conversation holds the turns of such a dialogue. */
export function asksByTurns(task: Task): boolean {
  return dialogueTurns(questionOf(task)) !== undefined
}
