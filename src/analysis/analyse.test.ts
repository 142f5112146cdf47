import { expect, test } from 'vitest'
import { Sandbox, type IsolationBackend } from '../sandbox/index.ts'
import { analyse } from './analyse.ts'

/** Isolation that breaks at every run. */
const broken: IsolationBackend = {
  name: 'broken',
  warms: false,
  execute: () => Promise.reject(new Error('the box broke')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}

test('a class whose machinery breaks is an entry with its reason, and structure answers all the same', async () => {
  await using sandbox = await Sandbox.open({ backend: broken })
  const program = { language: 'bash', code: 'echo a\n', file: 'a.sh' } as const
  const { language, file, classes } = await analyse(program, {
    sandbox,
    cache: false,
    classes: ['structure', 'efficiency'],
  })
  expect([language, file]).toEqual(['bash', 'a.sh'])
  expect(classes.map((report) => report.class)).toEqual(['structure', 'efficiency'])
  expect(classes[0]).toMatchObject({ state: 'done', figures: { lines: { loc: 1 } } })
  expect(classes[1]?.state).not.toBe('done')
  expect(classes[1]?.reason).toBeTruthy()
})

test('a source that is too long fails in every class at once, and says so', async () => {
  await using sandbox = await Sandbox.open({ backend: broken })
  const code = 'x = 1\n'.repeat(200_000)
  const { classes } = await analyse({ language: 'c', code }, { sandbox })
  expect(classes.map(({ state, reason }) => [state, reason])).toEqual(
    Array.from({ length: 5 }, () => ['failed', 'The source has 1200000 characters, and at most 1048576 are read']),
  )
})
