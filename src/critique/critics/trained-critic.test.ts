import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { saveCheckpoint } from '../../engine/index.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { generator, keyOf, split } from '../../random.ts'
import { splitSteps } from '../steps.ts'
import { StepStates } from './step-states.ts'
import { trainCritic, type StatedSolution } from './train-critic.ts'
import { openTrainedCritic, trainedCritique } from './trained-critic.ts'
import { printTrained, readTrained } from './trained-weights.ts'

const WIDTH = 12
const TEXT = 'Six boxes of pens.\nFour pens more.\nHe gives some away.\nThe answer is 42.'
const steps = splitSteps(TEXT)
const options = { key: keyOf('trained'), backbone: 'none', digest: 'of states', axes: 4 }

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'touchstone-trained-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

/** Solutions whose first wrong step has states that lie apart; `strength` says how far. */
function solutions(count: number, strength: number, name = 'solutions'): StatedSolution[] {
  const random = generator(split(keyOf(1), name))
  return Array.from({ length: count }, (_unused, index) => {
    const firstError = (index % 4) - 1
    const states = steps.map((_step, step) =>
      Float32Array.from(
        { length: WIDTH },
        (_zero, i) => random.normal() + (i < 3 && step === firstError ? strength : 0),
      ),
    )
    return { question: `question ${name} ${index}`, text: TEXT, steps, firstError, states }
  })
}

describe('the trained critic', () => {
  test('finds the step whose states lie apart, and says that the states carried it', () => {
    const weights = trainCritic(solutions(400, 8), options)
    const fresh = solutions(200, 8, 'fresh')
    const found = fresh.map((solution) => {
      const { steps: judged, final } = trainedCritique(weights, solution, solution.states)
      return { final: final.verdict, first: judged.findIndex(({ verdict }) => verdict === 'wrong'), judged }
    })
    const right = fresh.filter(
      ({ firstError }, i) => found[i]?.first === firstError && (firstError === -1) === (found[i]?.final === 'correct'),
    )
    // the bounds give up to one in ten of each kind away
    expect(right.length).toBeGreaterThan(160)
    const [wrong] = found.filter(({ first }) => first === 1)
    expect(wrong?.judged[1]?.explanation).toContain("What speaks most for that is the model's states")
    expect(wrong?.judged[0]?.verdict).toBe('correct')
    expect(wrong?.judged[2]).toMatchObject({
      verdict: 'unknown',
      score: null,
      explanation: 'It follows step 2, which is wrong.',
    })
  })

  test('abstains where states tell nothing: neither kind is called the opposite more often than was asked', () => {
    const weights = trainCritic(solutions(400, 0), { ...options, error: 0.1 })
    const fresh = solutions(400, 0, 'fresh')
    const verdicts = fresh.map((solution) => trainedCritique(weights, solution, solution.states).final.verdict)
    const share = (isRight: boolean, verdict: string): number => {
      const of = fresh.flatMap(({ firstError }, i) => ((firstError === -1) === isRight ? [verdicts[i]] : []))
      return of.filter((each) => each === verdict).length / of.length
    }
    // 0.1, and three standard errors of 80 calibrating and 100 fresh solutions
    expect(share(true, 'wrong')).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 * (1 / 20 + 1 / 100)))
    expect(share(false, 'correct')).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 * (1 / 60 + 1 / 300)))
    expect(verdicts.filter((each) => each === 'unknown').length).toBeGreaterThan(200)
  })

  test('the same solutions give the same weights, and a file gives them back', async () => {
    const weights = trainCritic(solutions(80, 4), options)
    expect(printTrained(trainCritic(solutions(80, 4), options))).toBe(printTrained(weights))
    const file = join(folder(), 'weights.json')
    writeFileSync(file, printTrained(weights))
    expect(await readTrained(file)).toEqual(weights)
    writeFileSync(file, printTrained(weights).replace(/"mean": "[^"]{4}/, '"mean": "'))
    await expect(readTrained(file)).rejects.toThrow('holds no weights of a trained critic')
    await expect(readTrained(join(folder(), 'none.json'))).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('too few to calibrate rule nothing out; solutions of one kind are an error', () => {
    const few = trainCritic(solutions(40, 8), options)
    expect([few.rightAbove, few.wrongBelow]).toEqual([-Infinity, Infinity])
    const [solution] = solutions(1, 8, 'fresh')
    if (solution === undefined) throw new Error('no solution')
    expect(trainedCritique(few, solution, solution.states).final.verdict).toBe('unknown')
    const right = solutions(80, 8).filter(({ firstError }) => firstError === -1)
    expect(() => trainCritic(right, options)).toThrow('0 wrong solutions to train with')
    expect(() => trainCritic(solutions(80, 8), { ...options, error: 0.6 })).toThrow('error is 0.6')
  })

  test('reads steps by an encoder of its own, keeps the rows, and refuses another one than it was trained on', async () => {
    const words = ['six', 'boxes', 'of', 'pens', 'four', 'more', 'question', 'solution', 'answer', 'is', 'the']
    const encoder = join(folder(), 'encoder')
    const { config, weights: tensors, tokenizer } = tinyEncoder(keyOf(3), words)
    await saveCheckpoint(encoder, { config, weights: tensors, tokenizer: tokenizer.files })
    const cache = folder()
    const solution = { question: 'How many pens?', text: TEXT, steps }
    await using states = await StepStates.open(encoder, { folder: cache, threads: 1 })
    const rows = await states.of(solution)
    expect(rows?.map(({ length }) => length)).toEqual(steps.map(() => states.width))
    expect(await states.of(solution)).toEqual(rows)
    expect(await states.of({ ...solution, question: 'pens '.repeat(200) })).toBeUndefined()
    const trained = trainCritic(
      solutions(80, 4).map((each) => ({ ...each, states: rows ?? [] })),
      { ...options, backbone: encoder, digest: states.digest },
    )
    const opened = { folder: cache, threads: 1, weightsDigest: 'w' }
    await using critic = await openTrainedCritic(trained, opened)
    const task = { kind: 'arithmetic', id: 't', question: solution.question } as const
    const given = { signal: AbortSignal.timeout(60_000), key: keyOf(4) }
    expect(await critic.critique(task, { taskId: 't', model: 'm', text: TEXT }, given)).toMatchObject({
      steps: steps.map(({ number }) => ({ step: number })),
    })
    const long = { ...task, question: 'pens '.repeat(200) }
    expect(await critic.critique(long, { taskId: 't', model: 'm', text: TEXT }, given)).toMatchObject({
      reason: 'unreadable',
    })
    await expect(openTrainedCritic({ ...trained, digest: 'other' }, opened)).rejects.toMatchObject({ code: 'corrupt' })
  })
})
