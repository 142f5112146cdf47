/** Task rows → tasks with a right solution: what a corpus is built from. */
import type { Response, Task } from '../../supervision.ts'
import { answerOutcome } from '../answer-outcome.ts'
import type { SolvedTask } from './candidate.ts'

/**
 * The rows whose response comes to the gold answer. Other rows are passed over. A task may stand in several rows: a
 * build takes its first.
 * @param onPassed called for each row that is passed over
 */
export async function* solvedTasks(
  rows: AsyncIterable<{ readonly task: Task; readonly response?: Response }>,
  onPassed?: () => void,
): AsyncGenerator<SolvedTask> {
  for await (const { task, response } of rows) {
    if (task.kind === 'arithmetic' && task.answer !== undefined && response !== undefined) {
      if (answerOutcome(task, response).right === true) {
        yield { task: { ...task, answer: task.answer }, reference: response.text }
        continue
      }
    }
    onPassed?.()
  }
}
