/**
 * Mention tasks checked for what relation models can read.
 *
 * Where in the flow: Task → this → `encodeMentions`. Stated behaviour: nested mentions are read (their markers nest), a
 * mention that equals the other or crosses it is refused; lower-casing is an option because part of FewRel is lower-cased.
 */
import { InputError } from '../../errors.ts'
import type { MentionTask, Task } from '../../supervision.ts'

/** A row as `readRows` gives it, or any task with its place. */
export interface MentionRow {
  readonly task: Task
  readonly source: { readonly file: string; readonly line: number }
}

/** Options of `mentionsOf`. */
export interface MentionListOptions {
  /** Rows without a relation are errors: for training and measuring. @default false */
  readonly labelled?: boolean | undefined
  /** Lower-cases all tokens. @default false */
  readonly lowerCase?: boolean | undefined
}

/**
 * The mention tasks of rows, each checked.
 * @throws InputError with file and line: a task of another kind, a mention outside the sentence or empty, head equals
 * tail, mentions that cross, no relation where one is wanted
 */
export async function mentionsOf(
  rows: AsyncIterable<MentionRow> | Iterable<MentionRow>,
  options: MentionListOptions = {},
): Promise<MentionTask[]> {
  const { labelled = false, lowerCase = false } = options
  const tasks: MentionTask[] = []
  for await (const { task, source } of rows) {
    const bad = (problem: string): never => {
      throw new InputError(source.file, source.line, problem)
    }
    if (task.kind !== 'mention') return bad(`task is of kind ${task.kind}, wanted mention`)
    const problem = problemOfMention(task)
    if (problem !== undefined) bad(problem)
    if (labelled && task.relation === undefined) bad('relation: missing, wanted the gold relation of every sentence')
    tasks.push(lowerCase ? { ...task, tokens: task.tokens.map((token) => token.toLowerCase()) } : task)
  }
  return tasks
}

/** What is wrong with a task's marks, as a message; undefined where nothing is. */
export function problemOfMention({ tokens, head, tail }: MentionTask): string | undefined {
  for (const [name, [start, end]] of Object.entries({ head, tail })) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end <= start || end > tokens.length)
      return `${name}: is [${start}, ${end}), wanted a range that is not empty within ${tokens.length} tokens`
  }
  if (head[0] === tail[0] && head[1] === tail[1])
    return `head and tail: both are [${head[0]}, ${head[1]}), wanted two mentions`
  const overlap = Math.min(head[1], tail[1]) - Math.max(head[0], tail[0])
  const nested = overlap === Math.min(head[1] - head[0], tail[1] - tail[0])
  if (overlap > 0 && !nested)
    return `head and tail: [${head.join(', ')}) and [${tail.join(', ')}) cross, wanted apart or one inside the other`
  return undefined
}

/** Tasks by relation, in order of the relations' names; unlabelled tasks are left out. */
export function byRelation(tasks: readonly MentionTask[]): Map<string, MentionTask[]> {
  const groups = new Map<string, MentionTask[]>()
  for (const task of tasks) {
    if (task.relation === undefined) continue
    const group = groups.get(task.relation)
    if (group === undefined) groups.set(task.relation, [task])
    else group.push(task)
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Tasks with what a model's folder keeps of them: sentence, mentions and relation. */
export function plainTasks(tasks: readonly MentionTask[]): MentionTask[] {
  return tasks.map(({ id, kind, tokens, head, tail, relation }) => ({
    id,
    kind,
    tokens,
    head,
    tail,
    ...(relation === undefined ? {} : { relation }),
  }))
}
