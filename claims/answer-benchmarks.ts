/**
 * The reasoning judge on public answers, measured only. Three parts:
 *  - MATH-500: every gold answer against its own solution, and against itself with one digit or sign changed (by key);
 *  - RealCritic, five sets: a recorded solution, and whether its authors call its answer right;
 *  - ProcessBench, the rows whose gold answer the other sets hold: `final_answer_correct` by its authors.
 * Math-Verify runs on the same pairs, where Python has it. Recorded labels come from other programs: where gold and the
 * recorded answer are one number by plain reading, and the label says otherwise, the label is called disputed and the row
 * is counted apart, for both.
 */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { createReasoningJudge } from '../src/critique/index.ts'
import { generator, keyOf, split, type Key } from '../src/random.ts'
import type { Figure, Judge, Verdict } from '../src/supervision.ts'
import { mathVerify } from './answers/math-verify.ts'
import { countsTable, countVerdicts, figuresOf, type PairVerdict } from './answers/verdict-counts.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const SEED = 'answer-benchmarks'
const TARGET =
  'MATH-500: 0 changed golds accepted, at most 3 % undecided; recorded labels: in no class more wrong verdicts than Math-Verify'
const QUICK_ROWS = 60
const REALCRITIC = ['gsm8k', 'math', 'college_math', 'minerva_math', 'olympiadbench'] as const
const PROCESSBENCH = ['gsm8k', 'math', 'olympiadbench'] as const

export const claim: Claim = {
  name: 'answer-benchmarks',
  statement:
    'The reasoning judge reads the golds of MATH-500, accepts none that was changed, and agrees with recorded labels',
  target: TARGET,
  run: measure,
}

interface Row {
  readonly group: string
  readonly gold: string
  readonly response: string
  readonly label: boolean
  readonly isDisputed: boolean
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  await using judge = createReasoningJudge()
  const rows = [...(await math500(context)), ...(await realCritic(context)), ...(await processBench(context))]
  const verdicts: PairVerdict[] = []
  for (const row of rows) verdicts.push(await verdictOn(judge, row, context.signal))
  const others = await mathVerify(rows, context)
  const groups = [...new Set(rows.map((row) => row.group))]
  const table = groups.map((name) => {
    const chosen = rows.flatMap((row, at) => (row.group === name && !row.isDisputed ? [at] : []))
    const labels = chosen.map((at) => rows[at]?.label ?? false)
    const ours = countVerdicts(
      chosen.map((at) => verdicts[at] ?? null),
      labels,
    )
    const other =
      others === undefined
        ? undefined
        : countVerdicts(
            chosen.map((at) => others[at] ?? null),
            labels,
          )
    return { name, ours, other }
  })
  context.log(countsTable('Public answers', table))
  const disputed = rows.filter((row) => row.isDisputed).length
  const figures: Figure[] = table.flatMap(({ name, ours, other }) => [
    ...figuresOf(name, ours),
    ...(other === undefined ? [] : figuresOf(`${name}, Math-Verify`, other)),
  ])
  const changed = table.find(({ name }) => name === 'MATH-500 changed')?.ours
  const own = table.find(({ name }) => name === 'MATH-500 itself')?.ours
  const undecided = (changed?.undecided ?? 0) + (own?.undecided ?? 0)
  const mathRows = (changed?.n ?? 0) + (own?.n ?? 0)
  const isBehind = table.some(
    ({ ours, other }) =>
      other !== undefined && ours.wrongAccepts + ours.wrongRejects > other.wrongAccepts + other.wrongRejects,
  )
  return {
    figures,
    n: rows.length,
    target: TARGET,
    holds: changed?.wrongAccepts === 0 && undecided <= 0.03 * mathRows && own?.wrongRejects === 0 && !isBehind,
    notes: [
      `${disputed} rows whose label contradicts a plain reading of gold and the recorded answer are left out, for both`,
      'ProcessBench prints no gold: only rows whose question another set answers are counted',
      ...(others === undefined
        ? ['Math-Verify is not installed: pip install math-verify; the comparison was not made']
        : []),
    ],
  }
}

async function verdictOn(judge: Judge, row: Row, signal: AbortSignal): Promise<PairVerdict> {
  const { verdict }: { readonly verdict: Verdict } = await judge.judge(
    { kind: 'arithmetic', id: 'row', question: '', answer: row.gold },
    { taskId: 'row', model: 'recorded', text: row.response },
    { signal },
  )
  return verdict === 'unknown' ? null : verdict === 'correct'
}

async function readLines(context: ClaimContext, set: string, file: string): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(await context.openDataSet(set, file))
  const text = file.endsWith('.gz') ? (await promisify(gunzip)(bytes)).toString() : bytes.toString()
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return context.quick ? rows.slice(0, QUICK_ROWS) : rows
}

