import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'

// Harness tests of the languages that are compiled with the test: C, C++, Go, Rust and Haskell. Each kind of attack has a
// wrong program, and beside it a right one that does the same.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`tests of compiled harnesses are skipped: ${JSON.stringify(features)}\n`)

/** A right and a wrong program of a language, each with what a kind of attack puts around it. */
interface Sources {
  /** Adds two numbers; the operator is `+` in a right program. */
  readonly add: (operator: string) => string
  /** Fails where `add` is wrong. */
  readonly test: string
  readonly ownMain: (operator: string) => string
  /** Ends with success in the tested function. */
  readonly exits: string
  /** Takes the test's way to fail away, as far as the language lets it. */
  readonly bent: (operator: string) => string
  /** Tests that check nothing, by what they do instead. */
  readonly nothing: Readonly<Record<string, string>>
  /** A test that wants a library which nobody has, and the library's name. */
  readonly lacking: { readonly test: string; readonly name: string }
  /** A program that wants the same: its own fault. */
  readonly misspelt: string
}

const C_TEST = '#include <assert.h>\nint main(void) { assert(add(2, 3) == 5); }'
const c: Sources = {
  add: (operator) => `int add(int a, int b) { return a ${operator} b; }\n`,
  test: C_TEST,
  ownMain: (operator) => `${c.add(operator)}int main(void) { return 1; }\n`,
  exits: '#include <stdlib.h>\nint add(int a, int b) { exit(0); }\n',
  bent: (operator) => `#define NDEBUG\n#include <assert.h>\n#undef assert\n#define assert(x)\n${c.add(operator)}`,
  nothing: {
    'an empty main': 'int main(void) { return 0; }',
    'a function that nobody calls':
      '#include <assert.h>\nvoid add_test(void) { assert(add(2, 3) == 5); }\nint main(void) { return 0; }',
  },
  lacking: { test: `#include <nowhere/check.h>\n${C_TEST}`, name: 'nowhere/check.h' },
  misspelt: '#include <nowhere/check.h>\nint add(int a, int b) { return a + b; }\n',
}
const cpp: Sources = {
  ...c,
  exits: '#include <cstdlib>\nint add(int a, int b) { std::exit(0); }\n',
  bent: (operator) =>
    `#define NDEBUG\n#include <cassert>\n#define if while\n#define abort() (void)0\n${c.add(operator)}`,
}
const GO_TEST = 'import "testing"\nfunc TestAdd(t *testing.T) { if Add(2, 3) != 5 { t.Error("2 + 3") } }'
const go: Sources = {
  add: (operator) => `package main\nfunc Add(a, b int) int { return a ${operator} b }\n`,
  test: GO_TEST,
  ownMain: (operator) => `${go.add(operator)}func main() { panic("mine") }\n`,
  exits: 'package main\nimport "os"\nfunc Add(a, b int) int { os.Exit(0); return 0 }\n',
  bent: (operator) =>
    `${go.add(operator)}const true = false\nfunc TestMain(m interface{ Run() int }) {}\nfunc TestAdd() {}\n`,
  nothing: {
    'an empty test': 'package main\nimport "testing"\nfunc TestAdd(t *testing.T) {}',
    'a skipped test': 'import "testing"\nfunc TestAdd(t *testing.T) { t.Skip(); if Add(2, 3) != 5 { t.Error() } }',
    'an empty main': 'package main\nfunc main() {}',
  },
  lacking: {
    test: `import (\n"testing"\n"example.com/nowhere/check"\n)\nfunc TestAdd(t *testing.T) { check.Equal(t, Add(2, 3), 5) }`,
    name: 'example.com/nowhere/check',
  },
  misspelt: 'package main\nimport "nowhere"\nfunc Add(a, b int) int { return nowhere.Add(a, b) }\n',
}
const RUST_TEST = '#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }'
const rust: Sources = {
  add: (operator) => `pub fn add(a: i32, b: i32) -> i32 { a ${operator} b }\n`,
  test: RUST_TEST,
  ownMain: (operator) => `${rust.add(operator)}fn main() { panic!("mine") }\n`,
  exits: 'pub fn add(a: i32, b: i32) -> i32 { std::process::exit(0) }\n',
  bent: (operator) => `macro_rules! assert_eq { ($($t:tt)*) => {} }\n${rust.add(operator)}`,
  nothing: {
    'an ignored test': '#[test]\n#[ignore]\nfn adds() { assert_eq!(add(2, 3), 5); }',
    'an empty main': 'fn main() {}',
  },
  lacking: {
    test: 'extern crate nowhere_check;\nuse nowhere_check::equal;\n#[test]\nfn adds() { equal(add(2, 3), 5); }',
    name: 'nowhere_check',
  },
  misspelt: 'use nowhere_check::sum;\npub fn add(a: i32, b: i32) -> i32 { sum(a, b) }\n',
}
const HASKELL_TEST =
  'import Control.Monad (unless)\nmain :: IO ()\nmain = unless (add 2 3 == 5) (error "assertion failed: 2 + 3")\n'
