import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { answerOutcome } from '../answer-outcome.ts'
import { splitSteps } from '../steps.ts'
import { buildCorpus, readCorpus } from './build-corpus.ts'
import { exportCorpus } from './export-corpus.ts'
import type { StepCritique } from '../critic.ts'
import type { SolvedTask } from './candidate.ts'
import type { CorpusRow } from './corpus-row.ts'
import { ruleCandidates } from './rule-candidates.ts'

const REFERENCES: readonly (readonly [question: string, reference: string])[] = [
  [
    'A mill grinds 35 sacks a day for 8 days. It sells 140 sacks. How many sacks are left?',
    'The mill grinds 35*8 = <<35*8=280>>280 sacks.\nThere are 280-140 = <<280-140=140>>140 sacks left.\n#### 140',
  ],
  [
    'A tram carries 48 people on each of 9 rides. A third of them pay 4 coins. How many coins are paid?',
    'It carries 48*9 = <<48*9=432>>432 people.\n432/3 = <<432/3=144>>144 people pay.\nThey pay 144*4 = <<144*4=576>>576 coins.\n#### 576',
  ],
  [
    'A film lasts 95 minutes. It is shown 6 times a day for 5 days. How many minutes is it shown in all?',
    'It is shown 6*5 = <<6*5=30>>30 times.\nThat is 30*95 = <<30*95=2850>>2850 minutes.\n#### 2,850',
  ],
  [
    'Ivo walks 3 hours at 75 meters a minute. How far does he walk?',
    'Three hours have 3*60 = <<3*60=180>>180 minutes.\nHe walks 180*75 = <<180*75=13500>>13500 meters.\n#### 13500',
  ],
]

function solved(): SolvedTask[] {
  return REFERENCES.map(([question, reference], at) => ({
    task: { id: `t${at}`, kind: 'arithmetic', question, answer: reference.slice(reference.indexOf('####') + 5) },
    reference,
  }))
}

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'corpus-'))))
afterEach(async () => rm(folder, { recursive: true, force: true }))

async function built(name: string, tasks = solved()): Promise<CorpusRow[]> {
  const path = join(folder, name)
  await buildCorpus(tasks, { folder: path, sources: [ruleCandidates({ perTask: 40 })], key: keyOf(1), data: 'own' })
  return await Array.fromAsync(readCorpus(path))
}

