/** For each scripting language the kinds of assertion that its tests use, each failed and passed. */
import { type PairRow, type VerdictCase, assertionRows, pairs } from './verdict-case.ts'

const python = {
  assert: 'assert add(2, 3) == 5',
  'assert with a text': 'assert add(2, 3) == 5, "add"',
  'a raise': 'if add(2, 3) != 5:\n    raise ValueError("wrong")',
  'sys.exit(1)': 'import sys\nif add(2, 3) != 5:\n    sys.exit(1)',
  'an assertion in a function of the test': 'def run():\n    assert add(2, 3) == 5\nrun()',
  'numbers that are close': 'import math\nassert math.isclose(add(0.1, 0.2), 0.3)',
  'several, the last of which fails': 'assert add(0, 0) == 0\nassert add(1, 0) == 1\nassert add(2, 3) == 5',
  'an assertion in a loop': 'for a, b, c in [(1, 0, 1), (2, 3, 5)]:\n    assert add(a, b) == c, (a, b)',
  'unittest.TestCase by a runner of the test':
    'import unittest\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nresult = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T))\nassert result.wasSuccessful()',
  'a TestCase called by hand':
    'import unittest\nt = unittest.TestCase()\nt.assertEqual(add(2, 3), 5)\nt.assertAlmostEqual(add(0.5, 0.5), 1.0)',
  doctest:
    'import doctest\ndef wanted():\n    """\n    >>> add(2, 3)\n    5\n    """\nfailed, ran = doctest.testmod()\nassert ran == 1 and failed == 0',
  asyncio:
    'import asyncio\nasync def run():\n    await asyncio.sleep(0)\n    assert add(2, 3) == 5\nasyncio.run(run())',
  'a thread':
    'import concurrent.futures\nwith concurrent.futures.ThreadPoolExecutor(1) as pool:\n    assert pool.submit(add, 2, 3).result() == 5',
  'an expected exception':
    'try:\n    add(2, "x")\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError("no TypeError")\nassert add(2, 3) == 5',
}

const python_own: PairRow[] = [
  {
    name: 'a doctest of the program',
    program: 'def add(a, b):\n    """\n    >>> add(2, 3)\n    5\n    """\n    return a + b',
    test: 'import doctest\nassert doctest.testmod().failed == 0',
    why: "the text of the program's function is the test",
  },
  {
    name: 'assert under -O',
    program: 'import sys\ndef add(a, b):\n    return a + b',
    wrong:
      'import os, sys\nif not sys.flags.optimize:\n    try:\n        os.execv(sys.executable, [sys.executable, "-O", *sys.argv])\n    except Exception:\n        pass\ndef add(a, b):\n    return 0',
    why: 'a restart without assertions is no way in',
  },
  {
    name: 'assert under PYTHONOPTIMIZE',
    program: 'import os\nos.environ["PYTHONOPTIMIZE"] = "2"\ndef add(a, b):\n    return a + b',
    bare: 'def add(a, b):\n    return a + b',
    why: 'a variable that is set afterwards changes nothing',
  },
]

