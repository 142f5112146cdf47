/** Programs of the languages beyond the first twelve; the unit tests run few of the slow ones', the claim all. */

/** What is tested of one of them. */
export interface LaterLanguage {
  readonly language: string
  /** Reads two whole numbers and prints their sum. */
  readonly sum: string
  readonly crash: string
  readonly syntax: string
  readonly harness: {
    readonly program: string
    readonly passing: string
    readonly failing: string
    readonly early: string
  }
  /** Its compiler takes seconds for each program. */
  readonly slow?: boolean
}

export const LATER: readonly LaterLanguage[] = [
  {
    language: 'lua',
    sum: 'print(io.read("n") + io.read("n"))',
    crash: 'error("no")',
    syntax: 'x = = 1',
    harness: {
      program: 'local function add(a, b) return a + b end',
      passing: 'assert(add(2, 3) == 5)',
      failing: 'assert(add(2, 3) == 6)',
      early: 'local function add(a, b) os.exit(0) end',
    },
  },
  {
    language: 'r',
    sum: 'cat(sum(scan(file("stdin"), quiet = TRUE)), "\\n")',
    crash: 'stop("no")',
    syntax: 'f <- function( {',
    harness: {
      program: 'add <- function(a, b) a + b',
      passing: 'stopifnot(add(2, 3) == 5)',
      failing: 'stopifnot(add(2, 3) == 6)',
      early: 'add <- function(a, b) quit(status = 0)',
    },
  },
  {
    language: 'csharp',
    sum: `using System;
class Sum { static void Main() { var w = Console.ReadLine().Split(' '); Console.WriteLine(int.Parse(w[0]) + int.Parse(w[1])); } }`,
    crash: 'class Crash { static void Main() { throw new System.Exception("no"); } }',
    syntax: 'class Broken { static void Main() { int x = "no"; } }',
    harness: {
      program: 'using System;\nclass Adder { public static int Add(int a, int b) { return a + b; } }',
      passing:
        'using System;\nusing System.Linq;\nclass Tests { static void Main() { if (Adder.Add(2, 3) != 5) throw new Exception("assertion failed"); } }',
      failing:
        'class Tests { static void Main() { if (Adder.Add(2, 3) != 6) throw new System.Exception("assertion failed"); } }',
      early: 'class Adder { public static int Add(int a, int b) { System.Environment.Exit(0); return 0; } }',
    },
  },
  {
    language: 'kotlin',
    slow: true,
    sum: 'fun main() { println(readLine()!!.split(" ").map { it.toInt() }.sum()) }',
    crash: 'fun main() { error("no") }',
    syntax: 'fun main() { val x: Int = "no" }',
    harness: {
      program: 'fun add(a: Int, b: Int): Int = a + b',
      passing: 'import kotlin.math.abs\nfun main() { if (abs(add(2, 3)) != 5) throw AssertionError() }',
      failing: 'fun main() { if (add(2, 3) != 6) throw AssertionError() }',
      early: 'fun add(a: Int, b: Int): Int { System.exit(0); return 0 }',
    },
  },
  {
    language: 'haskell',
    sum: 'main :: IO ()\nmain = getLine >>= print . sum . map (read :: String -> Int) . words',
    crash: 'main :: IO ()\nmain = error "no"',
    syntax: 'main :: IO ()\nmain = putStrLn 1',
    harness: {
      program: 'module Main where\nimport Data.List (sort)\nadd :: Int -> Int -> Int\nadd a b = last (sort [a + b])',
      passing: 'import Control.Monad (unless)\nmain :: IO ()\nmain = unless (add 2 3 == 5) (error "assertion failed")',
      failing: 'main :: IO ()\nmain = if add 2 3 == 6 then return () else error "assertion failed"',
      early:
        'import System.Exit\nimport System.IO.Unsafe\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO exitSuccess',
    },
  },
  {
    language: 'scala',
    slow: true,
    sum: 'object Sum extends App { println(scala.io.StdIn.readLine().split(" ").map(_.toInt).sum) }',
    crash: 'object Crash { def main(words: Array[String]): Unit = sys.error("no") }',
    syntax: 'object Broken extends App { val x: Int = "no" }',
    harness: {
      program: 'object Adder { def add(a: Int, b: Int): Int = a + b }',
      passing: 'object Tests extends App { assert(Adder.add(2, 3) == 5) }',
      failing: 'object Tests { def main(words: Array[String]): Unit = assert(Adder.add(2, 3) == 6) }',
      early: 'object Adder { def add(a: Int, b: Int): Int = sys.exit(0) }',
    },
  },
  {
    language: 'julia',
    sum: 'println(sum(parse.(Int, split(readline()))))',
    crash: 'error("no")',
    syntax: 'f( = 1',
    harness: {
      program: 'add(a, b) = a + b',
      passing: '@assert add(2, 3) == 5',
      failing: '@assert add(2, 3) == 6',
      early: 'add(a, b) = exit(0)',
    },
  },
]
