/**
 * Repair from the messages of compiler and tests against drawing anew at equal tokens: broken programs of C and Python, one
 * line of each damaged so that it does not compile, or one sign or number changed so that a test fails.
 *
 * The model is a scripted writer of known law. Shown its program with feedback, it takes one of the lines that the feedback
 * names, or the line above one (any line where none is named), and writes it right with probability 0.8. Asked anew, it
 * writes a right program with probability 0.2, else one with another damage. So the scripted form says how far the feedback
 * leads to the broken line, against the same writer whose feedback is kept from it (the control), and nothing of a real
 * model's skill. How drawing anew compares hangs on the 0.2, so the share of right draws at which both are equal is told
 * beside it. `--model NAME` asks a local model in the writer's place, which is given the task of each program in words, and
 * is compared with its own draws.
 *
 * Drawing anew goes on until it passes or has spent the tokens that repair spent on the same program, and takes one draw at
 * least.
 */
import { repairProgram } from '../src/analysis/index.ts'
import { mutantsOf } from '../src/analysis/workflows/mutants.ts'
import { recordTest } from '../src/analysis/workflows/recorded-test.ts'
import { bootstrapInterval, wilsonInterval } from '../src/evaluation/interval.ts'
import { openModel, promptFor, scriptedModel, type LanguageModel } from '../src/model/index.ts'
import { generator, keyOf, split, type Key } from '../src/random.ts'
import { createProgramsJudge, Sandbox } from '../src/sandbox/index.ts'
import type { Feedback, Figure, Judge, ProgrammingTask, ProgramTest, Response } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { C_BODIES, programInC, SHARED_BODIES } from './analysis/branching-programs.ts'
import { numberPrograms } from './analysis/number-programs.ts'

const SCRIPTED_TARGET = 'programs that do not compile: more repaired than without the messages, interval above 0'
const MODEL_TARGET = 'more programs repaired than by drawing anew at equal tokens, interval above 0'
const ROUNDS = 3
const MENDS = 0.8
const RIGHT = 0.2

interface Whole {
  readonly id: string
  readonly language: 'c' | 'python'
  readonly text: string
  readonly code: string
  readonly tests: readonly ProgramTest[]
}

/** What came of one broken program. */
interface Outcome {
  readonly kind: 'compile' | 'verdict'
  readonly repaired: boolean
  readonly blind: boolean
  readonly anew: boolean
  readonly tokens: number
  readonly tokensAnew: number
  /** Of one draw anew, on average. */
  readonly tokensEach: number
}

export const claim: Claim = {
  name: 'analysis-repair',
  statement: 'Messages of the compiler lead to the broken line',
  target: SCRIPTED_TARGET,
  async run(context) {
    const at = context.arguments.indexOf('--model')
    const named = at < 0 ? undefined : context.arguments[at + 1]
    using kept = await openResumableResults<Outcome | null>(context, `repaired-${named ?? 'scripted'}`)
    await using sandbox = await Sandbox.open()
    await using judge = await createProgramsJudge({ sandbox })
    await using local = named === undefined ? undefined : await openModel(named, { contextTokens: 4_096 })
    const outcomes: Outcome[] = []
    for (const whole of await wholes(context, sandbox)) {
      for (const kind of ['compile', 'verdict'] as const) {
        const name = `${whole.id} ${kind}`
        // oxlint-disable-next-line no-await-in-loop
        const one = await kept.once(name, () => repairOne(whole, kind, { judge, local, context }))
        if (one !== null) outcomes.push(one)
        const said = one === null ? 'not broken' : `repaired ${one.repaired}, blind ${one.blind}, anew ${one.anew}`
        context.log(`${name}: ${said}`)
      }
    }
    return result(outcomes, named)
  },
}

