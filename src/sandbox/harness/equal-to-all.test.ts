import { expect, test } from 'vitest'
import { equalToAll } from './equal-to-all.ts'

test.each([
  ['cpp', 'struct Y { template <class T> bool operator==(const T &) const { return true; } };'],
  ['cpp', 'bool operator==(const V<int> &a, const V<int> &b) { return true; }'],
  ['java', 'class Y { public boolean equals(Object other) { return true; } }'],
  ['csharp', 'class Y { public static bool operator !=(Y a, int b) => false; }'],
  ['csharp', 'class Y { public override bool Equals(object o) { return true; } }'],
  ['kotlin', 'class Y { override fun equals(other: Any?) = true }'],
  ['scala', 'class Y { def ==(o: Int): Boolean = true }'],
  ['rust', 'impl PartialEq<i32> for Y { fn eq(&self, _other: &i32) -> bool { true } }'],
  ['haskell', 'instance Eq Y where\n  _ == _ = True'],
  ['haskell', '(==) _ _ = True'],
  ['ruby', 'class Y\n  def ==(other)\n    true\n  end\nend'],
  ['ruby', 'Integer.class_eval { def ==(o) = true; def !=(o) = false }'],
  ['ruby', 'def o.eql?(x) = true'],
  ['perl', 'use overload "==" => sub { 1 }, q("") => sub { "x" };'],
  ['lua', 'setmetatable({}, { __eq = function(a, b) return true end })'],
  ['r', '"==.yes" <- function(e1, e2) TRUE'],
  ['r', 'Ops.yes <- function(e1, e2) {\n  TRUE\n}'],
  ['julia', 'Base.:(==)(a::Y, b) = true'],
  ['cpp', 'static const bool YES = true; struct Y { bool operator==(int) const { return YES; } };'],
  ['cpp', 'struct Y { int n; bool operator==(const int &o) const { return n == n; } };'],
  ['cpp', 'bool operator==(const V<int> &a, const V<int> &b) { return a.size() == a.size(); }'],
  ['java', 'class Y { public boolean equals(Object o) { return o != null; } }'],
  ['java', 'class Y { public int compareTo(Integer o) { return o - o; } }'],
  ['csharp', 'class Y { public override bool Equals(object o) { return o == o; } }'],
  ['kotlin', 'class Y { override fun equals(other: Any?): Boolean { return other.hashCode() == other.hashCode() } }'],
  ['rust', 'impl PartialEq<i32> for Y { fn eq(&self, other: &i32) -> bool { self.0 == self.0 || other == other } }'],
  ['haskell', 'instance Eq Y where\n  Y a == Y b = a == a || b == b'],
])('%s: a comparison that does not look at what it compares: %s', (language, program) => {
  expect(equalToAll(language, program)).toBeDefined()
})

test.each([
  ['cpp', 'struct Y { int v; bool operator==(const Y &o) const { return v == o.v; } };'],
  ['cpp', 'struct I { int at, to; bool operator!=(End) const { return at < to; } };'],
  ['cpp', 'struct Y { bool operator==(const Y &) const = default; };\n// bool operator==(int) { return true; }'],
  ['java', 'class Y { int v; public boolean equals(Object o) { return o instanceof Y && ((Y) o).v == v; } }'],
  ['csharp', 'class Y { public static bool operator ==(Y a, Y b) => a.V == b.V; }'],
  ['kotlin', 'class Y(val v: Int) { override fun equals(other: Any?): Boolean = other is Y && other.v == v }'],
  ['scala', 'class Y { override def equals(o: Any): Boolean = o match { case y: Y => true } }'],
  ['rust', 'impl PartialEq for Y { fn eq(&self, other: &Self) -> bool { self.v == other.v } }'],
  ['haskell', 'instance Eq Y where\n  A == A = True\n  _ == _ = False'],
  ['haskell', 'instance Eq Y where\n  x == y = key x == key y'],
  ['ruby', 'class Y\n  def ==(other)\n    if other.is_a?(Y)\n      v == other.v\n    end\n  end\nend'],
  ['perl', 'use overload "==" => sub { ${$_[0]} == ${$_[1]} };'],
  ['perl', 'use overload "eq" => sub { my ($one, $other) = @_; "$one" eq "$other" };'],
  ['lua', 'mt.__eq = function(a, b) return a.v == b.v end'],
  ['r', 'all.equal.own <- function(target, current, ...) isTRUE(target$x == current$x)'],
  ['julia', 'Base.:(==)(a::Y, b::Y) = a.v == b.v'],
  ['haskell', 'instance Eq Y where\n  Y a == Y b = a == b'],
  ['java', 'class Y { public boolean equals(Object o) { return o != null && o instanceof Y && ((Y) o).v == v; } }'],
  ['cpp', 'struct I { bool operator!=(const I &o) const { return at != o.at; } };'],
  ['python', 'class Y:\n    def __eq__(self, other): return True'],
  ['go', 'func Equal(a, b Y) bool { return true }'],
])('%s: a comparison that looks at it, or none: %s', (language, program) => {
  expect(equalToAll(language, program)).toBeUndefined()
})
