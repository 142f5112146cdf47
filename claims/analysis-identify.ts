/**
 * Which of the sandbox's twenty languages a source is in, without its name: whole files of Linguist's samples, three lines
 * of code drawn from them, and HumanEval-X's reference solutions. None of these files was trained on. guesslang's model
 * alone answers the same sources, where `@vscode/vscode-languagedetection` is installed. Control: the answers against the
 * labels of other files, which must fall to chance.
 *
 * A line of code is one that is neither blank nor a comment. Three lines as they stand are measured beside them: some are
 * blank or comments alone, which nobody can tell; they count as pieces, and how many they are is said. Deviation: Linguist
 * has few files of some languages (one of Kotlin, two of Go, Rust and Julia), so the mean over languages is wide.
 */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { readRows } from '../src/task/index.ts'
import { identifyLanguage, UNKNOWN_LANGUAGE } from '../src/analysis/index.ts'
import { unparsedShare } from '../src/analysis/identify/parse-share.ts'
import { isComment } from '../src/analysis/identify/source-features.ts'
import { wilsonInterval } from '../src/evaluation/interval.ts'
import { generator, keyOf, shuffle, split } from '../src/random.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import type { Figure } from '../src/supervision.ts'

const WHOLE = 0.98
const SNIPPET = 0.9
const TARGET = '98 % of whole files, 90 % of three-line snippets, the control below 15 %'
/** Linguist's names, and the endings by which guesslang names languages. */
const LANGUAGES: readonly (readonly [name: string, linguist: string, guesslang: string])[] = [
  ['python', 'Python', 'py'],
  ['javascript', 'JavaScript', 'js'],
  ['typescript', 'TypeScript', 'ts'],
  ['c', 'C', 'c'],
  ['cpp', 'C++', 'cpp'],
  ['java', 'Java', 'java'],
  ['go', 'Go', 'go'],
  ['rust', 'Rust', 'rs'],
  ['ruby', 'Ruby', 'rb'],
  ['bash', 'Shell', 'sh'],
  ['php', 'PHP', 'php'],
  ['perl', 'Perl', 'pl'],
  ['lua', 'Lua', 'lua'],
  ['r', 'R', 'r'],
  ['csharp', 'C#', 'cs'],
  ['kotlin', 'Kotlin', 'kt'],
  ['haskell', 'Haskell', 'hs'],
  ['julia', 'Julia', 'jl'],
  ['scala', 'Scala', 'scala'],
  ['sql', 'SQL', 'sql'],
]
const SOLUTIONS = ['python', 'js', 'java', 'cpp'] as const

interface Sample {
  readonly language: string
  readonly text: string
}

/** One sample with both answers. */
interface Answered extends Sample {
  readonly own: string
  readonly named: string
  readonly probability: number
  readonly tookMs: number
  readonly peer: string | undefined
}

type Peer = (text: string) => Promise<string>

export const claim: Claim = {
  name: 'analysis-identify',
  statement: 'The language of a file, and of three lines of it, is told from the content alone',
  target: TARGET,
  async run(context) {
    const peer = await openPeer(context)
    const files = await linguistFiles(context)
    const perFile = context.quick ? 3 : 10
    const sets = [
      { name: 'whole files', samples: files, target: WHOLE },
      { name: 'three lines', samples: files.flatMap((file) => snippetsOf(file, 3, perFile)), target: SNIPPET },
      { name: 'ten lines', samples: files.flatMap((file) => snippetsOf(file, 10, perFile)), target: 0 },
      {
        name: 'three lines as they stand',
        samples: files.flatMap((file) => plainSnippetsOf(file, perFile)),
        target: 0,
      },
      { name: 'solutions', samples: await solutions(context), target: 0 },
    ]
    const figures: Figure[] = []
    const notes: string[] = peer === undefined ? ['guesslang is not installed here'] : []
    let holds = true
    for (const { name, samples, target } of sets) {
      const answered = await answer(samples, peer, context.signal)
      const own = shareRight(`${name} right`, answered, (one) => one.own === one.language)
      figures.push(own, { name: `${name}: mean over languages`, value: macro(answered), n: answered.length })
      if (peer !== undefined)
        figures.push(shareRight(`${name} right, guesslang`, answered, (one) => one.peer === one.language))
      figures.push(shareRight(`${name} right, C and C++ as one, and JavaScript and TypeScript`, answered, isRightOrKin))
      figures.push({ name: `${name}: error of probabilities`, value: calibrationError(answered), n: answered.length })
      if (name === 'whole files') {
        const shuffled = shuffle(keyOf('control'), answered)
        const control = answered.filter((one, index) => one.own === shuffled[index]?.language).length
        figures.push({
          name: 'whole files right against others (control)',
          value: control / answered.length,
          n: answered.length,
        })
        holds &&= control / answered.length < 0.15
      }
      if (name === 'three lines as they stand') {
        const empty = samples.filter(({ text }) => codeLinesOf(text).length === 0).length
        figures.push({ name: `${name}: blank or comments alone`, value: empty / samples.length, n: samples.length })
      }
      if (name === 'three lines') figures.push(...times(answered), ...(await alike(answered, context.signal)))
      holds &&= own.value >= target
      notes.push(...confusion(name, answered))
      if (peer !== undefined) notes.push(wins(name, answered))
      context.log(`${name}: ${(own.value * 100).toFixed(1)} % of ${own.n}`)
    }
    const others = await otherFiles(context)
    const strayed = others.filter(({ named }) => LANGUAGES.some(([name]) => name === named))
    figures.push({
      name: 'files of other languages taken for one of the twenty',
      value: strayed.length / others.length,
      n: others.length,
    })
    return { figures, n: files.length, target: TARGET, holds, notes }
  },
}

