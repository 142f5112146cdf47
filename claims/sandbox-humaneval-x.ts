/**
 * Reference solutions and wrong ones of public programming sets in eight languages.
 *
 * HumanEval-X (Python, Java, JavaScript, C++): every reference solution passes but those whose own tests are broken, and
 * no program whose body is removed does. humanevalpack: its hand-planted bugs in the same four languages. MBXP: its
 * machine-made reference solutions in Python, Java, JavaScript, TypeScript, C++, C#, PHP (Go has none), with the cause of
 * each that fails.
 *
 * MBXP's TypeScript, looked into: its own evaluation runs `tsc --target es5`, goes on when the compiler reports errors,
 * and reads the exit code. Run like that (TypeScript 5.4), 577 of its 644 references pass, but in 305 of them the tests
 * never run: the reference is cut off within a function, the compiler closes it after the tests. Those are refused here,
 * as are 14 that assign to a constant (which ES5's `var` allows), two that the compiler mends, and one that ES5's loops
 * over sets, which never run, let pass.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { wilsonInterval } from '../src/evaluation/interval.ts'
import { Sandbox, type Program, type RunStatus } from '../src/sandbox/index.ts'
import type { Figure, ProgramTest } from '../src/supervision.ts'
import { CPP_INCLUDES } from '../src/task/shapes/humaneval-x.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { causeOf } from './sandbox/mbxp-causes.ts'
import { openResumableResults, type ResumableResults } from '../measure/resumable-results.ts'
import { COMPARE_NET_OBJECTS_FILES, LODASH_FILES } from './sandbox/stand-ins.ts'

/** Reference solutions that their own tests refuse, or that want a library of others; each looked into. */
const BROKEN: ReadonlyMap<string, string> = new Map([
  ['JavaScript/112', 'fails a console.assert of its own'],
  ['JavaScript/155', 'fails a console.assert of its own'],
  ['JavaScript/162', 'wants the module js-md5'],
  ['CPP/22', 'wants Boost'],
  ['CPP/137', 'wants Boost'],
  ['CPP/162', 'wants to be linked with OpenSSL'],
])
/** Programs whose test never calls them: C's own strlen is a better match for a string literal. */
const UNCALLED: ReadonlySet<string> = new Set(['CPP/23'])
const LANGUAGES = ['python', 'java', 'javascript', 'cpp'] as const
const ENDINGS: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  python: 'python',
  java: 'java',
  javascript: 'js',
  cpp: 'cpp',
}
const MBXP = ['python_mbpp', 'java', 'javascript', 'typescript', 'cpp', 'csharp', 'php'] as const
/** What closes a function whose body was removed. */
const CLOSINGS: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  python: '    pass\n',
  java: '    }\n}\n',
  javascript: '}\n',
  cpp: '}\n',
}
/** References of MBXP that must pass at least, in the whole form: each that fails has a cause that was looked into. */
const MBXP_PASSING: Readonly<Record<(typeof MBXP)[number], number>> = {
  python_mbpp: 650,
  java: 567,
  javascript: 546,
  typescript: 255,
  cpp: 510,
  csharp: 458,
  php: 539,
}
const QUICK_ROWS = 25
const AT_ONE_TIME = 2

interface Row {
  readonly task_id: string | number
  readonly prompt?: string
  readonly canonical_solution?: string | null
  readonly buggy_solution?: string
  readonly bug_type?: string
  readonly test?: string
  readonly code?: string
  readonly test_list?: readonly string[]
  readonly test_setup_code?: string
}

interface Judged {
  readonly status: RunStatus
  readonly message: string
}

/** One program of an arm. */
interface Trial {
  readonly id: string
  readonly program: Program
  readonly tests: readonly ProgramTest[]
}

export const claim: Claim = {
  name: 'sandbox-humaneval-x',
  statement: 'Reference solutions of HumanEval-X pass in four languages, and none without its body',
  target:
    'all references but the six named (two broken tests, four missing libraries) pass, 0 of those without body do but CPP/23, whose test never calls it, as many of MBXP pass as have no cause of their own to fail, nothing is sandbox-error',
  async run(context) {
    await using sandbox = await Sandbox.open({ concurrency: AT_ONE_TIME })
    using results = await openResumableResults<Judged>(context, 'verdicts')
    if (results.size > 0) context.log(`going on after ${results.size} verdicts`)
    const arms = new Arms(sandbox, results, context)
    for (const language of LANGUAGES) {
      const rows = await readRows(context, 'humaneval-x', `humaneval_${ENDINGS[language]}.jsonl.gz`)
      await arms.judge(`HumanEval-X ${language}, references`, rows, (row) =>
        harness(row, language, `${headOf(row, language)}${row.canonical_solution}`),
      )
      await arms.judge(`HumanEval-X ${language}, bodies removed`, rows, (row) =>
        harness(row, language, `${headOf(row, language)}${CLOSINGS[language]}`),
      )
    }
    for (const language of LANGUAGES) {
      const rows = await readRows(context, 'humanevalpack', `buggy_${ENDINGS[language]}.jsonl.gz`)
      await arms.judge(`humanevalpack ${language}, buggy`, rows, (row) =>
        harness(row, language, `${headOf(row, language)}${row.buggy_solution}`),
      )
    }
    for (const name of MBXP) {
      const rows = await readRows(context, 'mbxp', `${name}.jsonl.gz`)
      const least = context.quick ? 0 : MBXP_PASSING[name]
      await arms.judge(`MBXP ${name}, references`, rows, (row) => mbxpTrial(row, name), least)
    }
    return { figures: arms.figures, n: arms.n, target: this.target, holds: arms.holds, notes: arms.notes }
  },
}

