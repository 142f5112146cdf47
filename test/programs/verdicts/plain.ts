/** The plain program and the plain harness of each language: what every attack of the corpus is put around. */

/** A program that defines `add`, and a harness that fails unless it adds. */
export interface PlainProgram {
  readonly program: string
  readonly test: string
}

export const PLAIN: Readonly<Record<string, PlainProgram>> = {
  python: { program: 'def add(a, b):\n    return a + b', test: 'assert add(2, 3) == 5' },
  javascript: {
    program: 'function add(a, b) { return a + b }',
    test: "const assert = require('node:assert')\nassert.strictEqual(add(2, 3), 5)",
  },
  typescript: {
    program: 'function add(a: number, b: number): number { return a + b }',
    test: "const assert: typeof import('node:assert') = require('node:assert')\nassert.strictEqual(add(2, 3), 5)",
  },
  c: {
    program: 'int add(int a, int b) { return a + b; }',
    test: '#include <assert.h>\nint main(void) {\n  assert(add(2, 3) == 5);\n  return 0;\n}',
  },
  cpp: {
    program: 'int add(int a, int b) { return a + b; }',
    test: '#include <cassert>\nint main() {\n  assert(add(2, 3) == 5);\n}',
  },
  java: {
    program: 'class Solution {\n  static int add(int a, int b) { return a + b; }\n}',
    test: 'class Main {\n  public static void main(String[] words) {\n    if (Solution.add(2, 3) != 5) throw new AssertionError("add");\n  }\n}',
  },
  go: {
    program: 'package main\n\nfunc add(a int, b int) int { return a + b }',
    test: 'func main() {\n\tif add(2, 3) != 5 {\n\t\tpanic("assertion failed")\n\t}\n}',
  },
  rust: {
    program: 'pub fn add(a: i32, b: i32) -> i32 { a + b }',
    test: 'fn main() {\n    assert_eq!(add(2, 3), 5);\n}',
  },
  ruby: { program: 'def add(a, b)\n  a + b\nend', test: 'raise "assertion failed" unless add(2, 3) == 5' },
  bash: {
    program: 'add() { local a=$1 b=$2; echo $((a + b)); }',
    test: '[ "$(add 2 3)" = 5 ] || exit 1',
  },
  php: { program: '<?php\nfunction add($a, $b) { return $a + $b; }', test: 'assert(add(2, 3) === 5);' },
  perl: {
    program: 'sub add { my ($a, $b) = @_; return $a + $b; }',
    test: 'die "assertion failed" unless add(2, 3) == 5;',
  },
  lua: { program: 'function add(a, b) return a + b end', test: 'assert(add(2, 3) == 5)' },
  r: { program: 'add <- function(a, b) a + b', test: 'stopifnot(add(2, 3) == 5)' },
  csharp: {
    program: 'using System;\npublic class Adder { public static int Add(int a, int b) { return a + b; } }',
    test: 'using System;\nclass Tests {\n  static void Main() {\n    if (Adder.Add(2, 3) != 5) throw new Exception("assertion failed");\n  }\n}',
  },
  kotlin: {
    program: 'fun add(a: Int, b: Int): Int = a + b',
    test: 'fun main() {\n    if (add(2, 3) != 5) throw AssertionError("add")\n}',
  },
  haskell: {
    program: 'add :: Int -> Int -> Int\nadd a b = a + b',
    test: 'main :: IO ()\nmain = if add 2 3 == 5 then return () else error "assertion failed"',
  },
  julia: { program: 'add(a, b) = a + b', test: '@assert add(2, 3) == 5' },
  scala: {
    program: 'object Adder { def add(a: Int, b: Int): Int = a + b }',
    test: 'object Tests { def main(words: Array[String]): Unit = assert(Adder.add(2, 3) == 5) }',
  },
}
