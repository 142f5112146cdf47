/**
 * Public preference sets as prompts with pairs, read from the files of the data store. What each set measures stands in
 * docs/reward.md. Rows stay in memory only.
 */
import { InputError } from '../../errors.ts'
import { readFields } from '../../task/index.ts'
import { problemOf } from '../bias/scored-pair.ts'

/** A pair of a set. `subset` tells kinds of pairs apart within a set. */
export interface SetPair {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
  readonly subset: string
  /** Of RM-Bench: in which style each response is written. */
  readonly styles?: { readonly chosen: Style; readonly rejected: Style } | undefined
}

/** Styles of RM-Bench: a response in brief, at length, and at length with markdown. */
export const STYLES = ['concise', 'detailed', 'markdown'] as const
export type Style = (typeof STYLES)[number]

/** Path of a file of a data set of the manifest. */
export type OpenFile = (name: string, file: string) => Promise<string>

/** Names of the sets. */
export const PREFERENCE_SETS = [
  'alpaca-eval',
  'verbose-concise',
  'llmbar',
  'rm-bench',
  'judgebench',
  'finegrained-qa',
  'pandalm',
  'hh-rlhf',
  'dove-helpful',
] as const
export type PreferenceSetName = (typeof PREFERENCE_SETS)[number]

/**
 * Models of alpaca-eval whose pairs with text-davinci-003 are used: four of eleven, of low to high win rate, so that each
 * instruction gives at most four pairs and encoding once takes minutes.
 */
export const ALPACA_MODELS: readonly string[] = ['alpaca-7b', 'gpt-3.5-turbo-0301', 'vicuna-13b', 'zephyr-7b-beta']

/** The model with which alpaca-eval compares all others. */
const ALPACA_REFERENCE = 'text_davinci_003'

/** Options of `preferenceSet`. */
export interface PreferenceSetOptions {
  /** Models of alpaca-eval. @default ALPACA_MODELS, or all that the file has with `whole` */
  readonly alpacaModels?: readonly string[] | undefined
  /**
   * All that the store has of the set, each part as a subset: alpaca-eval by model, RM-Bench with the domain of code, JudgeBench by
   * source. @default false: what the claims are measured on
   */
  readonly whole?: boolean | undefined
}

/** The pairs of a set, ties left out. @throws InputError for a row without the set's fields */
export async function preferenceSet(
  name: PreferenceSetName,
  open: OpenFile,
  options: PreferenceSetOptions = {},
): Promise<readonly SetPair[]> {
  const pairs = await readers[name](open, options)
  return pairs.filter(({ chosen, rejected }) => problemOf(chosen, rejected) === undefined)
}

type Fields = Readonly<Record<string, unknown>>

const readers: Readonly<
  Record<PreferenceSetName, (open: OpenFile, options: PreferenceSetOptions) => Promise<readonly SetPair[]>>