describe('buildCorpus by rule', () => {
  test('rows have unique texts, the wanted share of right ones, and every kind of corruption', async () => {
    const rows = await built('a')
    expect(rows.length).toBeGreaterThan(60)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const right = rows.filter(({ known }) => known.final === 'correct').length
    expect(right / rows.length).toBeGreaterThan(0.2)
    expect(right / rows.length).toBeLessThan(0.36)
    expect(new Set(rows.flatMap(({ kind }) => kind ?? [])).size).toBe(6)
  })

  test('the first wrong step is the one critique calls wrong first, steps before it are the reference, and the answer is wrong', async () => {
    for (const row of await built('b')) {
      const { known, critique, response, task } = row
      expect(critique.steps.map(({ step }) => step)).toEqual(splitSteps(response.text).map(({ number }) => number))
      expect(critique.steps.find(({ verdict }) => verdict === 'wrong')?.step ?? 0).toBe(known.firstWrongStep)
      expect(answerOutcome(task, response).right).toBe(known.final === 'correct')
    }
  })

  test('a build that was cut off anywhere goes on to the same bytes', async () => {
    await built('whole')
    const whole = await readFile(join(folder, 'whole', 'corpus.jsonl'))
    const drops = await readFile(join(folder, 'whole', 'dropped.jsonl'))
    const header = await readFile(join(folder, 'whole', 'corpus.json'))
    for (const share of [0, 0.31, 0.5, 0.77, 0.999]) {
      const name = `cut-${share}`
      await built(name, solved().slice(0, 1))
      await rm(join(folder, name, 'statistics.json'))
      await writeFile(join(folder, name, 'corpus.json'), header)
      await writeFile(join(folder, name, 'corpus.jsonl'), whole)
      // a kill leaves rows behind drops, never before
      await writeFile(join(folder, name, 'dropped.jsonl'), drops)
      await truncate(join(folder, name, 'corpus.jsonl'), Math.floor(whole.length * share))
      await built(name)
      expect(await readFile(join(folder, name, 'corpus.jsonl'), 'utf8')).toBe(whole.toString())
      expect(await readFile(join(folder, name, 'dropped.jsonl'), 'utf8')).toBe(drops.toString())
      expect(await readFile(join(folder, name, 'statistics.json'), 'utf8')).toBe(
        await readFile(join(folder, 'whole', 'statistics.json'), 'utf8'),
      )
    }
  })

  test('what a task gave is on the disk before the next one begins', async () => {
    const path = join(folder, 'written')
    const rule = ruleCandidates({ perTask: 2 })
    const lines: number[] = []
    const linesOf = (file: string): number => readFileSync(join(path, file), 'utf8').split('\n').length - 1
    await buildCorpus(solved(), {
      folder: path,
      key: keyOf(1),
      data: 'own',
      sources: [
        {
          identity: 'watched',
          candidates(task, options) {
            lines.push(linesOf('corpus.jsonl') + linesOf('dropped.jsonl'))
            return rule.candidates(task, options)
          },
        },
      ],
    })
    expect(lines).toEqual([0, 2, 4, 6])
  })

  test('a question that stands twice is taken once', async () => {
    const [first, ...others] = solved()
    expect(await built('twice', [first!, first!, ...others])).toHaveLength((await built('once')).length)
  })

  test('a folder with a corpus of other options is refused by name and value', async () => {
    await built('c')
    const other = { folder: join(folder, 'c'), sources: [ruleCandidates({ perTask: 40 })], key: keyOf(2), data: 'own' }
    await expect(buildCorpus(solved(), other)).rejects.toThrow(/its key is .* this build has/)
  })

  test('a corpus that is not there, and a file that cannot be written, are named and end no process', async () => {
    const file = join(folder, 'none', 'out.jsonl')
    await expect(exportCorpus(join(folder, 'none'), { form: 'sft', file: join(folder, 'out.jsonl') })).rejects.toThrow(
      /none.corpus\.jsonl: no such file$/,
    )
    expect(await readdir(folder)).toEqual([])
    await built('e')
    await expect(exportCorpus(join(folder, 'e'), { form: 'sft', file })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(`write ${file}: ENOENT`) as string,
    })
  })

  test('a critique with which exactly the wanted share of refinements succeeds is a row', async () => {
    expect(await rowsAt(7, 25, 0.28)).toBeGreaterThan(0)
    expect(await rowsAt(11, 20, 0.55)).toBeGreaterThan(0)
    expect(await rowsAt(3, 10, 0.3)).toBeGreaterThan(0)
    expect(await rowsAt(6, 25, 0.28)).toBe(0)
  })

  test('a critique that contradicts what is known is dropped, and so is a flawed response that came out right', async () => {
    const [first] = solved()
    const path = join(folder, 'filters')
    const text = 'It grinds 280 sacks.\n140 are left.\nThe answer is 140.'
    const statistics = await buildCorpus([first!], {
      folder: path,
      key: keyOf(1),
      data: 'own',
      sources: [
        {
          identity: 'own',
          candidates: () => [
            {
              way: 'sample',
              response: { taskId: 't0', model: 'm', text },
              known: { final: 'correct', firstWrongStep: 0, rightSteps: 2 },
              critique: {
                steps: [judged(1, 'correct'), judged(2, 'wrong')],
                final: { verdict: 'correct', score: null, explanation: 'x' },
              },
            },
            {
              way: 'prefix',
              response: { taskId: 't0', model: 'm', text: `${text} ` },
              known: { final: 'wrong', firstWrongStep: null, rightSteps: 1 },
            },
          ],
        },
      ],
    })
    expect(statistics.rows).toBe(0)
    expect(statistics.dropped).toEqual({ 'sample: hard-filter': 1, 'prefix: not-wrong': 1 })
  })
})

function judged(number: number, verdict: 'correct' | 'wrong'): StepCritique {
  return {
    step: number,
    verdict,
    score: null,
    explanation: 'x',
  }
}

/** Rows of flawed responses where so many of the refinements with each critique succeed. */
async function rowsAt(succeeded: number, of: number, threshold: number): Promise<number> {
  const { rows } = await buildCorpus(solved(), {
    folder: join(folder, `${succeeded} of ${of}`),
    key: keyOf(1),
    data: 'own',
    sources: [ruleCandidates({ perTask: 4, correctShare: 0 })],
    softFilter: { threshold, identity: 'own', refine: () => Promise.resolve({ succeeded, of }) },
  })
  return rows
}