/** `reference_solution` ends in `#### GOLD`. */
async function math500(context: ClaimContext): Promise<Row[]> {
  const rows: Row[] = []
  for (const row of await readLines(context, 'math500', 'math500.jsonl.gz')) {
    const solution = String(row['reference_solution'])
    const gold = goldBehind(solution)
    rows.push({ group: 'MATH-500 itself', gold, response: solution, label: true, isDisputed: false })
    const changed = changedGold(split(keyOf(SEED), String(row['idx'])), gold)
    // -0 is 0
    if (changed === undefined || Number(changed) === Number(gold)) continue
    const response = `So the result is $\\boxed{${changed}}$.`
    rows.push({ group: 'MATH-500 changed', gold, response, label: false, isDisputed: false })
  }
  return rows
}

function goldBehind(solution: string): string {
  return (solution.split('\n#### ').at(-1) ?? '').trim()
}

/** Gold with one digit, or one sign, changed; undefined where it has neither. */
function changedGold(key: Key, gold: string): string | undefined {
  const draws = generator(key)
  const digits = [...gold.matchAll(/\d/g)].map((match) => match.index)
  const signs = [...gold.matchAll(/[-+]/g)].map((match) => match.index)
  if (digits.length > 0 && draws.below(4) > 0) {
    const at = digits[draws.below(digits.length)] ?? 0
    const digit = (Number(gold.charAt(at)) + 1 + draws.below(9)) % 10
    return `${gold.slice(0, at)}${digit}${gold.slice(at + 1)}`
  }
  const at = signs.length === 0 ? undefined : signs[draws.below(signs.length)]
  if (at !== undefined) return `${gold.slice(0, at)}${gold.charAt(at) === '-' ? '+' : '-'}${gold.slice(at + 1)}`
  return digits.length === 0 ? undefined : `-${gold}`
}

async function realCritic(context: ClaimContext): Promise<Row[]> {
  const rows: Row[] = []
  for (const set of REALCRITIC) {
    for (const row of await readLines(context, 'realcritic', `${set}.jsonl.gz`)) {
      const score: unknown = row['previous_score']
      const label = Array.isArray(score) ? score[0] === true : score === true
      const gold = String(row['gt'])
      const isDisputed = contradicts(plainNumber(gold), plainNumber(String(row['pred'])), label)
      rows.push({ group: `RealCritic ${set}`, gold, response: String(row['reasoning']), label, isDisputed })
    }
  }
  return rows
}

/** Whether two plain numbers are the same, and the label says that they are not, or the other way round. */
function contradicts(gold: number | undefined, found: number | undefined, label: boolean): boolean {
  if (gold === undefined || found === undefined) return false
  const isSame = gold === found || Math.abs(gold - found) <= 1e-12 * Math.abs(gold)
  return isSame && !label
}

/** `4.5e33`, `4.5 \times 10^{33}`, `1,000`: read by JavaScript itself, independently of the judge. */
function plainNumber(text: string): number | undefined {
  const plain = text
    .replace(/[$\s]|\\[,!]/g, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/\\(?:times|cdot)10\^\{?(-?\d+)\}?$/, 'e$1')
  return /^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}

async function processBench(context: ClaimContext): Promise<Row[]> {
  const golds = new Map<string, string>()
  const all = { ...context, quick: false }
  for (const row of await readLines(all, 'gsm8k', 'test.jsonl'))
    golds.set(questionKey(String(row['question'])), goldBehind(String(row['answer'])))
  for (const row of await readLines(all, 'math500', 'math500.jsonl.gz')) {
    const question = String(row['prompt']).split('<｜User｜>')[1]?.split('<｜Assistant｜>')[0] ?? ''
    golds.set(questionKey(question), goldBehind(String(row['reference_solution'])))
  }
  for (const set of ['math', 'olympiadbench'])
    for (const row of await readLines(all, 'realcritic', `${set}.jsonl.gz`))
      golds.set(questionKey(String(row['question'])), String(row['gt']))
  const rows: Row[] = []
  for (const set of PROCESSBENCH) {
    for (const row of await readLines(context, 'processbench', `${set}.jsonl.gz`)) {
      const gold = golds.get(questionKey(String(row['problem'])))
      const steps: unknown = row['steps']
      if (gold === undefined || !Array.isArray(steps)) continue
      const label = row['final_answer_correct'] === true
      rows.push({ group: `ProcessBench ${set}`, gold, response: steps.join('\n\n'), label, isDisputed: false })
    }
  }
  return rows
}

function questionKey(question: string): string {
  return question.replace(/\s+/g, ' ').trim()
}
