/**
 * Critique-in-the-loop self-improvement (arXiv 2411.16579, section on training time, and its authors' code).
 *
 * Each iteration samples every training question with the current actor, has wrong samples criticised and refined, keeps
 * what is right and no shortcut, and trains the next actor from the base on it. The vanilla arm samples alone, for as
 * many tokens as a run of the critique arm spent.
 *
 * The folder holds `improve.json` (what is run), `improve.jsonl` (held-out answers) and a folder for each iteration:
 * `explorations.jsonl` (all that was drawn), training sets, `summary.json` and what the trainer writes. A run that was
 * killed goes on, and ends with the same bytes where its models repeat themselves; of questions that are explored side by
 * side the explorations stand in the order in which they ended.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openKeyedLog } from '../../json-lines-log.ts'
import { makeFolder } from '../../make-folder.ts'
import type { LanguageModel } from '../../model/index.ts'
import { split } from '../../random.ts'
import { TouchstoneError } from '../../errors.ts'
import { workThrough } from '../../work-through.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'
import { openKeptRecords } from '../refine/kept-records.ts'
import { writeWhole } from '../write-whole.ts'
import { drawBudget, type BudgetUnit } from './draw-budget.ts'
import { parseExploration, tokensOf, type Exploration } from './exploration.ts'
import { exploreTask, textKey, type ImproveQuestion } from './explore-task.ts'
import { answerHeldOut, heldOutFigures, heldOutKey, parseHeldOut, type HeldOutFigures } from './held-out.ts'
import { checkedImprove, type CheckedImprove, type ImproveOptions } from './improve-options.ts'
import { summarise, type IterationSummary } from './iteration-summary.ts'
import { quartilesOf } from './quartiles.ts'
import {
  criticRecords,
  originalSet,
  plainReference,
  preferenceRecords,
  trainingSet,
  verlQuestions,
} from './training-set.ts'

/** What a run came to. */
export interface ImproveResult {
  /** `waiting`: an actor must be trained outside first. */
  readonly status: 'finished' | 'waiting'
  /** What has to be done, where it waits. */
  readonly instruction?: string | undefined
  readonly iterations: readonly IterationSummary[]
  /** One for each actor, the first one before any iteration. Empty without held-out questions. */
  readonly heldOut: readonly HeldOutFigures[]
}

/**
 * Runs or goes on with self-improvement.
 * @throws RangeError for options out of range, TouchstoneError `bad-input` for a folder of another run, and what models,
 * critic and trainer throw; rejects with the signal's reason on abort
 */
export async function improve(questions: readonly ImproveQuestion[], options: ImproveOptions): Promise<ImproveResult> {
  const checked = checkedImprove(questions, options)
  const { folder, heldOut, iterations, key, signal } = checked
  using answers = await openKeptRecords(folder, {
    name: 'improve',
    noun: 'held-out answer',
    identity: checked.identity,
    parse: parseHeldOut,
    keyOf: heldOutKey,
    signal,
  })
  await using actors = new Actors(checked, questions)
  const summaries: IterationSummary[] = []
  const result = (rest: Pick<ImproveResult, 'status' | 'instruction'>): ImproveResult => ({
    ...rest,
    iterations: summaries,
    heldOut: heldOut.length === 0 ? [] : heldOutFigures(heldOut, answers, iterations),
  })
  const measure = async (iteration: number): Promise<void> =>
    answerHeldOut(heldOut, answers, {
      ...checked,
      iteration,
      actor: () => actors.at(iteration),
      key: split(key, 'held-out'),
      onProgress: (done) => checked.onProgress({ stage: 'held-out', iteration, done, total: heldOut.length }),
    })
  try {
    for (let iteration = 1; iteration <= iterations; iteration++) {
      await measure(iteration - 1)
      summaries.push(await iterate(iteration, questions, checked, actors))
    }
    // trained also where nobody measures it: it is what the run is for
    await actors.at(iterations)
    await measure(iterations)
  } catch (error) {
    if (!(error instanceof OutsideTraining)) throw error
    return result({ status: 'waiting', instruction: error.message })
  }
  return result({ status: 'finished' })
}

