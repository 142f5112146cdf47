/** Claim: a run killed ten times at random points and resumed each time leaves the trace of an undisturbed run. */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generator, keyOf } from '../src/random.ts'
import { readTrace, readTraceHeader } from '../src/trace.ts'
import type { JudgeSummary } from '../src/work/index.ts'
import type { Claim } from '../measure/claim.ts'
import { runCommand, runCommandWell } from '../measure/command-line.ts'
import { writeSyntheticRows } from '../measure/synthetic-rows.ts'

const KILLS = 10
/** Kills fall on the first 95 % of the trace, so that a process is still at work when its kill arrives. */
const LAST_POINT = 0.95
const target = `${KILLS} of ${KILLS} processes killed while at work, final trace equal to the undisturbed one, timing aside`

export const claim: Claim = {
  name: 'judge-resume',
  statement:
    'judge, killed with SIGKILL ten times at random points and resumed, ends with the trace of an undisturbed run',
  target,
  async run(context) {
    const { quick, signal } = context
    const count = quick ? 20_000 : 100_000
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-resume-'))
    try {
      await writeSyntheticRows(join(folder, 'rows.jsonl'), { count, key: keyOf(2), signal })
      const commandLine = ['judge', 'rows.jsonl', '--judge', 'reasoning', '--no-report', '--run']
      context.log('an undisturbed run')
      await runCommandWell({ cwd: folder, signal }, ...commandLine, 'whole')
      const whole = join(folder, 'runs', 'whole', 'trace.jsonl')
      const killed = join(folder, 'runs', 'killed', 'trace.jsonl')
      const wholeBytes = (await stat(whole)).size
      const random = generator(keyOf(3))
      const points = Array.from({ length: KILLS }, () => LAST_POINT * random.uniform()).toSorted((a, b) => a - b)
      let struck = 0
      for (const [i, point] of points.entries()) {
        const strike = async (child: ChildProcess): Promise<void> => {
          while (child.exitCode === null && (await sizeOf(killed)) < point * wholeBytes) await delay(2)
          // not always at the moment of a write
          await delay(random.below(40))
          child.kill('SIGKILL')
        }
        const onStart = (child: ChildProcess): void => void strike(child)
        const end = await runCommand({ cwd: folder, signal, onStart }, ...commandLine, 'killed')
        if (end.signal === 'SIGKILL') struck++
        const share = (await sizeOf(killed)) / wholeBytes
        context.log(`killed ${i + 1} of ${KILLS} at ${(100 * share).toFixed(1)} % of the trace`)
      }
      const last = await runCommandWell({ cwd: folder, signal }, ...commandLine, 'killed', '--json')
      const { kept } = JSON.parse(last.stdout) as JudgeSummary
      const expected = await digestOfTrace(whole)
      const found = await digestOfTrace(killed)
      const equal = expected.digest === found.digest
      return {
        figures: [
          { name: 'processes killed while at work', value: struck, n: KILLS },
          { name: 'records that the last process found and kept', value: kept, n: count },
          { name: 'records equal to the undisturbed run', value: equal ? found.records : 0, n: expected.records },
        ],
        n: KILLS,
        target,
        holds: equal && expected.records === count && struck === KILLS && kept > 0,
        notes: [`digest of the undisturbed trace ${expected.digest}, of the resumed one ${found.digest}`],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

/** Digest of all that must be equal: the header, and every record without its timing, in order. */
async function digestOfTrace(file: string): Promise<{ digest: string; records: number }> {
  const hash = createHash('sha256').update(JSON.stringify(await readTraceHeader(file)))
  let records = 0
  for await (const { timing: _timing, ...timed } of readTrace(file)) {
    const findings = timed.feedback.findings.map(({ timing: _own, ...finding }) => finding)
    const record = { ...timed, feedback: { ...timed.feedback, findings } }
    hash.update(JSON.stringify(record))
    records++
  }
  return { digest: hash.digest('hex').slice(0, 16), records }
}