/** guesslang's model, or undefined where its package is not installed. */
async function openPeer(context: ClaimContext): Promise<Peer | undefined> {
  try {
    const { default: room } = (await import('@vscode/vscode-languagedetection')) as unknown as {
      readonly default: typeof import('@vscode/vscode-languagedetection')
    }
    const operations = new room.ModelOperations({ minContentSize: 0, normalizeNewline: true })
    const names = new Map(LANGUAGES.map(([name, , ending]) => [ending, name]))
    return async (text) => {
      const [best] = await operations.runModel(text)
      return best === undefined ? UNKNOWN_LANGUAGE : (names.get(best.languageId) ?? best.languageId)
    }
  } catch (error) {
    context.log(`without guesslang: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

async function linguistRows(context: ClaimContext): Promise<readonly Sample[]> {
  const bytes = await readFile(await context.openDataSet('linguist-samples', 'samples.jsonl.gz'))
  const lines = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const { language, text } = JSON.parse(line) as Sample
    return { language, text }
  })
}

async function linguistFiles(context: ClaimContext): Promise<readonly Sample[]> {
  const names = new Map(LANGUAGES.map(([name, linguist]) => [linguist, name]))
  return (await linguistRows(context)).flatMap(({ language, text }) => {
    const own = names.get(language)
    return own === undefined ? [] : [{ language: own, text }]
  })
}

async function otherFiles(context: ClaimContext): Promise<readonly { readonly named: string }[]> {
  const names = new Set(LANGUAGES.map(([, linguist]) => linguist))
  const others = (await linguistRows(context)).filter(({ language }) => !names.has(language) && language !== 'TSX')
  return await Promise.all(others.map(async ({ text }) => ({ named: (await identifyLanguage(text)).language })))
}

async function solutions(context: ClaimContext): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (const name of SOLUTIONS) {
    const file = await context.openDataSet('humaneval-x', `humaneval_${name}.jsonl.gz`)
    for await (const { task, response } of readRows([file], { signal: context.signal })) {
      if (task.kind !== 'programming' || response === undefined) continue
      samples.push({ language: task.language, text: `${task.preamble ?? ''}${response.text}` })
      if (context.quick && samples.length % 40 === 0) break
    }
  }
  return samples
}

/** Pieces of so many lines of code, from places that the key draws. A file with fewer lines gives none. */
function snippetsOf({ language, text }: Sample, lines: number, count: number): Sample[] {
  const code = codeLinesOf(text)
  const draw = generator(split(keyOf('snippets'), `${lines} ${text.slice(0, 200)}`))
  if (code.length < lines) return []
  const starts = new Set(Array.from({ length: count }, () => Math.floor(draw.uniform() * (code.length - lines + 1))))
  return [...starts].map((start) => ({ language, text: code.slice(start, start + lines).join('\n') }))
}

function codeLinesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !isComment(line))
}

/** Three lines as they stand, with blank lines and comments, from places that the key draws. */
function plainSnippetsOf({ language, text }: Sample, count: number): Sample[] {
  const lines = text.trimEnd().split(/\r?\n/)
  const draw = generator(split(keyOf('plain snippets'), text.slice(0, 200)))
  if (lines.length < 3) return []
  const starts = new Set(Array.from({ length: count }, () => draw.below(lines.length - 2)))
  return [...starts].map((start) => ({ language, text: lines.slice(start, start + 3).join('\n') }))
}

/** How long one identification takes, once weights and grammars are loaded. */
function times(answered: readonly Answered[]): Figure[] {
  const inOrder = answered.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)
  const at = (share: number): number => inOrder[Math.floor(share * (inOrder.length - 1))] ?? NaN
  return [
    { name: 'three lines: median time in ms', value: at(0.5), n: inOrder.length },
    { name: 'three lines: 95th percentile of the time in ms', value: at(0.95), n: inOrder.length },
  ]
}

async function answer(
  samples: readonly Sample[],
  peer: Peer | undefined,
  signal: AbortSignal,
): Promise<readonly Answered[]> {
  const answered: Answered[] = []
  for (const sample of samples) {
    const start = performance.now()
    const { language: named, ranked } = await identifyLanguage(sample.text, { signal })
    const tookMs = performance.now() - start
    const [best] = ranked
    answered.push({
      ...sample,
      own: best?.language ?? UNKNOWN_LANGUAGE,
      named,
      probability: best?.probability ?? 0,
      tookMs,
      peer: await peer?.(sample.text),
    })
  }
  return answered
}

function shareRight(name: string, answered: readonly Answered[], isRight: (one: Answered) => boolean): Figure {
  const right = answered.filter(isRight).length
  return { name, value: right / answered.length, n: answered.length, interval: wilsonInterval(right, answered.length) }
}

/** Much of C is C++ as it stands, and all of JavaScript is TypeScript. */
const KIN: Readonly<Record<string, string>> = { c: 'cpp', cpp: 'c', javascript: 'typescript', typescript: 'javascript' }

function isRightOrKin({ own, language }: Answered): boolean {
  return own === language || KIN[own] === language
}

/**
 * How many of the wrong answers nobody could give: pieces told as the kin of their language, which the grammars of both
 * read alike, so that the text says nothing of which one it is.
 */
async function alike(answered: readonly Answered[], signal: AbortSignal): Promise<readonly Figure[]> {
  const wrong = answered.filter((one) => one.own !== one.language)
  const kin = wrong.filter(isRightOrKin)
  let both = 0
  for (const { own, language, text } of kin) {
    const [told, real] = [await unparsedShare(own, text, { signal }), await unparsedShare(language, text, { signal })]
    if (told !== undefined && told === real) both++
  }
  return [
    { name: 'three lines: wrong answers that are kin', value: kin.length / wrong.length, n: wrong.length },
    {
      name: 'three lines: wrong answers that are kin, and read alike by both',
      value: both / wrong.length,
      n: wrong.length,
    },
  ]
}

function macro(answered: readonly Answered[]): number {
  const shares = [...Map.groupBy(answered, ({ language }) => language).values()].map(
    (all) => all.filter((one) => one.own === one.language).length / all.length,
  )
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** Expected calibration error over ten bins of the probability. */
function calibrationError(answered: readonly Answered[]): number {
  const bins = Map.groupBy(answered, ({ probability }) => Math.min(9, Math.floor(probability * 10)))
  return [...bins.values()].reduce((sum, all) => {
    const right = all.filter((one) => one.own === one.language).length / all.length
    const said = all.reduce((total, { probability }) => total + probability, 0) / all.length
    return sum + (all.length / answered.length) * Math.abs(right - said)
  }, 0)
}

/** The confusion matrix, without its empty cells. */
function confusion(name: string, answered: readonly Answered[]): string[] {
  const rows = [...Map.groupBy(answered, ({ language }) => language)].map(([language, all]) => {
    const cells = [...Map.groupBy(all, ({ own }) => own)].map(([own, some]) => `${own} ${some.length}`)
    return `${name}, ${language} as: ${cells.join(', ')}`
  })
  const unknown = answered.filter(({ named }) => named === UNKNOWN_LANGUAGE).length
  return [...rows, `${name}: ${unknown} of ${answered.length} are left unknown`]
}

function wins(name: string, answered: readonly Answered[]): string {
  const only = (isOwn: boolean): string => {
    const won = answered.filter((one) => (one.own === one.language) === isOwn && (one.peer === one.language) !== isOwn)
    const by = [...Map.groupBy(won, ({ language }) => language)].toSorted(([, a], [, b]) => b.length - a.length)
    return `${won.length} (${by.map(([language, all]) => `${language} ${all.length}`).join(', ')})`
  }
  return `${name}: right here alone ${only(true)}; right with guesslang alone ${only(false)}`
}
