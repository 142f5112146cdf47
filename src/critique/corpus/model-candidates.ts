/**
 * Candidates of a model: the other ways of arXiv 2411.16579 to flawed responses.
 *
 *  - Samples: the model's own wrong answers. Nobody knows where they went wrong.
 *  - Prefixes: a right solution is cut behind a step, and the model goes on at rising temperature (0.7 to 1.3) until an
 *    answer is wrong. The steps before the cut are known to be right.
 *  - Instructions: the model is told to make a mistake of a kind in a chosen step, and goes on from it. The step is the
 *    one that was asked for, and its numbers changed. That it alone is the first wrong one is as sure as the model.
 */
import { modelIdentity, promptFor, type LanguageModel } from '../../model/index.ts'
import { generator, split, type Key } from '../../random.ts'
import type { Message, Response } from '../../supervision.ts'
import { drawAttempts, type Attempt } from '../refine/draw-attempts.ts'
import { splitSteps } from '../steps.ts'
import type { Candidate, CandidateSource, FailedCandidate, SolvedTask } from './candidate.ts'
import type { CorruptionKind } from './rule-corruption.ts'
import { CORRUPTION_KINDS } from './rule-corruption.ts'
import { numbersIn } from './worked-solution.ts'

/** Options of the sources that ask a model. */
export interface ModelCandidatesOptions {
  /** Candidates of each task and way. @default 4 */
  readonly samples?: number | undefined
  /** Longest answer. @default 512 */
  readonly maxTokens?: number | undefined
  /** Temperature of samples. @default 0.7 */
  readonly temperature?: number | undefined
  /** Share of right answers that is kept among all rows. @default 0.28 */
  readonly correctShare?: number | undefined
  /** What is asked for by instruction. @default all kinds */
  readonly kinds?: readonly CorruptionKind[] | undefined
}

/** Temperatures at which a prefix is continued, one after another: 0.7 to 1.3 by 0.1. */
export const RISING_TEMPERATURES: readonly number[] = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3]

/** The model's own answers. Right ones are kept up to their share. Errors as `LanguageModel.generate`. */
export function sampledCandidates(model: LanguageModel, options: ModelCandidatesOptions = {}): CandidateSource {
  const { samples, maxTokens, temperature, correctShare } = checked(options)
  return {
    identity: `sample 2, ${modelIdentity(model)}, ${samples} at ${temperature}, ${maxTokens} tokens, ${correctShare} correct`,
    async *candidates({ task }, { key, balance, signal }) {
      const wanted = Array.from({ length: samples }, (_, at) => ({
        task,
        prompt: promptFor(task),
        key: split(key, at),
      }))
      for (const attempt of await drawAttempts(model, wanted, { temperature, maxTokens, signal })) {
        const { rows, correct } = balance()
        // a refusal, or a text that was cut off, has no answer: it came to nothing, which is no error in a step
        if (attempt.right === null || attempt.answer === null) yield { way: 'sample', reason: 'not-wrong' } as const
        else if (!attempt.right)
          yield candidate('sample', model, task.id, attempt, { firstWrongStep: null, rightSteps: 0 })
        else if (correct < correctShare * (rows + 1))
          yield candidate('sample', model, task.id, attempt, { firstWrongStep: null, rightSteps: 0 })
      }
    },
  }
}

/** Right beginnings that the model led astray. Errors as `LanguageModel.generate`. */
export function prefixCandidates(model: LanguageModel, options: ModelCandidatesOptions = {}): CandidateSource {
  const { samples, maxTokens } = checked(options)
  return {
    identity: `prefix 2, ${modelIdentity(model)}, ${samples} at ${RISING_TEMPERATURES.join(' ')}, ${maxTokens} tokens`,
    async *candidates(solved, { key, signal }) {
      const lines = stepLines(solved)
      for (let number = 0; number < samples; number++) {
        const own = split(key, number)
        if (lines.length < 2) {
          yield { way: 'prefix', reason: 'no-place' } as const
          continue
        }
        const kept = 1 + generator(own).below(lines.length - 1)
        yield await ledAstray(model, solved, lines.slice(0, kept), { way: 'prefix', key: own, maxTokens, signal })
      }
    },
  }
}

/** Steps corrupted by instruction, then continued. Errors as `LanguageModel.generate`. */
export function instructedCandidates(model: LanguageModel, options: ModelCandidatesOptions = {}): CandidateSource {
  const { samples, maxTokens, kinds } = checked(options)
  return {
    identity: `instruction 2, ${modelIdentity(model)}, ${samples} of ${kinds.join(' ')}, ${maxTokens} tokens`,
    async *candidates(solved, { key, signal }) {
      const lines = stepLines(solved)
      for (let number = 0; number < samples; number++) {
        const own = split(key, number)
        yield await instructed(model, solved, lines, { key: own, kinds, maxTokens, signal })
      }
    },
  }
}

/** A right solution as plain steps: without annotations, and without the line of the answer. */
export function stepLines({ reference }: Pick<SolvedTask, 'reference'>): string[] {
  const plain = reference.replaceAll(/<<[^<>]*>>/g, '')
  return splitSteps(plain).map(({ start, end }) => plain.slice(start, end).replaceAll('\n', ' '))
}

