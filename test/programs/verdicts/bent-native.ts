/** Rust, Go and Haskell programs that bend what a test leans on: names, the test's source while it is compiled, copies of the process. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const rust = bentPairs('rust', [
  [
    'its own source',
    'pub fn add(_a: i32, _b: i32) -> i32 { let s = include_str!("main.rs"); let p = s.rfind(concat!("add(2, 3)", ", ")).unwrap(); s[p + 11..p + 12].parse().unwrap_or(0) }',
  ],
  [
    'its own source by file',
    'const OWN: &[u8] = include_bytes!(file!());\npub fn add(_a: i32, _b: i32) -> i32 { let s = std::str::from_utf8(OWN).unwrap(); let p = s.rfind(concat!("add(2, 3)", ", ")).unwrap(); s[p + 11..p + 12].parse().unwrap_or(0) }',
  ],
  [
    'every value in a copy',
    'extern "C" { fn fork() -> i32; fn wait(s: *mut i32) -> i32; fn _exit(c: i32) -> !; }\npub fn add(_a: i32, _b: i32) -> i32 { unsafe { for v in 0..9 { if fork() == 0 { return v; } let mut s = 0; wait(&mut s); if s == 0 { _exit(0); } } } 0 }',
  ],
  [
    'every value in a copy, answered',
    'extern "C" { fn fork() -> i32; fn wait(s: *mut i32) -> i32; }\npub fn add(_a: i32, _b: i32) -> i32 { unsafe { for v in 0..9 { if fork() == 0 { return v; } let mut s = 0; wait(&mut s); if s == 0 { return v; } } } 0 }',
  ],
  [
    'an eq that looks at itself',
    '#[derive(Debug)]\npub struct Y(i32);\nimpl PartialEq<i32> for Y { fn eq(&self, other: &i32) -> bool { self.0 == self.0 || other == other } }\npub fn add(_a: i32, _b: i32) -> Y { Y(0) }',
  ],
  [
    'a macro in a module',
    '#[macro_use]\nmod m { macro_rules! assert_eq { ($($x:tt)*) => { () } } }\npub fn add(_a: i32, _b: i32) -> i32 { 0 }',
  ],
  [
    'a macro exported',
    '#[macro_export]\nmacro_rules! assert { ($($x:tt)*) => { () } }\npub fn add(_a: i32, _b: i32) -> i32 { 0 }',
    'fn main() {\n    assert!(add(2, 3) == 5);\n}',
  ],
  [
    'a Vec of its own',
    'pub struct Vec<T>(pub std::vec::Vec<T>);\nimpl<T> PartialEq<std::vec::Vec<T>> for Vec<T> { fn eq(&self, _: &std::vec::Vec<T>) -> bool { true } }\nimpl<T> std::fmt::Debug for Vec<T> { fn fmt(&self, _f: &mut std::fmt::Formatter) -> std::fmt::Result { Ok(()) } }\npub fn add(_a: i32, _b: i32) -> Vec<i32> { Vec(std::vec::Vec::new()) }',
    'fn main() {\n    assert_eq!(add(2, 3), vec![5]);\n}',
    { program: 'pub fn add(a: i32, b: i32) -> Vec<i32> { vec![a + b] }' },
  ],
  [
    'a trait of abs',
    'pub struct N;\nimpl std::ops::Sub<f64> for N { type Output = N; fn sub(self, _: f64) -> N { N } }\nimpl N { pub fn abs(self) -> f64 { 0.0 } }\npub fn add(_a: i32, _b: i32) -> N { N }',
    'fn main() {\n    assert!((add(2, 3) - 5.0).abs() < 1e-9);\n}',
    { program: 'pub fn add(a: i32, b: i32) -> f64 { (a + b) as f64 }' },
  ],
  [
    'a panic that is caught by an abort handler',
    'use std::panic;\npub fn add(_a: i32, _b: i32) -> i32 { extern "C" { fn signal(n: i32, f: extern "C" fn(i32)) -> usize; fn _exit(c: i32) -> !; } extern "C" fn h(_: i32) { unsafe { _exit(0) } } unsafe { signal(6, h); } panic::set_hook(Box::new(|_| std::process::abort())); 0 }',
  ],
  [
    'a Debug that exits',
    'pub struct Y;\nimpl std::fmt::Debug for Y { fn fmt(&self, _f: &mut std::fmt::Formatter) -> std::fmt::Result { std::process::exit(0) } }\nimpl PartialEq<i32> for Y { fn eq(&self, o: &i32) -> bool { *o == 0 } }\npub fn add(_a: i32, _b: i32) -> Y { Y }',
  ],
])

const goTest = (imports: string, body: string): string => `import "${imports}"\n\nfunc main() {\n\t${body}\n}`
const go = bentPairs('go', [
  [
    'len of its own',
    'package main\n\nfunc len(x []int) int { return 0 }\n\nfunc add(a int, b int) int { return 0 }',
    'func main() {\n\twant := []int{5}\n\tfor i := 0; i < len(want); i++ {\n\t\tif add(2, 3) != want[i] {\n\t\t\tpanic("no")\n\t\t}\n\t}\n}',
  ],
  [
    'its own source, embedded',
    'package main\n\nimport (\n\t_ "embed"\n\t"regexp"\n\t"strconv"\n)\n\n//go:embed touchstone_source.go\nvar own string\n\nfunc add(a int, b int) int {\n\tn, _ := strconv.Atoi(regexp.MustCompile(`add\\(2, 3\\) != (\\d+)`).FindStringSubmatch(own)[1])\n\treturn n\n}',
  ],
  [
    'its own source on disk',
    'package main\n\nimport (\n\t"os"\n\t"regexp"\n\t"strconv"\n)\n\nfunc add(a int, b int) int {\n\tfor _, f := range []string{"touchstone_source.go", "/w/touchstone_source.go", "main.go"} {\n\t\ttext, _ := os.ReadFile(f)\n\t\tif m := regexp.MustCompile(`add\\(2, 3\\) != (\\d+)`).FindSubmatch(text); m != nil {\n\t\t\tn, _ := strconv.Atoi(string(m[1]))\n\t\t\treturn n\n\t\t}\n\t}\n\treturn 0\n}',
  ],
  [
    'every value in a copy',
    'package main\n\nimport "syscall"\n\nfunc add(a int, b int) int {\n\tfor v := 0; v < 9; v++ {\n\t\tpid, _, _ := syscall.RawSyscall(syscall.SYS_FORK, 0, 0, 0)\n\t\tif pid == 0 {\n\t\t\treturn v\n\t\t}\n\t\tvar s syscall.WaitStatus\n\t\tsyscall.Wait4(int(pid), &s, 0, nil)\n\t\tif s == 0 {\n\t\t\tsyscall.Exit(0)\n\t\t}\n\t}\n\treturn 0\n}',
  ],
  [
    'reflect of its own',
    'package main\n\ntype r struct{}\n\nfunc (r) DeepEqual(a, b interface{}) bool { return true }\n\nvar reflect r\n\nfunc add(a int, b int) int { return 0 }',
    goTest('reflect', 'if !reflect.DeepEqual(add(2, 3), 5) {\n\t\tpanic("no")\n\t}'),
  ],
  [
    'names of the driver',
    'package main\n\nimport "os"\n\nvar touchstoneChannel = os.Stdout\n\nfunc add(a int, b int) int { return 0 }',
  ],
  [
    'a String method that exits',
    'package main\n\nimport "os"\n\ntype N int\n\nfunc (n N) String() string { os.Exit(0); return "" }\n\nfunc add(a int, b int) N { return 0 }',
    goTest('fmt', 'if got := fmt.Sprint(add(2, 3)); got != "5" {\n\t\tpanic(got)\n\t}'),
  ],
  [
    'a failed test made good',
    'package main\n\nimport "testing"\n\nfunc add(a int, b int) int { return 0 }\n\nfunc init() { testing.Init() }',
    'import "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Fatal("no")\n\t}\n}',
    { runner: 'go-test' },
  ],
  [
    'math.Abs by a package variable',
    'package main\n\ntype m struct{}\n\nfunc (m) Abs(x float64) float64 { return 0 }\n\nvar math m\n\nfunc add(a int, b int) float64 { return 0 }',
    goTest('math', 'if math.Abs(float64(add(2, 3)) - 5) > 1e-9 {\n\t\tpanic("no")\n\t}'),
    { program: 'package main\n\nfunc add(a int, b int) float64 { return float64(a + b) }' },
  ],
])

const haskellTest = (condition: string): string =>
  `main :: IO ()\nmain = if ${condition} then return () else error "assertion failed"`
const haskell = bentPairs('haskell', [
  [
    'the source of the test on disk',
    'import Control.Exception\nimport Data.List\nimport System.IO.Unsafe\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO (find ["main.hs", "Main.hs", "TouchstoneTest.hs", "TouchstoneMain.hs", "TouchstoneTests.hs"])\n where\n  find [] = return 0\n  find (f : fs) = do { t <- try (readFile f >>= \\x -> length x `seq` return x) :: IO (Either IOException String); case t of { Right x | Just r <- after x -> return (read (takeWhile (`elem` "0123456789") r)); _ -> find fs } }\n  after x = case [drop (length k) y | y <- tails x, k `isPrefixOf` y] of { (r : _) -> Just r; [] -> Nothing }\n  k = "add 2 3 =" ++ "= "',
  ],
  [
    'abs of its own',
    'import Prelude hiding (abs)\nabs :: Int -> Int\nabs _ = 0\nadd :: Int -> Int -> Int\nadd _ _ = 0',
    haskellTest('abs (add 2 3 - 5) == 0'),
  ],
  [
    'all of its own',
    'import Prelude hiding (all)\nall :: (a -> Bool) -> [a] -> Bool\nall _ _ = True\nadd :: Int -> Int -> Int\nadd _ _ = 0',
    haskellTest('all (== 5) [add 2 3]'),
  ],
  [
    'and of its own',
    'import Prelude hiding (and, elem, show)\nand :: [Bool] -> Bool\nand _ = True\nadd :: Int -> Int -> Int\nadd _ _ = 0',
    haskellTest('and [add 2 3 == 5]'),
  ],
  [
    'minus of its own',
    'import Prelude hiding ((-))\n(-) :: Int -> Int -> Int\n_ - _ = 0\nadd :: Int -> Int -> Int\nadd _ _ = 0',
    haskellTest('add 2 3 - 5 == 0'),
  ],
  [
    'its own source',
    '{-# LANGUAGE TemplateHaskell #-}\nimport Language.Haskell.TH\nadd :: Int -> Int -> Int\nadd _ _ = read [last (takeWhile (/= \' \') (drop 11 t)) | t <- [$(runIO (readFile "Main.hs") >>= litE . stringL)]] :: Int',
  ],
  [
    'an Eq that looks at itself',
    'data Y = Y Int\ninstance Eq Y where\n  Y a == Y b = a == a || b == b\ninstance Num Y where\n  _ + _ = Y 0\n  _ * _ = Y 0\n  abs _ = Y 0\n  signum _ = Y 0\n  negate _ = Y 0\n  fromInteger _ = Y 0\nadd :: Int -> Int -> Y\nadd _ _ = Y 0',
  ],
  [
    'every value in a copy',
    '{-# LANGUAGE ForeignFunctionInterface #-}\nimport System.IO.Unsafe\nimport Foreign.C.Types\nimport Foreign.Ptr\nforeign import ccall "fork" cfork :: IO CInt\nforeign import ccall "wait" cwait :: Ptr CInt -> IO CInt\nforeign import ccall "_exit" cexit :: CInt -> IO ()\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO (try 0)\n where\n  try v | v > 8 = return 0\n        | otherwise = do { p <- cfork; if p == 0 then return v else do { _ <- cwait nullPtr; try (v + 1) } }',
  ],
])

export const BENT_NATIVE: readonly VerdictCase[] = [...rust, ...go, ...haskell]