function result(all: readonly Outcome[], named: string | undefined): ClaimResult {
  const of = (kind: Outcome['kind']): readonly Outcome[] => all.filter((one) => one.kind === kind)
  const [broken, wrong] = [of('compile'), of('verdict')]
  const sum = (tokens: (one: Outcome) => number): number => all.reduce((total, one) => total + tokens(one), 0)
  const led = difference('does not compile: gain over repair without messages', broken, ({ blind }) => blind)
  const gain = difference('gain over drawing anew', all, ({ anew }) => anew)
  const main = named === undefined ? led : gain
  return {
    figures: [
      share('does not compile: repaired', broken, ({ repaired }) => repaired),
      share('does not compile: repaired without messages (control)', broken, ({ blind }) => blind),
      led,
      share('fails a test: repaired', wrong, ({ repaired }) => repaired),
      share('fails a test: repaired without messages (control)', wrong, ({ blind }) => blind),
      share('repaired', all, ({ repaired }) => repaired),
      share('right by drawing anew', all, ({ anew }) => anew),
      gain,
      {
        name: 'does not compile: right draws at which drawing anew is as good',
        value: breakEven(broken),
        n: broken.length,
      },
      { name: 'fails a test: right draws at which drawing anew is as good', value: breakEven(wrong), n: wrong.length },
      {
        name: 'tokens of drawing anew over those of repair',
        value: sum(({ tokensAnew }) => tokensAnew) / sum(({ tokens }) => tokens),
        n: all.length,
      },
    ],
    n: all.length,
    target: named === undefined ? SCRIPTED_TARGET : MODEL_TARGET,
    holds: (main.interval?.[0] ?? 0) > 0,
    notes: [`${named ?? `a scripted writer, right in ${RIGHT} of its draws`}, at most ${ROUNDS} rounds`],
  }
}

/** The probability of a right draw at which as many programs would be right by the draws that repair's tokens pay for. */
function breakEven(all: readonly Outcome[]): number {
  const repaired = all.filter((one) => one.repaired).length
  const anew = (right: number): number =>
    all.reduce(
      (sum, { tokens, tokensEach }) => sum + 1 - (1 - right) ** Math.max(1, Math.round(tokens / tokensEach)),
      0,
    )
  let [low, high] = [0, 1]
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (anew(middle) < repaired) low = middle
    else high = middle
  }
  return high
}

function share(name: string, own: readonly Outcome[], is: (one: Outcome) => boolean): Figure {
  const count = own.filter(is).length
  return { name, value: count / own.length, n: own.length, interval: wilsonInterval(count, own.length) }
}

function difference(name: string, own: readonly Outcome[], other: (one: Outcome) => boolean): Figure {
  const gains = own.map((one) => Number(one.repaired) - Number(other(one)))
  const mean = (units: Iterable<number>): number => {
    const drawn = [...units].map((unit) => gains[unit] ?? 0)
    return drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  }
  return { name, value: mean(gains.keys()), n: own.length, interval: bootstrapInterval(keyOf(name), own.length, mean) }
}

async function wholes(context: ClaimContext, sandbox: Sandbox): Promise<readonly Whole[]> {
  const native = [...SHARED_BODIES, ...C_BODIES].map(([body, one, other], index) => ({
    id: `c ${index}`,
    language: 'c' as const,
    text: 'Write a program that reads a whole number and prints the value of its function f.',
    code: programInC(body),
    inputs: [`${one}\n`, `${other}\n`],
  }))
  const numbers = (await numberPrograms(context, context.quick ? 10 : 40)).map((one) => ({
    ...one,
    id: `python ${one.id}`,
    text: `${one.text} The program reads the arguments, whole numbers in one line, and prints the result.`,
  }))
  const all: Whole[] = []
  for (const { inputs, ...program } of [...native.slice(0, context.quick ? 5 : native.length), ...numbers]) {
    const tests: ProgramTest[] = []
    for (const input of inputs) {
      // oxlint-disable-next-line no-await-in-loop
      const test = await recordTest(
        program,
        { name: `test ${tests.length + 1}`, input },
        { sandbox, signal: context.signal },
      )
      if (typeof test !== 'string') tests.push(test)
    }
    if (tests.length > 0) all.push({ ...program, tests })
  }
  return all
}

interface Repairing {
  readonly judge: Judge
  readonly local: LanguageModel | undefined
  readonly context: ClaimContext
}

async function repairOne(
  whole: Whole,
  kind: Outcome['kind'],
  { judge, local, context: { signal } }: Repairing,
): Promise<Outcome | null> {
  const key = keyOf(`repair ${whole.id} ${kind}`)
  const { id, language, text, tests } = whole
  const task: ProgrammingTask = { kind: 'programming', id, prompt: text, language, tests }
  const broken = (await damaged(whole, key, signal))[kind]
  for (const code of broken) {
    const response: Response = { taskId: id, model: 'damage', text: fenced(language, code) }
    const first = await judge.judge(task, response, { signal })
    // a change that nothing shows is no damage
    if (first.verdict !== 'wrong' || isCompileError(first) !== (kind === 'compile')) continue
    const model = local ?? writer(whole)
    const repair = await repairProgram(task, response, {
      model,
      judge,
      key: split(key, 'repair'),
      rounds: ROUNDS,
      signal,
    })
    const blind = await repairProgram(task, response, {
      model,
      judge: withoutWords(judge),
      key: split(key, 'blind'),
      rounds: ROUNDS,
      signal,
    })
    const tokens = repair.rounds.slice(1).reduce((sum, one) => sum + tokensOf(one.response.tokens), 0)
    const anew = await drawAnew(task, { model, judge, key: split(key, 'anew'), tokens, signal })
    return {
      kind,
      repaired: repair.best.feedback.verdict === 'correct',
      blind: blind.best.feedback.verdict === 'correct',
      anew: anew.right,
      tokens,
      tokensAnew: anew.tokens,
      tokensEach: anew.tokens / anew.draws,
    }
  }
  return null
}

