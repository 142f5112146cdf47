import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { harnessCases } from '../../../test/programs/zoo.ts'
import { LATER } from '../../../test/programs/later.ts'
import { Sandbox, probeIsolation } from '../index.ts'
import { LANGUAGES, findLanguage } from './table.ts'

// The first twelve languages have their programs in test/programs; these are the others, tested where they are.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`language tests are skipped: ${JSON.stringify(features)}\n`)
const present = new Set<string>()
if (usable) {
  await using sandbox = await Sandbox.open()
  for (const { name, title, version, install } of await sandbox.languages()) {
    if (version === null) process.stderr.write(`${title} is not tested: no toolchain here; to add it: ${install}\n`)
    else present.add(name)
  }
}

describe('findLanguage', () => {
  test('knows twenty languages by name and alias, and no two share one', () => {
    const names = LANGUAGES.flatMap(({ name, aliases }) => [name, ...aliases])
    expect(LANGUAGES.length).toBe(20)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, aliases } of LANGUAGES) {
      expect([name, ...aliases].map((word) => findLanguage(` ${word.toUpperCase()} `)?.name)).toEqual(
        [name, ...aliases].map(() => name),
      )
    }
    expect(findLanguage('klingon')).toBeUndefined()
  })
})

describe.skipIf(!usable)('languages', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test.each(LATER.filter(({ language }) => present.has(language)))(
    '$language: sums, crashes, is refused, and passes and fails harness tests',
    async ({ language, sum, crash, syntax, harness, slow = false }) => {
      const testCase = { style: 'io', name: 'sum', input: '19 23\n', output: '42' } as const
      const { tests } = await sandbox.judge({ language, code: sum }, [
        testCase,
        { ...testCase, name: 'wrong', output: '43' },
      ])
      expect(tests.map(({ status }) => status)).toEqual(['accepted', 'wrong-answer'])
      const [passing, ...others] = harnessCases(harness)
      const found = await Promise.all([
        ...(slow ? [] : [sandbox.run({ language, code: crash }), sandbox.run({ language, code: syntax })]),
        ...[passing!, ...(slow ? [] : others)].map((one) =>
          sandbox.judge({ language, code: one.code }, [{ style: 'harness', name: 't', code: one.test }]),
        ),
      ])
      expect(found.map(({ status }) => status)).toEqual(
        slow ? ['accepted'] : ['runtime-error', 'compile-error', 'accepted', 'wrong-answer', 'wrong-answer'],
      )
    },
  )

  test.skipIf(!present.has('sql'))(
    'sql: rows of the test come first, then the query; a broken one is refused',
    async () => {
      const testCase = {
        style: 'io',
        name: 'rows',
        input: 'CREATE TABLE t(n); INSERT INTO t VALUES (19), (23);',
        output: '42',
      } as const
      const one = await sandbox.judge({ language: 'sql', code: 'SELECT sum(n) FROM t;' }, [testCase])
      const two = await sandbox.judge({ language: 'sql', code: 'SELECT sum(n FROM t;' }, [testCase])
      const three = await sandbox.judge({ language: 'sql', code: 'SELECT n FROM missing;' }, [testCase])
      expect([one.status, two.status, three.status]).toEqual(['accepted', 'compile-error', 'runtime-error'])
    },
  )

  test.skipIf(!present.has('java'))(
    'java: words in comments and strings declare nothing; packages and records are found',
    async () => {
      const code = `package a.b;
// public class Wrong {
record Pair(int left, int right) {}
/** public class Wrong */
public final class Right {
  static final String TEXT = "public class Wrong { public static void main(";
  public static void main(final String... words) { System.out.println(new Pair(1, 2).right() + TEXT.charAt(0)); }
}
class Later {}`
      const result = await sandbox.run({ language: 'java', code })
      expect([result.status, result.run?.stdout]).toEqual(['accepted', '114\n'])
    },
  )

  test.skipIf(!present.has('typescript'))('typescript: several sources are one program', async () => {
    const files = { 'two.ts': 'export const two: number = 2\n' }
    const result = await sandbox.run({
      language: 'ts',
      code: 'import { two } from "./two.ts"\nconsole.log(two + 1)',
      files,
    })
    expect([result.status, result.run?.stdout]).toEqual(['accepted', '3\n'])
  })

  test.skipIf(!present.has('cpp'))(
    'cpp: a function without the return that it owes does not run on into luck',
    async () => {
      const testCase =
        '#undef NDEBUG\n#include <cassert>\nint main() { assert(divisor(3) == 1); assert(divisor(7) == 2); }'
      const result = await sandbox.judge({ language: 'cpp', code: 'int divisor(int n) {\n}\n' }, [
        { style: 'harness', name: 't', code: testCase },
      ])
      expect([result.status, result.tests[0]!.run!.signal]).toEqual(['runtime-error', 'SIGILL'])
    },
  )

  test.skipIf(!present.has('c'))('c: several sources are one program, and a test may be bare statements', async () => {
    const files = { 'two.c': 'int two(void) { return 2; }\n' }
    const result = await sandbox.judge({ language: 'c', code: 'int two(void);\n', files }, [
      { style: 'harness', name: 't', code: '#include <assert.h>\nassert(two() == 2);' },
    ])
    expect(result.status).toBe('accepted')
  })
})
