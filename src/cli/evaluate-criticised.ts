/** How `touchstone evaluate` asks a critic about the solutions of a set: opened once, each critique kept, failures counted. */
import { hash } from 'node:crypto'
import { openCritic, type Critic, type Critique, type LabelledSolutionRow, type NoCritique } from '../critique/index.ts'
import {
  balancedDraw,
  critiqueResultForm,
  type MeasuredOutcome,
  measureEach,
  measurementKey,
  openMeasurements,
} from '../critique/benchmark/index.ts'
import { keyOf, split, type Key } from '../random.ts'
import { Sandbox } from '../sandbox/index.ts'
import type { AskedCritic } from '../work/index.ts'
import { openCriticModel } from '../work/index.ts'
import { ResourceStack } from '../resource-stack.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { withProgress } from './terminal.ts'

/** What an evaluation of a critic is asked for. */
export interface CriticEvaluationContext extends EvaluationContext {
  /** Part of ProcessBench. @default gsm8k */
  readonly part?: 'gsm8k' | 'math' | undefined
}

/** A row of a set with its place in the whole set: the same row has the same place in the short form. */
export interface PlacedRow<Row> {
  readonly at: number
  readonly row: Row
}

/** Solutions of each part in the short form. */
const QUICK_ROWS = 40

/** The rows of a part: all of them, or in the short form as many of each side as there are, drawn by the seed. */
export function takenRows<Row>(
  rows: readonly Row[],
  { quick, seed }: EvaluationContext,
  sideOf: (row: Row) => string,
): readonly PlacedRow<Row>[] {
  const placed = rows.map((row, at) => ({ at, row }))
  if (!quick) return placed
  const drawn = new Set(balancedDraw(split(keyOf(seed), 'short form'), rows, { sideOf, count: QUICK_ROWS }))
  return placed.filter(({ at }) => drawn.has(at))
}

/** What the work on a whole set came to. */
export interface MeasuredSet {
  readonly secondsPerRow: number
  /** What critic or model failed with, one for each solution that has no result for it. */
  readonly failures: readonly string[]
  /** Solutions, those included. */
  readonly asked: number
}

/** Adds up outcomes of several parts of a set. */
export class MeasuredSum implements MeasuredSet {
  readonly failures: string[] = []
  asked = 0
  #ms = 0

  add(outcomes: readonly MeasuredOutcome<unknown>[]): void {
    for (const outcome of outcomes) {
      this.asked++
      if ('failure' in outcome) this.failures.push(outcome.failure)
      else this.#ms += outcome.ms
    }
  }

  get secondsPerRow(): number {
    return this.#ms / 1_000 / Math.max(1, this.asked - this.failures.length)
  }
}

/** Has the solutions of one part judged, and hands over each with what was said of it. Failures are left out. */
export type JudgeSolutions = <Solution extends LabelledSolutionRow>(
  part: string,
  solutions: readonly PlacedRow<Solution>[],
  options: {
    readonly key: Key
    readonly take: (solution: Solution, critique: Critique | NoCritique) => void
  },
) => Promise<void>

/** Opens the critic for some work, and keeps in the context's folder what it says. Rejects on abort; what is said stays. */
export async function criticised(
  set: string,
  context: CriticEvaluationContext,
  work: (judge: JudgeSolutions) => Promise<void>,
): Promise<MeasuredSet> {
  const { folder, signal } = context
  await using parts = new ResourceStack()
  const critic: Critic = parts.use(await openAsked(askedCritic(set, context), parts))
  using kept = await openMeasurements(folder, {
    name: 'critiques',
    noun: 'critique of a solution',
    form: critiqueResultForm,
    signal,
  })
  const sum = new MeasuredSum()
  await work(async (part, solutions, { key, take }) => {
    const outcomes = await withProgress(`${set} ${part}`, 'solutions', (onProgress) =>
      measureEach(solutions, {
        kept,
        keyOf: ({ at, row: { question, text } }) =>
          measurementKey([
            ...identityOf(critic, context),
            set,
            part,
            at,
            hash('sha256', JSON.stringify([question, text])),
          ]),
        measure: async ({ at, row: { id, question, text } }) =>
          await critic.critique(
            { kind: 'arithmetic', id, question },
            { taskId: id, model: 'recorded', text },
            { key: split(key, at), signal },
          ),
        onProgress,
        signal,
      }),
    )
    sum.add(outcomes)
    for (const [place, outcome] of outcomes.entries()) {
      const solution = solutions[place]
      if (solution !== undefined && 'value' in outcome) take(solution.row, outcome.value)
    }
  })
  tellFailures(sum)
  return sum
}

/** All that decides what a critic says of a solution, but for the solution. The version tells which model it asks. */
export function identityOf({ name, version }: Critic, { seed }: CriticEvaluationContext): readonly string[] {
  return [name, version, seed]
}

/** Says on standard error that some solutions have no result. */
export function tellFailures({ failures, asked }: MeasuredSet): void {
  const [first] = failures
  if (first === undefined) return
  console.error(
    `${failures.length} of ${asked} solutions failed and are in no figure, the first one with: ${first}; the same command tries them again`,
  )
}

/** The critic that was asked for. @throws RangeError where none was */
export function askedCritic(name: string, { critic }: EvaluationContext): AskedCritic {
  if (critic === undefined) throw new RangeError(`evaluate ${name}: got no --critic, wanted the name of one`)
  return critic
}

/** Opens it. The stack owns the parts that it needs. */
export async function openAsked(asked: AskedCritic, parts: ResourceStack): Promise<Critic> {
  return await openCritic(asked.name, {
    model: async () => parts.use(await (asked.model ?? openCriticModel)()),
    sandbox: async () => parts.use(await Sandbox.open()),
    weights: asked.weights,
  })
}
