/** Tasks of the commands that keep what they draw by the task's id: an id stands for one question with one gold answer. */
import { isDeepStrictEqual } from 'node:util'
import { InputError } from '../errors.ts'
import type { ArithmeticTask, Task } from '../supervision.ts'
import type { RowSource } from '../task/index.ts'

/** Remembers where each id came first. Several rows of one question are one task; another question under its id is refused. */
export class TaskIds {
  readonly #differs: (first: Task, second: Task) => string | undefined
  readonly #first = new Map<string, { readonly task: Task; readonly source: RowSource }>()

  /** @param differs what the second of two tasks under an id is or has that the first is not; default: another part to answer */
  constructor(differs: (first: Task, second: Task) => string | undefined = hasOtherPart) {
    this.#differs = differs
  }

  /** @throws InputError that names file and line of a task without a gold answer, where there is nothing to measure with */
  wantGold(task: ArithmeticTask, { file, line }: RowSource): void {
    if (task.answer !== undefined) return
    throw new InputError(file, line, `task ${task.id} has no gold answer, wanted one to measure with`)
  }

  /** @throws InputError that names both places, where the id stands for another question or gold answer already */
  check(task: Task, source: RowSource): void {
    const first = this.#first.get(task.id)
    if (first === undefined) {
      this.#first.set(task.id, { task, source })
      return
    }
    const other = this.#differs(first.task, task)
    if (other === undefined) return
    const { file, line } = first.source
    throw new InputError(
      source.file,
      source.line,
      `task ${task.id} ${other} than at ${file}:${line}, wanted an id of its own for each question`,
    )
  }
}

function hasOtherPart(first: Task, second: Task): string | undefined {
  const other = otherPart(first, second)
  return other === undefined ? undefined : `has another ${other}`
}

/** What two tasks under one id differ in, as far as an answer hangs on it; undefined where it is one task. */
export function otherPart(first: Task, second: Task): 'question' | 'gold answer' | 'tests' | undefined {
  if (questionOf(first) !== questionOf(second)) return 'question'
  if (first.kind === 'arithmetic' && second.kind === 'arithmetic' && first.answer !== second.answer)
    return 'gold answer'
  if (first.kind !== 'programming' || second.kind !== 'programming') return undefined
  // as a file gives them back, in whatever order of their fields
  const [one, two] = [first.tests, second.tests].map((tests) => JSON.parse(JSON.stringify(tests)) as unknown)
  return isDeepStrictEqual(one, two) ? undefined : 'tests'
}

/** What is asked. A pair of responses is another one to the same question. */
function questionOf(task: Task): string {
  switch (task.kind) {
    case 'arithmetic':
      return JSON.stringify([task.kind, task.question])
    case 'programming':
      return JSON.stringify([task.kind, task.prompt, task.language, task.preamble ?? ''])
    case 'preference':
      return JSON.stringify([task.kind, task.prompt])
    case 'mention':
      return JSON.stringify([task.kind, task.tokens, task.head, task.tail])
  }
}
