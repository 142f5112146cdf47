/**
 * The quick ones of the hostile programs, once each, against the sandbox's own walls; all of them, a thousand runs and
 * the host's condition meanwhile are `npm run claim sandbox-attacks`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Sandbox, probeIsolation } from '../src/sandbox/index.ts'
import { ATTACKS } from './programs/attacks/index.ts'
import { AttackRange, leftBehind } from './programs/attacks/range.ts'

const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`hostile programs are not run: ${JSON.stringify(features)}\n`)

/** Named by what makes them slow: a limit that has to pass, or a compiler. */
const SLOW_LANGUAGES = new Set(['java', 'go', 'rust', 'cpp'])
const quick = ATTACKS.filter(
  ({ language, statuses, limits = {}, says }) =>
    !SLOW_LANGUAGES.has(language) &&
    !statuses.includes('compile-error') &&
    (says !== undefined || (limits.wallMs ?? 0) < 1000) &&
    (limits.wallMs ?? 0) < 3000,
)

describe.skipIf(!usable)('hostile programs', () => {
  let sandbox: Sandbox
  let range: AttackRange
  const present = new Set<string>()
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
    for (const { name, version } of await sandbox.languages()) if (version !== null) present.add(name)
    range = await AttackRange.open(sandbox)
  })
  afterAll(async () => {
    await range[Symbol.asyncDispose]()
    await sandbox[Symbol.asyncDispose]()
    expect(leftBehind()).toEqual([])
  })

  test('are many, of many languages', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(60)
    expect(new Set(ATTACKS.map(({ language }) => language)).size).toBeGreaterThanOrEqual(6)
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length)
    expect(quick.length).toBeGreaterThanOrEqual(60)
  })

  test.each(quick)('$language: $name', async (attack) => {
    if (!present.has(attack.language)) return
    const { problems } = await range.run(attack)
    expect(problems).toEqual([])
  })
})