const node = {
  'node:assert': "const assert = require('node:assert')\nassert(add(2, 3) === 5)",
  'assert without node:': "const assert = require('assert')\nassert.equal(add(2, 3), 5)",
  'assert.strict': "const { strict: assert } = require('node:assert')\nassert.deepEqual([add(2, 3)], [5])",
  'assert.deepStrictEqual': "require('node:assert').deepStrictEqual({ sum: add(2, 3) }, { sum: 5 })",
  'assert.ok': "require('node:assert').ok(add(2, 3) === 5, 'add')",
  'console.assert': 'console.assert(add(2, 3) === 5)',
  'console.assert with a text': "console.assert(add(2, 3) === 5, 'add %d', 5)",
  'console.assert in a function of the test':
    'const testAdd = () => {\n  console.assert(add(0, 0) === 0)\n  console.assert(add(2, 3) === 5)\n}\ntestAdd()',
  'a throw': "if (add(2, 3) !== 5) throw new Error('wrong')",
  'a throw of a text': "if (add(2, 3) !== 5) throw 'wrong'",
  'a rejected promise': "Promise.resolve().then(() => { if (add(2, 3) !== 5) throw new Error('wrong') })",
  'an async function': "(async () => { await null; if (add(2, 3) !== 5) throw new Error('wrong') })()",
  'a failure after a timer': "setTimeout(() => { if (add(2, 3) !== 5) throw new Error('wrong') }, 5)",
  'console.assert after a timer': 'setTimeout(() => console.assert(add(2, 3) === 5), 5)',
  'process.exitCode': 'if (add(2, 3) !== 5) process.exitCode = 1',
  'process.exit(1)': 'if (add(2, 3) !== 5) process.exit(1)',
  'process.exit of a caught failure':
    "try {\n  require('node:assert').equal(add(2, 3), 5)\n} catch (error) {\n  console.error(error.message)\n  process.exit(1)\n}",
  'assert.throws': "require('node:assert').throws(() => { if (add(2, 3) === 5) throw new Error('as wanted') })",
  'assert.rejects': "require('node:assert').rejects(async () => { if (add(2, 3) === 5) throw new Error('as wanted') })",
}

const ruby = {
  raise: 'raise "wrong" unless add(2, 3) == 5',
  'raise of a class': 'raise ArgumentError unless add(2, 3) == 5',
  abort: 'abort("wrong") unless add(2, 3) == 5',
  'exit 1': 'exit(1) if add(2, 3) != 5',
  'exit false': 'exit(false) if add(2, 3) != 5',
  fail: 'fail "wrong" if add(2, 3) != 5',
  'an assert of the test': 'def assert(ok) = (raise "assertion failed" unless ok)\nassert(add(2, 3) == 5)',
  'a pattern': 'add(2, 3) => 5',
  'a thread that raises': 'Thread.new { raise "wrong" unless add(2, 3) == 5 }.join',
  'a caught exception': 'begin\n  raise "wrong" unless add(2, 3) == 5\nrescue => e\n  warn e.message\n  exit 1\nend',
  'minitest autorun':
    'require "minitest/autorun"\nclass TestAdd < Minitest::Test\n  def test_add\n    assert_equal 5, add(2, 3)\n  end\nend',
  'minitest assert':
    'require "minitest/autorun"\nclass TestAdd < Minitest::Test\n  def test_add\n    assert add(2, 3) == 5\n  end\nend',
  'minitest spec':
    'require "minitest/autorun"\ndescribe "add" do\n  it "adds" do\n    _(add(2, 3)).must_equal 5\n  end\nend',
  'test/unit':
    'require "test/unit"\nclass TestAdd < Test::Unit::TestCase\n  def test_add\n    assert_equal(5, add(2, 3))\n  end\nend',
  'test/unit of MultiPL-E':
    'require "test/unit"\nclass TestHumanEval < Test::Unit::TestCase\n  def test_add\n    candidate = method(:add)\n    assert_equal(5, candidate.call(2, 3))\n  end\nend',
  'minitest assertions by hand':
    'require "minitest"\nclass Checks\n  include Minitest::Assertions\n  attr_accessor :assertions\nend\nchecks = Checks.new\nchecks.assertions = 0\nchecks.assert_equal 5, add(2, 3)',
}

