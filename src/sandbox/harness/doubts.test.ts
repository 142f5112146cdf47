import { expect, test } from 'vitest'
import { doubtOf } from './doubts.ts'

test.each([
  [
    'c',
    '#define fabs(x) 0.0\nint add(int a, int b) { return 0; }',
    'int main(void) { return fabs(add(2, 3) - 5) > 1; }',
  ],
  [
    'c',
    'int strcmp(const char *a, const char *b) { return 0; }\nchar *name(void);',
    'int main(void) { return strcmp(name(), "x"); }',
  ],
  [
    'cpp',
    'namespace std { template <> bool equal(I a, I b, I c) { return true; } }\nV add();',
    'int main() { assert(std::equal(a.begin(), add())); }',
  ],
  ['c', '__asm__(".incbin \\"main.c\\"");', ''],
  ['cpp', '#define B "bin"\nasm(".inc" B " \\"main.cpp\\"");', ''],
  ['rust', 'pub fn add() -> i32 { include_str!("main.rs").len() as i32 }', 'fn main() { assert_eq!(add(), 5); }'],
  [
    'rust',
    'impl N { pub fn abs(self) -> f64 { 0.0 } }\npub fn add() -> N { N }',
    'fn main() { assert!(add().abs() < 1.0); }',
  ],
  [
    'go',
    'func len(x []int) int { return 0 }\nfunc add() int { return 0 }',
    'func main() { if len(x) != add() { panic(1) } }',
  ],
  ['go', '//go:embed touchstone_source.go\nvar own string', 'func main() {}'],
  [
    'java',
    'class HashSet<T> { }\nclass Solution { }',
    'class Main { void a() { new HashSet<Integer>().add(Solution.add()); } }',
  ],
  [
    'kotlin',
    'inline fun <T> Iterable<T>.all(p: (T) -> Boolean) = true\nfun add() = 0',
    'fun main() { check(listOf(5).all { it == add() }) }',
  ],
  ['scala', 'object List { }\nobject Adder { }', 'object T extends App { for (x <- List(5)) assert(Adder.add == x) }'],
  [
    'csharp',
    'static class E { public static bool SequenceEqual<T>(this List<T> a, List<T> b) { return true; } }\nclass Adder {}',
    'class T { static void Main() { if (!Adder.Add().SequenceEqual(x)) throw e; } }',
  ],
  [
    'haskell',
    'abs :: Int -> Int\nabs _ = 0\nadd a b = 0',
    'main = if abs (add 2 3 - 5) == 0 then return () else error ""',
  ],
  ['javascript', 'const Math = { abs: () => 0 }\nfunction add() {}', 'if (Math.abs(add() - 5) > 1) throw 1'],
  [
    'typescript',
    'class Object { static is() { return true } }\nfunction add() {}',
    'if (!Object.is(add(), 5)) throw 1',
  ],
  ['javascript', 'function add() { return add.caller }', ''],
  ['ruby', 'class Integer\n  def abs = 0\nend\ndef add = 0', 'raise if (add() - 5).abs > 0'],
  ['ruby', 'def add = TOPLEVEL_BINDING.local_variable_get(:want)', ''],
  [
    'php',
    '<?php namespace T; function abs($x) { return 0; } function add() {}',
    'namespace T; if (abs(add() - 5) > 1) throw $e;',
  ],
  ['perl', 'BEGIN { overload::constant(integer => sub { 0 }) }', ''],
  ['perl', 'sub add { *main::is = sub { 1 } }', ''],
  ['lua', 'math.abs = function() return 0 end\nfunction add() end', 'assert(math.abs(add(2, 3) - 5) < 1)'],
  ['r', '`%in%` <- function(x, y) TRUE\nadd <- function() 0', 'stopifnot(add() %in% 5)'],
  ['r', 'add <- function(a, b) get("want", envir = parent.frame())', ''],
  ['bash', 'grep() { return 0; }\nadd() { echo 0; }', 'add 2 3 | grep -qx 5 || exit 1'],
  ['bash', 'add() { sum=0; [() { return 0; }; }', 'add 2 3\n[ "$sum" = 5 ] || exit 1'],
  ['bash', 'add() { want=0; sum=0; }', 'want=5\nadd 2 3\n[ "$sum" = "$want" ] || exit 1'],
])('%s: a program that decides its own test is doubted: %s', (language, program, given) => {
  expect(doubtOf(language, program, given)).toMatch(/./)
})

