/** What self-improvement is run with, and what tells one run from another. */
import { hash } from 'node:crypto'
import { amountText } from '../../evaluation/index.ts'
import type { LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'
import type { Critic } from '../critic.ts'
import type { ActorTrainer } from './actor-trainer.ts'
import { textKey, type ImproveQuestion } from './explore-task.ts'

/** `critique`: wrong samples are criticised and refined. `vanilla`: samples alone, the control. */
export const IMPROVE_ARMS = ['critique', 'vanilla'] as const
export type ImproveArm = (typeof IMPROVE_ARMS)[number]

/** How far a run is. */
export interface ImproveProgress {
  readonly stage: 'held-out' | 'explore'
  /** Of the exploration, or of the actor that answers held-out questions. */
  readonly iteration: number
  /** Questions, or tokens where a budget is spent. */
  readonly done: number
  readonly total: number
}

/** Options of `improve`. */
export interface ImproveOptions {
  /** Keeps all that is drawn and trained. Made where it is missing. */
  readonly folder: string
  readonly key: Key
  /** Opens the base model, which is not the run's own. Called where something is drawn from it. */
  readonly base: () => Promise<LanguageModel>
  /** Name and digest of the base. */
  readonly baseName: string
  readonly trainer: ActorTrainer
  /** @default 'critique' */
  readonly arm?: ImproveArm | undefined
  /** Wanted in the critique arm. */
  readonly critic?: Critic | undefined
  /** Tokens that critics generated since the last call. @default none */
  readonly takeCriticTokens?: (() => number) | undefined
  /** Tokens that the vanilla arm spends in each iteration. @default `samples` samples of each question */
  readonly budget?: readonly number[] | undefined
  /** @default 3 */
  readonly iterations?: number | undefined
  /** Samples of each question. @default 5 */
  readonly samples?: number | undefined
  /** Refinements of each critique. @default 5 */
  readonly refinements?: number | undefined
  /** Further rounds of critique where a question has no right response yet. @default 1 */
  readonly hardRounds?: number | undefined
  /** Most refinements that are kept of one critique. @default 1 */
  readonly reserved?: number | undefined
  /** @default 0.7 */
  readonly temperature?: number | undefined
  /** Longest answer. @default 512 */
  readonly maxTokens?: number | undefined
  /** Questions worked on at once. More than one is of use with a model that answers several prompts at once. @default 1 */
  readonly parallel?: number | undefined
  /** Show the worked example in prompts. @default true */
  readonly example?: boolean | undefined
  /** Train on the source's own right solutions too, and once on them before the first iteration. @default true */
  readonly original?: boolean | undefined
  /** Train on conversations that end with a refinement too. @default false */
  readonly refineRecords?: boolean | undefined
  /** Train on what earlier iterations kept too. @default false */
  readonly accumulate?: boolean | undefined
  /** Further records for every training. @default none */
  readonly also?: readonly ConversationRecord[] | undefined
  /** Questions that are answered greedily after each training, and never trained on. @default none */
  readonly heldOut?: readonly ArithmeticTask[] | undefined
  readonly onProgress?: ((progress: ImproveProgress) => void) | undefined
  /** Abort rejects with the signal's reason. What is done is kept. */
  readonly signal?: AbortSignal | undefined
}

/** Options with every default. */
export interface CheckedImprove extends Omit<ImproveOptions, 'budget' | 'critic' | 'takeCriticTokens' | 'signal'> {
  readonly arm: ImproveArm
  readonly critic: Critic | undefined
  readonly takeCriticTokens: (() => number) | undefined
  readonly budget: readonly number[] | undefined
  readonly iterations: number
  readonly samples: number
  readonly refinements: number
  readonly hardRounds: number
  readonly reserved: number
  readonly temperature: number
  readonly maxTokens: number
  readonly parallel: number
  readonly example: boolean
  readonly original: boolean
  readonly refineRecords: boolean
  readonly accumulate: boolean
  readonly also: readonly ConversationRecord[]
  readonly heldOut: readonly ArithmeticTask[]
  readonly onProgress: (progress: ImproveProgress) => void
  readonly signal: AbortSignal | undefined
  /** What a folder must have been begun with. */
  readonly identity: Readonly<Record<string, string | number | null>>
}

/** Fills in defaults. @throws RangeError that names the option, its value and what was wanted */
export function checkedImprove(questions: readonly ImproveQuestion[], options: ImproveOptions): CheckedImprove {
  const { arm = 'critique', critic, budget, heldOut = [], iterations = 3, signal } = options
  const numbers = {
    iterations,
    samples: options.samples ?? 5,
    refinements: options.refinements ?? 5,
    hardRounds: options.hardRounds ?? 1,
    reserved: options.reserved ?? 1,
    temperature: options.temperature ?? 0.7,
    maxTokens: options.maxTokens ?? 512,
  }
  const { parallel = 1 } = options
  for (const [name, value] of Object.entries({ ...numbers, parallel })) {
    const least = name === 'hardRounds' ? 0 : 1
    if (name !== 'temperature' && (!Number.isInteger(value) || value < least))
      throw new RangeError(`improve: ${name} is ${value}, wanted an integer of at least ${least}`)
  }
  if (questions.length < 4)
    throw new RangeError(`improve: got ${amountText(questions.length, 'question')}, wanted at least 4`)
  const ids = new Set<string>()
  for (const { id, answer } of [...questions.map(({ task }) => task), ...heldOut]) {
    if (answer === undefined) throw new RangeError(`improve: task ${id} has no gold answer, wanted one`)
    if (ids.has(id)) throw new RangeError(`improve: task ${id} stands twice, or among the held-out ones too`)
    ids.add(id)
  }
  // ids of two files say nothing of each other: what is trained on must not be measured on under another one
  const trained = new Map(questions.map(({ task }) => [textKey(task.question), task.id]))
  for (const { id, question } of heldOut) {
    const same = trained.get(textKey(question))
    if (same !== undefined)
      throw new RangeError(
        `improve: held-out task ${id} asks the same as task ${same}, which is trained on, wanted other questions`,
      )
  }
  if (arm === 'critique' && critic === undefined)
    throw new RangeError('improve: arm critique has no critic, wanted one')
  if (budget !== undefined && (arm !== 'vanilla' || budget.length < iterations)) {
    const what = arm === 'vanilla' ? `${budget.length} iterations` : `arm ${arm}`
    throw new RangeError(`improve: a budget of tokens for ${what}, wanted arm vanilla and ${iterations} iterations`)
  }
  const flags = {
    example: options.example ?? true,
    original: options.original ?? true,
    refineRecords: options.refineRecords ?? false,
    accumulate: options.accumulate ?? false,
  }
  const also = options.also ?? []
  return {
    ...options,
    ...numbers,
    ...flags,
    parallel,
    arm,
    critic,
    takeCriticTokens: options.takeCriticTokens,
    budget,
    also,
    heldOut,
    onProgress: options.onProgress ?? (() => undefined),
    signal,
    identity: {
      base: options.baseName,
      trainer: options.trainer.identity,
      arm,
      critic: arm === 'vanilla' || critic === undefined ? null : `${critic.name} ${critic.version}`,
      budget: budget === undefined ? null : budget.slice(0, iterations).join(' '),
      ...numbers,
      ...Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, String(value)])),
      also: also.length === 0 ? null : digestOf(also),
      questions: digestOf(questions),
      heldOut: heldOut.length === 0 ? null : digestOf(heldOut),
      key: options.key.text,
    },
  }
}

function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 16)
}
