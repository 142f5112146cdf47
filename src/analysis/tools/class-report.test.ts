import { expect, test } from 'vitest'
import type { Sandbox } from '../../sandbox/index.ts'
import { LONGEST_SOURCE } from '../structure/parse-source.ts'
import { findingReports } from './class-report.ts'

test('a source that is too long goes to no tool, and says so', async () => {
  // no sandbox: a tool that was asked would throw
  const sandbox = {} as Sandbox
  const program = { language: 'python' as const, code: 'x'.repeat(LONGEST_SOURCE + 1) }
  expect(await findingReports('smells', [program], { sandbox })).toEqual([
    {
      class: 'smells',
      state: 'failed',
      reason: 'The source has 1048577 characters, and at most 1048576 are read',
      tools: [],
      findings: [],
      figures: {},
    },
  ])
})
