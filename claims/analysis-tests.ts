/**
 * Tests that are written for the lines which no test reaches: coverage before and after on MBPP's solutions of whole numbers,
 * of which one assertion's input is given and leaves a line unreached, and the share of wrong programs that the tests tell. Half of the wrong programs
 * are shown to the loop, which keeps a test for telling one of them, and the other half is held back.
 *
 * The model is a scripted writer of known law: it draws six inputs near the numbers in and above the lines that are marked
 * as unreached. Control: the same writer, blind to the marks, which draws as many numbers from -10 to 100. `--model NAME`
 * asks a local model in its place.
 */
import { bootstrapInterval } from '../src/evaluation/interval.ts'
import { analyseCoverage, writeTests } from '../src/analysis/index.ts'
import { mutantsOf } from '../src/analysis/workflows/mutants.ts'
import { recordTest } from '../src/analysis/workflows/recorded-test.ts'
import { openModel, scriptedModel, type LanguageModel } from '../src/model/index.ts'
import { generator, keyOf } from '../src/random.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Figure, ProgramTest } from '../src/supervision.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { numberPrograms, type NumberProgram } from './analysis/number-programs.ts'

const TARGET =
  'coverage and wrong programs told (held back) grow, intervals above 0; every kept test passes on the program'
const WRONG = 6
const PROPOSALS = 6

/** What one arm came to on one program. */
interface Written {
  readonly before: number
  readonly after: number
  readonly kept: number
  readonly thrownOut: number
  /** Kept tests that the program itself fails when it is run again. */
  readonly failing: number
  /** Of the wrong programs held back: told by the given test, and by all tests; how many there are. */
  readonly toldBefore: number
  readonly toldAfter: number
  readonly heldBack: number
}

export const claim: Claim = {
  name: 'analysis-tests',
  statement: 'Tests written for lines that no test reaches cover more of the program and tell more wrong programs',
  target: TARGET,
  async run(context) {
    const named = modelName(context)
    const wanted = context.quick ? 6 : 50
    const programs = await numberPrograms(context, 1_000)
    using kept = await openResumableResults<Written | null>(context, `written-${named ?? 'scripted'}`)
    await using sandbox = await Sandbox.open()
    await using local = named === undefined ? undefined : await openModel(named, { contextTokens: 4_096 })
    const arms = local === undefined ? (['marks', 'blind'] as const) : (['model', 'blind'] as const)
    const written = new Map<string, Written[]>(arms.map((arm) => [arm, []]))
    for (const program of programs) {
      if ([...written.values()].every((all) => all.length >= wanted)) break
      for (const arm of arms) {
        const model = arm === 'model' && local !== undefined ? local : writer(arm === 'marks')
        // oxlint-disable-next-line no-await-in-loop
        const one = await kept.once(`${arm} ${program.id}`, () => write(program, model, sandbox, context))
        if (one !== null) written.get(arm)?.push(one)
        context.log(
          one === null
            ? `${arm} ${program.id}: left out, its one test reaches all lines or cannot be measured`
            : `${arm} ${program.id}: ${text(one)}`,
        )
      }
    }
    const [own = [], blind = []] = arms.map((arm) => written.get(arm) ?? [])
    const coverage = gain('gain in line coverage', own, (one) => one.after - one.before)
    const told = gain('gain in wrong programs told, held back', own.filter(hasHeldBack), (one) => shareTold(one))
    const failing = own.reduce((sum, one) => sum + one.failing, 0)
    return {
      figures: [
        average('line coverage before', own, ({ before }) => before),
        average('line coverage after', own, ({ after }) => after),
        coverage,
        told,
        average('line coverage after, blind writer (control)', blind, ({ after }) => after),
        gain('gain in wrong programs told, blind writer (control)', blind.filter(hasHeldBack), (one) => shareTold(one)),
        average('tests kept', own, (one) => one.kept),
        average('proposals thrown out', own, (one) => one.thrownOut),
      ],
      n: own.length,
      target: TARGET,
      holds: failing === 0 && (coverage.interval?.[0] ?? 0) > 0 && (told.interval?.[0] ?? 0) > 0,
      notes: [
        `${failing} of ${own.reduce((sum, one) => sum + one.kept, 0)} kept tests fail on the program itself`,
        `${local === undefined ? 'a scripted writer' : named}, at most 2 rounds`,
      ],
    }
  },
}

