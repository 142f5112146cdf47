import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, onTestFinished, test } from 'vitest'
import { renderPage } from '../../evaluation/index.ts'
import { keyOf } from '../../random.ts'
import { biasPage } from './bias-page.ts'
import { biasReport } from './bias-report.ts'
import { measureRows, pickExcess } from './bias-figures.ts'
import { cueVector, responseCues } from './response-cues.ts'
import { readPreferencePairs, readScoredRows, type ScoredRows } from './scored-pair.ts'

function fileOf(...lines: readonly (string | object)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-bias-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'rows.jsonl')
  writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
  return file
}

const words = (count: number, tag: string): string => Array.from({ length: count }, (_v, i) => `${tag}${i}`).join(' ')

/** Four prompts. The score is the number of words; the chosen response is longer in three of four. */
const LENGTH_SCORES: ScoredRows = {
  pairs: [3, 3, 3, 12].map((chosen, i) => {
    const rejected = i === 3 ? 5 : ([9, 2, 1][i] ?? 1)
    return {
      prompt: `p${i}`,
      chosen: words(chosen, 'a'),
      rejected: words(rejected, 'b'),
      chosenScore: chosen,
      rejectedScore: rejected,
    }
  }),
  responses: [],
  skipped: {},
}

test('responseCues counts words, list items, marks, hedges, polite words and repeated sequences', () => {
  const cues = responseCues('# Title\n- **one** may help\n2. two `x`\nThank you. one two three one two three')
  expect(cues).toMatchObject({ length: 17, lists: 2, markdown: 3, hedges: 1, politeness: 1 })
  // 15 sequences of three words, of which "one two three" stands twice
  expect(cues.repetition).toBeCloseTo(1 / 15, 12)
  expect(responseCues('')).toEqual({ length: 0, lists: 0, markdown: 0, hedges: 0, politeness: 0, repetition: 0 })
  expect(cueVector(responseCues('a b c'), ['length', 'lists'])).toEqual([Math.log(4), 0])
})

test('a score that is the length: Spearman 1, right where the longer is chosen, wrong where the shorter is', () => {
  const report = biasReport(LENGTH_SCORES, { key: keyOf(0) })
  const [length] = report.axes
  expect(length?.spearman?.value).toBeCloseTo(1, 12)
  expect([report.longerChosen?.value, report.shorterChosen?.value, report.balanced?.value]).toEqual([1, 0, 0.5])
  expect([report.accuracy?.value, report.pickLongest?.value, report.pickShortest?.value]).toEqual([0.75, 0.75, 0.25])
  expect(report.buckets.map(({ pairs }) => pairs)).toEqual([1, 0, 0, 1, 2])
  // picks of (3, 9), (3, 2), (3, 1), (12, 5): half the log ratio of each pair, as a ratio
  const expected = Math.exp((Math.log(3) + Math.log(1.5) + Math.log(3) + Math.log(2.4)) / 8) - 1
  expect(report.picks[0]?.excess.value).toBeCloseTo(expected, 12)
  expect(report.verdict[0]).toContain('follow length strongly')
})

test('a page of the report shows its verdict and its tables', async () => {
  const report = biasReport(LENGTH_SCORES, { key: keyOf(0) })
  const { responses } = measureRows(LENGTH_SCORES)
  const html = await renderPage(biasPage(report, { title: 'Bias <of> x', command: 'c', seed: '0', responses }))
  expect(html).toContain('follow length strongly')
  expect(html).toContain('Bias &lt;of&gt; x')
  expect(html.match(/<svg/g)?.length).toBe(3)
})

test('labels alone: pick-longest against chance, no figure that needs scores', () => {
  const pairs = LENGTH_SCORES.pairs.map(({ prompt, chosen, rejected }) => ({ prompt, chosen, rejected }))
  const report = biasReport({ pairs, responses: [], skipped: {} }, { key: keyOf(0) })
  expect([report.pickLongest?.value, report.accuracy, report.axes[0]?.spearman]).toEqual([0.75, undefined, undefined])
  expect(report.picks).toEqual([])
})

const sample = (response: string, score: number): ScoredRows['responses'][number] => ({
  prompt: 'p',
  response,
  score,
})

const pairOver = (rejected: string, chosenScore: number): ScoredRows['pairs'][number] => {
  return { prompt: 'p', chosen: 'yes', rejected, chosenScore, rejectedScore: 0 }
}

