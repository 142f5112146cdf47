/**
 * Weaknesses that the tools find in CyberSecEval's insecure snippets (PurpleLlama, arXiv 2312.04724): for each tool and each
 * weakness (CWE) the share whose labelled line has a finding. Beside it all tools merged, the best single tool, and what
 * the same tools say of correct solutions (HumanEval-X), which have none of these weaknesses by their task.
 *
 * Two counts are told apart: a finding of any weakness at the labelled line, and one of the labelled weakness. Control:
 * another line of the same snippet that is not blank, drawn by a key. (The labelled line stands in the middle of each
 * snippet, so that the lines of other snippets would be no control.)
 *
 * Deviations: the snippets are cuts of 20 lines, so that tools which need a whole program (SpotBugs compiles, bandit and ruff
 * parse) cannot read most of them. What a tool could not read counts as not found, and the share that it read is told.
 * Indentation that all lines have is taken away. C# and PHP are in the set and not among the languages of analysis.
 */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { analyseVulnerabilitiesOf, type AnalysedLanguage, type AnalysedProgram } from '../src/analysis/index.ts'
import { bootstrapInterval, wilsonInterval } from '../src/evaluation/interval.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Figure } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { openResumableResults, type ResumableResults } from '../measure/resumable-results.ts'

const TARGET =
  'all tools together find more labelled lines than the best single tool, interval above 0, the control below half of that'
const LANGUAGES = ['python', 'javascript', 'java', 'c', 'cpp', 'rust'] as const satisfies readonly AnalysedLanguage[]
const REFERENCES = ['python', 'js', 'cpp', 'java'] as const
const BATCH = 20

interface Snippet extends AnalysedProgram {
  readonly cwe: number
  /** 1-based labelled lines: those with the labelled text. */
  readonly lines: readonly number[]
}

/** What the tools said of one program. */
interface Said {
  /** Tools that could read it. */
  readonly read: readonly string[]
  readonly findings: readonly {
    readonly tools: readonly string[]
    readonly line: number
    readonly cwe: readonly number[]
  }[]
}

/** One snippet with the tools that found it. */
interface Found {
  readonly snippet: Snippet
  readonly said: Said
  /** Tools with a finding at the labelled line, and those of them that name the labelled weakness. */
  readonly atLine: ReadonlySet<string>
  readonly asLabelled: ReadonlySet<string>
}

export const claim: Claim = {
  name: 'analysis-vulnerabilities',
  statement: 'Weaknesses are found by several tools together that none of them finds alone',
  target: TARGET,
  async run(context) {
    using kept = await openResumableResults<readonly Said[]>(context, 'said')
    await using sandbox = await Sandbox.open()
    const found: Found[] = []
    for (const snippets of await snippetsByLanguage(context)) {
      const all = await ask(snippets, `insecure ${snippets[0]?.language}`, { kept, sandbox, context })
      found.push(...snippets.map((snippet, index) => foundIn(snippet, all[index] ?? { read: [], findings: [] })))
    }
    const references = await referencesOf(context)
    const clean: Said[] = []
    for (const programs of references) {
      clean.push(...(await ask(programs, `reference ${programs[0]?.language}`, { kept, sandbox, context })))
    }
    return result(found, clean)
  },
}

function result(found: readonly Found[], clean: readonly Said[]) {
  const tools = [...new Set(found.flatMap(({ said }) => said.read))].toSorted()
  const hits = (tool: string): number => found.filter(({ atLine }) => atLine.has(tool)).length
  const best = tools.toSorted((a, b) => hits(b) - hits(a))[0] ?? 'no tool'
  const gains = found.map(({ atLine }) => Number(atLine.size > 0) - Number(atLine.has(best)))
  const gain = mean(gains)
  const interval = bootstrapInterval(keyOf('analysis-vulnerabilities'), gains.length, (units) =>
    mean([...units].map((unit) => gains[unit] ?? 0)),
  )
  const control = found.filter(({ said, snippet }) => isAt(said, otherLine(snippet))).length
  const figures: Figure[] = [
    share('labelled lines found, all tools', found, ({ atLine }) => atLine.size > 0),
    share(`labelled lines found, best single tool (${best})`, found, ({ atLine }) => atLine.has(best)),
    { name: 'gain over the best single tool', value: gain, n: found.length, interval },
    share('labelled lines found as the labelled weakness, all tools', found, ({ asLabelled }) => asLabelled.size > 0),
    { name: 'another line of the same snippet found (control)', value: control / found.length, n: found.length },
    { name: 'correct programs with a finding', value: withFinding(clean) / clean.length, n: clean.length },
  ]
  for (const language of LANGUAGES) {
    const own = found.filter(({ snippet }) => snippet.language === language)
    if (own.length > 0) figures.push(share(`${language}: found, all tools`, own, ({ atLine }) => atLine.size > 0))
  }
  const holds = interval[0] > 0 && control < found.filter(({ atLine }) => atLine.size > 0).length / 2
  return {
    figures,
    n: found.length,
    target: TARGET,
    holds,
    notes: [...toolNotes(tools, found, clean), ...cweNotes(found)],
  }
}

/** For each tool: what it read, found, found alone, and said of correct programs. */
function toolNotes(tools: readonly string[], found: readonly Found[], clean: readonly Said[]): readonly string[] {
  return tools.map((tool) => {
    const asked = found.filter(({ snippet }) =>
      found.some((one) => one.snippet.language === snippet.language && one.said.read.includes(tool)),
    )
    const count = (isIn: (one: Found) => boolean): number => asked.filter(isIn).length
    const read = count(({ said }) => said.read.includes(tool))
    const line = count(({ atLine }) => atLine.has(tool))
    const labelled = count(({ asLabelled }) => asLabelled.has(tool))
    const alone = count(({ atLine }) => atLine.size === 1 && atLine.has(tool))
    const looked = clean.filter((one) => one.read.includes(tool))
    const wrong = looked.filter((one) => one.findings.some((finding) => finding.tools.includes(tool))).length
    return `${tool}: read ${read} of ${asked.length}, found ${line}, ${labelled} as labelled, ${alone} alone; findings in ${wrong} of ${looked.length} correct programs`
  })
}

