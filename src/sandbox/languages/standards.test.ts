import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { createProgramsJudge, probeIsolation, Sandbox, type SandboxOptions } from '../index.ts'

// Standards of C, C++ and Rust, by what each lets pass and refuses.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`tests of standards are skipped: ${JSON.stringify(features)}\n`)

const RANGES = `#include <bits/stdc++.h>
template <typename T> concept Number = std::is_arithmetic_v<T>;
template <Number T> T twice(T x) { return 2 * x; }
int main() {
  std::vector<int> odd;
  for (int x : std::views::iota(1, 6) | std::views::filter([](int y) { return y % 2 == 1; })) odd.push_back(twice(x));
  for (int x : odd) std::cout << x << ' ';
}`
const CALLED_FOR = 'int main(void) { for (int x = 0; x < 3; x++) {} return 0; }'
const SEPARATED = "int main(void) { return 1'000 - 1000; }"
/** `gen` is a keyword from edition 2024 on. */
const GEN = 'fn main() { let gen = 3; println!("{gen}"); }'
const OVERFLOWS = 'fn main() { let x: u8 = std::env::args().count() as u8; println!("{}", x.wrapping_sub(1) - 1); }'

async function run(sandbox: Sandbox, language: string, code: string): Promise<[status: string, stdout: string]> {
  const { status, run: ran } = await sandbox.run({ language, code })
  return [status, ran?.stdout ?? '']
}

/** What `Sandbox.open` says against the options. */
async function refusal(options: SandboxOptions): Promise<string> {
  try {
    const sandbox = await Sandbox.open(options)
    await sandbox[Symbol.asyncDispose]()
    return 'opened'
  } catch (error) {
    return (error as Error).message
  }
}

describe.skipIf(!usable)('standards', () => {
  let plain: Sandbox
  let chosen: Sandbox
  const present = new Set<string>()
  beforeAll(async () => {
    plain = await Sandbox.open({ concurrency: 1 })
    for (const { name, version } of await plain.languages()) if (version !== null) present.add(name)
    // an older compiler knows no edition of which these tests speak
    if (present.has('rust') && (await refusal({ standards: { rust: '2024' } })) !== 'opened') present.delete('rust')
    const standards = {
      ...(present.has('cpp') && { cpp: 'c++20' }),
      ...(present.has('c') && { c: 'c89' }),
      ...(present.has('rust') && { rust: '2024' }),
    }
    chosen = await Sandbox.open({ concurrency: 1, standards, debugAssertions: true })
  })
  afterAll(async () => {
    await plain[Symbol.asyncDispose]()
    await chosen[Symbol.asyncDispose]()
  })

  const needs = (language: string, { skip }: TestContext): void => {
    skip(!present.has(language), `no toolchain for ${language} is here`)
  }
  test('concepts and ranges are refused under gnu++17 and run under c++20', async (context) => {
    needs('cpp', context)
    expect(await run(plain, 'cpp', RANGES)).toEqual(['compile-error', ''])
    expect(await run(chosen, 'cpp', RANGES)).toEqual(['accepted', '2 6 10 '])
  })

  test.for(['c++20', 'CPP20', 'cpp23'])('%s names a language with its standard', async (language, context) => {
    needs('cpp', context)
    expect(await run(plain, language, RANGES)).toEqual(['accepted', '2 6 10 '])
    expect(await run(chosen, 'c++17', RANGES)).toEqual(['compile-error', ''])
  })

  test('C by c89 refuses what c99 brought, and its harness tests still run', async (context) => {
    needs('c', context)
    expect(await run(plain, 'c', CALLED_FOR)).toEqual(['accepted', ''])
    expect(await run(chosen, 'c', CALLED_FOR)).toEqual(['compile-error', ''])
    const code = '#include <assert.h>\nint main(void) { assert(add(2, 3) == 5); return 0; }'
    const judged = ['+', '-'].map(async (operator) => {
      const program = { language: 'c', code: `int add(int a, int b) { return a ${operator} b; }` }
      return (await chosen.judge(program, [{ style: 'harness', name: 't', code }])).status
    })
    expect(await Promise.all(judged)).toEqual(['accepted', 'wrong-answer'])
  })

  test('c23 is taken by the name that an older compiler has for it', async (context) => {
    needs('c', context)
    expect(await run(plain, 'c17', SEPARATED)).toEqual(['compile-error', ''])
    expect(await run(plain, 'c23', SEPARATED)).toEqual(['accepted', ''])
  })

  test("Rust's edition and debug assertions are by choice in plain programs", async (context) => {
    needs('rust', context)
    expect(await run(plain, 'rust', GEN)).toEqual(['accepted', '3\n'])
    expect(await run(chosen, 'rust', GEN)).toEqual(['compile-error', ''])
    expect(await run(plain, 'rust', OVERFLOWS)).toEqual(['accepted', '255\n'])
    expect(await run(chosen, 'rust', OVERFLOWS)).toEqual(['runtime-error', ''])
  })

  test('a harness test runs under each edition', async (context) => {
    needs('rust', context)
    for (const rust of ['2015', '2018', '2024']) {
      await using sandbox = await Sandbox.open({ concurrency: 1, standards: { rust } })
      const statuses = ['+', '-'].map(async (operator) => {
        const program = { language: 'rust', code: `pub fn add(a: i32, b: i32) -> i32 { a ${operator} b }` }
        const code = '#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }'
        return (await sandbox.judge(program, [{ style: 'harness', name: 't', code }])).status
      })
      expect(await Promise.all(statuses), rust).toEqual(['accepted', 'wrong-answer'])
    }
  })

  test('a standard that the compiler does not know is refused with those it knows', async (context) => {
    needs('cpp', context)
    needs('c', context)
    needs('rust', context)
    expect(await refusal({ standards: { cpp: 'c++19' } })).toMatch(
      /^compile C\+\+: standard is "c\+\+19", which GCC [\d.]+ does not know, wanted one of c\+\+[\w+, ]*c\+\+17, c\+\+20[\w+, ]*$/,
    )
    expect(await refusal({ standards: { c: 'c++20' } })).toMatch(
      /^compile C: standard is "c\+\+20", .*wanted one of c11, c17[\w, ]*$/,
    )
    expect(await refusal({ standards: { cpp: '../x' } })).toContain('standard is "../x"')
    expect(await refusal({ standards: { rust: '2022' } })).toMatch(
      /^compile Rust: edition is "2022", which this rustc does not know, wanted one of 2015, 2018, 2021/,
    )
  })

  test('versions in results and caches name the standard', async (context) => {
    needs('cpp', context)
    const reports = await chosen.languages()
    expect(reports.find(({ name }) => name === 'cpp')?.version).toMatch(/^[\d.]+ with c\+\+20$/)
  })

  test('the version of the judge tells verdicts by other standards apart', async (context) => {
    needs('cpp', context)
    await using judge = await createProgramsJudge({ standards: { cpp: 'c++20' }, debugAssertions: true })
    expect(judge.version).toMatch(/^\d+-cpp:c\+\+20-rust:assertions$/)
    await using usual = await createProgramsJudge({ sandbox: plain })
    expect(usual.version).toMatch(/^\d+$/)
  })
})