test('equal samples of one prompt are as many responses; one that stands in several pairs is one', () => {
  const responses = [...Array.from({ length: 9 }, () => sample('short', 1)), sample(words(8, 'a'), 2)]
  const other = [1, 2].map((score) => ({ prompt: 'q', response: 'a', score }))
  const report = biasReport({ pairs: [], responses: [...responses, ...other], skipped: {} }, { key: keyOf(0) })
  expect([report.responses, report.severalScores]).toEqual([12, 1])
  // picks of p: eight words over the geometric mean of nine ones and an eight; of q: none
  expect(report.picks[0]?.excess.value).toBeCloseTo(Math.exp((0.9 * Math.log(8)) / 2) - 1, 12)
  expect(report.verdict.join('\n')).toContain('1 response stood in rows with scores that differ')
  const same = measureRows({
    pairs: [pairOver('no', 0.1), pairOver('never', 0.1), pairOver('not', 0.1)],
    responses: [],
  })
  expect(same.responses.map(({ score }) => score)).toEqual([0.1, 0, 0, 0])
  const apart = measureRows({ pairs: [pairOver('no', 1), pairOver('never', 9)], responses: [] })
  expect([apart.severalScores, ...apart.responses.map(({ score }) => score)]).toEqual([1, 5, 0, 0])
  expect(apart.pairs.map(({ margin }) => margin)).toEqual([1, 9])
})

const pairOf = (i: number, isLonger: boolean): ScoredRows['pairs'][number] => {
  const [long, short] = [words(4, 'a'), words(2, 'b')]
  return { prompt: `p${i}`, ...(isLonger ? { chosen: long, rejected: short } : { chosen: short, rejected: long }) }
}
const verdictOf = (pairs: ScoredRows['pairs']): string =>
  biasReport({ pairs, responses: [], skipped: {} }, { key: keyOf(0) }).verdict.join('\n')

test('the verdict says that nothing is known where the pairs are too few, and that nothing is there where they are many', () => {
  const few = [0, 1, 2].map((i) => pairOf(i, i > 0))
  expect(verdictOf(few)).toBe(
    'Whether length tells the labels of this set cannot be said from 3 pairs: picking the longer response agrees with 67 % of the labels, and the interval [0, 100] holds chance.',
  )
  expect(verdictOf(few.slice(0, 1))).toContain('cannot be said from 1 pair: picking the shorter')
  const even = Array.from({ length: 600 }, (_v, i) => pairOf(i, i % 2 === 0))
  expect(verdictOf(even)).toContain('Length alone tells next to nothing about the labels of this set')
  expect(verdictOf(even.map((_pair, i) => pairOf(i, i % 5 > 0)))).toContain(
    'agrees with 80 % of the labels, so accuracy',
  )
  // a rule that was not said to hold is no rule to be worse than
  const scored = few.map((pair, i) => ({ ...pair, chosenScore: i === 1 ? 0 : 2, rejectedScore: 1 }))
  expect(verdictOf(scored)).not.toContain('that rule')
  const constant = verdictOf(few.map((pair) => ({ ...pair, chosenScore: 1, rejectedScore: 1 })))
  expect(constant).toContain('The scores tell nothing apart: that of all 6 responses is 1')
  expect(constant).not.toContain('They are right on')
})

const PAIR = { prompt: 'p', chosen: 'a b', rejected: 'c', chosen_score: 1, rejected_score: 0 }

test.each([
  ['a score that is a text', { ...PAIR, chosen_score: '1' }, 'chosen_score: is "1", wanted a finite number'],
  ['a score that is null', { ...PAIR, rejected_score: null }, 'rejected_score: is null, wanted a finite number'],
  ['a missing score', { prompt: 'p', chosen: 'a', rejected: 'b' }, 'chosen_score: is missing'],
  ['NaN, which is no JSON', '{"prompt":"p","response":"r","score":NaN}', 'broken JSON'],
  ['equal responses', { ...PAIR, rejected: 'a b' }, 'are equal, wanted two responses'],
  ['an empty response', { ...PAIR, rejected: ' ' }, 'rejected: is empty, wanted a response'],
  ['a missing chosen response', { prompt: 'p', rejected: 'b' }, 'chosen: is missing, wanted a text'],
  ['a row of another form', { prompt: 'p', response: 'r', score: 1 }, 'wanted a pair'],
])('%s is an error with file and line, and a counted skip where asked', async (_name, row, message) => {
  const file = fileOf(PAIR, row)
  await expect(readScoredRows([file])).rejects.toThrow(`${file}:2: `)
  await expect(readScoredRows([file])).rejects.toThrow(message)
  const { pairs, skipped } = await readScoredRows([file], { onBadRow: 'skip' })
  expect([pairs.length, Object.values(skipped)]).toEqual([1, [1]])
})

