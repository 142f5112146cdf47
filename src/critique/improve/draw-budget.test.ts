import { expect, test } from 'vitest'
import { keyOf } from '../../random.ts'
import { drawBudget, type BudgetUnit } from './draw-budget.ts'
import { tokensOf, type Exploration } from './exploration.ts'

const questions = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Each sample costs 40 tokens and ends in a later turn, the last begun first. */
function explorer() {
  const begun: BudgetUnit<string>[] = []
  const explore = async (unit: BudgetUnit<string>): Promise<Exploration> => {
    begun.push(unit)
    for (let turn = 0; turn < questions.length - questions.indexOf(unit.question); turn++) await Promise.resolve()
    return {
      unit: `${unit.round} ${unit.question}`,
      taskId: unit.question,
      responses: [],
      tokens: { samples: 40 * unit.samples, critiques: 0, refinements: 0 },
    }
  }
  return { begun, explore }
}

const spent = (found: readonly Exploration[]): number => found.reduce((sum, each) => sum + tokensOf(each), 0)

test.each([1, 4, 16])(
  '%d at once: every question once before any twice, and less than a unit over the budget',
  async (parallel) => {
    const { begun, explore } = explorer()
    const found = await drawBudget(questions, { budget: 400, samples: 1, key: keyOf(1), parallel }, explore)
    expect(begun.slice(0, 8).map(({ question }) => question)).toEqual(questions)
    expect(found.map(({ taskId }) => taskId).slice(0, 8)).toEqual(questions)
    expect(spent(found)).toBe(400)
  },
)

test('the first unit goes alone, since nothing is known of its cost', async () => {
  const { begun, explore } = explorer()
  const found = await drawBudget(questions, { budget: 50, samples: 1, key: keyOf(1), parallel: 16 }, explore)
  expect(begun).toHaveLength(2)
  expect(spent(found)).toBe(80)
})

test('a failure ends what is under way, and is told when all have ended', async () => {
  let ended = 0
  const explore = async ({ question }: BudgetUnit<string>, signal: AbortSignal): Promise<Exploration> => {
    if (question === 'c') throw new Error('no model')
    if (question !== 'a') await new Promise((resolve) => signal.addEventListener('abort', resolve))
    ended += 1
    return {
      unit: `0 ${question}`,
      taskId: question,
      responses: [],
      tokens: { samples: 1, critiques: 0, refinements: 0 },
    }
  }
  const options = { budget: 1_000, samples: 1, key: keyOf(1), parallel: 2 }
  await expect(drawBudget(questions, options, explore)).rejects.toThrow('no model')
  expect(ended).toBe(2)
})