/** Judges arm after arm and keeps what they showed. */
class Arms {
  readonly #sandbox: Sandbox
  readonly #results: ResumableResults<Judged>
  readonly #context: ClaimContext
  readonly figures: Figure[] = []
  readonly notes: string[] = []
  n = 0
  holds = true

  constructor(sandbox: Sandbox, results: ResumableResults<Judged>, context: ClaimContext) {
    this.#sandbox = sandbox
    this.#results = results
    this.#context = context
  }

  /** @param least references that must pass */
  async judge(
    arm: string,
    rows: readonly Row[],
    trialOf: (row: Row) => Trial | undefined,
    least: number = 0,
  ): Promise<void> {
    const trials = rows.map(trialOf).filter((trial) => trial !== undefined)
    const judged: Judged[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < trials.length) {
        const index = next++
        const trial = trials[index] as Trial
        judged[index] = await this.#results.once(`${arm} ${trial.id}`, () => this.#run(trial))
      }
    }
    await Promise.all(Array.from({ length: AT_ONE_TIME }, worker))
    const passed = judged.filter(({ status }) => status === 'accepted').length
    const failedMachinery = judged.filter(({ status }) => status === 'sandbox-error').length
    this.n += trials.length
    this.figures.push({
      name: `${arm}: passed`,
      value: passed / trials.length,
      n: trials.length,
      interval: wilsonInterval(passed, trials.length),
    })
    if (passed < least) this.#refuse(`${arm}: ${passed} of ${trials.length} pass, wanted at least ${least}`)
    if (failedMachinery > 0) this.#refuse(`${arm}: ${failedMachinery} sandbox-error`)
    trials.forEach((trial, index) => this.#note(arm, trial, judged[index]))
    if (arm.startsWith('MBXP')) this.#noteCauses(arm, trials, judged)
    this.#context.log(`${arm}: ${passed} of ${trials.length} pass`)
  }

  async #run({ program, tests }: Trial): Promise<Judged> {
    const { signal } = this.#context
    const result = await this.#sandbox.judge(program, tests, { signal })
    const why = (result.compile?.exitCode ?? 0) === 0 ? result.tests.at(-1)?.run?.stderr : result.compile?.stderr
    return { status: result.status, message: `${result.message}; ${why?.trim().slice(0, 400) ?? ''}` }
  }

  /** What is a surprise in its arm. */
  #note(arm: string, trial: Trial, judged: Judged | undefined): void {
    const accepted = judged?.status === 'accepted'
    const said = `${arm}: ${trial.id}: ${judged?.status}: ${judged?.message.replaceAll('\n', ' ').slice(0, 300)}`
    if (arm.startsWith('HumanEval-X') && arm.endsWith('references') && !accepted) {
      const known = BROKEN.get(trial.id)
      if (known === undefined) this.#refuse(said)
      else this.notes.push(`${trial.id} (${known}): ${judged?.status}`)
    }
    if (arm.endsWith('bodies removed') && accepted) {
      if (UNCALLED.has(trial.id)) this.notes.push(`${trial.id}: passes without its body, since its test never calls it`)
      else this.#refuse(said)
    }
    if (arm.startsWith('humanevalpack') && accepted) this.notes.push(said)
  }

  /** How many failed for which cause. */
  #noteCauses(arm: string, trials: readonly Trial[], judged: readonly Judged[]): void {
    const counts = new Map<string, number>()
    trials.forEach(({ program: { language, code } }, index) => {
      const { status, message } = judged[index] as Judged
      if (status === 'accepted') return
      const cause = causeOf({ language, code, status, message })
      counts.set(cause, (counts.get(cause) ?? 0) + 1)
    })
    const causes = [...counts].toSorted(([, left], [, right]) => right - left)
    if (causes.length > 0) this.notes.push(`${arm}: ${causes.map(([cause, n]) => `${n} ${cause}`).join('; ')}`)
  }

  #refuse(note: string): void {
    this.holds = false
    this.notes.push(note)
    this.#context.log(note)
  }
}

/** What stands before a solution. */
function headOf({ prompt = '' }: Row, language: (typeof LANGUAGES)[number]): string {
  if (language !== 'cpp') return prompt
  return [...CPP_INCLUDES.filter((line) => !prompt.includes(line)), prompt].join('\n')
}

function harness(row: Row, language: string, code: string): Trial {
  const tests = [{ style: 'harness', name: 'test', code: row.test ?? '' }] as const
  return { id: String(row.task_id), program: { language, code }, tests }
}

function mbxpTrial(row: Row, name: (typeof MBXP)[number]): Trial | undefined {
  if (name === 'python_mbpp') {
    const code = row.code ?? ''
    const tests = (row.test_list ?? []).map((text, index): ProgramTest => ({
      style: 'harness',
      name: `assert-${index + 1}`,
      code: `${row.test_setup_code ?? ''}\n${text}`,
    }))
    return { id: String(row.task_id), program: { language: 'python', code }, tests }
  }
  if (row.canonical_solution === null || row.canonical_solution === undefined) return undefined
  const trial = harness(row, name, `${row.prompt}${row.canonical_solution}`)
  const files = name === 'csharp' ? COMPARE_NET_OBJECTS_FILES : name === 'javascript' ? LODASH_FILES : {}
  return { ...trial, program: { ...trial.program, files } }
}

async function readRows(context: ClaimContext, set: string, file: string): Promise<Row[]> {
  const path = await context.openDataSet(set, file)
  const rows: Row[] = []
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    if (line.trim() === '') continue
    rows.push(JSON.parse(line) as Row)
    if (context.quick && rows.length === QUICK_ROWS) break
  }
  return rows
}
