/**
 * Test time: an actor answers, a critic judges, the actor refines (arXiv 2411.16579, section on test-time supervision).
 *
 * Task → Response → critique → Response. Sequential: rounds of critique and greedy refinement, each overwriting the
 * answer before. Parallel: n samples, each refined once. Ours, not the paper's: rounds stop early where the critic is
 * content, and where it abstains the answer stays.
 *
 * Mode `oracle` looks at gold to leave right answers alone (the authors' `test_know_answer`): an upper bound that nobody
 * has at test time. Mode `honest` never does.
 */
import { promptFor, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { ArithmeticTask, Response } from '../../supervision.ts'
import { isCritique, type Critic } from '../critic.ts'
import { restingTokens, NOT_LOOKED_AT, noteOf, withoutGold } from './critique-note.ts'
import { drawAttempts, type Attempt } from './draw-attempts.ts'
import { askedDigest, type CritiqueNote, type RefineRecord, type SampleTurn, type Turn } from './refine-record.ts'
import { refinementPrompt } from './refinement-prompt.ts'
import { onOwnBill } from './token-meter.ts'

/** Who refines, and who looks on. */
export interface RefinePlayers {
  readonly actor: LanguageModel
  readonly critic: Critic
  /** Calls samples wrong for the filtered vote. @default no such vote */
  readonly filter?: Critic | undefined
  /** Tokens that critics generated since the last call (`TokenMeter.take`). @default none: the critics generate nothing */
  readonly takeCriticTokens?: (() => number) | undefined
}

/** How one question is worked on. */
export interface RefineTaskOptions {
  readonly key: Key
  /** @default 'honest' */
  readonly mode?: 'honest' | 'oracle' | undefined
  /** Rounds of critique and refinement after the greedy answer. @default 3 */
  readonly rounds?: number | undefined
  /** Samples, each refined once. @default 8 */
  readonly samples?: number | undefined
  /** Temperature of samples and of their refinements. @default 0.7 */
  readonly temperature?: number | undefined
  /** Longest answer. @default 512 */
  readonly maxTokens?: number | undefined
  /** Stands in the record. @default 'all' */
  readonly difficulty?: string | undefined
  /** Abort rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Works on one question. Several may be worked on side by side: each has its own count of critics' tokens.
 * @throws RangeError for options out of range, and what models and critics throw
 */
export async function refineTask(
  task: ArithmeticTask,
  players: RefinePlayers,
  options: RefineTaskOptions,
): Promise<RefineRecord> {
  const { key, mode = 'honest', rounds = 3, samples = 8, difficulty = 'all', signal } = options
  for (const [name, value] of Object.entries({ rounds, samples })) {
    if (Number.isInteger(value) && value >= 0) continue
    throw new RangeError(`refineTask: ${name} is ${value}, wanted an integer of at least 0`)
  }
  if (mode === 'oracle' && task.answer === undefined) {
    throw new RangeError(`refineTask: mode is oracle and task ${task.id} has no gold answer, wanted one`)
  }
  signal?.throwIfAborted()
  // each way to an answer pays for the attempts that its critic rests on: none of them is had for nothing beside another
  return await onOwnBill(async () => ({
    taskId: task.id,
    asked: askedDigest(task),
    difficulty,
    rounds: await sequential(task, players, { ...options, key: split(key, 'rounds'), mode, rounds, bill: newBill() }),
    samples: await parallel(task, players, { ...options, key: split(key, 'samples'), mode, samples, bill: newBill() }),
  }))
}

function newBill(): Checked['bill'] {
  return { critic: new Set(), filter: new Set() }
}

type Checked = RefineTaskOptions & {
  readonly mode: 'honest' | 'oracle'
  /** Critics whose attempts are on the bill, since they are drawn once for a question: of the critic, and of the filter. */
  readonly bill: { readonly critic: Set<string>; readonly filter: Set<string> }
}

async function sequential(
  task: ArithmeticTask,
  players: RefinePlayers,
  options: Checked & { readonly rounds: number },
): Promise<Turn[]> {
  const { key, maxTokens = 512, rounds, signal } = options
  const greedy = { temperature: 0, maxTokens, signal }
  const first = { task, prompt: promptFor(task), key: split(key, 'first') }
  let [attempt] = await drawAttempts(players.actor, [first], greedy)
  const turns: Turn[] = []
  for (let round = 0; attempt !== undefined; round++) {
    const isLast: boolean = round === rounds
    const critique = isLast
      ? NOT_LOOKED_AT
      : await criticise(task, attempt, players, { ...options, key: split(key, round) })
    const refined =
      critique.text === null ? [] : [refinementOf(task, attempt, critique.text, split(key, `refine ${round}`))]
    const [refinement]: Attempt[] = wantsRefinement(attempt, critique, options.mode)
      ? await drawAttempts(players.actor, refined, greedy)
      : []
    turns.push({ attempt, critique, ...(refinement === undefined ? {} : { refinement }) })
    attempt = refinement
  }
  return turns
}

async function parallel(
  task: ArithmeticTask,
  players: RefinePlayers,
  options: Checked & { readonly samples: number },
): Promise<SampleTurn[]> {
  const { key, maxTokens = 512, temperature = 0.7, samples, signal } = options
  const draw = { temperature, maxTokens, signal }
  const wanted = Array.from({ length: samples }, (_, at) => ({ task, prompt: promptFor(task), key: split(key, at) }))
  const attempts = await drawAttempts(players.actor, wanted, draw)
  const turns: SampleTurn[] = []
  for (const [at, attempt] of attempts.entries()) {
    const own = { ...options, key: split(key, `critique ${at}`) }
    const critique = await criticise(task, attempt, players, own)
    turns.push({ attempt, critique, ...(await filtered(task, attempt, players, own)) })
  }
  const asked = turns.flatMap(({ attempt, critique }, at) =>
    critique.text !== null && wantsRefinement(attempt, critique, options.mode)
      ? [{ at, wanted: refinementOf(task, attempt, critique.text, split(key, `refine ${at}`)) }]
      : [],
  )
  const refined = await drawAttempts(
    players.actor,
    asked.map((each) => each.wanted),
    draw,
  )
  const refinements = new Map(asked.map(({ at }, place) => [at, refined[place]]))
  return turns.map((turn, at) => {
    const refinement = refinements.get(at)
    return refinement === undefined ? turn : { ...turn, refinement }
  })
}

/** A critic that is content or abstains leaves the answer as it is. The oracle leaves right answers alone, and no others. */
function wantsRefinement(attempt: Attempt, critique: CritiqueNote, mode: 'honest' | 'oracle'): boolean {
  if (critique.text === null) return false
  return mode === 'oracle' ? attempt.right !== true : critique.verdict === 'wrong'
}

function refinementOf(
  task: ArithmeticTask,
  attempt: Attempt,
  critique: string,
  key: Key,
): { readonly task: ArithmeticTask; readonly prompt: ReturnType<typeof refinementPrompt>; readonly key: Key } {
  return { task, prompt: refinementPrompt(task, attempt.text, critique), key }
}

async function criticise(
  task: ArithmeticTask,
  attempt: Attempt,
  { actor, critic, takeCriticTokens }: RefinePlayers,
  { key, mode, bill, signal }: Checked,
): Promise<CritiqueNote> {
  if (mode === 'oracle' && attempt.right === true) return NOT_LOOKED_AT
  return (
    await noteOf(task, attempt, { critic, actor: actor.name, takeCriticTokens, charged: bill.critic, key, signal })
  ).note
}

async function filtered(
  task: ArithmeticTask,
  attempt: Attempt,
  { actor, filter, takeCriticTokens }: RefinePlayers,
  { key, bill, signal }: Checked,
): Promise<Pick<SampleTurn, 'filter' | 'filterTokens'>> {
  if (filter === undefined) return { filter: null, filterTokens: 0 }
  const response: Response = { taskId: task.id, model: actor.name, text: attempt.text, finish: attempt.finish }
  const critique = await filter.critique(withoutGold(task), response, { key: split(key, 'filter'), signal })
  const rests = isCritique(critique) ? restingTokens(filter.name, critique, bill.filter) : 0
  const filterTokens = (takeCriticTokens?.() ?? 0) + rests
  return { filter: isCritique(critique) ? critique.final.verdict : 'unknown', filterTokens }
}
