/** Claim: the README's relation commands answer every sentence of the example rightly. The quick form is the same. */
import { readmeRelations, STATED } from '../measure/readme-relations.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'

const TARGET = 'all answers right'

export const claim: Claim = {
  name: 'readme-relations',
  statement: "The README's relation commands answer every example sentence rightly",
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  await context.openModel('minilm-l6')
  const found = await readmeRelations(context.signal)
  const figures = (['classify', 'match', 'extract', 'unknown'] as const).map((command) => {
    const stated = STATED[command]
    const right =
      stated.length === found[command].length
        ? stated.filter((relation, i) => found[command][i] === relation).length
        : 0
    return { name: `${command}: answers right`, value: right, n: stated.length }
  })
  return {
    figures,
    n: figures.reduce((sum, { n }) => sum + n, 0),
    target: TARGET,
    holds: figures.every(({ value, n }) => value === n),
  }
}