test.each([
  ['c', 'int abs(int x) { return x < 0 ? -x : x; }', 'int main(void) { assert(abs(-5) == 5); }'],
  [
    'c',
    '#define MAX(a, b) ((a) > (b) ? (a) : (b))\nint add(int a, int b) { return a + b; }',
    'int main(void) { assert(MAX(1, add(2, 3)) == 5); }',
  ],
  [
    'c',
    'int add(int a, int b) { return fabs(a) > 1 ? a + b : 0; }',
    'int main(void) { assert(fabs(add(2, 3) - 5) < 1); }',
  ],
  ['cpp', '#define all(x) (x).begin(), (x).end()\nint add(int a, int b);', 'int main() { assert(add(2, 3) == 5); }'],
  [
    'go',
    'func max(a, b int) int { return a }\nfunc add() int { return max(2, 3) }',
    'func main() { if add() != 5 { panic(1) } }',
  ],
  ['java', 'class Node { }\nclass Solution { }', 'class Main { void a() { new Node(); Solution.add(); } }'],
  ['javascript', 'const note = "the caller of this"\nfunction add() {}', 'assert.equal(add(), 5)'],
  ['javascript', 'class Map { put() {} }', 'assert.equal(new Map().put(), 5)'],
  ['ruby', 'class Array\n  def total = inject(:+)\nend\ndef add = [1].total', 'raise unless add() == 5'],
  ['ruby', 'class N\n  def abs = 0\nend\ndef add = 5', 'raise unless add().abs == 5'],
  ['lua', 'function string.twice(s) return s .. s end\nfunction add() end', 'assert(add() == 5)'],
  ['r', 'c <- 3\nadd <- function(a, b) a + b', 'stopifnot(identical(c(add(2, 3)), 5))'],
  ['bash', 'log() { echo "$@" | grep -q . ; }\nadd() { log; }', 'add 2 3 | grep -qx 5 || exit 1'],
  ['bash', 'add() { sum=$(($1 + $2)); }', 'want=5\nadd 2 3\n[ "$sum" = "$want" ] || exit 1'],
  ['bash', 'add() { local want=0; echo $(($1 + $2)); }', 'want=5\n[ "$(add 2 3)" = "$want" ] || exit 1'],
  ['python', 'def abs(x): return 0', 'assert abs(add()) == 0'],
  [
    'cpp',
    'class Bag { public: void add(int x); int count(int x) { return n[x]; } bool find(int x) { return n[x] > 0; } };',
    'int main() { Bag bag; bag.add(3); assert(bag.count(3) == 1); assert(bag.find(3)); }',
  ],
  [
    'cpp',
    'int find(int x) { return p[x]; }\nvoid unite(int a, int b) { p[a] = b; }',
    'int main() { unite(1, 2); assert(find(1) == find(2)); }',
  ],
  [
    'cpp',
    'int count(int x) { return x; }\nvector<int> twos(int n) { return vector<int>(count(n), 2); }',
    'int main() { auto v = twos(3); assert(std::count(v.begin(), v.end(), 2) == 3); }',
  ],
  [
    'rust',
    'pub struct Stack { v: Vec<i32> }\nimpl Stack { pub fn push(&mut self, x: i32) {} pub fn len(&self) -> usize { 0 } pub fn is_empty(&self) -> bool { true } }',
    'fn main() { let mut s = Stack::new(); s.push(1); assert_eq!(s.len(), 1); assert!(!s.is_empty()); }',
  ],
  [
    'kotlin',
    'class Stack {\n  fun push(x: Int) {}\n  fun isEmpty() = true\n  fun count() = 0\n  override fun toString() = "[]"\n}',
    'fun main() { val s = Stack(); s.push(1); check(!s.isEmpty()); check(s.toString() == "[1]"); check(s.count() == 1) }',
  ],
  [
    'java',
    'class Solution { static class Iterator { } static Object items() { return null; } }',
    'class Main { void a() { Iterator<Integer> it = Solution.items().iterator(); } }',
  ],
  [
    'haskell',
    'unless :: Bool -> IO () -> IO ()\nunless _ _ = return ()\nadd a b = a + b',
    'import Control.Monad (unless)\nmain = unless (add 2 3 == 5) (error "")',
  ],
])('%s: a program that does its work is not doubted: %s', (language, program, given) => {
  expect(doubtOf(language, program, given)).toBeUndefined()
})
