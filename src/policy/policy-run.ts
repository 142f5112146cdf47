/**
 * The folder of a policy's run: what identifies it (`run.json`), the roll-outs (`rollouts.jsonl`) and their figures
 * (`curves.jsonl`, `report.html`). State and losses are the trainer's own (`training.state`, `metrics.jsonl`).
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically, writeFully } from '../engine/index.ts'
import { InputError, TouchstoneError } from '../errors.ts'
import { renderPage } from '../evaluation/index.ts'
import { openJsonLinesLog, type JsonLinesLog } from '../json-lines-log.ts'
import { makeFolder } from '../make-folder.ts'
import type { Task } from '../supervision.ts'
import { policyPage } from './policy-page.ts'
import { identityText, runFileText, type PolicyIdentity } from './policy-run-file.ts'
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
  readonly #rollouts: Rollout[]
  readonly #folder: string | undefined
  readonly #log: JsonLinesLog<Rollout> | undefined
  readonly #updatesEach: number

  private constructor(
    rollouts: Rollout[],
    parts: { readonly folder?: string; readonly log?: JsonLinesLog<Rollout>; readonly updatesEach: number },
  ) {
    this.kept = [...rollouts]
    this.#rollouts = rollouts
    this.#folder = parts.folder
    this.#log = parts.log
    this.#updatesEach = parts.updatesEach
  }

  /**
   * Opens a folder, new or of the same run.
   * @throws TouchstoneError `bad-input` where it holds another run, `busy` where another process trains in it
   */
  static async open(folder: string | undefined, options: PolicyRunOptions): Promise<PolicyRun> {
    const { identity, model, serve, tasks, updatesEach, signal } = options
    if (folder === undefined) return new PolicyRun([], { updatesEach })
    makeFolder(folder)
    const digest = createHash('sha256').update(identityText(identity)).digest('hex')
    const file = join(folder, 'run.json')
    await wantSameRun(folder, file, digest)
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
      if (!(await wantSameRun(folder, file, digest))) {
        await writeText(join(folder, 'tasks.jsonl'), tasks.map((task) => `${JSON.stringify({ task })}\n`).join(''))
        await writeText(file, runFileText(identity, { model, serve }))
      }
      return new PolicyRun(rollouts, { folder, log, updatesEach })
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
    if (this.#folder === undefined) return
    const points = this.#rollouts.map((each) => curvePoint(each, this.#updatesEach))
    const lines = points.map((point) => `${JSON.stringify(point)}\n`).join('')
    const page = await renderPage(policyPage(points))
    for (const [name, text] of [
      ['curves.jsonl', lines],
      ['report.html', page],
    ] as const)
      await writeText(join(this.#folder, name), text)
  }

  [Symbol.dispose](): void {
    this.#log?.close()
  }
}

/** Whether the folder holds this run already. @throws TouchstoneError `bad-input` where it holds another one */
async function wantSameRun(folder: string, file: string, digest: string): Promise<boolean> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found !== undefined && digestIn(file, found) !== digest)
    throw new TouchstoneError(
      'bad-input',
      `train policy in ${folder}: it holds a run of another model, data, judge or settings, wanted a new folder, or the old settings`,
    )
  return found !== undefined
}

function writeText(file: string, text: string): Promise<void> {
  return writeAtomically(file, (handle) => writeFully(handle, new TextEncoder().encode(text)))
}

function digestIn(file: string, text: string): unknown {
  try {
    return (JSON.parse(text) as { digest?: unknown } | null)?.digest
  } catch (cause) {
    throw new InputError(file, undefined, 'is no JSON, wanted the settings of a run', { cause })
  }
}
