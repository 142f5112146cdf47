/** What a local model's attempts at many questions agree on: drawn into the cache, so that an interrupted claim goes on. */
import { attemptValues, consensusOf, openAttempts, type AttemptPlan, type Consensus } from '../../src/critique/index.ts'
import type { LanguageModel } from '../../src/model/index.ts'
import { Sandbox } from '../../src/sandbox/index.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** The consensus on a question, and what it cost. */
export interface DrawnConsensus {
  readonly consensus: Consensus
  /** Tokens that the model wrote for it. */
  readonly tokens: number
}

/** The consensus on each of some distinct questions. Rejects with the signal's reason on abort, and as `openAttempts`. */
export async function drawnConsensus(
  context: ClaimContext,
  {
    model,
    questions,
    plan,
  }: { readonly model: LanguageModel; readonly questions: readonly string[]; readonly plan: AttemptPlan },
): Promise<Map<string, DrawnConsensus>> {
  const { signal } = context
  await using sandbox = await Sandbox.open()
  using attempts = await openAttempts(model, { signal })
  let count = 0
  const drawn = await attempts.at(questions, plan, {
    signal,
    onDrawn: () => {
      count += 1
      if (count % 20 === 0) context.log(`${count} attempts drawn`)
    },
  })
  const found = new Map<string, DrawnConsensus>()
  for (const [index, question] of questions.entries()) {
    const texts = drawn[index] ?? []
    const values = await Promise.all(texts.map((attempt) => attemptValues(attempt, { sandbox, signal })))
    found.set(question, { consensus: consensusOf(values), tokens: texts.reduce((sum, { tokens }) => sum + tokens, 0) })
  }
  return found
}
