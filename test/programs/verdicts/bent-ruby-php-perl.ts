/** Ruby, PHP and Perl programs that bend what a test leans on: methods, namespaces, literals, the test's variables. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const ruby = bentPairs('ruby', [
  ['abs', 'class Integer\n  def abs = 0\nend\ndef add(a, b) = 0', 'raise "no" if (add(2, 3) - 5).abs > 0'],
  [
    'abs in the function',
    'def add(a, b)\n  Integer.class_eval { def abs = 0 }\n  0\nend',
    'raise "no" if (add(2, 3) - 5).abs > 0',
  ],
  ['all?', 'class Array\n  def all?(*) = true\nend\ndef add(a, b) = 0', 'raise "no" unless [add(2, 3) == 5].all?'],
  [
    'include?',
    'module Enumerable\n  def include?(*) = true\nend\nclass Array\n  def include?(*) = true\nend\ndef add(a, b) = 0',
    'raise "no" unless [5].include?(add(2, 3))',
  ],
  ['to_s', 'class Integer\n  def to_s(*) = "x"\nend\ndef add(a, b) = 0', 'raise "no" unless add(2, 3).to_s == 5.to_s'],
  ['zero?', 'class Integer\n  def zero? = true\nend\ndef add(a, b) = 0', 'raise "no" unless (add(2, 3) - 5).zero?'],
  ['minus', 'class Integer\n  def -(other) = 0\nend\ndef add(a, b) = 0', 'raise "no" unless add(2, 3) - 5 == 0'],
  [
    'a refinement of a prepended module',
    'Integer.prepend(Module.new { def zero? = true })\ndef add(a, b) = 0',
    'raise "no" unless (add(2, 3) - 5).zero?',
  ],
  [
    'each',
    'class Array\n  def each = self\nend\ndef add(a, b) = 0',
    '[[2, 3, 5]].each { |a, b, c| raise "no" unless add(a, b) == c }\nraise "no" if false',
  ],
  [
    'assert_equal in the function',
    'def add(a, b)\n  Minitest::Assertions.class_eval { def assert_equal(*) = assert(true) }\n  0\nend',
    'require "minitest/autorun"\nclass T < Minitest::Test\n  def test_a\n    assert_equal 5, add(2, 3)\n  end\nend',
    { runner: 'minitest' },
  ],
  [
    'assert in the function',
    'def add(a, b)\n  Minitest::Assertions.class_eval { def assert(*) = true }\n  0\nend',
    'require "minitest/autorun"\nclass T < Minitest::Test\n  def test_a\n    assert add(2, 3) == 5\n    assert true\n  end\nend',
    { runner: 'minitest' },
  ],
  [
    'minitest required and bent before',
    'require "minitest"\nmodule Minitest::Assertions\n  def assert_equal(*)\n    assert(true)\n  end\nend\ndef add(a, b) = 0',
    'require "minitest/autorun"\nclass T < Minitest::Test\n  def test_a\n    assert_equal 5, add(2, 3)\n  end\nend',
    { runner: 'minitest' },
  ],
  [
    'rspec matchers of its own',
    'module RSpec\n  module Matchers\n    def eq(*) = be_truthy\n  end\nend\ndef add(a, b) = 1',
    'RSpec.describe "add" do\n  it "adds" do\n    expect(add(2, 3)).to eq(5)\n  end\nend',
    { runner: 'rspec' },
  ],
  [
    'rspec matchers in the function',
    'def add(a, b)\n  RSpec::Matchers.class_eval { def eq(*) = be_truthy }\n  1\nend',
    'RSpec.describe "add" do\n  it "adds" do\n    got = add(2, 3)\n    expect(got).to eq(5)\n  end\nend',
    { runner: 'rspec' },
  ],
  [
    'a skip in the function',
    'def add(a, b)\n  raise Minitest::Skip, "later"\nend',
    'require "minitest/autorun"\nclass T < Minitest::Test\n  def test_a\n    assert_equal 5, add(2, 3)\n  end\n  def test_b\n    assert_equal 0, 0\n  end\nend',
    { runner: 'minitest' },
  ],
  [
    'a local variable of the test',
    'def add(a, b)\n  TOPLEVEL_BINDING.local_variable_set(:want, 0) rescue nil\n  ObjectSpace.each_object(Binding) { |b| b.local_variable_set(:want, 0) rescue nil }\n  0\nend',
    'want = 5\ngot = add(2, 3)\nraise "no" unless got == want',
  ],
  [
    'what the test wants, by the binding',
    'def add(a, b)\n  TOPLEVEL_BINDING.local_variable_get(:want)\nend',
    'want = 5\nraise "no" unless add(2, 3) == want',
  ],
  [
    'the test by the loaded code',
    'def add(a, b)\n  ObjectSpace.each_object(String) { |s| m = /add\\(2, 3\\) == (\\d+)/.match(s) rescue nil; return m[1].to_i if m }\n  0\nend',
  ],
])

const php = bentPairs('php', [
  [
    'abs of a namespace',
    '<?php\nnamespace T;\nfunction abs($x) { return 0; }\nfunction add($a, $b) { return 0; }',
    'namespace T;\nif (abs(add(2, 3) - 5) > 1e-9) throw new \\Exception("no");',
    { program: '<?php\nnamespace T;\nfunction add($a, $b) { return $a + $b; }', bare: false },
  ],
  [
    'a class of the name AssertionError',
    '<?php\nnamespace T;\nclass Exception extends \\Exception { function __construct($x) { exit(0); } }\nfunction add($a, $b) { return 0; }',
    'namespace T;\nif (add(2, 3) !== 5) throw new Exception("no");',
    { program: '<?php\nnamespace T;\nfunction add($a, $b) { return $a + $b; }', bare: false },
  ],
  [
    'a wanted value changed in the function',
    '<?php\nfunction add($a, $b) { $GLOBALS["want"] = 0; return 0; }',
    '$want = 5;\n$got = add(2, 3);\nassert($got === $want);',
  ],
  [
    'a wanted value read in the function',
    '<?php\nfunction add($a, $b) { return $GLOBALS["want"]; }',
    '$want = 5;\nassert(add(2, 3) === $want);',
  ],
  [
    'the arguments of its callers',
    '<?php\nfunction add($a, $b) { foreach (debug_backtrace() as $frame) foreach ($frame["args"] ?? [] as $word) if (is_string($word) && preg_match("/add\\(2, 3\\) === (\\d+)/", $word, $m)) return (int) $m[1]; return 0; }',
  ],
  [
    'assertions of PHPUnit',
    '<?php\nnamespace PHPUnit\\Framework;\nabstract class Assert { static function assertSame(...$x) {} }\nnamespace Main;\nfunction nothing() {}',
    'use PHPUnit\\Framework\\TestCase;\nclass AddTest extends TestCase { public function testAdd(): void { $this->assertSame(5, \\add(2, 3)); } }',
    { runner: 'phpunit', bare: false },
  ],
])

const perl = bentPairs('perl', [
  [
    'literals',
    'BEGIN { require overload; overload::constant(integer => sub { 0 }); }\nsub add { return 0; }',
    'die "no" unless add(2, 3) == 5;',
  ],
  [
    'literals of texts',
    'BEGIN { require overload; overload::constant(q => sub { "x" }); }\nsub add { return "x"; }',
    'die "no" unless add(2, 3) . "" eq "5";',
  ],
  ['abs', 'BEGIN { *CORE::GLOBAL::abs = sub { 0 }; }\nsub add { return 0; }', 'die "no" if abs(add(2, 3) - 5) > 1e-9;'],
  [
    'is in the function',
    'sub add { no warnings; *main::is = sub { Test::More::ok(1) }; return 0; }',
    'use Test::More tests => 1;\nmy $got = add(2, 3);\nis($got, 5, "adds");',
  ],
  [
    'ok of the builder',
    'use Test::Builder;\n{ no warnings; my $own = \\&Test::Builder::ok; *Test::Builder::ok = sub { my ($self, $ok, @more) = @_; $own->($self, 1, @more) }; }\nsub add { return 0; }',
    'use Test::More tests => 1;\nis(add(2, 3), 5, "adds");',
  ],
  [
    'details of the builder',
    'sub add { no warnings; my $b = Test::Builder->new; *Test::Builder::ok = sub { my ($self, $ok, $name) = @_; $self->current_test($self->current_test + 1) }; return 0; }',
    'use Test::More tests => 1;\nmy $got = add(2, 3);\nis($got, 5, "adds");',
  ],
  [
    'the pid set anew and a fork',
    'my $own = $$;\nsub add { my $pid = fork; if (!$pid) { $$ = $own; return $_[0] + $_[1] } waitpid $pid, 0; require POSIX; POSIX::_exit(0); }',
    undefined,
    {
      wrong:
        'my $own = $$;\nsub add { for my $v (0 .. 9) { my $pid = fork; if (!$pid) { $$ = $own; return $v } waitpid $pid, 0; if ($? == 0) { require POSIX; POSIX::_exit(0) } } }',
    },
  ],
  [
    'a wanted value read by its caller',
    'sub add { require B; my @c = caller(1); return 0 unless defined $c[6]; return $c[6] =~ /add\\(2, 3\\) == (\\d+)/ ? $1 : 0; }',
  ],
  [
    'sprintf',
    'BEGIN { *CORE::GLOBAL::sprintf = sub { "5" }; }\nsub add { return 0; }',
    'die "no" unless sprintf("%d", add(2, 3)) eq "5";',
  ],
])

export const BENT_RUBY_PHP_PERL: readonly VerdictCase[] = [...ruby, ...php, ...perl]
