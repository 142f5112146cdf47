import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probeIsolation, Sandbox, type TestResult } from '../index.ts'

// Whole runs in Java and C#; the corpus of test/programs/verdicts has some 600 programs of all four languages.
const { usable } = await probeIsolation()
const ADD = 'class Solution { static int add(int a, int b) { return a + b; } }'
const main = (body: string): string => `class Main { public static void main(String[] words) { ${body} } }`
const ASSERTS = 'if (Solution.add(2, 3) != 5) throw new AssertionError("add");'

const adder = (body: string): string => `public class Adder { public static int Add(int a, int b) { ${body} } }`

describe.skipIf(!usable)('harness tests of compiled languages', () => {
  let sandbox: Sandbox
  let present: ReadonlySet<string>
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
    const languages = await sandbox.languages()
    present = new Set(languages.flatMap(({ name, version }) => (version === null ? [] : [name])))
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  const judge = async (language: string, code: string, own: string): Promise<TestResult> => {
    const { tests } = await sandbox.judge({ language, code }, [{ style: 'harness', name: 't', code: own }])
    const [result] = tests
    if (result === undefined) throw new Error('the sandbox gave no result')
    return result
  }

  test.each([
    [
      'a main of the program is not run',
      'class Solution { static int add(int a, int b) { return 1; } public static void main(String[] a) {} }',
      main(ASSERTS),
      'wrong-answer',
    ],
    [
      'a main that exits does not matter',
      ADD.replace(/ }$/, ' public static void main(String[] a) { System.exit(0); } }'),
      main(ASSERTS),
      'accepted',
    ],
    [
      'an exit in a static initialiser',
      'class Solution { static { System.exit(0); } static int add(int a, int b) { return 5; } }',
      main(ASSERTS),
      'wrong-answer',
    ],
    [
      'a harmless static initialiser',
      'class Solution { static int zero; static { zero = 0; } static int add(int a, int b) { return zero + a + b; } }',
      main(ASSERTS),
      'accepted',
    ],
    ['an exit with 0 as the last line of the test', ADD, main(`${ASSERTS} System.exit(0);`), 'accepted'],
    ['an exit with 1 of the test', ADD, main('System.exit(Solution.add(2, 3) == 6 ? 0 : 1);'), 'runtime-error'],
    [
      'a System of the program that ignores exits',
      `${ADD} class System { static void exit(int code) {} }`,
      main('if (Solution.add(2, 3) != 6) System.exit(1);'),
      'runtime-error',
    ],
    ['a test that asserts nothing', ADD, main('System.out.println(Solution.add(2, 3));'), 'nothing-tested'],
    ['a test of declarations alone', ADD, `class Tests { void adds() { ${ASSERTS} } }`, 'nothing-tested'],
    ['a library that is known and not here', `import lombok.Data; ${ADD}`, main(ASSERTS), 'missing-library'],
    ['a package of its own that is not there', `import demo.parts.Part; ${ADD}`, main(ASSERTS), 'compile-error'],
  ])('java: %s', async (_, code, own, status) => {
    if (!present.has('java')) return
    expect((await judge('java', code, own)).status).toBe(status)
  })

  test('java: JUnit 5 says a verdict for each case, with what was found', async () => {
    if (!present.has('java') || !existsSync('/usr/share/java/junit-platform-console-standalone.jar')) return
    const own = `import static org.junit.jupiter.api.Assertions.*;
import org.junit.jupiter.api.*;
class SolutionTest {
  @Test void adds() { assertEquals(5, Solution.add(2, 3)); }
  @Test void subtracts() { assertEquals(-1, Solution.add(2, 3)); }
  @Test void breaks() { throw new IllegalStateException("broken"); }
  @Disabled("later") @Test void waits() { }
}`
    const { status, cases = [] } = await judge('java', ADD, own)
    expect(status === 'wrong-answer' || status === 'runtime-error').toBe(true)
    const shown = cases.map((one) => [one.name, one.status, one.message ?? ''])
    expect(shown.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
      ['adds()', 'accepted', ''],
      ['breaks()', 'runtime-error', 'java.lang.IllegalStateException: broken'],
      ['subtracts()', 'wrong-answer', 'org.opentest4j.AssertionFailedError: expected: <-1> but was: <5>'],
      ['waits()', null, 'later'],
    ])
  })

  const debug = 'using System.Diagnostics;\nclass Tests { static void Main() { Debug.Assert(Adder.Add(2, 3) == 5); } }'
  test.each([
    ['a failed Debug.Assert', adder('return 0;'), debug, 'wrong-answer'],
    ['a Debug.Assert that holds', adder('return a + b;'), debug, 'accepted'],
    [
      'listeners that the program clears',
      adder('System.Diagnostics.Debug.Listeners.Clear(); return 0;'),
      debug,
      'wrong-answer',
    ],
    [
      'a Debug of the program',
      `${adder('return 0;')} static class Debug { public static void Assert(bool x) { } }`,
      debug,
      'wrong-answer',
    ],
    ['a Main of the program', `${adder('return 0;')} class Program { static void Main() { } }`, debug, 'wrong-answer'],
    [
      'an exit with 0 as the last line of the test',
      adder('return a + b;'),
      debug.replace('); }', '); System.Environment.Exit(0); }'),
      'accepted',
    ],
    ['a test without a Main', adder('return a + b;'), 'class Tests { void Adds() { } }', 'nothing-tested'],
  ])('csharp: %s', async (_, code, own, status) => {
    if (!present.has('csharp')) return
    expect((await judge('csharp', code, own)).status).toBe(status)
  })
})