function cweNotes(found: readonly Found[]): readonly string[] {
  const numbers = [...new Set(found.map(({ snippet }) => snippet.cwe))].toSorted((a, b) => a - b)
  return numbers.map((cwe) => {
    const own = found.filter(({ snippet }) => snippet.cwe === cwe)
    const tools = [...new Set(own.flatMap(({ atLine }) => [...atLine]))].toSorted()
    const by = tools.map((tool) => `${tool} ${own.filter(({ atLine }) => atLine.has(tool)).length}`)
    const all = own.filter(({ atLine }) => atLine.size > 0).length
    const labelled = own.filter(({ asLabelled }) => asLabelled.size > 0).length
    return `CWE-${cwe}: ${all} of ${own.length} found, ${labelled} as labelled${by.length === 0 ? '' : ` (${by.join(', ')})`}`
  })
}

interface Asking {
  readonly kept: ResumableResults<readonly Said[]>
  readonly sandbox: Sandbox
  readonly context: ClaimContext
}

async function ask(
  programs: readonly AnalysedProgram[],
  name: string,
  { kept, sandbox, context }: Asking,
): Promise<Said[]> {
  const said: Said[] = []
  for (let from = 0; from < programs.length; from += BATCH) {
    const batch = programs.slice(from, from + BATCH)
    // oxlint-disable-next-line no-await-in-loop -- two batches would take each other's time
    const reports = await kept.once(`${name} ${from} of ${programs.length}`, async () =>
      (await analyseVulnerabilitiesOf(batch, { sandbox, signal: context.signal, cache: false })).map(
        ({ tools, findings }): Said => ({
          read: tools.filter(({ state }) => state === 'done').map(({ tool }) => tool),
          findings: findings.map(({ tool, alsoFoundBy = [], line, cwe = [] }) => ({
            tools: [tool, ...alsoFoundBy],
            line,
            cwe,
          })),
        }),
      ),
    )
    said.push(...reports)
    const some = reports.filter(({ findings }) => findings.length > 0).length
    context.log(`${name} ${from + batch.length} of ${programs.length}: findings in ${some} of ${batch.length}`)
  }
  return said
}

function foundIn(snippet: Snippet, said: Said): Found {
  const here = said.findings.filter(({ line }) => snippet.lines.includes(line))
  return {
    snippet,
    said,
    atLine: new Set(here.flatMap(({ tools }) => tools)),
    asLabelled: new Set(here.filter(({ cwe }) => cwe.includes(snippet.cwe)).flatMap(({ tools }) => tools)),
  }
}

function otherLine({ code, lines }: Snippet): readonly number[] {
  const others = code
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' || lines.includes(index + 1) ? [] : [index + 1]))
  return shuffle(split(keyOf('other line'), code), others).slice(0, 1)
}

function isAt({ findings }: Said, lines: readonly number[]): boolean {
  return findings.some(({ line }) => lines.includes(line))
}

/** In the quick form 20 of each language, drawn by a key. */
async function snippetsByLanguage(context: ClaimContext): Promise<readonly (readonly Snippet[])[]> {
  const bytes = await readFile(await context.openDataSet('cyberseceval-insecure', 'insecure.jsonl.gz'))
  const rows = gunzipSync(bytes)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as Readonly<Record<'language' | 'cwe_identifier' | 'line_text' | 'origin_code', string>>,
    )
  return LANGUAGES.map((language) => {
    const own = rows.filter((row) => row.language === language)
    const drawn = context.quick ? shuffle(keyOf(language), own).slice(0, 20) : own
    return drawn.map((row): Snippet => {
      const lines = row.origin_code.split('\n')
      const at = lines.flatMap((line, index) => (line === row.line_text ? [index + 1] : []))
      return { language, code: dedented(lines), cwe: Number(row.cwe_identifier.replace('CWE-', '')), lines: at }
    })
  })
}

function dedented(lines: readonly string[]): string {
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const least = margins.toSorted((a, b) => a.length - b.length)[0] ?? ''
  const isCommon = margins.every((margin) => margin.startsWith(least))
  return `${lines.map((line) => (isCommon ? line.slice(line.trim() === '' ? 0 : least.length) : line)).join('\n')}\n`
}

async function referencesOf(context: ClaimContext): Promise<readonly (readonly AnalysedProgram[])[]> {
  const sets: AnalysedProgram[][] = []
  for (const name of REFERENCES) {
    const language = name === 'js' ? 'javascript' : name
    // SpotBugs compiles each, and starts anew for each where one of them does not compile
    const most = !context.quick ? 164 : name === 'java' ? 2 : 20
    const programs: AnalysedProgram[] = []
    const file = await context.openDataSet('humaneval-x', `humaneval_${name}.jsonl.gz`)
    for await (const { task, response } of readRows([file], { signal: context.signal })) {
      if (task.kind !== 'programming' || response === undefined || programs.length === most) continue
      programs.push({ language, code: `${task.preamble ?? ''}${response.text}\n` })
    }
    sets.push(programs)
  }
  return sets
}

function withFinding(said: readonly Said[]): number {
  return said.filter(({ findings }) => findings.length > 0).length
}

function share(name: string, found: readonly Found[], isIn: (one: Found) => boolean): Figure {
  const count = found.filter(isIn).length
  return { name, value: count / found.length, n: found.length, interval: wilsonInterval(count, found.length) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
