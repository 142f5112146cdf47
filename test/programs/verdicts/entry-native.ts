/** Go, Rust and Haskell programs with an entry point of their own beside a test with one. */
import { type VerdictCase, pairs } from './verdict-case.ts'

const GO = 'func add(a int, b int) int { return a + b }'
const RUST = 'pub fn add(a: i32, b: i32) -> i32 { a + b }'
const HASKELL = 'add :: Int -> Int -> Int\nadd a b = a + b'
const GO_TEST = 'import "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Fatal("add")\n\t}\n}'
const RUST_TEST =
  '#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn adds() { assert_eq!(add(2, 3), 5); }\n}'

const go = pairs('entry', 'go', [
  {
    name: 'main against main',
    program: `package main\n\nimport "fmt"\n\n${GO}\n\nfunc main() { fmt.Println(add(1, 2)) }`,
    bare: `package main\n\n${GO}`,
    why: "the test's main runs",
  },
  {
    name: 'main against TestAdd',
    program: `package main\n\n${GO}\n\nfunc main() {}`,
    test: GO_TEST,
    runner: 'go-test',
    why: 'go test runs the tests, not main',
  },
  {
    name: 'package foo',
    program: `package foo\n\n${GO}`,
    test: GO_TEST,
    runner: 'go-test',
    why: 'a package of any name can be tested',
  },
  {
    name: 'package foo in both',
    program: `package foo\n\n${GO}`,
    test: `package foo\n\n${GO_TEST}`,
    runner: 'go-test',
    bare: false,
    why: 'program and test share a package',
  },
  {
    name: 'package foo against main',
    program: `package foo\n\n${GO}`,
    bare: `package main\n\n${GO}`,
    why: 'a package clause is no fault in the function',
  },
  { name: 'no package', program: GO, bare: `package main\n\n${GO}`, why: 'the clause may be missing in a response' },
  {
    name: 'the test has a package and imports',
    program: `package main\n\nimport "fmt"\n\n${GO}\n\nfunc main() { fmt.Println(add(1, 2)) }`,
    test: `package main\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Fatal(fmt.Sprint("add"))\n\t}\n}`,
    runner: 'go-test',
    bare: false,
    why: 'the same import may stand in both',
  },
  {
    name: 'main that panics',
    program: `package main\n\n${GO}\n\nfunc main() { panic("no input") }`,
    bare: `package main\n\n${GO}`,
    why: "the program's main is not run",
  },
  {
    name: 'main that reads',
    program: `package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n${GO}\n\nfunc main() {\n\tvar x, y int\n\tif _, err := fmt.Scan(&x, &y); err != nil {\n\t\tos.Exit(2)\n\t}\n\tfmt.Println(add(x, y))\n}`,
    bare: `package main\n\n${GO}`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'an import that only main used',
    program: `package main\n\nimport "os"\n\n${GO}\n\nfunc main() { os.Exit(0) }`,
    bare: `package main\n\n${GO}`,
    why: 'what is kept out of the way must still compile',
  },
  {
    name: 'a main with an end of its own',
    program: `package main\n\n${GO}\n\nfunc main() {\n\tif true {\n\t\treturn\n\t}\n}\n\nfunc after() int { return 1 }`,
    bare: `package main\n\n${GO}`,
    why: 'what follows main stays',
  },
  {
    name: 'an init that returns',
    program: `package main\n\n${GO}\n\nfunc init() { _ = add(1, 2) }`,
    why: 'an init is run and harms nothing',
  },
  {
    name: 'an init that exits',
    wrong: 'package main\n\nimport "os"\n\nfunc init() { os.Exit(0) }\n\nfunc add(a int, b int) int { return 0 }',
    why: 'it runs before the test',
  },
  {
    name: 'an exit in the function',
    wrong: 'package main\n\nimport "os"\n\nfunc add(a int, b int) int {\n\tos.Exit(0)\n\treturn 0\n}',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'an exit in the function under go test',
    test: GO_TEST,
    runner: 'go-test',
    wrong:
      'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc add(a int, b int) int {\n\tfmt.Println("--- PASS: TestAdd (0.00s)\\nPASS\\nok")\n\tos.Exit(0)\n\treturn 0\n}',
    why: 'what is printed proves nothing',
  },
  {
    name: 'a panic of its own',
    wrong:
      'package main\n\nimport "os"\n\nfunc panic(v interface{}) { os.Exit(0) }\n\nfunc add(a int, b int) int { return 0 }',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'Goexit in the function',
    test: GO_TEST,
    runner: 'go-test',
    wrong: 'package main\n\nimport "runtime"\n\nfunc add(a int, b int) int {\n\truntime.Goexit()\n\treturn 0\n}',
    why: "it ends the test's goroutine before the assertion",
  },
  {
    name: 'a goroutine that exits',
    wrong:
      'package main\n\nimport (\n\t"os"\n\t"time"\n)\n\nfunc add(a int, b int) int {\n\tgo os.Exit(0)\n\ttime.Sleep(2 * time.Second)\n\treturn 0\n}',
    why: 'another thread ends the process before the test',
  },
  {
    name: 'a TestMain of its own',
    test: GO_TEST,
    runner: 'go-test',
    wrong:
      'package main\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n\nfunc add(a int, b int) int { return 0 }',
    why: 'the program may not stand in for the runner',
  },
  {
    name: 'tests of its own',
    test: GO_TEST,
    runner: 'go-test',
    wrong: 'package main\n\nfunc add(a int, b int) int { return 0 }\n\nfunc touchstoneTests() {}',
    why: 'names of the driver are no way in',
  },
])