/** Summaries that a run has left in its folder, in order. @throws TouchstoneError `bad-input` where there is none */
export async function readImproveSummaries(folder: string): Promise<IterationSummary[]> {
  const summaries: IterationSummary[] = []
  for (;;) {
    const text = await textOf(join(folder, `iteration-${summaries.length + 1}`, SUMMARY))
    if (text === undefined) break
    summaries.push(JSON.parse(text) as IterationSummary)
  }
  if (summaries.length > 0) return summaries
  throw new TouchstoneError('bad-input', `read ${folder}: it has no iteration, wanted a folder of touchstone improve`)
}

const SUMMARY = 'summary.json'

async function iterate(
  iteration: number,
  questions: readonly ImproveQuestion[],
  checked: CheckedImprove,
  actors: Actors,
): Promise<IterationSummary> {
  const folder = iterationFolder(checked, iteration)
  const known = await textOf(join(folder, SUMMARY))
  if (known !== undefined) return JSON.parse(known) as IterationSummary
  const explorations = await explore(iteration, questions, checked, actors)
  const first =
    iteration === 1 ? explorations : await readExplorations(iterationFolder(checked, 1), questions, checked.signal)
  const kept = [explorations]
  if (checked.accumulate) {
    for (let earlier = iteration - 1; earlier >= 1; earlier--)
      kept.unshift(await readExplorations(iterationFolder(checked, earlier), questions, checked.signal))
  }
  const training = trainingSet(questions, kept.flat(), checked)
  const critics = criticRecords(questions, explorations)
  const files = {
    'sft.jsonl': training,
    'critic.jsonl': critics,
    'preference.jsonl': preferenceRecords(questions, explorations, checked.example),
    'verl.jsonl': verlQuestions(questions, explorations, checked.example),
  }
  for (const [name, records] of Object.entries(files)) await writeLines(join(folder, name), records)
  const summary = summarise(iteration, explorations, {
    quartiles: quartilesOf(questions, (taskId) => wrongShare(first, taskId)),
    records: { training: training.length, critic: critics.length },
  })
  await writeWhole(join(folder, SUMMARY), `${JSON.stringify(summary, undefined, 2)}\n`)
  return summary
}

async function explore(
  iteration: number,
  questions: readonly ImproveQuestion[],
  checked: CheckedImprove,
  actors: Actors,
): Promise<Exploration[]> {
  const { arm, samples, budget, parallel, signal } = checked
  const key = split(checked.key, `iteration ${iteration}`)
  using log = await openExplorations(iterationFolder(checked, iteration), signal)
  // the source's own solutions count as seen where they are trained on
  const seen = new Map(
    questions.map(({ task, reference }) => [
      task.id,
      new Set(reference === undefined || !checked.original ? [] : [textKey(plainReference(task, reference))]),
    ]),
  )
  const exploration = async (
    { question, round, samples: count }: BudgetUnit<ImproveQuestion>,
    stop: AbortSignal,
  ): Promise<Exploration> => {
    const { id } = question.task
    const unit = `${round} ${id}`
    const texts = seen.get(id) ?? new Set<string>()
    const known = log.get(unit)
    for (const { fate, attempt } of known?.responses ?? []) if (fate === 'kept') texts.add(textKey(attempt.text))
    if (known !== undefined) return known
    return await log.once(unit, async () => {
      const players = {
        actor: await actors.at(iteration - 1),
        critic: arm === 'vanilla' ? undefined : checked.critic,
        takeCriticTokens: checked.takeCriticTokens,
      }
      const own = split(split(key, id), round)
      return await exploreTask(question, players, {
        ...checked,
        unit,
        key: own,
        samples: count,
        seen: texts,
        signal: stop,
      })
    })
  }
  const tokens = budget?.[iteration - 1]
  const report = (done: number, total: number): void => checked.onProgress({ stage: 'explore', iteration, done, total })
  if (arm === 'vanilla' && tokens !== undefined) {
    let spent = 0
    return await drawBudget(questions, { budget: tokens, samples, key, parallel, signal }, async (unit, stop) => {
      const found = await exploration(unit, stop)
      spent += tokensOf(found)
      report(Math.min(spent, tokens), tokens)
      return found
    })
  }
  const explorations: Exploration[] = []
  let done = 0
  const one = async (at: number, stop: AbortSignal): Promise<void> => {
    const question = questions[at]
    if (question === undefined) return
    explorations[at] = await exploration({ question, round: 0, samples }, stop)
    report(++done, questions.length)
  }
  await workThrough(questions.length, one, { parallel, signal })
  return explorations
}