interface LeadOptions {
  readonly way: 'prefix' | 'instruction'
  readonly kind?: CorruptionKind | undefined
  readonly key: Key
  readonly maxTokens: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The first continuation that comes to a wrong answer, at rising temperature. It fails with `not-wrong` where none does, and
 * with `other-steps` where the lines begun are not its first steps: what is known of them would be said of others.
 */
async function ledAstray(
  model: LanguageModel,
  { task }: SolvedTask,
  lines: readonly string[],
  { way, kind, key, maxTokens, signal }: LeadOptions,
): Promise<Candidate | FailedCandidate> {
  const begun = `${lines.join('\n')}\n`
  const known =
    way === 'prefix'
      ? { firstWrongStep: null, rightSteps: lines.length }
      : { firstWrongStep: lines.length, rightSteps: lines.length - 1 }
  for (const temperature of RISING_TEMPERATURES) {
    const wanted = { task, prompt: promptFor(task), begun, key: split(key, `at ${temperature}`) }
    const [attempt] = await drawAttempts(model, [wanted], { temperature, maxTokens, signal })
    // a model that stops at once has given no answer, which is no error in a step
    if (attempt?.right === false && attempt.answer !== null && attempt.text.length > begun.length)
      return beginsWithSteps(attempt.text, lines)
        ? candidate(way, model, task.id, attempt, known, kind)
        : { way, reason: 'other-steps' }
  }
  return { way, reason: 'not-wrong' }
}

/** Whether each of the lines with which a text begins is a step of its own: no answer, and not one with its neighbour. */
function beginsWithSteps(text: string, lines: readonly string[]): boolean {
  const steps = splitSteps(text)
  let start = 0
  return lines.every((line, at) => {
    const [from, to] = [start, start + line.length]
    start = to + 1
    return steps[at]?.start === from && steps[at].end === to
  })
}

async function instructed(
  model: LanguageModel,
  solved: SolvedTask,
  lines: readonly string[],
  options: Omit<LeadOptions, 'way' | 'kind'> & { readonly kinds: readonly CorruptionKind[] },
): Promise<Candidate | FailedCandidate> {
  const { key, kinds, maxTokens, signal } = options
  const random = generator(key)
  const at = random.below(Math.max(1, lines.length))
  const kind = kinds[random.below(kinds.length)] ?? 'result'
  const line = lines[at]
  if (line === undefined) return { way: 'instruction', reason: 'no-place' }
  const prompt = instructionPrompt(solved, lines, at, kind)
  const [told] = await model.generate([{ prompt, key: split(key, 'instruction') }], {
    temperature: 0.7,
    maxTokens: 128,
    signal,
  })
  const step =
    told?.text
      .trim()
      .split('\n')[0]
      ?.replace(/^(?:step\s*)?\d+[.):]\s*/i, '')
      .trim() ?? ''
  // the same numbers in other words are no mistake
  if (step === '' || numbersIn(step).join(' ') === numbersIn(line).join(' '))
    return { way: 'instruction', reason: 'no-place' }
  const begun = [...lines.slice(0, at), step]
  return await ledAstray(model, solved, begun, { way: 'instruction', kind, key, maxTokens, signal })
}

const MISTAKES: Readonly<Record<CorruptionKind, string>> = {
  result: 'its calculation gets a wrong result',
  operand: 'it calculates with a wrong number',
  operator: 'it uses a wrong operation, such as plus in place of times',
  unit: 'it converts a unit wrongly, or takes one unit for another',
  'dropped-step': 'it leaves a needed part of the calculation out',
  misread: 'it misreads a number of the question',
}

function instructionPrompt(
  { task }: SolvedTask,
  lines: readonly string[],
  at: number,
  kind: CorruptionKind,
): Message[] {
  const shown = lines.map((line, place) => `Step ${place + 1}: ${line}`).join('\n')
  return [
    { role: 'system', content: 'You write wrong steps for tests of a checker of solutions.' },
    {
      role: 'user',
      content:
        `Question: ${task.question}\n\nA right solution:\n${shown}\n\n` +
        `Write step ${at + 1} anew so that ${MISTAKES[kind]}. Change its result to what follows. ` +
        'Answer with the one line of the new step and nothing else.',
    },
  ]
}

function candidate(
  way: 'sample' | 'prefix' | 'instruction',
  model: LanguageModel,
  taskId: string,
  attempt: Attempt,
  known: { readonly firstWrongStep: number | null; readonly rightSteps: number },
  kind?: CorruptionKind,
): Candidate {
  const response: Response = { taskId, model: model.name, text: attempt.text, finish: attempt.finish }
  const final = attempt.right === true ? 'correct' : 'wrong'
  return { way, ...(kind === undefined ? {} : { kind }), response, known: { final, ...known } }
}

function checked(
  options: ModelCandidatesOptions,
): Required<{ [Name in keyof ModelCandidatesOptions]: NonNullable<ModelCandidatesOptions[Name]> }> {
  const { samples = 4, maxTokens = 512, temperature = 0.7, correctShare = 0.28, kinds = CORRUPTION_KINDS } = options
  if (!Number.isInteger(samples) || samples < 1) {
    throw new RangeError(`model candidates: samples is ${samples}, wanted an integer of at least 1`)
  }
  if (!(correctShare >= 0 && correctShare <= 1)) {
    throw new RangeError(`model candidates: correctShare is ${correctShare}, wanted 0 to 1`)
  }
  return { samples, maxTokens, temperature, correctShare, kinds }
}
