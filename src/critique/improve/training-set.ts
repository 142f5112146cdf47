/**
 * What an iteration is trained on, and what it leaves for other trainers. Exploration → Signal.
 *
 * Forms: TRL's conversational language modelling (`messages`, which verl's multi-turn SFT reads too, from Parquet), TRL's
 * conversational preference (`prompt`, `chosen`, `rejected`), and verl's rows for reinforcement learning with the share
 * of right samples beside each question.
 */
import { promptFor } from '../../model/index.ts'
import type { ArithmeticTask, Message } from '../../supervision.ts'
import { criticPrompt } from '../critique-text.ts'
import { stepLines } from '../corpus/model-candidates.ts'
import type { ConversationRecord, PreferenceRecord } from '../corpus/training-shapes.ts'
import { refinementPrompt } from '../refine/refinement-prompt.ts'
import type { Exploration, ExploredResponse } from './exploration.ts'
import { textKey, type ImproveQuestion } from './explore-task.ts'

/** Which records a training set has. */
export interface TrainingSetOptions {
  /** Show the worked example in prompts. */
  readonly example: boolean
  /** Right solutions of the source, where it has them. */
  readonly original: boolean
  /** Conversations that end with a refinement, beside its solution on its own. */
  readonly refineRecords: boolean
  /** Records of the caller's own, such as refinements of a corpus. */
  readonly also: readonly ConversationRecord[]
}

/** A question for reinforcement learning with verl. */
export interface VerlQuestion {
  readonly data_source: 'touchstone-improve'
  readonly prompt: readonly Message[]
  readonly ability: 'math'
  readonly reward_model: { readonly style: 'rule'; readonly ground_truth: string }
  readonly extra_info: { readonly index: string; readonly right: number; readonly samples: number }
}

/** Right solutions of the source as an actor writes them, and the caller's own records. */
export function originalSet(questions: readonly ImproveQuestion[], options: TrainingSetOptions): ConversationRecord[] {
  const { example, original, also } = options
  const own = original
    ? questions.flatMap(({ task, reference }) =>
        reference === undefined ? [] : [solveRecord(task, plainReference(task, reference), example)],
      )
    : []
  return [...own, ...also]
}

/**
 * What an iteration trains on: the original set, and what was kept of explorations. Each text of a question stands once:
 * explorations of several iterations may have kept the same one.
 */
export function trainingSet(
  questions: readonly ImproveQuestion[],
  explorations: readonly Exploration[],
  options: TrainingSetOptions,
): ConversationRecord[] {
  const { example, refineRecords } = options
  const tasks = taskMap(questions)
  const stands = new Set<string>()
  const once = (key: readonly string[], record: ConversationRecord): ConversationRecord[] => {
    const before = stands.size
    return stands.add(JSON.stringify(key)).size === before ? [] : [record]
  }
  const found = explorations.flatMap(({ taskId, responses }) => {
    const task = tasks.get(taskId)
    if (task === undefined) return []
    return responses.flatMap((response) => {
      if (response.fate !== 'kept') return []
      const { text } = response.attempt
      const solve = once([taskId, textKey(text)], solveRecord(task, text, example))
      const [first, critique] = criticised(responses, response)
      if (!refineRecords || first === undefined || critique === null) return solve
      const prompt = refinementPrompt(task, first.attempt.text, critique, { example })
      const refine = { messages: [...prompt, { role: 'assistant', content: text } as const] }
      return [...solve, ...once([taskId, first.attempt.text, critique, textKey(text)], refine)]
    })
  })
  return [...originalSet(questions, options), ...found]
}

/** Critiques that led to a refinement which was kept, as records for training critics. Each stands once. */
export function criticRecords(
  questions: readonly ImproveQuestion[],
  explorations: readonly Exploration[],
): ConversationRecord[] {
  const tasks = taskMap(questions)
  return explorations.flatMap(({ taskId, responses }) => {
    const task = tasks.get(taskId)
    if (task === undefined) return []
    const useful = new Set(responses.flatMap(({ fate, from }) => (fate === 'kept' && from !== null ? [from] : [])))
    return [...useful].flatMap((at) => {
      const first = responses[at]
      const text = first?.critique?.text ?? null
      if (first === undefined || text === null) return []
      const { answer: _gold, ...blind } = task
      return [{ messages: [...criticPrompt(blind, first.attempt), { role: 'assistant', content: text } as const] }]
    })
  })
}

/** Kept responses against wrong samples of the same question: as many pairs as the smaller side has. */
export function preferenceRecords(
  questions: readonly ImproveQuestion[],
  explorations: readonly Exploration[],
  example: boolean,
): PreferenceRecord[] {
  return questions.flatMap(({ task }) => {
    const responses = explorations.flatMap((each) => (each.taskId === task.id ? each.responses : []))
    const kept = responses.filter(({ fate }) => fate === 'kept')
    const wrong = responses.filter(({ fate, source }) => fate === 'wrong' && source === 'sample')
    return kept.slice(0, wrong.length).map((response, at) => ({
      prompt: promptFor(task, { example }),
      chosen: [{ role: 'assistant' as const, content: response.attempt.text }],
      rejected: [{ role: 'assistant' as const, content: wrong[at]?.attempt.text ?? '' }],
    }))
  })
}

/** Every question with its gold answer and how often samples were right. */
export function verlQuestions(
  questions: readonly ImproveQuestion[],
  explorations: readonly Exploration[],
  example: boolean,
): VerlQuestion[] {
  return questions.map(({ task }) => {
    const samples = explorations.flatMap(({ taskId, responses }) =>
      taskId === task.id ? responses.filter(({ source }) => source === 'sample') : [],
    )
    const right = samples.filter(({ attempt }) => attempt.right === true).length
    return {
      data_source: 'touchstone-improve',
      prompt: promptFor(task, { example }),
      ability: 'math',
      reward_model: { style: 'rule', ground_truth: task.answer ?? '' },
      extra_info: { index: task.id, right, samples: samples.length },
    }
  })
}

/** The source's solution as an actor writes it: plain steps and the sentence with the answer. */
export function plainReference(task: ArithmeticTask, reference: string): string {
  return [...stepLines({ reference }), `The answer is ${task.answer ?? ''}.`].join('\n')
}

function solveRecord(task: ArithmeticTask, text: string, example: boolean): ConversationRecord {
  return { messages: [...promptFor(task, { example }), { role: 'assistant', content: text.trim() }] }
}

function criticised(
  responses: readonly ExploredResponse[],
  { from }: ExploredResponse,
): readonly [first: ExploredResponse | undefined, critique: string | null] {
  const first = from === null ? undefined : responses[from]
  return [first, first?.critique?.text ?? null]
}

function taskMap(questions: readonly ImproveQuestion[]): ReadonlyMap<string, ArithmeticTask> {
  return new Map(questions.map(({ task }) => [task.id, task]))
}