const QUESTION = { role: 'user', content: 'q' }
const YES = { role: 'assistant', content: 'yes' }
const NO = { role: 'assistant', content: 'no' }
const SCORES = { chosen_score: 2, rejected_score: 1 }
const WANTED = { prompt: 'q', chosen: 'yes', rejected: 'no', chosenScore: 2, rejectedScore: 1 }

test.each([
  ['texts', { prompt: 'q', chosen: 'yes', rejected: 'no', ...SCORES }],
  ['messages', { prompt: [QUESTION], chosen: [YES], rejected: [NO], ...SCORES }],
  ['dialogues that begin alike', { chosen: [QUESTION, YES], rejected: [QUESTION, NO], ...SCORES }],
])('scored pairs of %s are the same pair', async (_name, row) => {
  expect((await readScoredRows([fileOf(row)])).pairs).toEqual([WANTED])
})

test('scored pairs of two dialogues as HH-RLHF writes them are read as those without scores', async () => {
  const asked = '\n\nHuman: q\n\nAssistant:'
  const row = { chosen: `${asked} yes`, rejected: `${asked} no` }
  const [bare] = (await readPreferencePairs([fileOf(row)])).pairs
  expect(bare).toMatchObject({ chosen: 'yes', rejected: 'no' })
  const file = fileOf({ ...row, ...SCORES })
  expect((await readScoredRows([file])).pairs).toEqual([{ ...bare, chosenScore: 2, rejectedScore: 1 }])
  await expect(readScoredRows([fileOf({ chosen: 'a', rejected: 'b', ...SCORES })])).rejects.toThrow('share no turn')
})

test('a pair keeps its subset, and the report has figures of each', async () => {
  const rows = [0, 1, 2, 3].map((i) => {
    const [chosen, rejected] = i < 2 ? ['a b c', 'd'] : ['d', '- a b c']
    return { prompt: `p${i}`, chosen, rejected, subset: i < 2 ? 'chat' : 'math' }
  })
  const read = await readPreferencePairs([fileOf(...rows)])
  expect(read.pairs.map(({ subset }) => subset)).toEqual(['chat', 'chat', 'math', 'math'])
  const scored = await readScoredRows([fileOf(...rows.map((row) => ({ ...row, chosen_score: 1, rejected_score: 0 })))])
  expect(scored.pairs.map(({ subset }) => subset)).toEqual(['chat', 'chat', 'math', 'math'])
  const report = biasReport(scored, { key: keyOf(0) })
  expect(report.subsets).toMatchObject([
    { name: 'chat', pairs: 2, prompts: 2, pickLongest: { value: 1 }, accuracy: { value: 1 } },
    {
      name: 'math',
      pairs: 2,
      pickLongest: { value: 0 },
      labelsPickMore: { length: { value: 0 }, lists: { value: 0 } },
    },
  ])
  const page = biasPage(report, { title: 't', command: 'c', seed: '0' })
  expect(page.figures?.find(({ name }) => name === 'math: pick longest')).toMatchObject({ value: 0, n: 2 })
  const [table] = page.sections.find(({ id }) => id === 'subsets')?.tables ?? []
  expect(table?.rows.map(([name, pairs]) => [name, pairs])).toEqual([
    ['chat', '2'],
    ['math', '2'],
  ])
  // one subset is the whole set
  const one = biasReport({ ...read, pairs: read.pairs.slice(0, 2) }, { key: keyOf(0) })
  expect(one.subsets).toEqual([])
})

test('rows that are passed over are counted by their whole reason', async () => {
  const good = { prompt: 'p', chosen: 'a', rejected: 'b' }
  const file = fileOf(good, { prompt: 'p', rejected: 'b' }, { ...good, chosen: 5 }, { ...good, margin: 'x' })
  const { skipped } = await readPreferencePairs([file], { onBadRow: 'skip' })
  const reasons = Object.keys(skipped)
  expect(reasons).toHaveLength(3)
  expect(reasons[0]).toMatch(/^chosen: .*missing/)
  expect(reasons[1]).toContain('chosen: is 5')
  expect(reasons[2]).toContain('margin: is "x", wanted a number')
})