async function write(
  program: NumberProgram,
  model: LanguageModel,
  sandbox: Sandbox,
  { signal }: ClaimContext,
): Promise<Written | null> {
  const key = keyOf(`tests ${program.id}`)
  const given = await recordTest(program, { name: 'given', input: program.inputs[0] ?? '' }, { sandbox, signal })
  if (typeof given === 'string') return null
  const first = await analyseCoverage({ ...program, tests: [given] }, { sandbox, signal, cache: false })
  if (first.figures['lineCoverage'] === 1) return null
  const wrong = (await mutantsOf(program, { key, most: 2 * WRONG, signal })).map(({ code }) => code)
  const shown = wrong.filter((_, index) => index % 2 === 0)
  const heldBack = wrong.filter((_, index) => index % 2 === 1)
  const options = { model, sandbox, key, rounds: 2, wrong: shown, signal }
  const made = await writeTests({ ...program, tests: [given] }, options)
  if (made.before.lineCoverage === null || made.after.lineCoverage === null) return null
  const again = made.tests.length === 0 ? undefined : await sandbox.judge(program, made.tests, { signal })
  return {
    before: made.before.lineCoverage,
    after: made.after.lineCoverage,
    kept: made.tests.length,
    thrownOut: made.thrownOut.length,
    failing: again?.tests.filter(({ status }) => status !== 'accepted').length ?? 0,
    toldBefore: await tellOf(heldBack, [given], sandbox, signal),
    toldAfter: await tellOf(heldBack, [given, ...made.tests], sandbox, signal),
    heldBack: heldBack.length,
  }
}

async function tellOf(
  wrong: readonly string[],
  tests: readonly ProgramTest[],
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<number> {
  let told = 0
  for (const code of wrong) {
    // a program that loops says so by the limit, which need not be long
    const options = { stopAtFirstFailure: true, signal, limits: { wallMs: 4_000 } }
    // oxlint-disable-next-line no-await-in-loop
    const { status } = await sandbox.judge({ language: 'python', code }, tests, options)
    if (status !== 'accepted' && status !== 'sandbox-error') told++
  }
  return told
}

/** Draws inputs by the law of the head of this file. */
function writer(seesMarks: boolean): LanguageModel {
  return scriptedModel(seesMarks ? 'writer' : 'blind writer', ({ prompt, key }) => {
    const asked = typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? '')
    const lines = asked.split('\n').filter((line) => /^[! ] \d+: /.test(line))
    // as many numbers as the inputs that are there have
    const words = (/"((?:-?\d+ ?)+)\\n"/.exec(asked)?.[1] ?? '1').split(' ').length
    const draw = generator(key)
    const near = lines.flatMap((line, index) =>
      lines.slice(index, index + 3).some((one) => one.startsWith('!')) || lines.every((one) => !one.startsWith('!'))
        ? [...line.replace(/^[! ] \d+: /, '').matchAll(/\d+/g)]
            .map(([number]) => Number(number))
            .filter((n) => n < 10_000)
        : [],
    )
    const pool = [...new Set([0, 1, 2, ...near])].flatMap((number) => [number - 1, number, number + 1])
    const drawn = (): number =>
      seesMarks && draw.uniform() < 0.7
        ? (pool[Math.floor(draw.uniform() * pool.length)] ?? 0)
        : Math.floor(draw.uniform() * 111) - 10
    const inputs = Array.from({ length: PROPOSALS }, () => `${Array.from({ length: words }, drawn).join(' ')}\n`)
    return JSON.stringify({ inputs })
  })
}

function modelName({ arguments: words }: ClaimContext): string | undefined {
  const at = words.indexOf('--model')
  return at < 0 ? undefined : words[at + 1]
}

function hasHeldBack({ heldBack }: Written): boolean {
  return heldBack > 0
}

function shareTold({ toldBefore, toldAfter, heldBack }: Written): number {
  return (toldAfter - toldBefore) / heldBack
}

function gain(name: string, all: readonly Written[], of: (one: Written) => number): Figure {
  const values = all.map(of)
  const mean = (units: Iterable<number>): number => {
    const drawn = [...units].map((unit) => values[unit] ?? 0)
    return drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  }
  if (all.length === 0) return { name, value: 0, n: 0 }
  const interval = bootstrapInterval(keyOf(name), values.length, mean)
  return { name, value: mean(values.keys()), n: values.length, interval }
}

function average(name: string, all: readonly Written[], of: (one: Written) => number): Figure {
  return { name, value: all.reduce((sum, one) => sum + of(one), 0) / all.length, n: all.length }
}

function text({ before, after, kept, toldBefore, toldAfter, heldBack }: Written): string {
  return `coverage ${before.toFixed(2)} to ${after.toFixed(2)}, ${kept} kept, told ${toldBefore} to ${toldAfter} of ${heldBack}`
}