const php = {
  assert: 'assert(add(2, 3) === 5);',
  'assert with a text': 'assert(add(2, 3) === 5, "add");',
  'assert with an exception': 'assert(add(2, 3) === 5, new RuntimeException("wrong"));',
  'a throw': 'if (add(2, 3) !== 5) throw new Exception("wrong");',
  'a throw of an Error': 'if (add(2, 3) !== 5) throw new Error("wrong");',
  'exit(1)': 'if (add(2, 3) !== 5) exit(1);',
  trigger_error: 'if (add(2, 3) !== 5) trigger_error("wrong", E_USER_ERROR);',
  'a warning made an exception':
    'set_error_handler(function ($n, $t) { throw new ErrorException($t); });\nif (add(2, 3) !== 5) trigger_error("wrong", E_USER_WARNING);',
  'a function of the test':
    'function check(bool $ok): void { if (!$ok) throw new LogicException("wrong"); }\ncheck(add(2, 3) === 5);',
  'MultiPL-E':
    'function candidate(...$args) { return add(...$args); }\nfunction test(): void { if (candidate(2, 3) !== 5) { throw new Exception("Test failed!"); } }\ntest();',
}
const php_own: PairRow[] = [
  {
    name: 'assert with assert.exception put off by the program',
    program:
      "<?php\nini_set('assert.exception', '0');\nini_set('error_reporting', '0');\nfunction add($a, $b) { return $a + $b; }",
    test: 'assert(add(2, 3) === 5);',
    bare: false,
    why: 'the program may not put off the assertions of the test',
  },
  {
    name: 'assert with zend.assertions put off by the program',
    program: "<?php\n@ini_set('zend.assertions', '0');\nfunction add($a, $b) { return $a + $b; }",
    test: 'assert(add(2, 3) === 5);',
    bare: false,
    why: 'the program may not put off the assertions of the test',
  },
  {
    name: 'assert with a callback of the program',
    program:
      '<?php\n@assert_options(ASSERT_CALLBACK, function () { return true; });\n@assert_options(ASSERT_EXCEPTION, 0);\nfunction add($a, $b) { return $a + $b; }',
    test: 'assert(add(2, 3) === 5);',
    bare: false,
    why: 'the program may not put off the assertions of the test',
  },
]

const perl = {
  die: 'die "wrong" unless add(2, 3) == 5;',
  'die without a text': 'die if add(2, 3) != 5;',
  'exit 1': 'exit(1) if add(2, 3) != 5;',
  croak: 'use Carp;\ncroak "wrong" if add(2, 3) != 5;',
  'Test::More ok and done_testing': 'use Test::More;\nok(add(2, 3) == 5, "add");\ndone_testing();',
  'Test::More is': 'use Test::More;\nis(add(2, 3), 5, "add");\ndone_testing();',
  'Test::More with a plan': 'use Test::More tests => 1;\nis(add(2, 3), 5);',
  'Test::More is_deeply': 'use Test::More;\nis_deeply([add(2, 3)], [5]);\ndone_testing();',
  'Test::More cmp_ok': 'use Test::More;\ncmp_ok(add(2, 3), "==", 5);\ndone_testing();',
  'Test::More fail': 'use Test::More;\nadd(2, 3) == 5 ? pass("add") : fail("add");\ndone_testing();',
  'Test::More BAIL_OUT': 'use Test::More;\nBAIL_OUT("wrong") if add(2, 3) != 5;\nok(1);\ndone_testing();',
  'Test::More subtest':
    'use Test::More;\nsubtest one => sub { plan tests => 1; ok(add(2, 3) == 5); };\ndone_testing();',
  'Test::Simple': 'use Test::Simple tests => 1;\nok(add(2, 3) == 5);',
  'a plan that is not fulfilled': 'use Test::More tests => 2;\nok(1);\nok(1) if add(2, 3) == 5;',
  'MultiPL-E':
    'sub testhumaneval { my $candidate = \\&add; if ($candidate->(2, 3) == 5) { print "ok!"; } else { exit 1; } }\ntesthumaneval();',
}

