/** The tasks of a policy: rows of equal tasks are one, and an id stands for one task. */
import { InputError } from '../errors.ts'
import type { Task } from '../supervision.ts'
import type { RowSource } from '../task/index.ts'

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
  const first = new Map<string, { readonly task: Task; readonly source: RowSource }>()
  for await (const { task, source } of readRows(files, { signal })) {
    const known = first.get(task.id)
    if (known !== undefined && contentOf(known.task) !== contentOf(task))
      throw new InputError(
        source.file,
        source.line,
        `task ${task.id} is another one than at ${known.source.file}:${known.source.line}, wanted an id of its own for each task`,
      )
    if (known === undefined) first.set(task.id, { task, source })
    if (first.size === limit) break
  }
  return [...first.values()].map(({ task }) => task)
}

/** What is asked and judged. Labels say where a row comes from. */
function contentOf(task: Task): string {
  return JSON.stringify({ ...task, labels: undefined })
}
