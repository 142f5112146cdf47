/**
 * Hostile programs against the sandbox's own walls, on this machine only (test/programs/attacks): each one's property is
 * looked at from outside. First the walls are checked with harmless programs; without them nothing hostile runs.
 *
 * Then the quick ones again and again up to 1,000 runs: does anything stay behind, and does the host answer meanwhile?
 */
import { spawn } from 'node:child_process'
import { quantile, wilsonInterval } from '../src/evaluation/interval.ts'
import { keyOf, sample, split } from '../src/random.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import { ATTACKS, type Attack } from '../test/programs/attacks/index.ts'
import {
  AttackRange,
  VERDICT_SLACK_MS,
  descendants,
  leftBehind,
  type AttackOutcome,
} from '../test/programs/attacks/range.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'

const SEED = 6
const RUNS = { full: 1000, quick: 250 }
/** A host that starts a trivial program within this time is responsive. */
const RESPONSIVE_MS = 1000
const PROBE_EVERY_MS = 500

export const claim: Claim = {
  name: 'sandbox-attacks',
  statement: 'Hostile programs find every door shut, are stopped by their limits, and leave nothing behind',
  target:
    `each of at least 60 programs in at least 6 languages keeps its property; verdict within limit + ${VERDICT_SLACK_MS} ms; ` +
    `after ${RUNS.full} runs (quick: ${RUNS.quick}) no process, mount, folder or group is left; the host starts a program within ${RESPONSIVE_MS} ms`,
  async run(context) {
    const before = descendants()
    using results = await openResumableResults<AttackOutcome>(context, 'attacks')
    if (results.size > 0) context.log(`going on after ${results.size} runs`)
    const host = watchHost()
    const missing: string[] = []
    const outcomes: { readonly attack: Attack; readonly outcome: AttackOutcome }[] = []
    {
      await using sandbox = await Sandbox.open({ concurrency: 2 })
      await using range = await AttackRange.open(sandbox)
      context.log('the walls stand')
      const present = new Set((await sandbox.languages()).filter((one) => one.version !== null).map(({ name }) => name))
      missing.push(...new Set(ATTACKS.map(({ language }) => language).filter((language) => !present.has(language))))
      const runs = plannedRuns(
        ATTACKS.filter(({ language }) => present.has(language)),
        context,
      )
      for (const [index, attack] of runs.entries()) {
        context.signal.throwIfAborted()
        const outcome = await results.once(`${index} ${attack.name}`, () => range.run(attack, context.signal))
        outcomes.push({ attack, outcome })
        if (outcome.problems.length > 0)
          context.log(`${attack.language}, ${attack.name}: ${outcome.problems.join('; ')}`)
        if ((index + 1) % 100 === 0) context.log(`${index + 1} of ${runs.length} runs`)
      }
    }
    const delays = host.end()
    const left = [...leftBehind(), ...descendants().filter((line) => !before.includes(line) && !isOwnService(line))]
    return report(this.target, outcomes, { delays, left, missing })
  },
}

/** Every program once, then quick ones, drawn anew each time, up to the number of runs. */
function plannedRuns(attacks: readonly Attack[], context: ClaimContext): Attack[] {
  const quick = attacks.filter(
    ({ says, statuses, language }) => says === 'shut' && !statuses.includes('compile-error') && language !== 'java',
  )
  const runs = [...attacks]
  const wanted = context.quick ? RUNS.quick : RUNS.full
  for (let round = 0; runs.length < wanted; round++) {
    runs.push(...sample(split(keyOf(SEED), round), quick, Math.min(quick.length, wanted - runs.length)))
  }
  return runs
}

/** The type stripper's own service, which ends with this process and is no part of a box. */
function isOwnService(line: string): boolean {
  return line.includes('esbuild') && line.includes('--service')
}

/** Starts a trivial program now and then and notes how long that took, in ms. */
function watchHost(): { end(): number[] } {
  const delays: number[] = []
  const timer = setInterval(() => {
    const started = performance.now()
    spawn('/bin/true', { stdio: 'ignore' }).once('exit', () => delays.push(performance.now() - started))
  }, PROBE_EVERY_MS)
  return {
    end() {
      clearInterval(timer)
      return delays
    },
  }
}

function report(
  target: string,
  outcomes: readonly { readonly attack: Attack; readonly outcome: AttackOutcome }[],
  {
    delays,
    left,
    missing,
  }: { readonly delays: readonly number[]; readonly left: readonly string[]; readonly missing: readonly string[] },
): Awaited<ReturnType<Claim['run']>> {
  const broken = outcomes.filter(({ outcome }) => outcome.problems.length > 0)
  const late = outcomes.flatMap(({ outcome }) => (outcome.lateMs === null ? [] : [outcome.lateMs]))
  const kept = outcomes.length - broken.length
  const latest = Math.max(0, ...late)
  const ascending = Float64Array.from(delays).toSorted()
  const programs = new Set(outcomes.map(({ attack }) => attack.name)).size
  const languages = new Set(outcomes.map(({ attack }) => attack.language)).size
  return {
    figures: [
      {
        name: 'properties kept',
        value: kept / outcomes.length,
        n: outcomes.length,
        interval: wilsonInterval(kept, outcomes.length),
      },
      { name: 'different programs', value: programs, n: programs },
      { name: 'languages', value: languages, n: languages },
      { name: 'latest verdict after its limit, ms', value: latest, n: late.length },
      { name: 'left behind: processes, mounts, folders, groups', value: left.length, n: outcomes.length },
      { name: 'host starts a program, p99, ms', value: quantile(ascending, 0.99), n: delays.length },
      { name: 'host starts a program, longest, ms', value: ascending.at(-1) ?? 0, n: delays.length },
    ],
    n: outcomes.length,
    target,
    holds:
      broken.length === 0 &&
      left.length === 0 &&
      latest <= VERDICT_SLACK_MS &&
      programs >= 60 &&
      languages >= 6 &&
      quantile(ascending, 0.99) <= RESPONSIVE_MS,
    notes: [
      ...broken.map(({ attack, outcome }) => `${attack.language}, ${attack.name}: ${outcome.problems.join('; ')}`),
      ...left.map((line) => `left behind: ${line}`),
      ...missing.map((language) => `${language}: not measured, no toolchain here`),
    ],
  }
}
