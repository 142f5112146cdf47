/**
 * A printed critique is read back as the same critique, whatever its words; and the critiques of the paper's own data are
 * read with the verdicts that stand in them.
 *
 * Three sources: critiques drawn by key whose explanations and step texts are made to look like the form itself; the
 * arithmetic critic's critiques of GSM8K gold solutions (train) with planted slips; and the 200 critiques of the authors'
 * released refinement data (GSM8K and MATH, arXiv 2411.16579). Controls: a critique that lost one block must be none for
 * the same number of steps, and the verdicts of the authors' critiques are also read by a plain search for their lines.
 */
import { plantSlip, SLIP_KINDS } from '../src/critique/arithmetic/planted-slip.ts'
import {
  arithmeticCritique,
  isCritique,
  parseCritique,
  printCritique,
  splitSteps,
  type Critique,
} from '../src/critique/index.ts'
import { shareOf } from '../src/evaluation/index.ts'
import { generator, keyOf, split, type Generator32, type Key } from '../src/random.ts'
import type { Figure, Verdict } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'

const TARGET = "100 % equal after print and parse, and 100 % of the authors' critiques read as they stand"
const DRAWN = 20_000
const QUICK_DRAWN = 2_000
const SOLUTIONS = 1_000
const QUICK_SOLUTIONS = 200

export const claim: Claim = {
  name: 'critique-format',
  statement: 'A printed critique is read back as the same critique, whatever its words',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { quick, signal } = context
  const key = keyOf('critique-format')
  const drawn = new Tally()
  for (let index = 0; index < (quick ? QUICK_DRAWN : DRAWN); index++) {
    signal.throwIfAborted()
    const { critique, texts } = hostileCritique(split(split(key, 'drawn'), index))
    drawn.add(critique, texts, context)
  }
  const made = new Tally()
  for (const { critique, texts } of await madeCritiques(context, quick ? QUICK_SOLUTIONS : SOLUTIONS)) {
    made.add(critique, texts, context)
  }
  const authors = await authorsCritiques(context)
  const asTheyStand = authors.filter(({ text, verdicts }) => {
    const read = parseCritique(text, Math.max(1, verdicts.length - 1))
    if (!isCritique(read)) {
      context.log(`not read (${read.reason}): ${JSON.stringify(text.slice(0, 200))}`)
      return false
    }
    return [...read.steps, read.final].every(({ verdict }, index) => verdict === verdicts[index])
  })
  const figures: Figure[] = [
    share('equal after print and parse, drawn', drawn.equal, drawn.n),
    share('equal after print and parse, made by the arithmetic critic', made.equal, made.n),
    share("authors' critiques read as they stand", asTheyStand.length, authors.length),
    share('control: one block lost, refused', drawn.refused + made.refused, drawn.losable + made.losable),
  ]
  return {
    figures,
    n: drawn.n + made.n + authors.length,
    target: TARGET,
    holds: figures.every(({ value, n }) => n > 0 && value === 1),
    notes: [
      `${drawn.steps + made.steps} steps in all; verdicts of the authors' critiques by a plain search of their lines`,
    ],
  }
}

/** Counts of one source. */
class Tally {
  n = 0
  equal = 0
  steps = 0
  losable = 0
  refused = 0

  add(critique: Critique, texts: readonly string[], { log }: Pick<ClaimContext, 'log'>): void {
    const count = critique.steps.length
    const printed = printCritique(critique, texts)
    const isSame = JSON.stringify(parseCritique(printed, count)) === JSON.stringify(critique)
    this.n += 1
    this.steps += count
    if (isSame) this.equal += 1
    else log(`changed by print and parse: ${JSON.stringify(printed.slice(0, 300))}`)
    if (count < 2) return
    const lost = printCritique({ ...critique, steps: critique.steps.slice(0, -1) }, texts.slice(0, -1))
    this.losable += 1
    if (!isCritique(parseCritique(lost, count))) this.refused += 1
  }
}

