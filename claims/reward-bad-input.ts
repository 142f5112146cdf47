/**
 * Claim: rows that cannot be used are refused with file, line and what is wrong, or counted and passed over where that was
 * asked for; and a response of 100,000 tokens is cut and said. Control: the same files without their bad row are read whole.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEncoder } from '../src/engine/index.ts'
import { readPreferencePairs, readScoredRows, type ScoredRows } from '../src/reward/index.ts'
import { rewardInput } from '../src/reward/features/reward-input.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const TARGET = 'every case refused with file and line under stop, counted under skip, and the control read whole'
const LONG_TOKENS = 100_000
const LONGEST_MS = 20_000

/** A bad line between two good ones. */
interface Case {
  readonly name: string
  readonly reader: 'scored' | 'pairs'
  readonly good: object
  readonly bad: object | string
  readonly says: RegExp
}

const pair = { prompt: 'Why?', chosen: 'Because of the rain.', rejected: 'No reason.' }
const scored = { ...pair, chosen_score: 1.5, rejected_score: 0.25 }
const single = { prompt: 'Why?', response: 'Because.', score: 0.5 }

const CASES: readonly Case[] = [
  { name: 'equal pair', reader: 'pairs', good: pair, bad: { ...pair, rejected: pair.chosen }, says: /equal/ },
  {
    name: 'equal pair with scores',
    reader: 'scored',
    good: scored,
    bad: { ...scored, rejected: pair.chosen },
    says: /equal/,
  },
  { name: 'empty chosen', reader: 'pairs', good: pair, bad: { ...pair, chosen: '' }, says: /chosen/ },
  {
    name: 'blank rejected',
    reader: 'scored',
    good: scored,
    bad: { ...scored, rejected: ' \n ' },
    says: /rejected: is empty/,
  },
  {
    name: 'empty response',
    reader: 'scored',
    good: single,
    bad: { ...single, response: '' },
    says: /response: is empty/,
  },
  { name: 'chosen missing', reader: 'pairs', good: pair, bad: { prompt: 'Why?', rejected: 'No.' }, says: /chosen/ },
  {
    name: 'chosen missing, with scores',
    reader: 'scored',
    good: scored,
    bad: { prompt: 'Why?', rejected: 'No.', chosen_score: 1, rejected_score: 0 },
    says: /chosen: is missing/,
  },
  {
    name: 'score NaN',
    reader: 'scored',
    good: single,
    bad: '{"prompt":"Why?","response":"So.","score":NaN}',
    says: /JSON/,
  },
  {
    name: 'score beyond numbers',
    reader: 'scored',
    good: single,
    bad: '{"prompt":"Why?","response":"So.","score":1e999}',
    says: /finite number/,
  },
  {
    name: 'score null',
    reader: 'scored',
    good: single,
    bad: { ...single, score: null },
    says: /score: is null, wanted a finite number/,
  },
  {
    name: 'score as text',
    reader: 'scored',
    good: scored,
    bad: { ...scored, chosen_score: '1.5' },
    says: /chosen_score: is "1.5"/,
  },
  { name: 'score missing', reader: 'scored', good: scored, bad: pair, says: /chosen_score: is missing/ },
  {
    name: 'unpaired row among pairs',
    reader: 'scored',
    good: scored,
    bad: single,
    says: /is a response .* wanted a pair/,
  },
  { name: 'pair among responses', reader: 'scored', good: single, bad: scored, says: /is a pair .* wanted a response/ },
  {
    name: 'unpaired row in a preference set',
    reader: 'pairs',
    good: pair,
    bad: { prompt: 'Why?', response: 'So.' },
    says: /./,
  },
  {
    name: 'word problem in a preference set',
    reader: 'pairs',
    good: pair,
    bad: { question: 'What is 2 + 3?', answer: '2 + 3 = 5\n#### 5' },
    says: /./,
  },
  { name: 'no object', reader: 'scored', good: single, bad: '[1, 2]', says: /wanted a JSON object/ },
  { name: 'broken JSON', reader: 'pairs', good: pair, bad: '{"prompt": "Why?"', says: /JSON/ },
]

export const claim: Claim = {
  name: 'reward-bad-input',
  statement: 'Bad preference rows and scores are refused by file and line, or counted where that was asked for',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-reward-rows-'))
  const wrong: string[] = []
  let controls = 0
  try {
    for (const each of CASES) {
      const file = join(folder, 'rows.jsonl')
      const read = async (lines: readonly (object | string)[], onBadRow: 'stop' | 'skip'): Promise<ScoredRows> => {
        await writeFile(file, lines.map((line) => `${text(line)}\n`).join(''))
        return each.reader === 'pairs'
          ? readPreferencePairs([file], { onBadRow })
          : readScoredRows([file], { onBadRow })
      }
      const lines = [each.good, each.bad, each.good]
      const message = await read(lines, 'stop').then(
        () => 'was accepted',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      if (!message.startsWith(`${file}:2: `) || !each.says.test(message.slice(file.length + 4)))
        wrong.push(`${each.name}: ${message.replace(folder, '.')}`)
      const kept = await read(lines, 'skip').catch((error: unknown) => String(error))
      const counted = typeof kept === 'string' ? -1 : Object.values(kept.skipped).reduce((sum, n) => sum + n, 0)
      if (typeof kept === 'string' || counted !== 1 || kept.pairs.length + kept.responses.length !== 2)
        wrong.push(`${each.name}, skipped: ${typeof kept === 'string' ? kept : `${counted} counted`}`)
      const whole = await read([each.good, each.good], 'stop')
      if (whole.pairs.length + whole.responses.length === 2) controls++
    }
    const long = await longResponse(context)
    if (!long.holds) wrong.push(`long response: ${long.text}`)
    const n = CASES.length + 1
    return {
      figures: [
        { name: 'cases as stated', value: n - new Set(wrong.map((each) => each.split(/[:,]/)[0])).size, n },
        { name: 'intact files read whole (control)', value: controls, n: CASES.length },
      ],
      n,
      target: TARGET,
      holds: wrong.length === 0 && controls === CASES.length,
      notes: [...wrong, long.text],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function text(value: object | string): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A response of 100,000 words is cut in the middle, at once, and the cut is counted. */
async function longResponse(context: ClaimContext): Promise<{ readonly holds: boolean; readonly text: string }> {
  const { tokenizer } = await openEncoder(await context.openModel('minilm-l6'))
  const response = Array.from({ length: LONG_TOKENS }, (_v, i) => (i % 7 === 0 ? 'and' : 'word')).join(' ')
  const started = performance.now()
  const { ids, cut, responseTokens } = rewardInput(tokenizer, { prompt: 'Why?', response })
  const ms = performance.now() - started
  return {
    holds: responseTokens === LONG_TOKENS && ids.length + cut === LONG_TOKENS + 2 + 3 && ms < LONGEST_MS,
    text: `a response of ${responseTokens} tokens is cut by ${cut} to ${ids.length} in ${ms.toFixed(0)} ms`,
  }
}
