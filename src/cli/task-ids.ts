/** Tasks of the commands that keep what they draw by the task's id: an id stands for one question with one gold answer. */
import { InputError } from '../errors.ts'
import type { ArithmeticTask } from '../supervision.ts'
import type { RowSource } from '../task/index.ts'

/** Remembers where each id came first. Several rows of one question are one task; another question under its id is refused. */
export class TaskIds {
  readonly #first = new Map<string, { readonly task: ArithmeticTask; readonly source: RowSource }>()

  /** @throws InputError that names file and line of a task without a gold answer, where there is nothing to measure with */
  wantGold(task: ArithmeticTask, { file, line }: RowSource): void {
    if (task.answer !== undefined) return
    throw new InputError(file, line, `task ${task.id} has no gold answer, wanted one to measure with`)
  }

  /** @throws InputError that names both places, where the id stands for another question or gold answer already */
  check(task: ArithmeticTask, source: RowSource): void {
    const first = this.#first.get(task.id)
    if (first === undefined) {
      this.#first.set(task.id, { task, source })
      return
    }
    const isOther = first.task.question !== task.question
    if (!isOther && first.task.answer === task.answer) return
    const { file, line } = first.source
    throw new InputError(
      source.file,
      source.line,
      `task ${task.id} has another ${isOther ? 'question' : 'gold answer'} than at ${file}:${line}, wanted an id of its own for each question`,
    )
  }
}