async function drawAnew(
  task: ProgrammingTask,
  options: {
    readonly model: LanguageModel
    readonly judge: Judge
    readonly key: Key
    readonly tokens: number
    readonly signal: AbortSignal
  },
): Promise<{ readonly right: boolean; readonly tokens: number; readonly draws: number }> {
  const { model, judge, key, signal } = options
  let [spent, draws] = [0, 0]
  for (; draws === 0 || spent < options.tokens; draws++) {
    const request = { prompt: promptFor(task, { example: false }), key: split(key, draws) }
    // oxlint-disable-next-line no-await-in-loop
    const [answer] = await model.generate([request], { temperature: 0.7, maxTokens: 1_024, signal })
    // a model that tells no tokens draws once
    spent += tokensOf(answer?.tokens) || options.tokens
    const response: Response = { taskId: task.id, model: model.name, text: answer?.text ?? '' }
    // oxlint-disable-next-line no-await-in-loop
    if ((await judge.judge(task, response, { signal })).verdict === 'correct')
      return { right: true, tokens: spent, draws: draws + 1 }
  }
  return { right: false, tokens: spent, draws }
}

/** Broken forms of a program, in the order in which they are tried. */
async function damaged(
  { language, code }: Pick<Whole, 'language' | 'code'>,
  key: Key,
  signal: AbortSignal,
): Promise<Readonly<Record<Outcome['kind'], readonly string[]>>> {
  const lines = code.split('\n')
  const draw = generator(split(key, 'damage'))
  // the last sign of a line, which is a bracket, colon or semicolon
  const ends = lines.flatMap((line, index) => (/[;)}\]:]$/.test(line) && line.trim().length > 1 ? [index] : []))
  const compile = Array.from({ length: 5 }, () => {
    const at = ends[Math.floor(draw.uniform() * ends.length)] ?? 0
    return lines.map((line, index) => (index === at ? line.slice(0, -1) : line)).join('\n')
  })
  const verdict = await mutantsOf({ language, code }, { key: split(key, 'mutants'), most: 10, signal })
  return { compile, verdict: verdict.map((one) => one.code) }
}

/** The writer of the head of this file. */
function writer(whole: Whole): LanguageModel {
  const right = whole.code.split('\n')
  return scriptedModel('writer', async ({ prompt, key }) => {
    if (typeof prompt === 'string') throw new TypeError('the prompt is a text, wanted a conversation')
    const draw = generator(key)
    const last = prompt.findLast(({ role }) => role === 'assistant')?.content
    if (last === undefined) {
      if (draw.uniform() < RIGHT) return fenced(whole.language, whole.code)
      const other = await damaged(whole, key, new AbortController().signal)
      return fenced(whole.language, [...other.verdict, ...other.compile][0] ?? whole.code)
    }
    const own = last.split('\n').slice(1, -1)
    const feedback = prompt.at(-1)?.content ?? ''
    const named = [...feedback.matchAll(/\bline (\d+)|\bmain\.(?:c|py):(\d+)/g)].map((one) => Number(one[1] ?? one[2]))
    const near = named.flatMap((line) => [line, line - 1]).filter((line) => line >= 1 && line <= own.length)
    const from = near.length > 0 ? near : own.map((_, index) => index + 1)
    const at = (from[Math.floor(draw.uniform() * from.length)] ?? 1) - 1
    const mended = draw.uniform() < MENDS ? own.map((line, index) => (index === at ? (right[at] ?? line) : line)) : own
    return fenced(whole.language, `${mended.join('\n')}\n`)
  })
}

/** The same judge, which keeps its reasons to itself. */
function withoutWords(judge: Judge): Judge {
  return {
    ...judge,
    judge: async (task, response, options) => ({
      ...(await judge.judge(task, response, options)),
      text: 'The program is wrong.',
    }),
  }
}

function isCompileError({ findings, text }: Feedback): boolean {
  return findings.some(({ kind }) => kind === 'compile-error') || /SyntaxError|IndentationError/.test(text)
}

function tokensOf(tokens: Response['tokens']): number {
  return (tokens?.prompt ?? 0) + (tokens?.completion ?? 0)
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``
}
