/**
 * Programs that attack what analyses them: they write outside, follow links, burst memory, end their meters, forge their
 * coverage and tell tools to look away. Nothing outside changes, the class that is attacked and the others still answer or
 * say why, and what a suppression hides is found. Control: without the box, the writing programs do change the folder.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { analyse, type Analysis } from '../src/analysis/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { ATTACKS, type Attack } from '../test/analysed/attacks.ts'
import { ATTACKS_ON_TOOLS } from '../test/analysed/attacks-on-tools.ts'

const run = promisify(execFile)
const TARGET = 'nothing outside changes, all five classes answer or say why within 120 s, what is suppressed is found'
const LONGEST_MS = 120_000
const SECRET = 'touchstone-secret-7c1f'
const ALL_ATTACKS: readonly Attack[] = [...ATTACKS, ...ATTACKS_ON_TOOLS]

export const claim: Claim = {
  name: 'analysis-hostile',
  statement: 'A program that attacks its analysers changes nothing outside, and silences none of them unsaid',
  target: TARGET,
  async run(context) {
    await using sandbox = await Sandbox.open()
    // words after `--` narrow it to languages, and a narrowed claim never holds
    const narrowed = context.arguments
    const asked = ALL_ATTACKS.filter(({ language }) => narrowed.length === 0 || narrowed.includes(language))
    const outside = await mkdtemp(join(tmpdir(), 'touchstone-outside-'))
    const wrong: string[] = []
    const answered = { done: 0, all: 0 }
    try {
      for (const attack of asked) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time: what changed outside must be its own doing
        const problem = await tryAttack(attack, { sandbox, outside, context, answered })
        if (problem !== '') wrong.push(`${attack.name} (${attack.language}): ${problem}`)
        context.log(`${problem === '' ? '✓' : '✗'} ${attack.name} (${attack.language}) ${problem}`)
      }
      const control = await controlChanges(outside)
      const n = asked.length
      return {
        figures: [
          { name: 'attacks without effect', value: (n - wrong.length) / n, n },
          { name: 'classes that answered all the same', value: answered.done / answered.all, n: answered.all },
          { name: 'changes outside without the box (control)', value: control, n: 1 },
        ],
        n,
        target: TARGET,
        holds: wrong.length === 0 && control === 1 && narrowed.length === 0,
        notes: wrong,
      }
    } finally {
      await rm(outside, { recursive: true, force: true })
    }
  },
}

async function tryAttack(
  { language, code, found, hidesLine = false }: Attack,
  options: {
    readonly sandbox: Sandbox
    readonly outside: string
    readonly context: ClaimContext
    readonly answered: { done: number; all: number }
  },
): Promise<string> {
  const { sandbox, outside, context, answered } = options
  const secret = join(outside, 'secret')
  await writeFile(secret, `${SECRET}\n`)
  const tests = [{ style: 'io', name: 'six', input: '3\n', output: '6\n' }] as const
  const started = performance.now()
  let analysis: Analysis
  try {
    analysis = await analyse(
      { language, code: code(outside), tests },
      { sandbox, signal: context.signal, cache: false },
    )
  } catch (error) {
    context.signal.throwIfAborted()
    return `the analysis threw ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`
  }
  const seconds = (performance.now() - started) / 1_000
  const applicable = analysis.classes.filter(({ state }) => state !== 'unavailable')
  answered.all += applicable.length
  answered.done += applicable.filter(({ state }) => state === 'done').length
  const names = await readdir(outside)
  if (names.length !== 1) return `outside there is now ${names.join(', ')}`
  if ((await readFile(secret, 'utf8')) !== `${SECRET}\n`) return 'a file outside is another'
  if (JSON.stringify(analysis).includes(SECRET)) return 'what stands in a file outside is told'
  if (seconds > LONGEST_MS / 1_000) return `it took ${Math.round(seconds)} s`
  const silent = analysis.classes.find(({ state, reason }) => state !== 'done' && (reason ?? '') === '')
  if (silent !== undefined) return `${silent.class} is ${silent.state} without a reason`
  const said = analysis.classes.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule} ${message}`))
  if (found !== undefined && !said.some((one) => found.test(one))) return 'what it hides was not found'
  if (hidesLine) return hiddenLine(code(outside), analysis)
  return ''
}

/** What is wrong with the coverage of a program that hides the line marked UNRUN; empty where it is told. */
function hiddenLine(code: string, analysis: Analysis): string {
  const line = code.split('\n').findIndex((text) => text.includes('UNRUN')) + 1
  const coverage = analysis.classes.find((one) => one.class === 'coverage')
  if (coverage?.state !== 'done') return `coverage is ${coverage?.state}: ${coverage?.reason}`
  const told = coverage.findings.some((one) => one.line <= line && line <= (one.endLine ?? one.line))
  return told ? '' : `line ${line}, which no test reaches, was not told`
}

/** 1 where the first attack, run as it is, does change the folder. */
async function controlChanges(outside: string): Promise<number> {
  const before = (await readdir(outside)).length
  await run('python3', ['-c', ATTACKS[0]?.code(outside) ?? ''])
  return (await readdir(outside)).length - before
}
