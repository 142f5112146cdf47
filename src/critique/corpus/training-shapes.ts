/**
 * Rows of a corpus in the shapes that trainers read. Row → Signal.
 *
 * Shapes: TRL's conversational language modelling (`messages`), conversational preference (`prompt`, `chosen`,
 * `rejected`) and stepwise supervision (`prompt`, `completions`, `labels`), as its page on data set formats gives them;
 * verl's rows for reinforcement learning (`data_source`, `prompt`, `ability`, `reward_model`, `extra_info`).
 *
 * A label that nobody knows is never made one: TRL's steps end with the last known label, since a boolean has no third
 * value, and in step scores it is null.
 */
import { promptFor } from '../../model/index.ts'
import type { Message } from '../../supervision.ts'
import { criticPrompt, printedCritique } from '../critique-text.ts'
import { critiqueTurn } from '../refine/refinement-prompt.ts'
import { splitSteps } from '../steps.ts'
import { stepLines } from './model-candidates.ts'
import type { CorpusRow } from './corpus-row.ts'

/** TRL, conversational language modelling. */
export interface ConversationRecord {
  readonly messages: readonly Message[]
}

/** TRL, conversational preference. */
export interface PreferenceRecord {
  readonly prompt: readonly Message[]
  readonly chosen: readonly Message[]
  readonly rejected: readonly Message[]
}

/** TRL, stepwise supervision. */
export interface StepwiseRecord {
  readonly prompt: string
  readonly completions: readonly string[]
  readonly labels: readonly boolean[]
}

/** verl, a row for reinforcement learning of a critic. `ground_truth` is JSON: final verdict and first wrong step. */
export interface VerlRecord {
  readonly data_source: 'touchstone-corpus'
  readonly prompt: readonly Message[]
  readonly ability: 'critique'
  readonly reward_model: { readonly style: 'rule'; readonly ground_truth: string }
  readonly extra_info: { readonly index: string; readonly way: string; readonly task_id: string }
}

/** Scores of the steps of a completion, with their places. */
export interface StepScoreRecord {
  readonly prompt: string
  readonly completion: string
  readonly steps: readonly StepScore[]
}

/** One step. */
export interface StepScore {
  /** 1-based. */
  readonly step: number
  /** Null where nobody knows. */
  readonly label: boolean | null
  /** [start, end) in UTF-16 units of the completion. */
  readonly characters: readonly [start: number, end: number]
  /** [start, end) in code points of the completion, by which Python slices. Other than `characters` behind an emoji. */
  readonly codePoints: readonly [start: number, end: number]
  /** [start, end) in tokens of the completion, without special tokens. Absent without a tokenizer. */
  readonly tokens?: readonly [start: number, end: number]
}

/** A conversation that ends with the critique. */
export function critiqueRecord(row: CorpusRow): ConversationRecord {
  return {
    messages: [
      ...criticPrompt(row.task, row.response),
      { role: 'assistant', content: printedCritique(row.critique, row.response) },
    ],
  }
}

/** A conversation that ends with a right solution after a flawed one and its critique. Undefined for a right response. */
export function refinementRecord(row: CorpusRow): ConversationRecord | undefined {
  if (row.known.final === 'correct') return undefined
  return {
    messages: [
      ...promptFor(row.task, { example: false }),
      { role: 'assistant', content: row.response.text },
      { role: 'user', content: critiqueTurn(printedCritique(row.critique, row.response)) },
      { role: 'assistant', content: plainSolution(row) },
    ],
  }
}

/**
 * Right against flawed solutions of one task. Both come from rows, so that the way of writing tells them apart no more
 * often than chance.
 * @param rows all rows of one task
 */
export function preferenceRecords(rows: readonly CorpusRow[]): PreferenceRecord[] {
  const right = rows.filter(({ known }) => known.final === 'correct')
  const flawed = rows.filter(({ known }) => known.final === 'wrong')
  if (right.length === 0) return []
  return flawed.map((row, at) => ({
    prompt: promptFor(row.task, { example: false }),
    chosen: [{ role: 'assistant', content: right[at % right.length]?.response.text ?? '' }],
    rejected: [{ role: 'assistant', content: row.response.text }],
  }))
}

/** Steps with known labels, to the first wrong one. Undefined where no label is known. */
export function stepwiseRecord(row: CorpusRow): StepwiseRecord | undefined {
  const known = stepScoreRecord(row).steps
  const end = known.findIndex(({ label }) => label === null)
  const labelled = end === -1 ? known : known.slice(0, end)
  if (labelled.length === 0) return undefined
  return {
    prompt: row.task.question,
    completions: labelled.map(({ characters: [start, stop] }) => row.response.text.slice(start, stop)),
    labels: labelled.map(({ label }) => label === true),
  }
}

/** Every step with its label, or null. Tokens are added by `withTokenSpans`. */
export function stepScoreRecord({ task, response, known }: CorpusRow): StepScoreRecord {
  const label = (step: number): boolean | null => {
    if (step === known.firstWrongStep) return false
    return step <= known.rightSteps ? true : null
  }
  // a code point behind the first 65,536 takes two units
  const pointOf = (unit: number): number =>
    unit - (response.text.slice(0, unit).match(/[\u{10000}-\u{10FFFF}]/gu)?.length ?? 0)
  return {
    prompt: task.question,
    completion: response.text,
    steps: splitSteps(response.text).map(({ number, start, end }) => ({
      step: number,
      label: label(number),
      characters: [start, end],
      codePoints: [pointOf(start), pointOf(end)],
    })),
  }
}

/** Adds token spans. @param spans place of each token of the completion in it, undefined for one without a place */
export function withTokenSpans(
  record: StepScoreRecord,
  spans: readonly ({ readonly begin: number; readonly end: number } | undefined)[],
): StepScoreRecord {
  const steps = record.steps.map((step) => {
    const [start, end] = step.characters
    const inside = (span: (typeof spans)[number]): boolean => span !== undefined && span.end > start && span.begin < end
    const first = spans.findIndex(inside)
    return { ...step, tokens: [Math.max(0, first), spans.findLastIndex(inside) + 1] as const }
  })
  return { ...record, steps }
}

/** A prompt for a critic with what it must find. */
export function verlRecord(row: CorpusRow): VerlRecord {
  const { final, firstWrongStep } = row.known
  return {
    data_source: 'touchstone-corpus',
    prompt: criticPrompt(row.task, row.response),
    ability: 'critique',
    reward_model: { style: 'rule', ground_truth: JSON.stringify({ final, first_wrong_step: firstWrongStep }) },
    extra_info: { index: row.id, way: row.way, task_id: row.task.id },
  }
}

/** The reference as an actor writes it: plain steps and the sentence with the answer. */
function plainSolution(row: CorpusRow): string {
  return [...stepLines(row), `The answer is ${row.task.answer ?? ''}.`].join('\n')
}
