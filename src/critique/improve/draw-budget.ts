/**
 * Spends a budget of generated tokens on samples, evenly over the questions: first as many samples of each as an iteration
 * asks for, then so many more of each as the budget pays at the mean cost so far, then one of each in shuffled order
 * until it is spent. What is over the budget is less than one unit.
 */
import { shuffle, split, type Key } from '../../random.ts'
import { tokensOf, type Exploration } from './exploration.ts'

/** One unit that is due. */
export interface BudgetUnit<Question> {
  readonly round: number
  readonly question: Question
  readonly samples: number
}

/** Explores units until the budget is spent. @param explore draws a unit, or finds it kept */
export async function drawBudget<Question>(
  questions: readonly Question[],
  { budget, samples, key }: { readonly budget: number; readonly samples: number; readonly key: Key },
  explore: (unit: BudgetUnit<Question>) => Promise<Exploration>,
): Promise<Exploration[]> {
  const found: Exploration[] = []
  let spent = 0
  let drawn = 0
  for (let round = 0; spent < budget; round++) {
    const before = spent
    const affordable = Math.floor((budget - spent) / ((spent / Math.max(1, drawn)) * questions.length))
    const each = round === 0 ? samples : Math.max(1, affordable)
    const order = round === 0 || affordable >= 1 ? questions : shuffle(split(key, `order ${round}`), questions)
    for (const question of order) {
      if (spent >= budget) break
      const exploration = await explore({ round, question, samples: each })
      found.push(exploration)
      spent += tokensOf(exploration)
      drawn += each
    }
    // a model that writes nothing never spends anything
    if (spent === before) break
  }
  return found
}
