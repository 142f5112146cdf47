/**
 * What a critic is fine-tuned on: a question with a solution, and the critique of it. Rows of a corpus, and conversations
 * that end with a critique, both become the one form that the tuned critic is asked in: JSON under a schema, without the
 * worked critique, which would take most of the tokens of every record.
 */
import type { Message } from '../../supervision.ts'
import type { Critique, NoCritique } from '../critic.ts'
import { isCritique } from '../critic.ts'
import { parseCritique } from '../critique-format.ts'
import { askedSolution, criticInstruction, criticPrompt, jsonCritique } from '../critique-text.ts'
import type { CorpusRow } from '../corpus/corpus-row.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'
import { EXPLANATION_LENGTH } from '../read-json-critique.ts'

/** One critique that a model may learn. */
export interface TuningExample {
  readonly question: string
  /** The turn that asks about the solution, as `criticPrompt` ends. */
  readonly asked: string
  /** Steps of the solution. */
  readonly steps: number
  readonly critique: Critique
}

/** Names the form of the prompt and of the critique. Who changes one of them changes it. */
export const TUNED_PROMPT = 'critic v1, JSON, no example'

/**
 * Why a record is not learned from. `no-critique`: what stands where the critique should is none of this solution.
 * `unknown-verdict`: a step or the answer is called neither right nor wrong, which the schema has no word for.
 */
export type LeftOut = 'no-critique' | 'unknown-verdict'

/** A row of a corpus. */
export function exampleOfRow(row: CorpusRow): TuningExample | LeftOut {
  const asked = criticPrompt(row.task, row.response).at(-1)?.content ?? ''
  return exampleOf(asked, (steps) =>
    row.critique.steps.length === steps
      ? row.critique
      : { reason: 'wrong-step-count', message: 'The row has another number of steps' },
  )
}

/**
 * A conversation that ends with a critique, with or without the worked one, in blocks or in JSON.
 * @throws TypeError where it asks for no critique
 */
export function exampleOfConversation({ messages }: ConversationRecord): TuningExample | LeftOut {
  const [system, last, before] = [messages[0], messages.at(-1), messages.at(-2)]
  const instructions = [criticInstruction('blocks'), criticInstruction('json')]
  if (
    system?.role !== 'system' ||
    !instructions.includes(system.content) ||
    before?.role !== 'user' ||
    last?.role !== 'assistant' ||
    askedSolution(before.content) === undefined
  ) {
    throw new TypeError('asks for no critique, wanted a conversation of `touchstone corpus export --form sft`')
  }
  return exampleOf(before.content, (steps) => parseCritique(last.content, steps))
}

function exampleOf(asked: string, critiqueOf: (steps: number) => Critique | NoCritique): TuningExample | LeftOut {
  const solution = askedSolution(asked)
  if (solution === undefined) return 'no-critique'
  const critique = critiqueOf(solution.steps)
  if (!isCritique(critique)) return 'no-critique'
  const isUnknown = [...critique.steps, critique.final].some(({ verdict }) => verdict === 'unknown')
  return isUnknown ? 'unknown-verdict' : { ...solution, asked, critique }
}

/** What the model is asked, as `createModelCritic` asks it with the same form. */
export function tunedPrompt({ asked }: Pick<TuningExample, 'asked'>): Message[] {
  return [
    { role: 'system', content: criticInstruction('json') },
    { role: 'user', content: asked },
  ]
}

/** The record that is trained on. Explanations are cut to what the schema lets a critic write. */
export function tuningRecord(example: TuningExample): ConversationRecord {
  const { steps, final } = example.critique
  const content = jsonCritique({ steps: steps.map(short), final: short(final) })
  return { messages: [...tunedPrompt(example), { role: 'assistant', content }] }
}

function short<Part extends { readonly explanation: string }>(part: Part): Part {
  // a schema counts characters, and half of an emoji is none that a model could learn to write
  return { ...part, explanation: Array.from(part.explanation).slice(0, EXPLANATION_LENGTH).join('') }
}

/** The first step that a critique calls wrong, 0-based, or −1. */
export function firstWrongOf({ steps }: Critique): number {
  return steps.findIndex(({ verdict }) => verdict === 'wrong')
}
