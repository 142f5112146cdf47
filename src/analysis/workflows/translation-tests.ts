/**
 * What a translation is tested by: given tests, and tests whose outputs the source program itself recorded. The recorded
 * ones are held back, so that a translation that prints the expected outputs by heart fails them. Where no test is given,
 * every other recorded one is shown.
 */
import { TouchstoneError } from '../../errors.ts'
import type { LanguageModel } from '../../model/index.ts'
import type { Key } from '../../random.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Finding, ProgramTest } from '../../supervision.ts'
import type { AnalysedProgram } from '../analysis.ts'
import { INPUT_INSTRUCTION, proposeInputs, recordTest } from './recorded-test.ts'

/** Tests of a translation. */
export interface TranslationTests {
  /** What the model may be told of: the given tests, else a part of the recorded ones. */
  readonly shown: readonly ProgramTest[]
  /** Never told to the model. */
  readonly hidden: readonly ProgramTest[]
  /** How many of all come from the source program. */
  readonly recorded: number
  /** Given tests that the source program itself fails, and inputs that make no test. */
  readonly leftOut: number
  readonly findings: readonly Finding[]
  /** Of asking for inputs; undefined where nothing was asked or the server does not say. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | undefined
  readonly asked: boolean
}

/** How the tests come about. */
export interface TranslationTestsOptions {
  readonly model: LanguageModel
  readonly sandbox: Sandbox
  readonly key: Key
  readonly inputs: readonly string[]
  readonly askForInputs: boolean
  readonly signal?: AbortSignal | undefined
}

const WRITTEN_TOKENS = 512

/** @throws RangeError for a given test that is code; what the model throws; TouchstoneError `busy` */
export async function translationTests(
  program: AnalysedProgram,
  options: TranslationTestsOptions,
): Promise<TranslationTests> {
  const { model, key, inputs, askForInputs, signal } = options
  const given = (program.tests ?? []).map((test) => {
    if (test.style === 'io') return test
    throw new RangeError(`translate: test ${test.name} is code of one language, wanted input and output`)
  })
  const source = await sourceRuns(program, given, options)
  if (typeof source === 'string') {
    const finding = found(
      'source-not-run',
      `The source program cannot be run here, so that it records nothing: ${source}`,
    )
    return { shown: given, hidden: [], recorded: 0, leftOut: 0, findings: [finding], tokens: undefined, asked: false }
  }
  const findings: Finding[] = source.filter((one) => one !== undefined)
  const kept = given.filter((_, index) => source[index] === undefined)
  const written = askForInputs
    ? await proposeInputs(model, { prompt: inputPrompt(program), key }, { maxTokens: WRITTEN_TOKENS, signal })
    : undefined
  const tried = new Set(given.map(({ input }) => input))
  const recorded: ProgramTest[] = []
  for (const input of [...inputs, ...(written?.inputs ?? [])]) {
    if (tried.has(input)) continue
    tried.add(input)
    // one run after another leaves the other places of the sandbox to others
    // oxlint-disable-next-line no-await-in-loop
    const test = await recordTest(program, { name: `recorded ${recorded.length + 1}`, input }, options)
    const reason = typeof test === 'string' ? test : isSilent(test) ? 'the program prints nothing on it' : undefined
    if (typeof test !== 'string' && reason === undefined) recorded.push(test)
    else findings.push({ ...found('input-left-out', `An input makes no test: ${reason}`), detail: { input } })
  }
  const leftOut = findings.length
  const isShown = (index: number): boolean => kept.length === 0 && index % 2 === 0
  const shown = [...kept, ...recorded.filter((_, index) => isShown(index))]
  const hidden = recorded.filter((_, index) => !isShown(index))
  return {
    shown,
    hidden,
    recorded: recorded.length,
    leftOut,
    findings: [...findings, ...weaknessesOf(shown, hidden, recorded.length)],
    tokens: written?.tokens,
    asked: askForInputs,
  }
}

/** What the tests cannot tell. */
function weaknessesOf(
  shown: readonly ProgramTest[],
  hidden: readonly ProgramTest[],
  recorded: number,
): readonly Finding[] {
  const all = [...shown, ...hidden]
  const told: Finding[] = []
  if (recorded > 0) {
    const message = `${recorded} of ${all.length} tests expect what the source program printed, right or wrong`
    told.push(found('recorded-from-source', message))
  }
  if (all.length > 0 && hidden.length === 0) {
    const message = 'No test is held back, so that a program that prints the expected outputs by heart passes'
    told.push(found('no-hidden-test', message))
  }
  const outputs = new Set(all.flatMap((test) => (test.style === 'io' ? [test.output.trim()] : [])))
  if (all.length > 1 && outputs.size === 1) {
    told.push(
      found('same-output', 'Every test expects the same output, so that a program that always prints it passes'),
    )
  }
  return told
}

/** For each given test a finding where the source program fails it, or why the source cannot be run. */
async function sourceRuns(
  { language, code }: AnalysedProgram,
  tests: readonly ProgramTest[],
  { sandbox, signal }: TranslationTestsOptions,
): Promise<readonly (Finding | undefined)[] | string> {
  try {
    if (tests.length === 0) {
      // whether it can be run at all; what it does without input does not matter
      const { status, message } = await sandbox.run({ language, code }, { signal })
      return status === 'sandbox-error' || status === 'missing-library' ? message : []
    }
    const { status, message, tests: results } = await sandbox.judge({ language, code }, tests, { signal })
    if (status === 'sandbox-error' || status === 'missing-library') return message
    return results.map(({ name, status: one }): Finding | undefined => {
      if (one === 'accepted') return undefined
      const what = `The source program fails the given test ${name} (${one ?? 'not run'}), which is left out`
      return { ...found('source-fails-test', what), where: { part: 'test', test: name } }
    })
  } catch (error) {
    if (signal?.aborted !== true && error instanceof TouchstoneError && error.code === 'unavailable')
      return error.message
    throw error
  }
}

function isSilent(test: ProgramTest): boolean {
  return test.style === 'io' && test.output.trim() === ''
}

function found(kind: string, message: string): Finding {
  return { where: { part: 'whole' }, verdict: 'unknown', kind, message }
}

function inputPrompt({ language, code }: AnalysedProgram) {
  return [
    { role: 'system', content: INPUT_INSTRUCTION },
    {
      role: 'user',
      content: [
        `A ${language} program:`,
        code,
        'Write inputs on which it runs to its end: together they reach every line, with edge cases that a wrong translation would get wrong.',
      ].join('\n'),
    },
  ] as const
}
