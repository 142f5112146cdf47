/**
 * Translation of a program into another language (arXiv 2410.23074): a model is shown the program, and in later tries what
 * compiler and tests said of its translation. Task → Response → Feedback → Response.
 *
 * Tests by input and output decide in the sandbox (translation-tests.ts), where no other language's interpreter or compiler
 * can be reached, so that a translation which hands the work to the source's own fails. Structure is compared beside them
 * (translation-structure.ts), and what differs is told and decides nothing.
 */
import type { LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import {
  createProgramsJudge,
  extractCode,
  findLanguage,
  LANGUAGES,
  sharesRuntime,
  type Sandbox,
} from '../../sandbox/index.ts'
import type {
  Feedback,
  Finding,
  Judge,
  Message,
  ProgrammingTask,
  ProgramTest,
  Response,
  Verdict,
} from '../../supervision.ts'
import type { AnalysedLanguage, AnalysedProgram } from '../analysis.ts'
import { compareStructure } from './translation-structure.ts'
import { translationTests, type TranslationTests } from './translation-tests.ts'

/** How a program is translated. */
export interface TranslateOptions {
  readonly to: AnalysedLanguage
  readonly model: LanguageModel
  readonly sandbox: Sandbox
  readonly key: Key
  /** Most translations that are tried. @default 3 */
  readonly tries?: number | undefined
  /** Texts for standard input on which the source program records what it prints. @default none */
  readonly inputs?: readonly string[] | undefined
  /** Whether the model is asked for such inputs too. @default true */
  readonly askForInputs?: boolean | undefined
  /** Longest answer, in the model's tokens. @default 1024 */
  readonly maxTokens?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One translation that was tried. */
export interface TranslationRound {
  readonly response: Response
  /** The program in it; empty where it holds none in the language. */
  readonly code: string
  readonly verdict: Verdict
  /** Share of all tests passed, or null where nothing could be tested. */
  readonly score: number | null
  /** On the tests that the model may be told of; null where there are none. */
  readonly shown: Feedback | null
  /** On the tests that are held back; null where there are none, or where the program does not compile. */
  readonly hidden: Feedback | null
}

/** What translating came to. */
export interface Translation {
  readonly from: AnalysedLanguage
  readonly to: AnalysedLanguage
  /** Of the best round. `unknown` where nothing could be tested. */
  readonly verdict: Verdict
  readonly score: number | null
  /** The best translation. */
  readonly code: string
  readonly rounds: readonly TranslationRound[]
  /** `done`, or why it ended: tries were used up, or nothing could be tested. */
  readonly end: 'done' | 'tries' | 'unknown'
  /** Tokens of the model, null where a server does not say. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | null
  readonly tests: Pick<TranslationTests, 'recorded' | 'leftOut'> & { readonly shown: number; readonly hidden: number }
  /** On the tests and on differences of structure; the verdicts of the tests stand in the rounds. */
  readonly findings: readonly Finding[]
}

/** After a try that was no better the model is drawn at this temperature. */
const OTHER_TEMPERATURE = 0.7
const LONGEST_FEEDBACK = 4_000

/**
 * @throws RangeError for tries out of range, a language translated into itself, or a given test that is code; what the model
 * throws; TouchstoneError `busy`; the signal's reason on abort, children ended
 */
export async function translateProgram(program: AnalysedProgram, options: TranslateOptions): Promise<Translation> {
  const { to, model, sandbox, key, tries = 3, inputs = [], askForInputs = true, maxTokens = 1_024, signal } = options
  if (!Number.isInteger(tries) || tries < 1) {
    throw new RangeError(`translateProgram: tries is ${tries}, wanted an integer of at least 1`)
  }
  if (to === program.language)
    throw new RangeError(`translateProgram: to is ${to}, wanted another language than the source's`)
  signal?.throwIfAborted()
  const asking = { model, sandbox, key: split(key, 'inputs'), inputs, askForInputs, signal }
  const tests = await translationTests(program, asking)
  const without = sandbox.covers ? otherLanguages(program.language, to) : undefined
  await using judge = await createProgramsJudge({ sandbox, without })
  const task: ProgrammingTask = { kind: 'programming', id: 'translation', prompt: '', language: to, tests: [] }
  const rounds: TranslationRound[] = []
  let best: TranslationRound | undefined
  let temperature = 0
  for (let round = 1; round <= tries; round++) {
    const prompt = translationPrompt(program, to, best)
    const drawn = split(key, round)
    // oxlint-disable-next-line no-await-in-loop -- each round stands on the one before
    const [generation] = await model.generate([{ prompt, key: drawn }], { temperature, maxTokens, signal })
    const response: Response = {
      taskId: task.id,
      model: model.name,
      text: generation?.text ?? '',
      sampling: {
        temperature,
        maxTokens,
        key: drawn.text,
        prompt: 'translate v1',
        ...(model.digest === undefined ? {} : { modelDigest: model.digest }),
      },
      ...(generation?.tokens === undefined ? {} : { tokens: generation.tokens }),
      ...(generation === undefined ? {} : { finish: generation.finish }),
    }
    // oxlint-disable-next-line no-await-in-loop
    const made = await judged(task, response, { judge, tests, signal })
    rounds.push(made)
    if (best === undefined || isBetter(made, best)) best = made
    // the next prompt is the same where this one was no better, and so would the answer be
    temperature = best === made ? 0 : OTHER_TEMPERATURE
    if (best.verdict !== 'wrong') break
  }
  if (best === undefined) throw new RangeError('translateProgram: no try was made')
  const { verdict, score, code } = best
  const structure = code === '' ? [] : await compareStructure(program, { language: to, code }, { signal })
  const { shown, hidden, recorded, leftOut } = tests
  return {
    from: program.language,
    to,
    verdict,
    score,
    code,
    rounds,
    end: verdict === 'correct' ? 'done' : verdict === 'unknown' ? 'unknown' : 'tries',
    tokens: tokensOf(rounds, tests),
    tests: { shown: shown.length, hidden: hidden.length, recorded, leftOut },
    findings: [...tests.findings, ...reachable(program.language, to, sandbox), ...structure],
  }
}

/** Whose tools a translation must not hand its work to. A shell starts programs in any language, and stays for all others. */
function otherLanguages(from: AnalysedLanguage, to: AnalysedLanguage): readonly string[] {
  return LANGUAGES.map(({ name }) => name).filter((name) => name !== to && (name !== 'bash' || from === 'bash'))
}

/** Said where a translation could hand its work to the source language's own tools. */
function reachable(from: AnalysedLanguage, to: AnalysedLanguage, { covers }: Sandbox): readonly Finding[] {
  const [source, target] = [from, to].map((name) => findLanguage(name)?.title ?? name)
  const reason = !covers
    ? `this isolation cannot hide ${source} from a program`
    : sharesRuntime(to, from)
      ? `${source} and ${target} run by the same tools`
      : undefined
  if (reason === undefined) return []
  const message = `A translation that hands its work to the source program would pass: ${reason}`
  return [{ where: { part: 'whole' }, verdict: 'unknown', kind: 'source-reachable', message }]
}

interface Judging {
  readonly judge: Judge
  readonly tests: TranslationTests
  readonly signal: AbortSignal | undefined
}

async function judged(
  task: ProgrammingTask,
  response: Response,
  { judge, tests: { shown, hidden }, signal }: Judging,
): Promise<TranslationRound> {
  const by = async (tests: readonly ProgramTest[]): Promise<Feedback | null> =>
    tests.length === 0 ? null : await judge.judge({ ...task, tests }, response, { signal })
  const first = await by(shown)
  // what does not compile, or cannot be judged at all, is not asked twice; a parser's error on one input is no such thing
  const isOver = first !== null && !(Number(first.score) > 0) && first.findings.some(({ kind }) => NOT_RUN.has(kind))
  const second = isOver ? null : await by(hidden)
  const parts = [first, second].filter((one) => one !== null)
  const has = (verdict: Verdict): boolean => parts.some((one) => one.verdict === verdict)
  const verdict = has('wrong') ? 'wrong' : has('unknown') || parts.length === 0 ? 'unknown' : 'correct'
  const { code } = extractCode(response.text, task.language)
  return { response, code, verdict, score: scoreOf(), shown: first, hidden: second }

  function scoreOf(): number | null {
    if (parts.length === 0 || parts.some(({ score }) => score === null)) return null
    const passed = (first?.score ?? 0) * shown.length + (second?.score ?? 0) * hidden.length
    return passed / (shown.length + hidden.length)
  }
}

const NOT_RUN = new Set(['no-program', 'compile-error', 'unavailable'])

function isBetter(one: TranslationRound, other: TranslationRound): boolean {
  if (one.verdict !== other.verdict) return one.verdict === 'correct'
  return (one.score ?? -1) > (other.score ?? -1)
}

function tokensOf(rounds: readonly TranslationRound[], tests: TranslationTests): Translation['tokens'] {
  const all = [...rounds.map(({ response }) => response.tokens), ...(tests.asked ? [tests.tokens] : [])]
  const sum = { prompt: 0, completion: 0 }
  for (const one of all) {
    if (one === undefined) return null
    sum.prompt += one.prompt
    sum.completion += one.completion
  }
  return sum
}

/** The program, and where there is one the translation so far with what was said of it. */
function translationPrompt(
  { language, code }: AnalysedProgram,
  to: AnalysedLanguage,
  last: TranslationRound | undefined,
): Message[] {
  const [from, into] = [language, to].map((name) => findLanguage(name)?.title ?? name)
  const fence = fenceFor(code)
  const asked: Message[] = [
    {
      role: 'system',
      content:
        'You translate programs. Answer with one fenced code block that holds the whole program and nothing else.',
    },
    {
      role: 'user',
      content: [
        `Translate this ${from} program into ${into}. It reads standard input and writes standard output, and the ${into} program must write the same. Keep its functions, with names in the style of ${into}, and its steps.`,
        `${fence}${language}\n${code.trimEnd()}\n${fence}`,
      ].join('\n\n'),
    },
  ]
  if (last === undefined) return asked
  return [
    ...asked,
    { role: 'assistant', content: last.response.text },
    {
      role: 'user',
      content: [
        'This translation is not right:',
        feedbackText(last).slice(0, LONGEST_FEEDBACK),
        `Write the whole ${into} program again, mended, in one fenced block.`,
      ].join('\n\n'),
    },
  ]
}

/** What the model may know: all of the shown tests, and of the hidden ones only how they ended. */
function feedbackText({ shown, hidden }: TranslationRound): string {
  const failed = (hidden?.findings ?? []).filter(({ verdict, where }) => verdict === 'wrong' && where.part === 'test')
  const ends = [...new Set(failed.map(({ kind }) => kind))].join(', ')
  const kept = failed.length === 0 ? [] : [`On other inputs, which are not shown, it fails: ${ends}.`]
  return [...(shown === null ? [] : [shown.text]), ...kept].join('\n')
}

/** A fence that nothing in the code closes. */
function fenceFor(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  return '`'.repeat(longest + 1)
}