/** The actors, opened where something is drawn from them, one at a time. */
class Actors implements AsyncDisposable {
  readonly #checked: CheckedImprove
  readonly #questions: readonly ImproveQuestion[]
  readonly #own = new Set<LanguageModel>()
  #open: { readonly iteration: number; readonly model: Promise<LanguageModel> } | undefined

  constructor(checked: CheckedImprove, questions: readonly ImproveQuestion[]) {
    this.#checked = checked
    this.#questions = questions
  }

  /** The actor that an iteration's training gave, 0 being the first. @throws OutsideTraining where there is none yet */
  async at(iteration: number): Promise<LanguageModel> {
    if (this.#open?.iteration !== iteration) {
      const before = this.#open
      const model = this.#close(before?.model).then(() => this.#opened(iteration))
      this.#open = { iteration, model }
      // a failure is asked for again by who goes on
      model.catch(() => {
        if (this.#open?.model === model) this.#open = undefined
      })
    }
    return await this.#open.model
  }

  async #opened(iteration: number): Promise<LanguageModel> {
    const { base, trainer, key, signal } = this.#checked
    const original = iteration === 0 ? originalSet(this.#questions, this.#checked) : []
    if (iteration === 0 && original.length === 0) return await base()
    const folder = iterationFolder(this.#checked, iteration)
    const file = join(folder, 'sft.jsonl')
    if (iteration === 0) await writeLines(file, original)
    const records = iteration === 0 ? original : await readLines<ConversationRecord>(file)
    const own = split(key, `train ${iteration}`)
    const trained = await trainer.train({ iteration, folder, file, records, key: own, signal })
    if ('instruction' in trained) throw new OutsideTraining(trained.instruction)
    this.#own.add(trained)
    return trained
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await this.#close(open?.model)
  }

  /** The base is not the run's own, and stays open. */
  async #close(opened: Promise<LanguageModel> | undefined): Promise<void> {
    const model = await opened?.catch(() => undefined)
    if (model !== undefined && this.#own.delete(model)) await model[Symbol.asyncDispose]()
  }
}

/** Somebody has to train outside before the run goes on. */
class OutsideTraining extends Error {}

function iterationFolder({ folder }: CheckedImprove, iteration: number): string {
  const path = join(folder, `iteration-${iteration}`)
  makeFolder(path)
  return path
}

async function openExplorations(
  folder: string,
  signal: AbortSignal | undefined,
): ReturnType<typeof openKeyedLog<Exploration>> {
  return await openKeyedLog(join(folder, 'explorations.jsonl'), {
    noun: 'exploration',
    parse: parseExploration,
    keyOf: ({ unit }) => unit,
    signal,
  })
}

/** What was drawn, in the order of rounds and questions: side by side they end in any order. */
async function readExplorations(
  folder: string,
  questions: readonly ImproveQuestion[],
  signal: AbortSignal | undefined,
): Promise<Exploration[]> {
  const explorations: Exploration[] = []
  const parse = (value: unknown): Exploration => {
    const exploration = parseExploration(value)
    explorations.push(exploration)
    return exploration
  }
  const path = join(folder, 'explorations.jsonl')
  const log = await openKeyedLog(path, { noun: 'exploration', parse, keyOf: ({ unit }) => unit, signal })
  log.close()
  const places = new Map(questions.map(({ task }, place) => [task.id, place]))
  const placeOf = ({ taskId }: Exploration): number => places.get(taskId) ?? places.size
  return explorations.toSorted((a, b) => roundOf(a) - roundOf(b) || placeOf(a) - placeOf(b))
}

/** A unit's name is its round and the question. */
function roundOf({ unit }: Exploration): number {
  return Number.parseInt(unit, 10)
}

function wrongShare(explorations: readonly Exploration[], taskId: string): number {
  const own = explorations.flatMap((each) => (each.taskId === taskId ? each.responses : []))
  const samples = own.filter(({ source }) => source === 'sample')
  return samples.filter(({ attempt }) => attempt.right !== true).length / Math.max(1, samples.length)
}

async function writeLines(path: string, records: readonly object[]): Promise<void> {
  await writeWhole(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
}

async function readLines<Line>(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new TouchstoneError('bad-input', `read ${path}: ${error.message}`, { cause: error })
  })
}