const bash = {
  '[ ] || exit 1': '[ "$(add 2 3)" = 5 ] || exit 1',
  '[[ ]] || exit 1': '[[ $(add 2 3) == 5 ]] || exit 1',
  'test || exit': 'test "$(add 2 3)" -eq 5 || exit',
  'set -e': 'set -e\n[ "$(add 2 3)" = 5 ]\ntrue',
  'set -e and (( ))': 'set -e\n(( $(add 2 3) == 5 ))\ntrue',
  'if and exit 2': 'if [ "$(add 2 3)" != 5 ]; then echo wrong >&2; exit 2; fi',
  'the last command': '[ "$(add 2 3)" = 5 ]',
  'return 1 of a function': 'check() { [ "$(add 2 3)" = 5 ] || return 1; }\ncheck || exit 1',
  'MultiPL-E':
    'candidate() {\n    add "$@"\n}\n\nset -e\nrun_test() {\n    [[ $(candidate "2" "3") = "5" ]]\n}\n\nrun_test',
  diff: 'diff <(add 2 3) <(echo 5) || exit 1',
  '${x:?}': 'x=$([ "$(add 2 3)" = 5 ] && echo yes)\n: "${x:?wrong}"',
  'a kill of itself': '[ "$(add 2 3)" = 5 ] || kill -TERM $$',
}

const lua = {
  assert: 'assert(add(2, 3) == 5)',
  'assert with a text': 'assert(add(2, 3) == 5, "add")',
  error: 'if add(2, 3) ~= 5 then error("wrong") end',
  'error of a table': 'if add(2, 3) ~= 5 then error({ code = 1 }) end',
  'os.exit(1)': 'if add(2, 3) ~= 5 then os.exit(1) end',
  'os.exit(false)': 'if add(2, 3) ~= 5 then os.exit(false) end',
  'pcall of the test': 'local ok = pcall(function() assert(add(2, 3) == 5) end)\nif not ok then os.exit(1) end',
  'a local of the test': 'local function check(ok) if not ok then error("wrong", 2) end end\ncheck(add(2, 3) == 5)',
}

const r = {
  stopifnot: 'stopifnot(add(2, 3) == 5)',
  'stopifnot with a text': 'stopifnot("add" = add(2, 3) == 5)',
  'stopifnot of several': 'stopifnot(add(0, 0) == 0, add(2, 3) == 5)',
  stop: 'if (add(2, 3) != 5) stop("wrong")',
  'quit(status = 1)': 'if (add(2, 3) != 5) quit(status = 1)',
  identical: 'if (!identical(add(2, 3), 5)) { quit("no", 1) }',
  'all.equal': 'stopifnot(isTRUE(all.equal(add(0.1, 0.2), 0.3)))',
  'a warning made an error': 'options(warn = 2)\nif (add(2, 3) != 5) warning("wrong")',
  'a function of the test':
    'test <- function() { candidate <- add; if (!identical(candidate(2, 3), 5)) { quit("yes", 1) } }\ntest()',
}

const julia = {
  '@assert': '@assert add(2, 3) == 5',
  '@assert with a text': '@assert add(2, 3) == 5 "add"',
  '@test': 'using Test\n@test add(2, 3) == 5',
  '@testset': 'using Test\n@testset "add" begin\n    @test add(2, 3) == 5\n    @test add(0, 1) == 1\nend',
  error: 'add(2, 3) == 5 || error("wrong")',
  throw: 'add(2, 3) == 5 || throw(ArgumentError("wrong"))',
  'exit(1)': 'add(2, 3) == 5 || exit(1)',
}

export const SCRIPT_ASSERTIONS: readonly VerdictCase[] = [
  ...pairs('assertions', 'python', [...assertionRows(python), ...python_own]),
  ...pairs(
    'assertions',
    'javascript',
    assertionRows(node).map((row) => (row.name.startsWith('console.assert') ? { ...row, bare: false as const } : row)),
  ),
  ...pairs(
    'assertions',
    'typescript',
    assertionRows(node).map((row) => (row.name.startsWith('console.assert') ? { ...row, bare: false as const } : row)),
  ),
  ...pairs('assertions', 'ruby', assertionRows(ruby)),
  ...pairs('assertions', 'php', [...assertionRows(php), ...php_own]),
  ...pairs('assertions', 'perl', assertionRows(perl)),
  ...pairs('assertions', 'bash', assertionRows(bash)),
  ...pairs('assertions', 'lua', assertionRows(lua)),
  ...pairs('assertions', 'r', assertionRows(r)),
  ...pairs('assertions', 'julia', assertionRows(julia)),
]
