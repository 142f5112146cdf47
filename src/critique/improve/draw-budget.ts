/**
 * Spends a budget of generated tokens on samples, evenly over the questions: first as many samples of each as an iteration
 * asks for, then so many more of each as the budget pays at the mean cost so far, then one of each in shuffled order
 * until it is spent. What is over the budget is less than one unit.
 */
import { shuffle, split, type Key } from '../../random.ts'
import { workThrough } from '../../work-through.ts'
import { tokensOf, type Exploration } from './exploration.ts'

/** One unit that is due. */
export interface BudgetUnit<Question> {
  readonly round: number
  readonly question: Question
  readonly samples: number
}

/**
 * Explores units until the budget is spent. Nothing is begun that what is under way would pay for at the mean cost so far.
 * @param explore draws a unit, or finds it kept
 */
export async function drawBudget<Question>(
  questions: readonly Question[],
  options: {
    readonly budget: number
    readonly samples: number
    readonly key: Key
    /** Units at once. @default 1 */
    readonly parallel?: number | undefined
    readonly signal?: AbortSignal | undefined
  },
  explore: (unit: BudgetUnit<Question>) => Promise<Exploration>,
): Promise<Exploration[]> {
  const { budget, samples, key, parallel = 1, signal } = options
  const found: Exploration[][] = []
  let spent = 0
  let drawn = 0
  let underWay = 0
  const expected = (): number => spent + (underWay * spent) / Math.max(1, drawn)
  for (let round = 0; ; round++) {
    if (spent >= budget) break
    const before = spent
    const affordable = Math.floor((budget - spent) / ((spent / Math.max(1, drawn)) * questions.length))
    const each = round === 0 ? samples : Math.max(1, affordable)
    const order = round === 0 || affordable >= 1 ? questions : shuffle(split(key, `order ${round}`), questions)
    const own: Exploration[] = []
    const work = async (at: number): Promise<void> => {
      const question = order[at]
      if (question === undefined || expected() >= budget) return
      underWay += each
      const exploration = await explore({ round, question, samples: each })
      underWay -= each
      own[at] = exploration
      spent += tokensOf(exploration)
      drawn += each
    }
    await workThrough(order.length, work, { parallel, signal })
    found.push(own.flat())
    // a model that writes nothing never spends anything
    if (spent === before) break
  }
  return found.flat()
}
