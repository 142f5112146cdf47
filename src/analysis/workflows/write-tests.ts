/**
 * Unit tests written by a model for the lines that no test reaches (arXiv 2410.23074, unit-test generation). The program
 * says what each input gives, so that the tests hold what it does now: they are for a program that is taken as right.
 *
 * A test is kept only where it runs to its end the same way twice, and where it either reaches a line that none before it
 * did or tells a wrong program (mutants.ts, or the caller's own) that all before it pass.
 */
import type { LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Message, ProgramTest } from '../../supervision.ts'
import type { AnalysedProgram } from '../analysis.ts'
import { analyseCoverage } from '../coverage/coverage.ts'
import { mutantsOf } from './mutants.ts'
import { INPUT_INSTRUCTION, proposeInputs, recordTest } from './recorded-test.ts'

/** How tests are written. */
export interface WriteTestsOptions {
  readonly model: LanguageModel
  readonly sandbox: Sandbox
  readonly key: Key
  /** Rounds of asking, each with the lines that are still not reached. @default 3 */
  readonly rounds?: number | undefined
  /** Wrong programs that a test may tell. @default 20 mutants of the program */
  readonly wrong?: readonly string[] | undefined
  /** Longest answer, in the model's tokens. @default 512 */
  readonly maxTokens?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Coverage at one time: share of lines, and the lines that are not reached. Null where it could not be measured. */
export interface ReachedLines {
  readonly lineCoverage: number | null
  readonly uncovered: readonly number[]
}

/** What writing tests came to. */
export interface WrittenTests {
  /** The new tests that are kept. */
  readonly tests: readonly ProgramTest[]
  /** Proposals that are not kept, with the reason. */
  readonly thrownOut: readonly { readonly input: string; readonly reason: string }[]
  /** Answers of the model that hold no inputs in the asked form. */
  readonly unreadable: number
  readonly before: ReachedLines
  readonly after: ReachedLines
  /** Wrong programs that the tests tell, given ones and new ones together, of all. */
  readonly told: number
  readonly wrong: number
}

const MUTANTS = 20
/** A later round asks nearly the same, and is drawn at this temperature. */
const OTHER_TEMPERATURE = 0.7

/** @throws RangeError for rounds out of range; what the model throws; TouchstoneError `busy` */
export async function writeTests(program: AnalysedProgram, options: WriteTestsOptions): Promise<WrittenTests> {
  const { model, key, rounds = 3, maxTokens = 512, signal } = options
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`writeTests: rounds is ${rounds}, wanted an integer of at least 1`)
  }
  const { language, code, tests: given = [] } = program
  const made = await mutantsOf({ language, code }, { key: split(key, 'mutants'), most: MUTANTS, signal })
  const wrong = options.wrong ?? made.map((one) => one.code)
  const alive = new Set(wrong)
  for (const test of given) await tell(alive, test, program, options)
  const before = await reached(program, given, options)
  const tests: ProgramTest[] = []
  const thrownOut: { input: string; reason: string }[] = []
  const tried = new Set(given.flatMap((test) => (test.style === 'io' ? [test.input] : [])))
  let now = before
  let unreadable = 0
  for (let round = 0; round < rounds; round++) {
    if (now.uncovered.length === 0 && alive.size === 0) break
    const prompt = promptOf(program, now, [...tried])
    const { inputs } = await proposeInputs(
      model,
      { prompt, key: split(key, round) },
      { temperature: round === 0 ? 0 : OTHER_TEMPERATURE, maxTokens, signal },
    )
    if (inputs === undefined) unreadable += 1
    for (const input of inputs ?? []) {
      if (tried.has(input)) continue
      tried.add(input)
      const test = await recordTest(program, { name: `written ${tests.length + 1}`, input }, options)
      if (typeof test === 'string') {
        thrownOut.push({ input, reason: test })
        continue
      }
      const next = await reached(program, [...given, ...tests, test], options)
      const isFurther = (next.lineCoverage ?? 0) > (now.lineCoverage ?? 0)
      const toldBefore = alive.size
      await tell(alive, test, program, options)
      if (!isFurther && alive.size === toldBefore) {
        thrownOut.push({ input, reason: 'it reaches no new line, and every wrong program that was left passes it' })
        continue
      }
      tests.push(test)
      now = next
    }
  }
  return { tests, thrownOut, unreadable, before, after: now, told: wrong.length - alive.size, wrong: wrong.length }
}

type Machinery = Pick<WriteTestsOptions, 'sandbox' | 'signal'>

/** Takes from the wrong programs those that fail the test. */
async function tell(
  alive: Set<string>,
  test: ProgramTest,
  { language }: AnalysedProgram,
  { sandbox, signal }: Machinery,
): Promise<void> {
  for (const code of alive) {
    const { status } = await sandbox.judge({ language, code }, [test], { signal })
    if (status !== 'accepted' && status !== 'sandbox-error' && status !== 'missing-library') alive.delete(code)
  }
}

async function reached(
  program: AnalysedProgram,
  tests: readonly ProgramTest[],
  { sandbox, signal }: Machinery,
): Promise<ReachedLines> {
  if (tests.length === 0) return { lineCoverage: 0, uncovered: allLines(program.code) }
  const { figures } = await analyseCoverage({ ...program, tests }, { sandbox, signal, cache: false })
  const { lineCoverage: share, uncoveredLines: lines } = figures
  return {
    lineCoverage: typeof share === 'number' ? share : null,
    uncovered: Array.isArray(lines) ? lines.filter((one): one is number => typeof one === 'number') : [],
  }
}

function allLines(code: string): readonly number[] {
  return code.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]))
}

function promptOf(
  { language, code }: AnalysedProgram,
  { uncovered }: ReachedLines,
  tried: readonly string[],
): Message[] {
  const missed = new Set(uncovered)
  const lines = code.split('\n').map((line, index) => `${missed.has(index + 1) ? '!' : ' '} ${index + 1}: ${line}`)
  return [
    { role: 'system', content: INPUT_INSTRUCTION },
    {
      role: 'user',
      content: [
        `A ${language} program. Lines marked ! are reached by no test yet:`,
        ...lines,
        '',
        ...(tried.length === 0 ? [] : [`Inputs that are there already: ${JSON.stringify(tried.slice(-20))}`]),
        'Write inputs that reach the marked lines, and edge cases that a wrong program would get wrong.',
      ].join('\n'),
    },
  ]
}