const haskell: Sources = {
  add: (operator) => `module Add where\nadd :: Int -> Int -> Int\nadd a b = a ${operator} b\n`,
  test: HASKELL_TEST,
  ownMain: (operator) => `add :: Int -> Int -> Int\nadd a b = a ${operator} b\nmain :: IO ()\nmain = error "mine"\n`,
  exits:
    'import System.Exit\nimport System.IO.Unsafe\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO exitSuccess\n',
  bent: (operator) =>
    `module Add where\nimport Prelude hiding (error)\nadd :: Int -> Int -> Int\nadd a b = a ${operator} b\nerror :: String -> IO ()\nerror _ = return ()\nunless :: Bool -> IO () -> IO ()\nunless _ _ = return ()\n`,
  nothing: {
    'an empty main': 'main :: IO ()\nmain = return ()\n',
    'a main that prints': 'main :: IO ()\nmain = print (add 2 3)\n',
  },
  lacking: { test: `import Nowhere.Check\n${HASKELL_TEST}`, name: 'Nowhere.Check' },
  misspelt: 'module Add where\nimport Nowhere.Check\nadd :: Int -> Int -> Int\nadd a b = a + b\n',
}
const LANGUAGES: Readonly<Record<string, Sources>> = { c, cpp, go, rust, haskell }

