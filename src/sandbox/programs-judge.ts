/** The judge of programs: Task and Response in, Feedback out; one finding for each test. */
import { TouchstoneError } from '../errors.ts'
import type { Feedback, Judge, Response, Task } from '../supervision.ts'
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
  /** Told once for each reason for which rows cannot be judged, such as a language whose toolchain is missing. */
  readonly onUnavailable?: ((reason: string) => void) | undefined
}

/** The judge `programs`. */
export interface ProgramsJudge extends Judge {
  /** Required features of isolation that its sandbox goes without; empty unless the unsafe option was given. */
  readonly missing: readonly string[]
}

const VERSION = '5'

/**
 * Opens the judge `programs`. Its score is the share of tests passed, null where the machinery failed.
 * A row that cannot be judged (a language whose toolchain is missing or that nobody knows, tests of a style that the
 * language lacks) is `unknown` with a finding `unavailable` that says why and what adds it.
 *
 * @throws TouchstoneError `unavailable` where this machine cannot isolate programs, or chosen libraries cannot be
 * installed; `bad-input` where a chosen path holds none
 */
export async function createProgramsJudge(options: ProgramsJudgeOptions = {}): Promise<ProgramsJudge> {
  const { sandbox: given, stopAtFirstFailure = false, onUnavailable, ...rest } = options
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
        return { ...(await judgeResponse(sandbox, task, response, { stopAtFirstFailure, signal })), judge }
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

async function judgeResponse(
  sandbox: Sandbox,
  task: Task,
  response: Response,
  options: { readonly stopAtFirstFailure: boolean; readonly signal: AbortSignal | undefined },
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

function noProgram(title: string): Omit<Feedback, 'judge'> {
  const message = `the response holds no ${title} program`
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
