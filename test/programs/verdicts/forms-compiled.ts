/** Right programs in compiled languages, in unusual and legal forms beside a harness. */
import { formPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const c = formPairs('c', [
  ['the style of K&R', 'int add(a, b) int a; int b; { return a + b; }'],
  ['a macro', '#define add(a, b) ((a) + (b))', { wrong: '#define add(a, b) ((a) - (b))' }],
  ['static inline', 'static inline int add(int a, int b) { return a + b; }'],
  ['ends of lines of Windows', 'int add(int a,\r\n int b) {\r\n  return a + b; \\\r\n}\r\n'],
  ['a byte order mark', '\ufeffint add(int a, int b) { return a + b; }'],
  [
    'main in a macro of options',
    'int add(int a, int b) { return a + b; }\n#ifdef DEMO\nint main(void) { return 0; }\n#endif',
  ],
  [
    'common macros',
    '#include <stdio.h>\n#define MAX(a, b) ((a) > (b) ? (a) : (b))\n#define max(a, b) MAX(a, b)\n#define bool int\n#define true 1\n#define false 0\n#define INF 1000\nint add(int a, int b) { bool x = true; return x ? a + b : 0; }',
    {
      test: '#include <assert.h>\nint main(void) { assert(max(1, 2) == 2 && INF == 1000); assert(add(2, 3) == 5); return 0; }',
    },
  ],
  [
    'stdbool in both',
    '#include <stdbool.h>\nbool same(int a, int b) { return a == b; }\nint add(int a, int b) { return a + b; }',
    {
      test: '#include <assert.h>\n#include <stdbool.h>\nint main(void) { bool ok = same(1, 1); assert(ok == true); assert(add(2, 3) == 5); return 0; }',
    },
  ],
  [
    'stdbool',
    '#include <stdbool.h>\n#include <limits.h>\nbool same(int a, int b) { return a == b; }\nint add(int a, int b) { return a + b; }',
    { test: '#include <assert.h>\nint main(void) { assert(same(1, 1) == true); assert(add(2, 3) == 5); return 0; }' },
  ],
  ['long long by a macro', '#define int long long\nint add(int a, int b) { return a + b; }'],
  [
    'a function by the name of the library, tested',
    '#include <stddef.h>\nint abs(int x) { return x < 0 ? -x : x; }',
    {
      wrong: 'int abs(int x) { return x; }',
      test: '#include <assert.h>\nint main(void) { assert(abs(-5) == 5); assert(abs(3) == 3); return 0; }',
    },
  ],
  [
    'strlen of its own, tested',
    'unsigned long strlen(const char *s) { unsigned long n = 0; while (s[n]) n++; return n; }',
    {
      wrong: 'unsigned long strlen(const char *s) { unsigned long n = 0; while (s[n]) n++; return n - 1; }',
      test: '#include <assert.h>\n#include <string.h>\nint main(void) { assert(strlen("abcde") == 5); return 0; }',
    },
  ],
  [
    'abs in the style of K&R, tested',
    'int abs(x) int x; { return x < 0 ? -x : x; }',
    {
      wrong: 'int abs(x) int x; { return x; }',
      test: '#include <assert.h>\nint main(void) { assert(abs(-5) == 5); return 0; }',
    },
  ],
  [
    'abs by a macro for its name, tested',
    '#define NAME abs\nint NAME(int x) { return x < 0 ? -x : x; }',
    {
      wrong: '#define NAME abs\nint NAME(int x) { return x; }',
      test: '#include <assert.h>\nint main(void) { assert(abs(-5) == 5); return 0; }',
    },
  ],
  [
    'abs by a pasted name, tested',
    '#define JOIN(a, b) a##b\nint JOIN(a, bs)(int x) { return x < 0 ? -x : x; }',
    {
      wrong: '#define JOIN(a, b) a##b\nint JOIN(a, bs)(int x) { return x; }',
      test: '#include <assert.h>\nint main(void) { assert(abs(-5) == 5); return 0; }',
    },
  ],
  [
    'abs by a label of the assembler, tested',
    'int mine(int) __asm__("abs");\nint mine(int x) { return x < 0 ? -x : x; }',
    {
      wrong: 'int mine(int) __asm__("abs");\nint mine(int x) { return x; }',
      test: '#include <assert.h>\n#include <stdlib.h>\nint main(void) { assert(abs(-5) == 5); return 0; }',
    },
  ],
  [
    'helpers by names of the library',
    'static int max(int a, int b) { return a > b ? a : b; }\nstatic void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }\nint add(int a, int b) { swap(&a, &b); return max(a, b) + (a > b ? b : a); }'.replace(
      'return max(a, b) + (a > b ? b : a);',
      'return max(a + b, a + b);',
    ),
  ],
  [
    'a fork that works',
    '#include <sys/wait.h>\n#include <unistd.h>\nint add(int a, int b) { int p[2], r = 0; pipe(p); if (fork() == 0) { int s = a + b; write(p[1], &s, sizeof s); _exit(0); } wait(0); read(p[0], &r, sizeof r); return r; }',
  ],
  [
    'popen',
    '#include <stdio.h>\nint add(int a, int b) { char s[99]; snprintf(s, 99, "echo %d", a + b); FILE *f = popen(s, "r"); int r = 0; fscanf(f, "%d", &r); pclose(f); return r; }',
  ],
  ['inline assembly', 'int add(int a, int b) { int r = a + b; __asm__ volatile("" : "+r"(r)); return r; }'],
  [
    'errno and a long jump',
    '#include <setjmp.h>\nstatic jmp_buf j;\nint add(int a, int b) { if (setjmp(j) == 0) longjmp(j, 1); return a + b; }',
  ],
  [
    'a long double',
    'long double add(long double a, long double b) { return a + b; }',
    {
      test: '#include <assert.h>\n#include <math.h>\nint main(void) { assert(fabsl(add(0.1L, 0.2L) - 0.3L) < 1e-12L); return 0; }',
    },
  ],
])

const cpp = formPairs('cpp', [
  [
    'a function by the name of the library, by linkage of C, tested',
    'extern "C" int abs(int x) { return x < 0 ? -x : x; }',
    {
      wrong: 'extern "C" int abs(int x) { return x; }',
      test: '#include <cassert>\nint main() { assert(abs(-5) == 5); assert(abs(3) == 3); }',
    },
  ],
  ['a template', 'template <class T> T add(T a, T b) { return a + b; }'],
  ['a lambda', 'auto add = [](auto a, auto b) { return a + b; };'],
  ['extern "C"', 'extern "C" int add(int a, int b) { return a + b; }'],
  ['a namespace that is used', 'namespace demo { int add(int a, int b) { return a + b; } }\nusing namespace demo;'],
  [
    'a class Solution',
    'class Solution {\npublic:\n  int add(int a, int b) { return a + b; }\n};',
    { test: '#include <cassert>\nint main() { Solution s; assert(s.add(2, 3) == 5); }' },
  ],
  [
    'contest macros',
    '#include <bits/stdc++.h>\nusing namespace std;\n#define int long long\n#define endl "\\n"\n#define all(x) (x).begin(), (x).end()\n#define rep(i, n) for (int i = 0; i < n; i++)\ntypedef pair<int, int> pii;\nint add(int a, int b) { vector<int> v{a, b}; sort(all(v)); return accumulate(all(v), 0LL) + (a + b) - (a + b); }',
    {
      wrong:
        '#include <bits/stdc++.h>\nusing namespace std;\n#define int long long\nint add(int a, int b) { return a - b; }',
    },
  ],
  [
    'an iterator of its own',
    'struct End {};\nstruct Count { int at, to; int operator*() const { return at; } void operator++() { ++at; } bool operator!=(End) const { return at < to; } };\nstruct Range { int n; Count begin() { return {0, n}; } End end() { return {}; } };\nint add(int a, int b) { int n = 0; for (int x : Range{1}) n += x; return a + b + n; }',
  ],
  [
    'an ordering of its own',
    '#include <compare>\nstruct N { int n; bool operator==(const N &o) const { return n == o.n; } bool operator<(const N &o) const { return n < o.n; } };\nN add(int a, int b) { return {a + b}; }',
    { test: '#include <cassert>\nint main() { assert((add(2, 3) == N{5})); }' },
  ],
  ['a static_assert and constexpr', 'constexpr int add(int a, int b) { return a + b; }'],
  ['main in a condition', 'int add(int a, int b) { return a + b; }\n#ifndef TESTING\nint main() { return 0; }\n#endif'],
])

const java = formPairs('java', [
  ['a byte order mark', '\ufeffclass Solution {\n  static int add(int a, int b) { return a + b; }\n}'],
  [
    'ends of lines of Windows',
    'class Solution {\r\n  static int add(int a, int b) {\r\n    return a + b;\r\n  }\r\n}\r\n',
  ],
  ['a record', 'record Solution(int z) {\n  static int add(int a, int b) { return a + b; }\n}'],
  ['an interface with a static method', 'interface Solution {\n  static int add(int a, int b) { return a + b; }\n}'],
  ['an enum', 'enum Solution { ONE;\n  static int add(int a, int b) { return a + b; }\n}'],
  [
    'a sealed hierarchy',
    'sealed interface Expr permits Num, Sum {}\nrecord Num(int n) implements Expr {}\nrecord Sum(Expr a, Expr b) implements Expr {}\nclass Solution {\n  static int eval(Expr e) { return e instanceof Num n ? n.n() : e instanceof Sum s ? add(eval(s.a()), eval(s.b())) : 0; }\n  static int add(int a, int b) { return a + b; }\n}',
  ],
  [
    'an inner class by the name of List',
    'class Solution {\n  static class List { int n; }\n  static int add(int a, int b) { return a + b; }\n}',
  ],
  [
    'a class by the name of Node and of Pair',
    'class Node { Node next; }\nclass Pair<A, B> { A a; B b; }\nclass Solution { static int add(int a, int b) { return a + b; } }',
    {
      test: 'class Main { public static void main(String[] words) { new Pair<Node, Node>(); if (Solution.add(2, 3) != 5) throw new AssertionError("add"); } }',
    },
  ],
  [
    'an equals of a value',
    'import java.util.*;\nfinal class Box {\n  final int n;\n  Box(int n) { this.n = n; }\n  @Override public boolean equals(Object o) { if (this == o) return true; if (!(o instanceof Box)) return false; return n == ((Box) o).n; }\n  @Override public int hashCode() { return Objects.hash(n); }\n}\nclass Solution { static Box add(int a, int b) { return new Box(a + b); } }',
    {
      test: 'class Main { public static void main(String[] words) { if (!Solution.add(2, 3).equals(new Box(5))) throw new AssertionError("add"); } }',
    },
  ],
  [
    'a thread pool left open',
    'import java.util.concurrent.*;\nclass Solution {\n  static final ExecutorService POOL = Executors.newFixedThreadPool(2, r -> { Thread t = new Thread(r); t.setDaemon(true); return t; });\n  static int add(int a, int b) { try { return POOL.submit(() -> a + b).get(); } catch (Exception e) { throw new RuntimeException(e); } }\n}',
  ],
  [
    'a thread pool that is no daemon',
    'import java.util.concurrent.*;\nclass Solution {\n  static int add(int a, int b) { ExecutorService pool = Executors.newFixedThreadPool(2); try { return pool.submit(() -> a + b).get(); } catch (Exception e) { throw new RuntimeException(e); } finally { pool.shutdown(); } }\n}',
  ],
  ['names in unicode escapes', 'class Soluti\\u006fn {\n  static int add(int a, int b) { return a + b; }\n}'],
])

const go = formPairs('go', [
  ['a byte order mark', '\ufeffpackage main\n\nfunc add(a int, b int) int { return a + b }'],
  ['ends of lines of Windows', 'package main\r\n\r\nfunc add(a int, b int) int {\r\n\treturn a + b\r\n}\r\n'],
  ['a variable', 'package main\n\nvar add = func(a int, b int) int { return a + b }'],
  [
    'generics',
    'package main\n\ntype number interface{ ~int | ~float64 }\n\nfunc add[T number](a, b T) T { return a + b }',
  ],
  [
    'a named result',
    'package main\n\nfunc add(a, b int) (sum int) {\n\tdefer func() { recover() }()\n\tsum = a + b\n\treturn\n}',
  ],
  [
    'a program with max and min',
    'package main\n\nfunc max(a, b int) int {\n\tif a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n\nfunc min(a, b int) int { return a + b - max(a, b) }\n\nfunc add(a int, b int) int { return max(a+b, a + b) }'
      .replace('a+b, a + b', 'a + b, a + b')
      .replace('return a + b - max(a, b)', 'return b'),
  ],
  ['imports that are not used', 'package main\n\nimport _ "strings"\n\nfunc add(a int, b int) int { return a + b }'],
  [
    'init with a goroutine',
    'package main\n\nvar c = make(chan int)\n\nfunc init() {\n\tgo func() {\n\t\tfor {\n\t\t\tc <- 0\n\t\t}\n\t}()\n}\n\nfunc add(a int, b int) int { return a + b + <-c }',
  ],
  [
    'a String method',
    'package main\n\nimport "fmt"\n\ntype n int\n\nfunc (x n) String() string { return fmt.Sprintf("n%d", int(x)) }\n\nfunc add(a int, b int) n { return n(a + b) }',
  ],
])

const rust = formPairs('rust', [
  ['a byte order mark', '\ufeffpub fn add(a: i32, b: i32) -> i32 { a + b }'],
  ['ends of lines of Windows', 'pub fn add(a: i32, b: i32) -> i32 {\r\n    a + b\r\n}\r\n'],
  ['private', 'fn add(a: i32, b: i32) -> i32 { a + b }'],
  ['const fn', 'pub const fn add(a: i32, b: i32) -> i32 { a + b }'],
  ['generic', 'pub fn add<T: std::ops::Add<Output = T>>(a: T, b: T) -> T { a + b }'],
  [
    'a struct Solution',
    'struct Solution;\nimpl Solution { pub fn add(a: i32, b: i32) -> i32 { a + b } }',
    { test: 'fn main() {\n    assert_eq!(Solution::add(2, 3), 5);\n}' },
  ],
  ['a module re-exported', 'mod m { pub fn add(a: i32, b: i32) -> i32 { a + b } }\npub use m::add;'],
  [
    'derived comparisons',
    '#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub struct N(pub i32);\npub fn add(a: i32, b: i32) -> N { N(a + b) }',
    { test: 'fn main() {\n    assert_eq!(add(2, 3), N(5));\n}' },
  ],
  [
    'an assertion in a test of its own',
    'pub fn add(a: i32, b: i32) -> i32 { a + b }\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn it() { assert_eq!(add(1, 1), 2); }\n}',
  ],
  [
    'a lifetime and a borrow',
    "pub fn add<'a>(a: &'a i32, b: &'a i32) -> i32 { *a + *b }".replace('*a + *b', '{ let (a, b) = (*a, *b); a + b }'),
    { test: 'fn main() {\n    assert_eq!(add(&2, &3), 5);\n}' },
  ],
])

export const FORMS_COMPILED: readonly VerdictCase[] = [...c, ...cpp, ...java, ...go, ...rust]
