/** The README's relation commands give the answers that its example sentences state. Runs where minilm-l6 is in the store. */
import { expect, test } from 'vitest'
import { readmeRelations, STATED } from '../measure/readme-relations.ts'
import { isStored } from './stored-model.ts'

/** Training takes half a minute on two free cores. */
const LIMIT_MS = 900_000

test(
  "README's relation commands answer all example sentences rightly",
  async (context) => {
    if (!(await isStored('minilm-l6')))
      return context.skip('minilm-l6 is not in the store: touchstone models pull minilm-l6')
    expect(await readmeRelations()).toEqual(STATED)
  },
  LIMIT_MS,
)
