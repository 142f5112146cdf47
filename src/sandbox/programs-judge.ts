/** The judge of programs: Task and Response in, Feedback out; one finding for each test. */
import { TouchstoneError } from '../errors.ts'
import type { Feedback, Judge, ProgrammingTask, Response, Task } from '../supervision.ts'
import { answerSource } from './answer-source.ts'
import { extractCode } from './extract-code.ts'
import { findLanguage } from './languages/table.ts'
import { rewardOf } from './rewards.ts'
import { findingsOf, textOf } from './program-feedback.ts'
import { Sandbox } from './sandbox.ts'
import type { SandboxOptions } from './sandbox-options.ts'

/** How the judge works. */
export interface ProgramsJudgeOptions extends SandboxOptions {
  /** A sandbox of the caller's own; the judge then does not dispose of it, and the other options are not read. */
  readonly sandbox?: Sandbox | undefined
  /** Leaves the tests after the first failed one unrun; the score then counts them as failed. @default false */
  readonly stopAtFirstFailure?: boolean | undefined
  /**
   * Languages whose interpreters and compilers a program cannot reach while it runs, by name; only where the sandbox
   * `covers`. @default none
   */
  readonly without?: readonly string[] | undefined
  /**
   * Languages that a text may be in, by their names in the table, the likeliest first; for tasks whose language is `auto`.
   * @default none: such rows cannot be judged
   */
  readonly identify?:
    | ((text: string, options: { readonly signal?: AbortSignal }) => Promise<readonly string[]>)
    | undefined
  /** Told once for each reason for which rows cannot be judged, such as a language whose toolchain is missing. */
  readonly onUnavailable?: ((reason: string) => void) | undefined
}