const rust = pairs('entry', 'rust', [
  {
    name: 'main against main',
    program: `${RUST}\n\nfn main() {\n    println!("{}", add(1, 2));\n}`,
    bare: RUST,
    why: "the test's main runs",
  },
  { name: 'pub fn main', program: `${RUST}\n\npub fn main() {}`, bare: RUST, why: 'another form of main' },
  {
    name: 'main with a result',
    program: `${RUST}\n\nfn main() -> Result<(), Box<dyn std::error::Error>> { Ok(()) }`,
    bare: RUST,
    why: 'another form of main',
  },
  {
    name: 'main that panics',
    program: `${RUST}\nfn main() { panic!("no input") }`,
    bare: RUST,
    why: "the program's main is not run",
  },
  {
    name: 'main against tests',
    program: `${RUST}\nfn main() {}`,
    test: RUST_TEST,
    runner: 'cargo-test',
    why: 'cargo test runs the tests, not main',
  },
  { name: 'tests without a main', program: RUST, test: RUST_TEST, runner: 'cargo-test', why: 'a library has no main' },
  {
    name: 'main in a module',
    program: `${RUST}\nmod demo { pub fn main() {} }`,
    why: 'a main of a module is an ordinary function',
  },
  {
    name: 'main before the function',
    program: `use std::io;\nfn main() { let mut line = String::new(); io::stdin().read_line(&mut line).unwrap(); let n: i32 = line.trim().parse().unwrap(); println!("{}", add(n, n)); }\n${RUST}`,
    bare: RUST,
    why: 'order says nothing',
  },
  {
    name: 'tests of its own',
    program: `${RUST}\n#[cfg(test)]\nmod tests { #[test] fn fails() { panic!("its own") } }`,
    bare: RUST,
    why: "the program's own tests are not the test",
  },
  {
    name: 'the word main in a comment and a text',
    program: `// fn main() {\npub const NOTE: &str = "fn main() {";\n${RUST}`,
    why: 'a comment declares nothing',
  },
  {
    name: 'an inner attribute first',
    program: `#![allow(dead_code)]\n${RUST}\nfn main() {}`,
    bare: RUST,
    why: 'inner attributes must stay at the head',
  },
  {
    name: 'an exit in the function',
    wrong: 'pub fn add(_a: i32, _b: i32) -> i32 { std::process::exit(0) }',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'an exit under tests',
    test: RUST_TEST,
    runner: 'cargo-test',
    wrong:
      'pub fn add(_a: i32, _b: i32) -> i32 { println!("test result: ok. 1 passed; 0 failed"); std::process::exit(0) }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'an assert_eq of its own',
    wrong: 'macro_rules! assert_eq { ($($x:tt)*) => {} }\npub fn add(_a: i32, _b: i32) -> i32 { 0 }',
    why: 'the macro behind the test is replaced',
  },
  {
    name: 'a panic hook that exits',
    wrong: 'pub fn add(_a: i32, _b: i32) -> i32 { std::panic::set_hook(Box::new(|_| std::process::exit(0))); 0 }',
    why: 'the hook changes the exit code of a failed test',
  },
  {
    name: 'a thread that exits',
    wrong: 'pub fn add(_a: i32, _b: i32) -> i32 { std::thread::spawn(|| std::process::exit(0)).join().unwrap(); 0 }',
    why: 'another thread ends the process before the test',
  },
])

const haskell = pairs('entry', 'haskell', [
  {
    name: 'main against main',
    program: `${HASKELL}\n\nmain :: IO ()\nmain = print (add 1 2)`,
    bare: HASKELL,
    why: "the test's main runs",
  },
  {
    name: 'main without a type',
    program: `${HASKELL}\n\nmain = do\n  print (add 1 2)\n  return ()`,
    bare: HASKELL,
    why: 'a signature may be missing',
  },
  {
    name: 'main before the function',
    program: `main :: IO ()\nmain = getLine >>= putStrLn\n\n${HASKELL}`,
    bare: HASKELL,
    why: 'order says nothing',
  },
  {
    name: 'module Main',
    program: `module Main where\n\n${HASKELL}\n\nmain :: IO ()\nmain = error "no input"`,
    bare: HASKELL,
    why: "the program's main is not run",
  },
  {
    name: 'module with an export list',
    program: `module Main (main, add) where\n\n${HASKELL}\n\nmain :: IO ()\nmain = print (add 1 2)`,
    bare: HASKELL,
    why: 'an export list is the usual head',
  },
  {
    name: 'module Solution',
    program: `module Solution where\n\n${HASKELL}`,
    bare: HASKELL,
    why: 'a module of any name can be tested',
  },
  {
    name: 'an exit in the function',
    wrong:
      'import System.Exit\nimport System.IO.Unsafe\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO exitSuccess',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'an error of its own',
    wrong:
      'import Prelude hiding (error)\nimport System.Exit\nimport System.IO.Unsafe\nerror :: String -> a\nerror _ = unsafePerformIO exitSuccess\nadd :: Int -> Int -> Int\nadd _ _ = 0',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'a main that succeeds',
    wrong: 'main :: IO ()\nmain = putStrLn "OK"',
    why: "without the function the program's main proves nothing",
    bare: HASKELL,
  },
])

export const NATIVE_ENTRY: readonly VerdictCase[] = [...go, ...rust, ...haskell]
