/**
 * Every program of the zoo, again and again, eight at a time, in an order that a key shuffles: is every verdict right,
 * and does any run see another's? Each run by input and output gets numbers of its own, so that an answer that strays
 * is seen.
 */
import { wilsonInterval } from '../src/evaluation/interval.ts'
import { generator, keyOf, shuffle, split } from '../src/random.ts'
import { Sandbox, type JudgeOptions, type RunStatus } from '../src/sandbox/index.ts'
import type { ProgramTest } from '../src/supervision.ts'
import { SMALL_ZOO, ZOO, ZOO_TEST, harnessCases, zooCases } from '../test/programs/zoo.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'

const SEED = 5
const AT_ONE_TIME = 8
const REPEATS = { full: 20, quick: 3 }

interface Case {
  readonly name: string
  readonly language: string
  readonly code: string
  readonly status: RunStatus
  readonly limits: JudgeOptions['limits']
  /** Absent: the sum of numbers of its own. */
  readonly test?: ProgramTest
}

interface Judged {
  readonly status: RunStatus
  readonly message: string
}

export const claim: Claim = {
  name: 'sandbox-verdicts',
  statement: 'Programs of the zoo get the right verdict every time, with eight running at one time',
  target: `${REPEATS.full} repeats of every program of twelve languages (quick: ${REPEATS.quick}), ${AT_ONE_TIME} at a time: no wrong verdict`,
  async run(context) {
    await using sandbox = await Sandbox.open({ concurrency: AT_ONE_TIME })
    const present = new Map((await sandbox.languages()).map(({ name, version }) => [name, version]))
    const missing = [...ZOO, ...SMALL_ZOO].map(({ language }) => language).filter((name) => present.get(name) === null)
    const cases = allCases(context).filter(({ language }) => present.get(language) !== null)
    using results = await openResumableResults<Judged>(context, 'verdicts')
    if (results.size > 0) context.log(`going on after ${results.size} verdicts`)
    const wrong: string[] = []
    const perLanguage = new Map<string, { right: number; n: number }>()
    let done = 0
    const judgeOne = async (one: Case, index: number): Promise<void> => {
      const { status, message } = await results.once(`${one.name} ${index}`, () => judge(sandbox, one, index, context))
      const count = perLanguage.get(one.language) ?? { right: 0, n: 0 }
      perLanguage.set(one.language, { right: count.right + Number(status === one.status), n: count.n + 1 })
      if (status !== one.status) {
        wrong.push(`${one.name}: ${status} (${message}), wanted ${one.status}`)
        context.log(wrong.at(-1) ?? '')
      }
      if (++done % 250 === 0) context.log(`${done} of ${cases.length} verdicts, ${wrong.length} wrong`)
    }
    // handed over a few at a time, so that an interruption loses little; the sandbox bounds what runs
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < cases.length) {
        const index = next++
        await judgeOne(cases[index] as Case, index)
      }
    }
    await Promise.all(Array.from({ length: AT_ONE_TIME }, worker))
    const right = cases.length - wrong.length
    return {
      figures: [
        {
          name: 'right verdicts',
          value: right / cases.length,
          n: cases.length,
          interval: wilsonInterval(right, cases.length),
        },
        ...[...perLanguage].map(([language, count]) => ({
          name: `right verdicts, ${language} ${present.get(language)}`,
          value: count.right / count.n,
          n: count.n,
        })),
      ],
      n: cases.length,
      target: this.target,
      holds: wrong.length === 0 && ZOO.every(({ language }) => !missing.includes(language)),
      notes: [...wrong, ...missing.map((name) => `${name}: not measured, no toolchain here`)],
    }
  },
}

function allCases(context: ClaimContext): Case[] {
  const once = [
    ...ZOO.flatMap(firstCases),
    ...SMALL_ZOO.flatMap((zoo) => (context.quick && zoo.slow === true ? [] : smallCases(zoo))),
  ]
  const repeats = context.quick ? REPEATS.quick : REPEATS.full
  return shuffle(keyOf(SEED), Array.from({ length: repeats }, () => once).flat())
}

function firstCases(zoo: (typeof ZOO)[number]): Case[] {
  return [
    ...zooCases(zoo).map((one) => ({ ...one, name: `${one.language} ${one.behaviour}` })),
    ...harnesses(zoo.language, zoo.harness),
  ]
}

function smallCases(zoo: (typeof SMALL_ZOO)[number]): Case[] {
  const { language, input, accepted, runtimeError, compileError, harness, slow = false } = zoo
  const own = input === undefined ? {} : { test: { ...ZOO_TEST, input } }
  const cases: Case[] = [
    { name: `${language} accepted`, language, code: accepted, status: 'accepted', limits: {}, ...own },
    { name: `${language} crash`, language, code: runtimeError, status: 'runtime-error', limits: {}, ...own },
    { name: `${language} syntax`, language, code: compileError, status: 'compile-error', limits: {}, ...own },
    ...harnesses(language, harness),
  ]
  return slow ? cases.slice(0, 4) : cases
}

function harnesses(language: string, harness: (typeof ZOO)[number]['harness']): Case[] {
  if (harness === undefined) return []
  return harnessCases(harness).map(({ code, test, status }, index) => ({
    name: `${language} harness ${index}`,
    language,
    code,
    status,
    limits: {},
    test: { style: 'harness', name: 'harness', code: test },
  }))
}

async function judge(sandbox: Sandbox, one: Case, index: number, context: ClaimContext): Promise<Judged> {
  const numbers = generator(split(keyOf(SEED), index))
  const left = numbers.below(1_000_000)
  const right = numbers.below(1_000_000)
  const sum = { ...ZOO_TEST, input: `${left} ${right}\n`, output: `${left + right}\n` }
  const { language, code, limits = {} } = one
  const result = await sandbox.judge({ language, code }, [one.test ?? sum], { limits, signal: context.signal })
  return { status: result.status, message: result.message }
}