> = {
  'alpaca-eval': async (open, { whole = false, alpacaModels: models = whole ? undefined : ALPACA_MODELS }) =>
    rowsOf(await open('alpaca-eval', 'gpt4_pairs.jsonl.gz'), (row) => {
      const generators = [text(row, 'generator_1'), text(row, 'generator_2')]
      if (models !== undefined && !generators.some((each) => models.includes(each))) return []
      const subset = whole ? generators.find((each) => each !== ALPACA_REFERENCE) : undefined
      const names = { first: 'output_1', second: 'output_2', prompt: 'instruction' }
      return ordered(row, names, Number(row['preference']), subset)
    }),
  'verbose-concise': async (open) =>
    rowsOf(await open('alpaca-eval', 'length_prompted_gpt35.jsonl.gz'), (row) => {
      const outputs = row['outputs'] as Fields
      // neither is right: "chosen" is the concise one, so that a preference for it is not a preference for length
      return [
        {
          prompt: text(row, 'instruction'),
          chosen: text(outputs, 'concise'),
          rejected: text(outputs, 'verbose'),
          subset: 'concise over verbose',
        },
      ]
    }),
  llmbar: async (open) => {
    const subsets = ['natural', 'neighbor', 'gptout']
    const parts = await Promise.all(
      subsets.map(async (subset) =>
        rowsOf(await open('llmbar', `${subset}.jsonl.gz`), (row) =>
          ordered(row, { first: 'output_1', second: 'output_2', prompt: 'input' }, Number(row['label']), subset),
        ),
      ),
    )
    return parts.flat()
  },
  'rm-bench': async (open, { whole = false }) => {
    const parts = await Promise.all(
      ['chat', 'safety-refuse', 'safety-response', ...(whole ? ['code'] : [])].map(async (domain) =>
        rowsOf(await open('rm-bench', `${domain}.jsonl.gz`), (row) => rmBenchPairs(row, domain)),
      ),
    )
    return parts.flat()
  },
  judgebench: async (open, { whole = false }) =>
    rowsOf(await open('judgebench', 'gpt4o.jsonl.gz'), (row) =>
      ordered(
        row,
        { first: 'response_A', second: 'response_B', prompt: 'question' },
        row['label'] === 'A>B' ? 1 : row['label'] === 'B>A' ? 2 : 0,
        // fourteen subjects of MMLU-Pro with eleven pairs each are one source
        whole ? text(row, 'source').replace(/^mmlu-pro-.*/, 'mmlu-pro') : undefined,
      ),
    ),
  'finegrained-qa': async (open) =>
    rowsOf(await open('finegrained-qa', 'dev_feedback.jsonl.gz'), (row) => {
      const votes = row['preference'] as readonly number[]
      const order = [
        [1, 2],
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
        [3, 4],
      ] as const
      return order.flatMap(([a, b], i) =>
        ordered(row, { first: `prediction ${a}`, second: `prediction ${b}`, prompt: 'question' }, votes[i] ?? 0),
      )
    }),
  pandalm: async (open) =>
    rowsOf(await open('pandalm', 'testset_v1.jsonl.gz'), (row) => {
      const votes = [1, 2, 3].map((n) => Number(row[`annotator${n}`]))
      const winner = [1, 2].find((side) => votes.filter((vote) => vote === side).length >= 2) ?? 0
      const input = typeof row['input'] === 'string' && row['input'] !== '' ? `\n${row['input']}` : ''
      const prompt = `${text(row, 'instruction')}${input}`
      // an answer of one word or number stands in the file as a boolean or a number
      const [response1, response2] = [spelt(row['response1']), spelt(row['response2'])]
      return ordered(
        { prompt, response1, response2 },
        { first: 'response1', second: 'response2', prompt: 'prompt' },
        winner,
      )
    }),
  'hh-rlhf': async (open) => rowsOf(await open('hh-rlhf', 'harmless-base-test.jsonl.gz'), harmlessPair),
  'dove-helpful': async (open) =>
    rowsOf(await open('dove-helpful', 'val_conditional_pref.jsonl.gz'), (row) => [
      {
        prompt: text(row, 'i_chosen'),
        chosen: text(row, 'r_chosen'),
        rejected: text(row, 'r_reject'),
        subset: 'helpful',
      },
    ]),
}

/** The prompt of a dialogue of HH-RLHF: all but the last answer, which both sides share. */
function harmlessPair(row: Fields): readonly SetPair[] {
  const [chosen, rejected] = [text(row, 'chosen'), text(row, 'rejected')]
  const mark = '\n\nAssistant:'
  const end = chosen.lastIndexOf(mark) + mark.length
  // in a few rows the dialogues part earlier, so that the last answers do not reply to the same
  if (end < mark.length || !rejected.startsWith(chosen.slice(0, end))) return []
  return [
    {
      prompt: chosen.slice(0, end).trim(),
      chosen: chosen.slice(end).trim(),
      rejected: rejected.slice(end).trim(),
      subset: 'harmless',
    },
  ]
}

function rmBenchPairs(row: Fields, domain: string): readonly SetPair[] {
  const [chosen, rejected] = [row['chosen'] as readonly string[], row['rejected'] as readonly string[]]
  const prompt = text(row, 'prompt')
  return chosen.flatMap((good, c) =>
    rejected.map((bad, r) => ({
      prompt,
      chosen: good,
      rejected: bad,
      // Liu et al. 2024 (arXiv 2410.16184), section 3: hard where the rejected style is the fancier one
      subset: `${domain} ${c < r ? 'hard' : c === r ? 'normal' : 'easy'}`,
      styles: { chosen: STYLES[c] ?? 'concise', rejected: STYLES[r] ?? 'concise' },
    })),
  )
}

/** The pair of a row by which side won: 1 or 2. Else none. */
function ordered(
  row: Fields,
  names: { readonly first: string; readonly second: string; readonly prompt: string },
  winner: number,
  subset: string = 'all',
): readonly SetPair[] {
  if (winner !== 1 && winner !== 2) return []
  const [a, b] = [text(row, names.first), text(row, names.second)]
  const [chosen, rejected] = winner === 1 ? [a, b] : [b, a]
  return [{ prompt: text(row, names.prompt), chosen, rejected, subset }]
}

function spelt(value: unknown): unknown {
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value
}

function text(row: Fields, name: string): string {
  const value = row[name]
  if (typeof value !== 'string')
    throw new TypeError(`${name}: is ${JSON.stringify(value)?.slice(0, 60)}, wanted a text`)
  return value
}

async function rowsOf(path: string, read: (row: Fields) => readonly SetPair[]): Promise<readonly SetPair[]> {
  const pairs: SetPair[] = []
  for await (const row of readFields([path])) {
    if ('problem' in row) throw new InputError(path, row.line, row.problem)
    try {
      pairs.push(...read(row.fields))
    } catch (cause) {
      throw new InputError(path, row.line, cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }
  return pairs
}