/** The judge `programs`. */
export interface ProgramsJudge extends Judge {
  /** Required features of isolation that its sandbox goes without; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
}

const VERSION = '7'
/** Language of a task that names none. */
export const ANY_LANGUAGE = 'auto'

/**
 * Opens the judge `programs`. Its score is the share of tests passed, null where the machinery failed.
 * A row that cannot be judged (a language whose toolchain is missing or that nobody knows, tests of a style that the
 * language lacks) is `unknown` with a finding `unavailable` that says why and what adds it.
 *
 * @throws TouchstoneError `unavailable` where this machine cannot isolate programs, or chosen libraries cannot be
 * installed; `bad-input` where a chosen path holds none
 */
export async function createProgramsJudge(options: ProgramsJudgeOptions = {}): Promise<ProgramsJudge> {
  const { sandbox: given, stopAtFirstFailure = false, without, onUnavailable, identify, ...rest } = options
  const sandbox = given ?? (await Sandbox.open(rest))
  const kinds = await kindsOf(sandbox, given === undefined)
  const judge = { name: 'programs', version: [VERSION, ...kinds].join('-') }
  const told = new Set<string>()
  const tell = (reason: string): void => {
    // a server tells nobody, and must not keep what its clients make up
    if (onUnavailable === undefined || told.has(reason)) return
    told.add(reason)
    onUnavailable(reason)
  }
  return {
    ...judge,
    needs: ['sandbox'],
    missing: sandbox.missing,
    accepts: (task) => task.kind === 'programming',
    async judge(task, response, { signal } = {}) {
      try {
        const judgement = { stopAtFirstFailure, without, signal }
        if (task.kind !== 'programming' || task.language.toLowerCase() !== ANY_LANGUAGE) {
          return { ...(await judgeResponse(sandbox, task, response, judgement)), judge }
        }
        return { ...(await judgeInLikely(sandbox, task, response, { ...judgement, identify })), judge }
      } catch (error) {
        const cannot = error instanceof TouchstoneError && (error.code === 'unavailable' || error.code === 'bad-input')
        if (!cannot || signal?.aborted === true) throw error
        tell(error.message)
        return { ...unavailable(error.message), judge }
      }
    },
    async [Symbol.asyncDispose]() {
      if (given === undefined) await sandbox[Symbol.asyncDispose]()
    },
  }
}

/**
 * What verdicts hang on beside the program: verdicts from behind fewer walls, by other standards or with other libraries
 * never pass for one another, nor does a run of one kind go on with the other. Disposes of an own sandbox on failure.
 */
async function kindsOf(sandbox: Sandbox, isOwn: boolean): Promise<string[]> {
  try {
    const libraries = await sandbox.libraries()
    return [...sandbox.standards, ...libraries, ...(sandbox.missing.length === 0 ? [] : ['unsafe'])]
  } catch (error) {
    if (isOwn) await sandbox[Symbol.asyncDispose]()
    throw error
  }
}

interface JudgementOptions {
  readonly stopAtFirstFailure: boolean
  readonly without: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
}

async function judgeResponse(
  sandbox: Sandbox,
  task: Task,
  response: Response,
  options: JudgementOptions,
): Promise<Omit<Feedback, 'judge'>> {
  if (task.kind !== 'programming') {
    throw new TypeError(`judge programs: task ${task.id} is of kind ${task.kind}, wanted programming`)
  }
  const { code, form } = extractCode(response.text, task.language, { preamble: task.preamble, tests: task.tests })
  if (form === 'none') return noProgram(findLanguage(task.language)?.title ?? task.language)
  const result = await sandbox.judge({ language: task.language, code }, task.tests, options)
  const score = rewardOf(result, 'fraction')
  return {
    verdict: score === null ? 'unknown' : result.status === 'accepted' ? 'correct' : 'wrong',
    score,
    findings: findingsOf(result, task.tests),
    text: textOf(result, task.tests, findLanguage(task.language)?.title ?? task.language),
  }
}

/**
 * Judges a task that names no language. Tests that are code say the language; else the response does, by the tag of its
 * fence or by its content. Where several languages are likely, the first in which the program passes counts.
 */
async function judgeInLikely(
  sandbox: Sandbox,
  task: ProgrammingTask,
  response: Response,
  { identify, ...options }: JudgementOptions & Pick<ProgramsJudgeOptions, 'identify'>,
): Promise<Omit<Feedback, 'judge'>> {
  const answer = answerSource(response.text)
  if (answer.text.trim() === '') return noProgram('')
  const tests = task.tests.flatMap((one) => (one.style === 'harness' ? [one.code] : [])).join('\n')
  const given = options.signal === undefined ? {} : { signal: options.signal }
  const tell = async (text: string): Promise<readonly string[]> => (await identify?.(text, given)) ?? []
  const stated = answer.language === undefined ? [] : [answer.language]
  const likely =
    tests === '' ? (stated.length > 0 ? stated : await tell(answer.text)) : firstOf(await tell(tests), stated)
  if (likely.length === 0) {
    throw new TouchstoneError('bad-input', `judge programs: no language is named and none is told, wanted \`language\``)
  }
  let first: Omit<Feedback, 'judge'> | undefined
  for (const one of likely) {
    // the next one is only tried where this one does not pass
    // oxlint-disable-next-line no-await-in-loop
    const feedback = await judgeResponse(sandbox, { ...task, language: one }, response, options)
    if (feedback.verdict === 'correct') return feedback
    first ??= feedback
  }
  return first ?? noProgram('')
}

/** The items, with those of `first` that are among them before the others. */
function firstOf(items: readonly string[], first: readonly string[]): readonly string[] {
  return items.toSorted((a, b) => Number(first.includes(b)) - Number(first.includes(a)))
}

function noProgram(title: string): Omit<Feedback, 'judge'> {
  const message = `the response holds no ${title}${title === '' ? '' : ' '}program`
  const finding = { where: { part: 'whole' }, verdict: 'wrong', kind: 'no-program', message } as const
  return { verdict: 'wrong', score: 0, findings: [finding], text: `Not run: ${message}.` }
}

function unavailable(reason: string): Omit<Feedback, 'judge'> {
  return {
    verdict: 'unknown',
    score: null,
    findings: [{ where: { part: 'whole' }, verdict: 'unknown', kind: 'unavailable', message: reason }],
    text: `Not judged: ${reason}.`,
  }
}
