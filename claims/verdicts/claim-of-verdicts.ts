/** What the three claims on verdicts share: which cases, the figures, and the proof that the cases are sound. */
import type { Claim, ClaimContext, ClaimResult } from '../../measure/claim.ts'
import { openResumableResults } from '../../measure/resumable-results.ts'
import { wilsonInterval } from '../../src/evaluation/interval.ts'
import { proveSoundness } from '../../test/programs/verdicts/bare-toolchain.ts'
import { VERDICT_CASES } from '../../test/programs/verdicts/index.ts'
import { type JudgedCase, firstOfEach, measureVerdicts } from '../../test/programs/verdicts/measure-verdicts.ts'
import type { VerdictCase, VerdictKind } from '../../test/programs/verdicts/verdict-case.ts'

const AT_ONE_TIME = 3
/** Cases of each language and kind in the quick form. */
const QUICK = 6

/**
 * A claim over the cases of some kinds. Words after `--` narrow it to languages by name, or to the proof of soundness
 * alone with `soundness`; a narrowed claim never holds.
 */
export function claimOfVerdicts(name: string, statement: string, kinds: readonly VerdictKind[]): Claim {
  const target = 'every case judged as it must be: 0 wrong programs pass, 0 right programs fail, every case is sound'
  return { name, statement, target, run: (context) => run(context, target, kinds) }
}

async function run(context: ClaimContext, target: string, kinds: readonly VerdictKind[]): Promise<ClaimResult> {
  const soundnessAlone = context.arguments.includes('soundness')
  const languages = context.arguments.filter((word) => word !== 'soundness')
  const ofKinds = VERDICT_CASES.filter(({ kind }) => kinds.includes(kind))
  const asked = ofKinds.filter(({ language }) => languages.length === 0 || languages.includes(language))
  const cases = context.quick ? firstOfEach(asked, QUICK) : asked
  using results = await openResumableResults<JudgedCase>(context, 'verdicts')
  if (results.size > 0) context.log(`going on after ${results.size} verdicts`)
  const measured = await measureVerdicts(soundnessAlone ? [] : cases, {
    signal: context.signal,
    concurrency: AT_ONE_TIME,
    once: (key, measure) => results.once(key, measure),
    onFault: (one, { fault }) => context.log(`${one.name}: ${fault}`),
  })
  const unsound = await proveSoundness(context.quick ? firstOfEach(asked, 2) : asked, context)
  const judged = [...measured.judged]
  const faults = judged.filter(([, { fault }]) => fault !== null)
  const passes = judged.filter(([one, { verdict }]) => one.expected === 'wrong' && verdict === 'correct')
  const fails = judged.filter(([one, { verdict }]) => one.expected === 'correct' && verdict === 'wrong')
  const right = judged.length - faults.length
  return {
    figures: [
      {
        name: 'right verdicts',
        value: share(right, judged.length),
        n: judged.length,
        interval: wilsonInterval(right, judged.length),
      },
      {
        name: 'wrong programs that pass',
        value: passes.length,
        n: judged.filter(([one]) => one.expected === 'wrong').length,
      },
      {
        name: 'right programs that fail',
        value: fails.length,
        n: judged.filter(([one]) => one.expected === 'correct').length,
      },
      ...byGroup(judged).map(([group, of]) => ({
        name: `right verdicts, ${group}`,
        value: share(of.filter(([, { fault }]) => fault === null).length, of.length),
        n: of.length,
      })),
      { name: 'cases that the bare toolchain proves sound', value: unsound.proved, n: unsound.tried },
    ],
    n: judged.length,
    target,
    holds: judged.length > 0 && faults.length === 0 && unsound.faults.length === 0 && languages.length === 0,
    notes: [
      ...faults.map(([one, { fault }]) => `${one.name}: ${fault}`),
      ...unsound.faults.map((fault) => `unsound: ${fault}`),
      ...measured.missing.map((language) => `${language}: not measured, no toolchain here`),
    ],
  }
}

function byGroup(
  judged: readonly (readonly [VerdictCase, JudgedCase])[],
): [string, (readonly [VerdictCase, JudgedCase])[]][] {
  const groups = new Map<string, (readonly [VerdictCase, JudgedCase])[]>()
  for (const one of judged) {
    const key = `${one[0].kind} ${one[0].language}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups]
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
