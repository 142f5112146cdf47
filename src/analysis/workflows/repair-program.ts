/**
 * Repair: a model is shown its program with what the sandbox and the analysis said of it, and writes it again (arXiv
 * 2410.23074, self-correction and self-refinement). Task → Response → Feedback → Response.
 *
 * The judge decides, so that a repair that breaks a test is never taken. Until `correct` the messages of compiler and tests
 * are mended; until `clean` also what the analysis found, smells and weaknesses, with every test green.
 */
import { promptFor, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { Feedback, Judge, Message, ProgrammingTask, Response } from '../../supervision.ts'

/** How a program is repaired. */
export interface RepairOptions {
  readonly model: LanguageModel
  /** Judges programs; with analysis for `clean` (`createAnalysedJudge`). */
  readonly judge: Judge
  readonly key: Key
  /** Most rounds. @default 3 */
  readonly rounds?: number | undefined
  /** When it is done: every test passed, or nothing was found besides. @default correct */
  readonly until?: 'correct' | 'clean' | undefined
  /** Longest answer, in the model's tokens. @default 1024 */
  readonly maxTokens?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One program with what was said of it. */
export interface RepairRound {
  readonly response: Response
  readonly feedback: Feedback
  /** Findings of the analysis. */
  readonly found: number
}

/** What repairing came to. */
export interface Repair {
  /** The given program first, then one for each round. */
  readonly rounds: readonly RepairRound[]
  /** The best one: more tests passed, then fewer findings, then the earlier. */
  readonly best: RepairRound
  /** `done`, or why it ended: rounds were used up, or the judge could not know. */
  readonly end: 'done' | 'rounds' | 'unknown'
}

/** A model that wrote the same again is drawn at this temperature. */
const OTHER_TEMPERATURE = 0.7
const LONGEST_FEEDBACK = 4_000

/** @throws RangeError for rounds out of range; what the model and the judge throw */
export async function repairProgram(
  task: ProgrammingTask,
  response: Response,
  options: RepairOptions,
): Promise<Repair> {
  const { model, judge, key, rounds: most = 3, until = 'correct', maxTokens = 1_024, signal } = options
  if (!Number.isInteger(most) || most < 0) {
    throw new RangeError(`repairProgram: rounds is ${most}, wanted an integer of at least 0`)
  }
  const first = await roundOf(task, response, judge, signal)
  const rounds = [first]
  let best = first
  let temperature = 0
  for (let round = 1; round <= most; round++) {
    if (isDone(best, until)) return { rounds, best, end: 'done' }
    if (best.feedback.verdict === 'unknown') return { rounds, best, end: 'unknown' }
    const prompt = repairPrompt(task, best)
    // oxlint-disable-next-line no-await-in-loop -- each round stands on the one before
    const [generation] = await model.generate([{ prompt, key: split(key, round) }], { temperature, maxTokens, signal })
    const text = generation?.text ?? ''
    const next: Response = {
      taskId: task.id,
      model: model.name,
      text,
      sampling: {
        temperature,
        maxTokens,
        key: split(key, round).text,
        prompt: 'repair v1',
        ...(model.digest === undefined ? {} : { modelDigest: model.digest }),
      },
      ...(generation?.tokens === undefined ? {} : { tokens: generation.tokens }),
      ...(generation === undefined ? {} : { finish: generation.finish }),
    }
    const isAgain = rounds.some((one) => one.response.text.trim() === text.trim())
    temperature = isAgain ? OTHER_TEMPERATURE : 0
    // oxlint-disable-next-line no-await-in-loop
    const made = await roundOf(task, next, judge, signal)
    rounds.push(made)
    if (isBetter(made, best)) best = made
  }
  return { rounds, best, end: isDone(best, until) ? 'done' : 'rounds' }
}

async function roundOf(
  task: ProgrammingTask,
  response: Response,
  judge: Judge,
  signal: AbortSignal | undefined,
): Promise<RepairRound> {
  const feedback = await judge.judge(task, response, signal === undefined ? {} : { signal })
  const found = feedback.findings.filter(({ kind }) => /^analysis-(?:smells|vulnerabilities)$/.test(kind)).length
  return { response, feedback, found }
}

function isDone({ feedback, found }: RepairRound, until: 'correct' | 'clean'): boolean {
  return feedback.verdict === 'correct' && (until === 'correct' || found === 0)
}

function isBetter(one: RepairRound, other: RepairRound): boolean {
  const [a, b] = [one.feedback.score ?? -1, other.feedback.score ?? -1]
  return a === b ? one.found < other.found : a > b
}

/** The task, the program that was written, and what was said of it. */
function repairPrompt(task: ProgrammingTask, { response, feedback }: RepairRound): Message[] {
  const what = feedback.verdict === 'correct' ? 'passes its tests, and can be better' : 'is not right'
  return [
    ...promptFor(task, { example: false }),
    { role: 'assistant', content: response.text },
    {
      role: 'user',
      content: [
        `This program ${what}:`,
        feedback.text.slice(0, LONGEST_FEEDBACK),
        'Write the whole program again, mended, in one fenced block. Keep what already works.',
      ].join('\n\n'),
    },
  ]
}
