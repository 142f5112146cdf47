/**
 * Spends a budget of generated tokens on samples, evenly over the questions: first as many samples of each as an iteration
 * asks for, then so many more of each as the budget pays at the mean cost so far, then one of each in shuffled order
 * until it is spent. One unit after the other, what is over the budget is less than one unit; of several at once, those
 * under way cost more than expected at most.
 */
import { shuffle, split, type Key } from '../../random.ts'
import { tokensOf, type Exploration } from './exploration.ts'

/** One unit that is due. */
export interface BudgetUnit<Question> {
  readonly round: number
  readonly question: Question
  readonly samples: number
}

/**
 * Explores units until the budget is spent. The first one goes alone, since nothing is known of its cost; and where what is under
 * way would spend the rest at the mean cost so far, the next one waits for its end.
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
  explore: (unit: BudgetUnit<Question>, signal: AbortSignal) => Promise<Exploration>,
): Promise<Exploration[]> {
  const { budget, samples, key, parallel = 1, signal } = options
  const failure = new AbortController()
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal])
  const found: Exploration[][] = []
  const running = new Set<Promise<void>>()
  let spent = 0
  let drawn = 0
  let underWay = 0
  let failed: { readonly error: unknown } | undefined
  const hasRoom = (): boolean =>
    running.size === 0 ||
    (running.size < parallel && drawn > 0 && spent + (underWay * spent) / drawn < budget && failed === undefined)
  for (let round = 0; ; round++) {
    if (spent >= budget) break
    const before = spent
    const affordable = Math.floor((budget - spent) / ((spent / Math.max(1, drawn)) * questions.length))
    const each = round === 0 ? samples : Math.max(1, affordable)
    const order = round === 0 || affordable >= 1 ? questions : shuffle(split(key, `order ${round}`), questions)
    const own: Exploration[] = []
    const draw = async (question: Question, at: number): Promise<void> => {
      underWay += each
      try {
        const exploration = await explore({ round, question, samples: each }, stop)
        own[at] = exploration
        spent += tokensOf(exploration)
        drawn += each
      } catch (error) {
        failed ??= { error }
        failure.abort(new DOMException('another one failed', 'AbortError'))
      } finally {
        underWay -= each
      }
    }
    for (const [at, question] of order.entries()) {
      while (!hasRoom()) await Promise.race(running)
      if (spent >= budget || failed !== undefined) break
      signal?.throwIfAborted()
      const one: Promise<void> = draw(question, at).finally(() => running.delete(one))
      running.add(one)
    }
    await Promise.all(running)
    signal?.throwIfAborted()
    if (failed !== undefined) throw failed.error
    found.push(own.flat())
    // a model that writes nothing never spends anything
    if (spent === before) break
  }
  return found.flat()
}
