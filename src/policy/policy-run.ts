/**
 * The folder of a policy's run: what identifies it (`run.json`), the roll-outs (`rollouts.jsonl`) and their figures
 * (`curves.jsonl`, `report.html`). State and losses are the trainer's own (`training.state`, `metrics.jsonl`).
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically, writeFully } from '../engine/index.ts'
import { InputError, TouchstoneError } from '../errors.ts'
import { renderPage } from '../evaluation/index.ts'
import { openJsonLinesLog, type JsonLinesLog } from '../json-lines-log.ts'
import { makeFolder } from '../make-folder.ts'
import type { Task } from '../supervision.ts'
import { policyPage } from './policy-page.ts'
import { foundRun, runFileText, type FoundRun, type PolicyIdentity } from './policy-run-file.ts'
import { curvePoint, parseRollout, type Rollout } from './rollout.ts'

/** What identifies a run, and what is printed of it. */
export interface PolicyRunOptions {
  readonly identity: PolicyIdentity
  /** What `policy export` reads again. */
  readonly model: string
  readonly serve?: readonly string[] | undefined
  readonly tasks: readonly Task[]
  readonly updatesEach: number
  readonly signal?: AbortSignal | undefined
}

/** Roll-outs in order. Without a folder they stay in memory. */
export class PolicyRun implements Disposable {
  /** What a former process left. */
  readonly kept: readonly Rollout[]
  /** Roll-outs that the run was begun with, where a former process began it. */
  readonly begunWith: number | undefined
  readonly #rollouts: Rollout[]
  readonly #folder: string | undefined
  readonly #log: JsonLinesLog<Rollout> | undefined
  readonly #updatesEach: number

  private constructor(
    rollouts: Rollout[],
    parts: {
      readonly folder?: string
      readonly log?: JsonLinesLog<Rollout>
      readonly updatesEach: number
      readonly begunWith?: number | undefined
    },
  ) {
    this.begunWith = parts.begunWith
    this.kept = [...rollouts]
    this.#rollouts = rollouts
    this.#folder = parts.folder
    this.#log = parts.log
    this.#updatesEach = parts.updatesEach
  }

  /**
   * Opens a folder, new or of the same run, which may have had fewer roll-outs.
   * @throws TouchstoneError `bad-input` where it holds another run or something else, `busy` where another process trains in it
   */
  static async open(folder: string | undefined, options: PolicyRunOptions): Promise<PolicyRun> {
    const { identity, model, serve, tasks, updatesEach, signal } = options
    if (folder === undefined) return new PolicyRun([], { updatesEach })
    makeFolder(folder)
    await wantOwnFolder(folder, options)
    const rollouts: Rollout[] = []
    const log = await openJsonLinesLog<Rollout>(join(folder, 'rollouts.jsonl'), {
      noun: 'roll-out',
      parse: parseRollout,
      onKept(rollout, line) {
        if (rollout.rollout !== rollouts.length)
          throw new InputError(
            join(folder, 'rollouts.jsonl'),
            line,
            `is roll-out ${rollout.rollout}, wanted ${rollouts.length}`,
          )
        rollouts.push(rollout)
      },
      signal,
    })
    try {
      // another process may have begun a run, and ended it, before the log was ours
      const found = await wantOwnFolder(folder, options)
      const file = join(folder, 'run.json')
      if (found === undefined) {
        await writeText(join(folder, 'tasks.jsonl'), tasks.map((task) => `${JSON.stringify({ task })}\n`).join(''))
        await writeText(file, runFileText(identity, { model, serve }))
      }
      if (found?.kind === 'shorter') {
        // its end is that of fewer updates; all are done again, from the roll-outs that were kept
        await rm(join(folder, 'training.state'), { force: true })
        await writeText(file, runFileText(identity, { model, serve: serve ?? found.serve, begunWith: found.begunWith }))
      }
      const run = new PolicyRun(rollouts, { folder, log, updatesEach, begunWith: found?.begunWith })
      // a process that was killed may have kept a roll-out and not yet its figures
      if (rollouts.length > 0) await run.#writeFigures(folder)
      return run
    } catch (error) {
      log.close()
      throw error
    }
  }

  rollout(number: number): Rollout | undefined {
    return this.#rollouts[number]
  }

  all(): readonly Rollout[] {
    return this.#rollouts
  }

  /** Keeps a roll-out, and writes curves and page anew. */
  async add(rollout: Rollout): Promise<void> {
    this.#log?.append(rollout)
    this.#rollouts.push(rollout)
    if (this.#folder !== undefined) await this.#writeFigures(this.#folder)
  }

  async #writeFigures(folder: string): Promise<void> {
    const points = this.#rollouts.map((each) => curvePoint(each, this.#updatesEach))
    const lines = points.map((point) => `${JSON.stringify(point)}\n`).join('')
    const page = await renderPage(policyPage(points))
    for (const [name, text] of [
      ['curves.jsonl', lines],
      ['report.html', page],
    ] as const)
      await writeText(join(folder, name), text)
  }

  [Symbol.dispose](): void {
    this.#log?.close()
  }
}

/**
 * What the folder holds of this run; undefined for a folder that holds nothing.
 * @throws TouchstoneError `bad-input` where it holds another run, or something else; InputError for another `run.json`
 */
async function wantOwnFolder(
  folder: string,
  asked: Pick<PolicyRunOptions, 'identity' | 'model'>,
): Promise<Exclude<FoundRun, { kind: 'other' }> | undefined> {
  const file = join(folder, 'run.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) {
    const foreign = (await readdir(folder)).find((name) => !BEFORE_RUN_FILE.test(name))
    if (foreign === undefined) return undefined
    throw new TouchstoneError(
      'bad-input',
      `train policy in ${folder}: it holds ${foreign}, which is of no run of a policy, wanted a new or empty folder`,
    )
  }
  const found = foundRun(file, text, asked)
  if (found.kind !== 'other') return found
  const what = found.differences.length === 0 ? 'it is of a former version' : found.differences.join('; ')
  throw new TouchstoneError(
    'bad-input',
    `train policy in ${folder}: it holds another run: ${what}; wanted a new folder, or the old settings`,
  )
}

/** What a process that was ended before it wrote `run.json` may have left. */
const BEFORE_RUN_FILE = /^\.?(?:rollouts\.jsonl|tasks\.jsonl|run\.json)/

function writeText(file: string, text: string): Promise<void> {
  return writeAtomically(file, (handle) => writeFully(handle, new TextEncoder().encode(text)))
}
