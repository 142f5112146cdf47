/**
 * Every program of the zoo, once, through the sandbox. `TOUCHSTONE_REQUIRE_LANGUAGES`, a list of names with commas, makes
 * a missing toolchain a failure; else a language that is not here is skipped and named.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Sandbox, probeIsolation } from '../src/sandbox/index.ts'
import { ZOO, ZOO_TEST, harnessCases, zooCases } from './programs/zoo.ts'

const required = (process.env['TOUCHSTONE_REQUIRE_LANGUAGES'] ?? '').split(',').filter((name) => name !== '')
const { usable, features } = await probeIsolation()
const present = new Map<string, string>()
const missing = new Map<string, string>()
if (usable) {
  await using sandbox = await Sandbox.open()
  for (const { name, version, install } of await sandbox.languages()) {
    if (version === null) missing.set(name, install)
    else present.set(name, version)
  }
} else process.stderr.write(`the zoo is skipped: ${JSON.stringify(features)}\n`)
const skipped = ZOO.filter(({ language }) => usable && !present.has(language))
for (const { language } of skipped) {
  process.stderr.write(`the zoo's ${language} is skipped: no toolchain here; to add it: ${missing.get(language)}\n`)
}

test('finds every language that TOUCHSTONE_REQUIRE_LANGUAGES names', () => {
  expect(required.filter((name) => !present.has(name))).toEqual([])
})

describe.skipIf(!usable)('the zoo', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test.each(ZOO.filter(({ language }) => present.has(language)))(
    '$language: every verdict is right, by output and by harness',
    async (zoo) => {
      const cases = zooCases(zoo)
      const judged = await Promise.all(
        cases.map(({ language, code, limits }) => sandbox.judge({ language, code }, [ZOO_TEST], { limits })),
      )
      const found = judged.map(({ status }, index) => `${cases[index]!.behaviour}: ${status}`)
      expect(found).toEqual(cases.map(({ behaviour, status }) => `${behaviour}: ${status}`))
      const tests = zoo.harness === undefined ? [] : harnessCases(zoo.harness)
      const ended = await Promise.all(
        tests.map(({ code, test: testCase }) =>
          sandbox.judge({ language: zoo.language, code }, [{ style: 'harness', name: 't', code: testCase }]),
        ),
      )
      expect(ended.map(({ status }) => status)).toEqual(tests.map(({ status }) => status))
    },
  )
})
