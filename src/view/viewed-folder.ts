/** The folder of all runs as it is looked at: runs are opened when they are asked for, and the last few stay open. */
import { join } from 'node:path'
import { OpenedRun } from './opened-run.ts'
import { isRunName, listRuns, type RunListItem } from './run-list.ts'

/** Runs that stay open. Each costs about 45 bytes a row. */
const MOST_OPEN = 6

/** A folder of runs. Owns the runs that it has opened. */
export class ViewedFolder implements AsyncDisposable {
  readonly folder: string
  readonly #open = new Map<string, Promise<OpenedRun | undefined>>()

  constructor(folder: string) {
    this.folder = folder
  }

  list(): Promise<readonly RunListItem[]> {
    return listRuns(this.folder)
  }

  /** An open run with what was added since; undefined where there is none of that name. */
  async run(name: string): Promise<OpenedRun | undefined> {
    if (!isRunName(name)) return undefined
    let opening = this.#open.get(name)
    if (opening === undefined) {
      opening = OpenedRun.open(join(this.folder, name))
      // a run that could not be opened is tried again the next time
      opening.catch(() => this.#open.delete(name))
    }
    this.#open.delete(name)
    this.#open.set(name, opening)
    const run = await opening
    if (run === undefined) {
      this.#open.delete(name)
      return undefined
    }
    await run.refresh()
    await this.#closeOldest()
    return run
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    for (const opening of all) await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]()
  }

  async #closeOldest(): Promise<void> {
    for (const [name, opening] of this.#open) {
      if (this.#open.size <= MOST_OPEN) return
      this.#open.delete(name)
      await (await opening.catch(() => undefined))?.[Symbol.asyncDispose]()
    }
  }
}
