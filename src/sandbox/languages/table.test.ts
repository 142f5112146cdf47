import { readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SMALL_ZOO, ZOO, ZOO_TEST, harnessCases } from '../../../test/programs/zoo.ts'
import { Sandbox, probeIsolation } from '../index.ts'
import { LANGUAGES, findLanguage } from './table.ts'

// Twelve languages have all their programs run by test/sandbox-zoo.test.ts; these are the others, tested where they are.
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

describe('a language is whole', () => {
  const root = new URL('../../../', import.meta.url)
  const namesIn = (folder: string, besides: readonly string[]): string[] =>
    readdirSync(new URL(folder, root))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
      .filter((name) => !besides.includes(name))
  const rows = new Set(LANGUAGES.map(({ name }) => name))
  const files = new Set(namesIn('src/sandbox/languages', ['language', 'table']))
  const fixtures = new Set(namesIn('test/programs', ['zoo', 'zoo-language']))
  const zoo = new Set([...ZOO, ...SMALL_ZOO].map(({ language }) => language))
  const printed = titlesIn(readFileSync(new URL('docs/sandbox.md', root), 'utf8'))
  const titles = new Set(LANGUAGES.map(({ title }) => title.replace(/ \(.*/, '')))

  test('row, table, fixture, zoo and docs: what is missing is said in words', () => {
    expect(
      missingParts([
        ['src/sandbox/languages/table.ts lists no row', files, rows],
        ['src/sandbox/languages has no file', rows, files],
        ['test/programs has no fixture', rows, fixtures],
        ['src/sandbox/languages has no row for the fixture', fixtures, rows],
        ['test/programs/zoo.ts lists no fixture', fixtures, zoo],
        ['the language table of docs/sandbox.md has no line', titles, printed],
        ['src/sandbox/languages has no row for the line of docs/sandbox.md', printed, titles],
      ]),
    ).toEqual([])
  })

  test('a planted gap of each kind is found', () => {
    const one = new Set(['ada'])
    expect(missingParts([['test/programs has no fixture', one, new Set(['lua'])]])).toEqual([
      'test/programs has no fixture: ada',
    ])
    const page =
      '## Languages\n\n| language | how |\n| --- | --- |\n| C, C++ | x |\n| C# (Mono) | x |\n\n## Next\n\n| a |\n'
    expect([...titlesIn(page)]).toEqual(['C', 'C++', 'C#'])
  })

  test('harness programs stand for exactly the languages that have runners', () => {
    const tested = [...ZOO, ...SMALL_ZOO].filter(({ harness }) => harness !== undefined).map(({ language }) => language)
    const able = LANGUAGES.filter(({ runners = [] }) => runners.length > 0).map(({ name }) => name)
    expect(tested.toSorted()).toEqual(able.toSorted())
  })
})

/** A sentence for each member that the second set lacks of the first. */
function missingParts(
  checks: readonly (readonly [what: string, wanted: ReadonlySet<string>, found: ReadonlySet<string>])[],
): string[] {
  return checks.flatMap(([what, wanted, found]) =>
    [...wanted].filter((name) => !found.has(name)).map((name) => `${what}: ${name}`),
  )
}

/** Languages in the first column of the table under `## Languages`, without what stands in brackets. */
function titlesIn(page: string): Set<string> {
  const section = page.slice(page.indexOf('## Languages')).split('\n## ')[0] ?? ''
  const cells = [...section.matchAll(/^\| ([^|]+?) +\|/gm)].map((match) => match[1] ?? '').slice(2)
  return new Set(cells.flatMap((cell) => cell.split(', ')).map((title) => title.replace(/ \(.*/, '')))
}

describe.skipIf(!usable)('languages', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test.each(SMALL_ZOO.filter(({ language }) => present.has(language)))(
    '$language: sums, crashes, is refused, and passes and fails harness tests',
    async ({ language, input = ZOO_TEST.input, accepted, runtimeError, compileError, harness, slow = false }) => {
      const sum = { ...ZOO_TEST, input }
      const wrong = { ...sum, name: 'wrong', output: '43' }
      const { tests } = await sandbox.judge({ language, code: accepted }, [sum, wrong])
      expect(tests.map(({ status }) => status)).toEqual(['accepted', 'wrong-answer'])
      const ends = slow ? [] : [runtimeError, compileError]
      const ended = await Promise.all(ends.map((code) => sandbox.run({ language, code })))
      expect(ended.map(({ status }) => status)).toEqual(slow ? [] : ['runtime-error', 'compile-error'])
      const cases = harness === undefined ? [] : harnessCases(harness).slice(0, slow ? 1 : undefined)
      const judged = await Promise.all(
        cases.map(({ code, test: source }) =>
          sandbox.judge({ language, code }, [{ style: 'harness', name: 't', code: source }]),
        ),
      )
      expect(judged.map(({ status }) => status)).toEqual(cases.map(({ status }) => status))
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