test('scored rows are read from a JSON document, CSV, gzip and Parquet as from JSON lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-forms-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const row = { prompt: 'q', chosen: 'yes', rejected: 'no', ...SCORES }
  const of = async (name: string, content: string | Uint8Array): Promise<unknown> => {
    const file = join(folder, name)
    writeFileSync(file, content)
    return (await readScoredRows([file])).pairs
  }
  expect(await of('a.json', JSON.stringify([row, row]))).toEqual([WANTED, WANTED])
  expect(await of('a.csv', 'prompt,chosen,rejected,chosen_score,rejected_score\nq,yes,no,2,1\n')).toEqual([WANTED])
  expect(await of('a.jsonl.gz', gzipSync(JSON.stringify(row)))).toEqual([WANTED])
  const columnData = Object.entries(row).map(([name, value]) => ({
    name,
    data: [value],
    type: typeof value === 'number' ? ('DOUBLE' as const) : ('STRING' as const),
  }))
  expect(await of('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))).toEqual([WANTED])
  await expect(of('b.csv', 'prompt,response,score\nq,yes,much\n')).rejects.toThrow(
    'score: is "much", wanted a finite number',
  )
  await expect(of('b.jsonl.gz', gzipSync(JSON.stringify(row)).subarray(0, -9))).rejects.toThrow('cut short or damaged')
})

function lengthOf(text: string): number {
  return responseCues(text).length
}

test('words: parted by white space, and letter by letter where a script parts none', () => {
  expect(lengthOf("It's a well-known fact 😀.")).toBe(5)
  expect(lengthOf('北京是中国的首都。')).toBe(8)
  expect(lengthOf('日本の首都は Tokyo です。')).toBe(9)
  // marks stand on the letter before them
  expect(lengthOf('ก็ดี')).toBe(2)
  expect(lengthOf('한국의 수도는 서울이다')).toBe(3)
  expect(lengthOf(' \n ')).toBe(0)
})

test('preference pairs of any shape are read, and bad ones named', async () => {
  const messages = [{ role: 'user', content: 'q' }]
  const file = fileOf(
    {
      prompt: messages,
      chosen: [{ role: 'assistant', content: 'yes' }],
      rejected: [{ role: 'assistant', content: 'no' }],
    },
    { prompt: 'q', chosen: 'same', rejected: 'same' },
  )
  await expect(readPreferencePairs([file])).rejects.toThrow(`${file}:2: chosen and rejected: are equal`)
  const { pairs, skipped } = await readPreferencePairs([file], { onBadRow: 'skip' })
  expect(pairs).toEqual([{ prompt: 'q', chosen: 'yes', rejected: 'no' }])
  expect(skipped).toEqual({ 'chosen and rejected: are equal, wanted two responses': 1 })
})

test('a correlation does not pass one by rounding', () => {
  const responses = Array.from({ length: 9 }, (_v, i) => ({
    prompt: `p${i}`,
    response: words(i + 1, 'a'),
    score: 0.1 * (i + 1),
  }))
  const [length] = biasReport({ pairs: [], responses, skipped: {} }, { key: keyOf(0) }).axes
  for (const { value, interval } of [length?.pearson, length?.spearman].filter((each) => each !== undefined))
    expect(Math.max(value, ...interval)).toBeLessThanOrEqual(1)
})

test('scores that are all equal correlate with nothing, whatever rounds in their mean', () => {
  for (const count of [29, 34, 38])
    for (const score of [0.1, 0.3, -1.7]) {
      const responses = Array.from({ length: count }, (_v, i) => ({
        prompt: `p${i}`,
        response: words(((i * 7) % 11) + 1, 'a'),
        score,
      }))
      const [length] = biasReport({ pairs: [], responses, skipped: {} }, { key: keyOf(0) }).axes
      expect([length?.pearson, length?.spearman]).toEqual([undefined, undefined])
    }
})

test('the best of a prompt with more responses than a call takes arguments', () => {
  const responses = Array.from({ length: 150_000 }, (_v, i) => ({
    prompt: i < 2 ? 'two' : 'many',
    score: i % 2,
    cues: responseCues(i % 2 === 0 ? 'a' : 'a b c d'),
  }))
  const [length] = pickExcess(responses, keyOf(0))
  // picks of 4 words, against the geometric mean of 1 and 4
  expect(length?.excess.value).toBeCloseTo(1, 9)
})
