/** The tasks of a policy: rows of equal tasks are one, and an id stands for one task. */
import type { Task } from '../supervision.ts'
import { TaskIds } from './task-ids.ts'

/** Options of `readPolicyTasks`. */
export interface PolicyTasksOptions {
  /** Tasks at most. @default all */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads tasks, each once.
 * @throws InputError as `readRows`, and naming both places where an id stands for two tasks: one of them would be lost
 */
export async function readPolicyTasks(
  files: readonly string[],
  { limit, signal }: PolicyTasksOptions = {},
): Promise<Task[]> {
  const { readRows } = await import('../task/index.ts')
  const ids = new TaskIds((first, second) => (contentOf(first) === contentOf(second) ? undefined : 'is another one'))
  const tasks = new Map<string, Task>()
  for await (const { task, source } of readRows(files, { signal })) {
    ids.check(task, source)
    if (!tasks.has(task.id)) tasks.set(task.id, task)
    if (tasks.size === limit) break
  }
  return [...tasks.values()]
}

/** What is asked and judged. Labels say where a row comes from. */
function contentOf(task: Task): string {
  return JSON.stringify({ ...task, labels: undefined })
}
