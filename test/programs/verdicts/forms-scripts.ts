/** Right programs in the other languages, in unusual and legal forms beside a harness. */
import { formPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const ruby = formPairs('ruby', [
  ['a byte order mark', '\ufeffdef add(a, b)\n  a + b\nend'],
  ['ends of lines of Windows', 'def add(a, b)\r\n  a + b\r\nend\r\n'],
  ['a lambda', 'add = ->(a, b) { a + b }', { test: 'raise "no" unless add.(2, 3) == 5' }],
  ['define_method', 'self.class.send(:define_method, :add) { |a, b| a + b }'],
  [
    'a module function',
    'module M\n  module_function\n  def add(a, b) = a + b\nend',
    { test: 'raise "no" unless M.add(2, 3) == 5' },
  ],
  ['a class reopened', 'class Array\n  def total = inject(:+)\nend\ndef add(a, b)\n  [a + b].total\nend'],
  [
    'to_s of a core class',
    'class Symbol\n  def call(*a) = a\nend\nclass Float\n  def to_s = "float"\nend\ndef add(a, b)\n  a + b\nend',
  ],
  [
    'a Struct',
    'N = Struct.new(:n)\ndef add(a, b)\n  N.new(a + b)\nend',
    { test: 'raise "no" unless add(2, 3) == N.new(5)' },
  ],
  [
    'Comparable',
    'class N\n  include Comparable\n  attr_reader :n\n  def initialize(n) = @n = n\n  def <=>(other) = n <=> (other.is_a?(N) ? other.n : other)\nend\ndef add(a, b)\n  N.new(a + b)\nend',
    { test: 'raise "no" unless add(2, 3) == N.new(5) && add(2, 3) > N.new(4)' },
  ],
  [
    'a fork that works',
    'def add(a, b)\n  r, w = IO.pipe\n  pid = fork { w.puts(a + b); exit!(0) }\n  Process.wait(pid)\n  r.gets.to_i\nend',
  ],
])

const others = [
  ...formPairs('php', [
    ['ends of lines of Windows', '<?php\r\nfunction add($a, $b) {\r\n  return $a + $b;\r\n}\r\n'],
    ['a closure', '<?php\n$add = fn($a, $b) => $a + $b;', { test: 'assert($add(2, 3) === 5);' }],
    [
      'a class with a static method',
      '<?php\nclass S { public static function add(int $a, int $b): int { return $a + $b; } }',
      { test: 'assert(S::add(2, 3) === 5);' },
    ],
    ['if not exists', '<?php\nif (!function_exists("add")) {\n  function add($a, $b) { return $a + $b; }\n}'],
    [
      'a generator',
      '<?php\nfunction add($a, $b) { yield $a + $b; }',
      { test: 'assert(iterator_to_array(add(2, 3)) === [5]);' },
    ],
    [
      'a stack that it looks at',
      '<?php\nfunction add($a, $b) { $n = count(debug_backtrace(0, 1)); return $n ? $a + $b : 0; }',
    ],
  ]),
  ...formPairs('perl', [
    ['ends of lines of Windows', 'sub add {\r\n  my ($a, $b) = @_;\r\n  return $a + $b;\r\n}\r\n'],
    [
      'a code reference',
      'my $add = sub { my ($a, $b) = @_; return $a + $b; };',
      { test: 'die "no" unless $add->(2, 3) == 5;' },
    ],
    ['a prototype', 'use strict;\nuse warnings;\nsub add($$) { my ($a, $b) = @_; return $a + $b; }'],
    ['bigint', 'use bigint;\nsub add { my ($a, $b) = @_; return $a + $b; }'],
    ['a signature', 'use v5.36;\nsub add ($x, $y) { my ($a, $b) = ($x, $y); return $a + $b; }'],
    [
      'overloaded values',
      'package N; use overload "+" => sub { N->new($_[0]{n} + (ref $_[1] ? $_[1]{n} : $_[1])) }, "==" => sub { $_[0]{n} == (ref $_[1] ? $_[1]{n} : $_[1]) };\nsub new { my ($c, $n) = @_; return bless { n => $n }, $c; }\npackage main;\nsub add { my ($a, $b) = @_; return N->new($a + $b); }',
    ],
    [
      'a fork that works',
      'sub add { my ($a, $b) = @_; pipe(my $r, my $w); my $p = fork; if (!$p) { syswrite $w, $a + $b; require POSIX; POSIX::_exit(0) } waitpid $p, 0; sysread $r, my $t, 9; return $t; }',
    ],
  ]),
  ...formPairs('lua', [
    ['ends of lines of Windows', 'function add(a, b)\r\n  return a + b\r\nend\r\n'],
    [
      'a helper of a library',
      'function string.twice(s) return s .. s end\nfunction table.first(t) return t[1] end\nfunction add(a, b) return table.first({ a + b }) end',
      { test: 'assert(add(2, 3) == 5)\nassert(("x"):twice() == "xx")' },
    ],
    [
      'values with a comparison',
      'local M = {}\nM.__index = M\nM.__eq = function(a, b) return a.n == b.n end\nM.__lt = function(a, b) return a.n < b.n end\nfunction new(n) return setmetatable({ n = n }, M) end\nfunction add(a, b) return new(a + b) end',
      { test: 'assert(add(2, 3) == new(5))' },
    ],
    [
      'a module table',
      'local M = {}\nfunction M.add(a, b) return a + b end\nreturn M',
      { test: 'assert(M.add(2, 3) == 5)' },
    ],
    [
      'print of its own',
      'local kept = print\nfunction print(...) kept("> ", ...) end\nfunction add(a, b) print(a) return a + b end',
    ],
  ]),
  ...formPairs('r', [
    ['ends of lines of Windows', 'add <- function(a, b) {\r\n  a + b\r\n}\r\n'],
    ['assigned to the right', '(function(a, b) a + b) -> add'],
    ['a lambda', 'add <- \\(a, b) a + b'],
    [
      'a tested function by the name of the base',
      'mode <- function(x) x[1] + 0\nadd <- function(a, b) a + b',
      { test: 'stopifnot(mode(c(2, 2, 3)) == 2)\nstopifnot(add(2, 3) == 5)' },
    ],
    [
      'S3 with a print',
      'print.num <- function(x, ...) cat("num")\nadd <- function(a, b) structure(list(n = a + b), class = "num")',
      { test: 'stopifnot(add(2, 3)$n == 5)' },
    ],
    [
      'variables by names of the base',
      'c <- 3\nsum <- 0\nadd <- function(a, b) a + b',
      { test: 'stopifnot(identical(c(add(2, 3)), 5))' },
    ],
  ]),
  ...formPairs('bash', [
    ['ends of lines in a function of the old form', 'function add { local a=$1 b=$2; echo $((a + b)); }'],
    [
      'a main and a usage',
      'usage() { echo "usage: add a b" >&2; }\nadd() { local a=$1 b=$2; echo $((a + b)); }\nmain() { [ $# -eq 2 ] || { usage; return 0; }; add "$@"; }\nmain "$@"',
    ],
    [
      'a helper that calls grep',
      'log() { echo "$@" | grep -q . && echo "$@" >&2; }\nadd() { local a=$1 b=$2; log adding; echo $((a + b)); }',
    ],
    [
      'strict mode and a trap on ERR',
      "set -Eeuo pipefail\ntrap 'echo failed >&2' ERR\nadd() { local a=$1 b=$2; echo $((a + b)); }",
    ],
    ['a read-only variable', 'readonly ZERO=0\nadd() { local a=$1 b=$2; echo $((a + b + ZERO)); }'],
    ['a read-only function', 'add() { local a=$1 b=$2; echo $((a + b)); }\nreadonly -f add'],
    [
      'its own folder on the path',
      'mkdir -p "$HOME/bin"\nprintf "#!/bin/sh\\necho \\$((\\$1 + \\$2))\\n" > "$HOME/bin/plus"\nchmod +x "$HOME/bin/plus"\nPATH=$HOME/bin:$PATH\nadd() { local a=$1 b=$2; : $((a + b)); plus "$a" "$b"; }',
      { wrong: 'add() { echo 0; }' },
    ],
  ]),
  ...formPairs('kotlin', [
    ['ends of lines of Windows', 'fun add(a: Int, b: Int): Int {\r\n    return a + b\r\n}\r\n'],
    ['a lambda', 'val add = { a: Int, b: Int -> a + b }'],
    ['an infix extension beside', 'infix fun Int.plus2(b: Int) = this.plus(b)\nfun add(a: Int, b: Int): Int = a + b'],
    [
      'a data class',
      'data class N(val n: Int)\nfun add(a: Int, b: Int) = N(a + b)',
      { test: 'fun main() {\n    if (add(2, 3) != N(5)) throw AssertionError("add")\n}' },
    ],
    [
      'a class Solution',
      'class Solution {\n    fun add(a: Int, b: Int): Int {\n        return a + b\n    }\n}',
      { test: 'fun main() {\n    if (Solution().add(2, 3) != 5) throw AssertionError("add")\n}' },
    ],
  ]),
  ...formPairs('scala', [
    ['ends of lines of Windows', 'object Adder {\r\n  def add(a: Int, b: Int): Int = a + b\r\n}\r\n'],
    [
      'a case class',
      'case class N(n: Int)\nobject Adder { def add(a: Int, b: Int): N = N(a + b) }',
      { test: 'object Tests { def main(words: Array[String]): Unit = assert(Adder.add(2, 3) == N(5)) }' },
    ],
    ['a function value', 'object Adder { val add: (Int, Int) => Int = (a, b) => a + b }'],
    [
      'imports within',
      'import scala.math._\nobject Adder { import scala.collection.mutable; def add(a: Int, b: Int): Int = { val m = mutable.Map(0 -> (a + b)); abs(m(0)) * signum(m(0)) } }',
    ],
  ]),
  ...formPairs('csharp', [
    [
      'ends of lines of Windows',
      'public class Adder {\r\n  public static int Add(int a, int b) {\r\n    return a + b;\r\n  }\r\n}\r\n',
    ],
    ['a byte order mark', '\ufeffpublic class Adder { public static int Add(int a, int b) { return a + b; } }'],
    [
      'a static class with an expression body',
      'public static class Adder { public static int Add(int a, int b) => a + b; }',
    ],
    [
      'an IEquatable',
      'using System;\npublic struct N : IEquatable<N> { public int V; public bool Equals(N o) { return V == o.V; } public override bool Equals(object o) { return o is N && Equals((N) o); } public override int GetHashCode() { return V; } }\npublic class Adder { public static N Add(int a, int b) { return new N { V = a + b }; } }',
      {
        test: 'using System;\nclass Tests { static void Main() { if (!Adder.Add(2, 3).Equals(new N { V = 5 })) throw new Exception("add"); } }',
      },
    ],
    [
      'a List of its own beside',
      'public class Node<T> { public T Value; }\npublic class Adder { public static int Add(int a, int b) { return new Node<int> { Value = a + b }.Value; } }',
    ],
  ]),
  ...formPairs('haskell', [
    ['ends of lines of Windows', 'add :: Int -> Int -> Int\r\nadd a b = a + b\r\n'],
    [
      'in a class of its own',
      'class Adds t where\n  add :: t -> t -> t\ninstance Adds Int where\n  add a b = a + b',
      { test: 'main :: IO ()\nmain = if add 2 (3 :: Int) == 5 then return () else error "assertion failed"' },
    ],
    ['point-free', 'add :: Int -> Int -> Int\nadd = curry (\\(a, b) -> a + b)'],
    [
      'hiding names of the Prelude',
      'import Prelude hiding (lookup, filter)\nfilter :: Int -> Int\nfilter = id\nadd :: Int -> Int -> Int\nadd a b = filter (a + b)',
    ],
    [
      'derived comparisons',
      'data N = N Int deriving (Eq, Show, Ord)\nadd :: Int -> Int -> N\nadd a b = N (a + b)',
      { test: 'main :: IO ()\nmain = if add 2 3 == N 5 then return () else error "assertion failed"' },
    ],
  ]),
]

export const FORMS_SCRIPTS: readonly VerdictCase[] = [...ruby, ...others]
