/** Each set's own definition on cases that were calculated by hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { Verdict } from '../../supervision.ts'
import { arithmeticCritic } from '../refine/refine-critics.ts'
import { mistakeRow, mistakeSolution, scoreMistakes } from './bigbench-mistake.ts'
import { wrongLabelledSteps } from './judge-solution.ts'
import { mrBenRow, mrBenSolution, scoreMrBen } from './mr-ben.ts'
import { scoreMrGsm8k } from './mr-gsm8k.ts'
import { prmBenchRow, prmBenchSolution, scorePrmBench } from './prmbench.ts'
import { readSet } from './read-set.ts'
import { correct, realCriticRow } from './realcritic.ts'

test('MR-Ben: the label is the step with the printed number, and options belong to the question', () => {
  const row = mrBenRow.parse({
    Question_UUID: 'u',
    Question: 'How many?',
    Options: 'A: 1\nB: 2',
    Model_Solution_Steps: ['Let us see.', 'Step 1: 1 + 1 = 2.', 'Step 2: 2 + 2 = 5.'],
    Model_Solution_Correctness: 'incorrect',
    Model_Solution_First_Error_Step: '2',
  })
  const solution = mrBenSolution(row)
  expect(solution).toMatchObject({ firstError: 2, question: 'How many?\nA: 1\nB: 2' })
  expect(solution.steps.map(({ start, end }) => solution.text.slice(start, end))).toEqual(row.Model_Solution_Steps)
  const right = { ...row, Model_Solution_Correctness: 'correct', Model_Solution_First_Error_Step: 'N/A' } as const
  expect(mrBenSolution(right).firstError).toBe(-1)
})

test('MR-Score without reasons: 0.2 MCC + 0.3 ACC_step', () => {
  // three wrong: two called wrong, one of them at the step; two right: one called wrong
  const score = scoreMrBen([
    { label: 1, saysWrong: true, found: 1 },
    { label: 2, saysWrong: true, found: 0 },
    { label: 0, saysWrong: false, found: -1 },
    { label: -1, saysWrong: true, found: 3 },
    { label: -1, saysWrong: false, found: -1 },
  ])
  // (2·1 − 1·1) / √(3·3·2·2) = 1/6
  expect(score.mcc).toBeCloseTo(1 / 6)
  expect(score.stepAccuracy).toBeCloseTo(1 / 3)
  expect(score.measured).toBeCloseTo(0.2 / 6 + 0.1)
  expect(score.most).toBeCloseTo(0.2 / 6 + 0.1 + 0.5 / 3)
  // verdicts that are worse than chance take nothing away
  expect(
    scoreMrBen([
      { label: 0, saysWrong: false, found: -1 },
      { label: -1, saysWrong: true, found: 0 },
    ]).measured,
  ).toBe(0)
  expect(scoreMrBen([]).mcc).toBe(0)
  // one verdict each, and none on the others: no critique is the false verdict on either side
  const lost = scoreMrBen([
    { label: 1, saysWrong: true, found: 1 },
    { label: 1, saysWrong: null, found: -1 },
    { label: -1, saysWrong: false, found: -1 },
    { label: -1, saysWrong: null, found: -1 },
  ])
  expect(lost).toMatchObject({ mcc: 0, stepAccuracy: 0.5, wrong: 2, right: 2 })
})

test('MR-GSM8K: MR-Score without reasons of both sides, and no correlation of wrong solutions alone', () => {
  // two wrong, both called wrong and one at its step; two right, one called wrong
  const wrong = [
    { label: 1, saysWrong: true, found: 1 },
    { label: 2, saysWrong: true, found: 0 },
  ]
  const right = [
    { label: -1, saysWrong: true, found: 0 },
    { label: -1, saysWrong: false, found: -1 },
  ]
  // (2·1 − 1·0) / √(3·2·2·1) = 1/√3
  const score = scoreMrGsm8k([...wrong, ...right])
  expect(score.mcc).toBeCloseTo(1 / Math.sqrt(3))
  expect(score.stepAccuracy).toBe(0.5)
  expect(score.withoutReasons).toBeCloseTo(0.2 / Math.sqrt(3) + 0.15)
  expect(scoreMrGsm8k(wrong)).toEqual({ mcc: null, stepAccuracy: 0.5, withoutReasons: null })
  expect(scoreMrGsm8k(right)).toEqual({ mcc: null, stepAccuracy: null, withoutReasons: null })
})

test('PRMBench: wrong steps are 1-based, F1 of right and of wrong steps are pooled', () => {
  const row = prmBenchRow.parse({
    idx: 'p',
    classification: 'circular',
    modified_question: 'q',
    modified_process: ['a = 1', 'b = 2', 'c = 3'],
    error_steps: [3, 9],
  })
  expect(prmBenchSolution(row)).toMatchObject({
    id: 'circular p',
    kind: 'circular',
    firstError: 2,
    wrongSteps: new Set([2]),
  })
  // wrong: 1 found, 1 missed; right: 1 alarm, 3 quiet
  const steps = [
    { isWrong: true, saysWrong: true },
    { isWrong: true, saysWrong: false },
    { isWrong: false, saysWrong: true },
    ...Array.from({ length: 3 }, () => ({ isWrong: false, saysWrong: false })),
  ]
  expect(scorePrmBench(steps)).toEqual({ f1: 0.75, negativeF1: 0.5, prmScore: 0.625, steps: 6, wrong: 2, alarms: 1 })
  // without a critique nothing is found on either side
  const lost = steps.map((step) => ({ ...step, saysWrong: null }))
  expect(scorePrmBench(lost)).toEqual({ f1: 0, negativeF1: 0, prmScore: 0, steps: 6, wrong: 2, alarms: 0 })
  // one of two right steps without a critique: f1 is 2·1 / (2·1 + 1)
  const half = [
    { isWrong: false, saysWrong: null },
    { isWrong: false, saysWrong: false },
  ]
  expect(scorePrmBench(half)).toMatchObject({ prmScore: 2 / 3, alarms: 0 })
  expect(scorePrmBench(steps.filter(({ isWrong }) => !isWrong))).toMatchObject({ negativeF1: null, prmScore: 6 / 7 })
})

test('BIG-Bench Mistake: the exact step, and "no mistake" where there is none', () => {
  const row = mistakeRow.parse({
    input: '1 + 2 =',
    steps: ['1 + 2', '= 4'],
    target: '3',
    answer: '4',
    mistake_index: 1,
  })
  expect(mistakeSolution(row, 7, 'Calculate')).toMatchObject({
    id: 'mistake-7',
    question: 'Calculate 1 + 2 =',
    firstError: 1,
  })
  expect(
    scoreMistakes([
      { label: 1, found: 1 },
      { label: 1, found: 2 },
      { label: -1, found: -1 },
      { label: -1, found: undefined },
    ]),
  ).toEqual({ all: { hits: 2, n: 4 }, withMistake: { hits: 1, n: 2 }, withoutMistake: { hits: 1, n: 2 } })
})

test('a critique is told in the steps of the set', () => {
  const solution = {
    ...mistakeSolution(
      {
        input: '',
        steps: ['First 2 + 2 = 4.', 'Then 4 + 4 = 8.\nAnd 8 + 1 = 10.'],
        target: '',
        answer: '',
        mistake_index: 1,
      },
      0,
      '',
    ),
  }
  const verdicts: Verdict[] = ['correct', 'correct', 'wrong']
  const steps = verdicts.map((verdict, at) => ({ step: at + 1, verdict, score: null, explanation: '' }))
  const final = { verdict: 'wrong', score: null, explanation: '' } as const
  expect(wrongLabelledSteps(solution, { steps, final })).toEqual(new Set([1]))
  expect(wrongLabelledSteps(solution, { reason: 'no-steps', message: '' })).toEqual(new Set())
})

const answers = (text: string) => ({
  critic: arithmeticCritic(),
  corrector: () => Promise.resolve(scriptedModel('c', () => text)),
})

test('RealCritic: what the critic objects to is corrected, and a right one may turn wrong', async () => {
  const row = realCriticRow.parse({
    idx: 3,
    question: 'What are 2 boxes of 3 and 1 more?',
    gt: 7,
    reasoning: '2 * 3 = 5.\n5 + 1 = 6.\nThe answer is 6.',
    model: 'm',
    previous_score: [false],
  })
  const options = { key: keyOf(1), maxTokens: 64 }
  const right = '2 * 3 = 6.\n6 + 1 = 7.\nThe answer is 7.'
  expect(await correct(row, answers(right), options)).toMatchObject({ before: false, after: true, changed: true })
  expect(await correct(row, answers('The answer is 9.'), options)).toMatchObject({ before: false, after: false })
  // nothing to object to: it stays, and the model is not asked
  const stays = { ...row, reasoning: right, previous_score: [true] }
  const nobody = { ...answers(''), corrector: () => Promise.reject(new Error('was asked')) }
  expect(await correct(stays, nobody, options)).toEqual({
    before: true,
    after: true,
    agrees: true,
    criticised: true,
    changed: false,
    tokens: 0,
  })
  // two slips that cancel: right before, and the correction spoils it
  const lucky = { ...row, reasoning: '2 * 3 = 5.\n5 + 1 = 7.\nThe answer is 7.', previous_score: [true] }
  expect(await correct(lucky, answers('The answer is 8.'), options)).toMatchObject({ before: true, after: false })
})

test('RealCritic: one yardstick tells right before and after, whatever the score of the set', async () => {
  const row = realCriticRow.parse({
    idx: 4,
    question: 'What are 2 boxes of 3?',
    gt: 'six',
    reasoning: '2 * 3 = 5.\nThe answer is 6.',
    model: 'm',
    previous_score: [true],
  })
  const options = { key: keyOf(1), maxTokens: 64 }
  for (const gt of ['6', '7', '(1, 2)', 'x^2']) {
    for (const previous_score of [[true], [false]]) {
      // the correction says the same solution again: it is as right as it was
      const { before, after, changed, agrees } = await correct(
        { ...row, gt, previous_score },
        answers(row.reasoning),
        options,
      )
      expect({ changed, after }).toEqual({ changed: true, after: before })
      if (gt === '6') expect(agrees).toBe(previous_score[0])
    }
  }
  const silent = { ...row, gt: '6', reasoning: '' }
  expect(await correct(silent, answers(''), options)).toMatchObject({ changed: false, criticised: false })
})

test('rows of another form are named by file and line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-set-'))
  const path = join(folder, 'a.jsonl.gz')
  try {
    const good = { input: '1', steps: ['1'], target: '1', answer: '1', mistake_index: null }
    await writeFile(path, gzipSync(`${JSON.stringify(good)}\n\n${JSON.stringify({ ...good, steps: 3 })}\n`))
    await expect(readSet(path, mistakeRow)).rejects.toThrow(/a\.jsonl\.gz:3: steps: /)
    await writeFile(path, gzipSync(`${JSON.stringify(good)}\n`))
    expect(await readSet(path, mistakeRow)).toEqual([good])
    await writeFile(path, 'no gzip')
    await expect(readSet(path, mistakeRow)).rejects.toThrow('is no whole gzip file')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