describe.skipIf(!usable)('harness tests that are compiled with the program', () => {
  let sandbox: Sandbox
  const present = new Set<string>()
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
    for (const { name, version } of await sandbox.languages()) if (version !== null) present.add(name)
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  const needs = (language: string, { skip }: TestContext): void => {
    skip(!present.has(language), `no toolchain for ${language} is here`)
  }
  const judge = async (
    language: string,
    code: string,
    testCode: string,
  ): Promise<{ status: string | null; message: string; cases: unknown }> => {
    const { status, tests } = await sandbox.judge({ language, code }, [{ style: 'harness', name: 't', code: testCode }])
    const cases = tests[0]?.cases?.map((one) => [one.name, one.status])
    return { status, message: tests[0]?.message ?? '', cases }
  }
  const statusOf = async (...words: [language: string, code: string, test: string]): Promise<string | null> =>
    (await judge(...words)).status

  describe.each(Object.entries(LANGUAGES))('%s', (language, sources) => {
    test('a right program passes and a wrong one fails', async (context) => {
      needs(language, context)
      expect(await statusOf(language, sources.add('+'), sources.test)).toBe('accepted')
      expect(await statusOf(language, sources.add('-'), sources.test)).toBe('wrong-answer')
    })

    test("the test's entry point runs, whatever main the program has", async (context) => {
      needs(language, context)
      expect(await statusOf(language, sources.ownMain('+'), sources.test)).toBe('accepted')
      expect(await statusOf(language, sources.ownMain('-'), sources.test)).toBe('wrong-answer')
    })

    test('an exit with 0 in the tested function is an end before the end', async (context) => {
      needs(language, context)
      expect(await statusOf(language, sources.exits, sources.test)).toBe('wrong-answer')
    })

    test('a program cannot take from the test what it fails by', async (context) => {
      needs(language, context)
      expect(await statusOf(language, sources.bent('+'), sources.test)).toBe('accepted')
      expect(await statusOf(language, sources.bent('-'), sources.test)).toBe('wrong-answer')
    })

    test.for(Object.entries(sources.nothing))('%s tests nothing', async ([, code], context) => {
      needs(language, context)
      expect(await statusOf(language, sources.add('-'), code)).toBe('nothing-tested')
    })

    test('a library that the test wants is missing; one that the program made up is its own fault', async (context) => {
      needs(language, context)
      const { status, message } = await judge(language, sources.add('+'), sources.lacking.test)
      expect(status).toBe('missing-library')
      expect(message).toContain(sources.lacking.name)
      expect(await statusOf(language, sources.misspelt, sources.test)).toBe('compile-error')
    })
  })

  test('go-test: a verdict for each test, subtest and example', async (context) => {
    needs('go', context)
    const code = `import ("fmt"; "testing")
func TestAdd(t *testing.T) {
	t.Run("small", func(t *testing.T) { if Add(1, 1) != 2 { t.Error() } })
	t.Run("large", func(t *testing.T) { if Add(9, 9) != 19 { t.Error() } })
}
func TestPanics(t *testing.T) { var none []int; _ = none[Add(0, 0)]; t.Fail() }
func TestLater(t *testing.T) { t.Skip("later") }
func ExampleAdd() {
	fmt.Println(Add(2, 3))
	// Output: 5
}`
    expect(await judge('go', go.add('+'), code)).toMatchObject({
      status: 'wrong-answer',
      cases: [
        ['TestAdd/small', 'accepted'],
        ['TestAdd/large', 'wrong-answer'],
        ['TestAdd', 'wrong-answer'],
        ['TestPanics', 'runtime-error'],
        ['TestLater', null],
        ['ExampleAdd', 'accepted'],
      ],
    })
  })

  test('cargo-test: a verdict for each test, by what it returns and whether it should panic', async (context) => {
    needs('rust', context)
    const code = `#[cfg(test)]
mod tests {
  use super::*;
  #[test] fn adds() { assert_eq!(add(2, 3), 5); }
  #[test] fn adds_ten() { assert_eq!(add(5, 5), 11); }
  #[test] #[should_panic] fn overflows() { add(i32::MAX, 1); }
  #[test] fn returns() -> Result<(), String> { if add(1, 1) == 2 { Err("two".to_string()) } else { Ok(()) } }
}`
    expect(await judge('rust', rust.add('+'), code)).toMatchObject({
      status: 'wrong-answer',
      cases: [
        ['adds', 'accepted'],
        ['adds_ten', 'wrong-answer'],
        ['overflows', 'accepted'],
        ['returns', 'wrong-answer'],
      ],
    })
  })

  test("Rust's debug assertions are on in a test", async (context) => {
    needs('rust', context)
    const code = 'pub fn add(a: i32, b: i32) -> i32 { debug_assert!(a == b, "odd"); a + b }\n'
    expect(await statusOf('rust', code, 'fn main() { assert_eq!(add(2, 2), 4); }')).toBe('accepted')
    expect(await statusOf('rust', code, 'fn main() { assert_eq!(add(2, 3), 5); }')).not.toBe('accepted')
  })

  test('a C++ function without the value it owes is wrong, not lucky', async (context) => {
    needs('cpp', context)
    expect(await statusOf('cpp', 'int add(int a, int b) { }\n', cpp.test)).toBe('runtime-error')
  })

  test('a module that the program owes a Rust test is no library', async (context) => {
    needs('rust', context)
    const code = 'use sums::add;\nfn main() { assert_eq!(add(2, 3), 5); }'
    expect(await statusOf('rust', `pub mod sums { ${rust.add('+')} }`, code)).toBe('accepted')
    // with a function of that name at its root, the test may have been written for a crate of the exercise's name
    expect(await statusOf('rust', rust.add('+'), code)).toBe('accepted')
    expect(await statusOf('rust', rust.add('+').replace('add', 'plus'), code)).toBe('compile-error')
  })

  test('the message names a command only where one makes the library available', async (context) => {
    needs('rust', context)
    expect((await judge('rust', rust.add('+'), rust.lacking.test)).message).toContain(
      'the library nowhere_check, which is not here; crates are not covered in Rust, so no command adds it',
    )
    needs('go', context)
    expect((await judge('go', go.add('+'), go.lacking.test)).message).toContain(
      'packages beside the standard library are not covered in Go, so no command adds it',
    )
    needs('haskell', context)
    const guess = await judge('haskell', haskell.add('+'), haskell.lacking.test)
    expect(guess.message).toContain('the library Nowhere.Check, which is not here; no command is known that adds it')
  })
})