/** Pieces from which words are made: the form's own lines, other forms, and what breaks lines and texts. */
const PIECES: readonly string[] = [
  'Step 1: x',
  'Step 2: 2 * 3 = 7',
  'Correctness of the step: Wrong',
  'Correctness of the final answer: Correct (score 0.5)',
  'Explanation: none',
  '{"steps": [{"step": 1, "verdict": "correct"}], "final": {"verdict": "wrong"}}',
  '```json',
  '**Step 3:** Incorrect',
  'Final answer: 7',
  '\n',
  '\r\n',
  '\n\n',
  '  ',
  '\t',
  '\u2028',
  '\u0000',
  '\ud83d',
  '½ × 𝟙 = ≈',
  'Wrong',
  '',
]
const VERDICTS: readonly Verdict[] = ['correct', 'wrong', 'unknown']

function hostileCritique(key: Key): { readonly critique: Critique; readonly texts: readonly string[] } {
  const random = generator(key)
  const steps = Array.from({ length: 1 + random.below(8) }, (_unused, index) => ({
    step: index + 1,
    ...drawnVerdict(random),
  }))
  return { critique: { steps, final: drawnVerdict(random) }, texts: steps.map(() => drawnWords(random)) }
}

function drawnVerdict(random: Generator32): Critique['final'] {
  const verdict = VERDICTS[random.below(VERDICTS.length)] ?? 'unknown'
  const score = random.below(2) === 0 ? null : random.uniform()
  return { verdict, score, explanation: drawnWords(random) }
}

function drawnWords(random: Generator32): string {
  const words = Array.from({ length: random.below(6) }, () => PIECES[random.below(PIECES.length)] ?? '')
  return words.join(random.below(2) === 0 ? '' : ' ')
}

interface MadeCritique {
  readonly critique: Critique
  readonly texts: readonly string[]
}

async function madeCritiques(context: ClaimContext, wanted: number): Promise<MadeCritique[]> {
  const file = await context.openDataSet('gsm8k', 'train.jsonl')
  const key = keyOf('critique-format slips')
  const made: MadeCritique[] = []
  for await (const { task, response } of readRows([file], { signal: context.signal })) {
    if (made.length === wanted) break
    if (task.kind !== 'arithmetic' || response === undefined) continue
    const kind = SLIP_KINDS[made.length % SLIP_KINDS.length] ?? 'result'
    const text = plantSlip(split(key, task.id), response.text, kind)?.text ?? response.text
    const critique = arithmeticCritique(task, { ...response, text })
    if (!isCritique(critique)) continue
    made.push({ critique, texts: splitSteps(text).map(({ start, end }) => text.slice(start, end)) })
  }
  return made
}

interface AuthorsCritique {
  readonly text: string
  /** Of each step in order, then of the final answer. */
  readonly verdicts: readonly Verdict[]
}

/** The critiques in the authors' refinement data: what stands between their request and its end. */
async function authorsCritiques(context: ClaimContext): Promise<AuthorsCritique[]> {
  const found: AuthorsCritique[] = []
  for (const name of ['gsm8k_refine_sft.jsonl.gz', 'math_refine_sft.jsonl.gz']) {
    const file = await context.openDataSet('mathcritique', name)
    for (const line of gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n')) {
      if (line.trim() === '') continue
      const { instruction } = JSON.parse(line) as { readonly instruction: string }
      const at = instruction.search(/^\W*Step sentence:/m)
      if (at === -1) continue
      const text = instruction.slice(at)
      const words = [...text.matchAll(/^\W*Correctness of the (?:step|final answer):\W*(\w+)/gm)].map(
        ([, word = '']) => word,
      )
      found.push({ text, verdicts: words.map((word): Verdict => (/^correct$/i.test(word) ? 'correct' : 'wrong')) })
    }
  }
  return found
}

function share(name: string, part: number, n: number): Figure {
  const counted = shareOf(part, n)
  return { name, value: n === 0 ? 0 : part / n, n, interval: counted?.interval }
}
