/**
 * Sources that no person would write: broken, binary, empty, huge, nested. Each is identified, and analysed in all five
 * classes, in every language: nothing crashes, each class that did not answer says why, and time stays within a limit.
 * Control: a good program, whose structure must be done.
 */
import { analyse, ANALYSED_LANGUAGES, identifyLanguage, type AnalysedLanguage } from '../src/analysis/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { PLANTED } from '../test/analysed/planted.ts'

const TARGET = 'no crash, a reason wherever a class did not answer, each analysis within 300 s and 1 GiB more memory'
/** Two slow tools may use up their own 120 s each, and the program its limits. */
const LONGEST_MS = 300_000
const MOST_BYTES = 2 ** 30
const QUICK: ReadonlySet<AnalysedLanguage> = new Set(['python', 'c'])

/** Bad sources by name. */
const CASES: readonly (readonly [name: string, make: () => string])[] = [
  ['empty', () => ''],
  ['blank lines', () => '\n'.repeat(10_000)],
  ['broken syntax', () => 'def f(:\n  )) } { class if while "unclosed\n'],
  ['binary', () => String.fromCodePoint(...Array.from({ length: 4_000 }, (_, index) => (index * 37) % 256))],
  ['NUL characters', () => 'x = 1\0\0\0\n'],
  ['lone surrogates', () => 'x = "\uD800\uDFFF\uD800"\n'],
  ['10 MB', () => 'value = 1 # filler\n'.repeat(555_555)],
  ['1 MB on one line', () => `x = ${'1 + '.repeat(250_000)}1\n`],
  ['100,000 nested parentheses', () => `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}\n`],
  ['100,000 nested blocks', () => `${'{'.repeat(100_000)}${'}'.repeat(100_000)}\n`],
]

/** What one analysis came to; empty words where it is right. */
interface Checked {
  readonly wrong: string
  readonly ms: number
  readonly grownBytes: number
}

export const claim: Claim = {
  name: 'analysis-bad-input',
  statement: 'No source makes the analysis crash, hang or fall silent',
  target: TARGET,
  async run(context) {
    using kept = await openResumableResults<Checked>(context, 'checked')
    await using sandbox = await Sandbox.open()
    const languages = ANALYSED_LANGUAGES.filter((name) => !context.quick || QUICK.has(name))
    const wrong: string[] = []
    let [n, slowest, grown] = [0, 0, 0]
    for (const language of languages) {
      const good = PLANTED.find((one) => one.language === language)?.clean ?? ''
      for (const [name, make] of [...CASES, ['good (control)', () => good] as const]) {
        const key = `${language}: ${name}`
        // one at a time: two would take each other's time and memory
        // oxlint-disable-next-line no-await-in-loop
        const checked = await kept.once(key, () =>
          check(make(), language, { sandbox, context, isGood: make() === good }),
        )
        n++
        slowest = Math.max(slowest, checked.ms)
        grown = Math.max(grown, checked.grownBytes)
        if (checked.wrong !== '') wrong.push(`${key}: ${checked.wrong}`)
        context.log(`${checked.wrong === '' ? '✓' : '✗'} ${key} ${checked.wrong}(${Math.round(checked.ms)} ms)`)
      }
    }
    const right = n - wrong.length
    return {
      figures: [
        { name: 'right', value: right / n, n },
        { name: 'slowest, s', value: slowest / 1_000, n },
        { name: 'most memory added, MiB', value: grown / 2 ** 20, n },
      ],
      n,
      target: TARGET,
      holds: wrong.length === 0,
      notes: wrong,
    }
  },
}

async function check(
  code: string,
  language: AnalysedLanguage,
  options: { readonly sandbox: Sandbox; readonly context: ClaimContext; readonly isGood: boolean },
): Promise<Checked> {
  const { sandbox, context, isGood } = options
  const { signal } = context
  const before = process.memoryUsage.rss()
  const started = performance.now()
  let wrong = ''
  try {
    await identifyLanguage(code, { signal })
    const tests = [{ style: 'io', name: 'any', input: '3\n', output: '6\n' }] as const
    const { classes } = await analyse({ language, code, tests }, { sandbox, signal, cache: false })
    const silent = classes.filter(({ state, reason }) => state !== 'done' && (reason ?? '') === '')
    const tools = classes
      .flatMap((one) => one.tools)
      .filter(({ state, reason }) => state !== 'done' && (reason ?? '') === '')
    if (classes.length !== 5) wrong = `${classes.length} classes answered`
    else if (silent.length > 0) wrong = `${silent.map((one) => one.class).join(', ')} without a reason`
    else if (tools.length > 0) wrong = `${tools.map(({ tool }) => tool).join(', ')} without a reason`
    else if (isGood && classes[0]?.state !== 'done') wrong = `the structure is ${classes[0]?.state}`
  } catch (error) {
    signal.throwIfAborted()
    wrong = `it threw ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`
  }
  const ms = performance.now() - started
  const grownBytes = Math.max(0, process.memoryUsage.rss() - before)
  if (wrong === '' && ms > LONGEST_MS) wrong = `it took ${Math.round(ms / 1_000)} s`
  if (wrong === '' && grownBytes > MOST_BYTES) wrong = `it added ${Math.round(grownBytes / 2 ** 20)} MiB`
  return { wrong, ms, grownBytes }
}
