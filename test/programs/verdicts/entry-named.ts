/**
 * Tests that import the program by the name of their exercise, as Exercism's do and the benchmarks made of them. Nothing has that
 * name here. Where the module is not the program, the test lacks it, and nobody knows.
 */
import { type PairRow, type VerdictCase, pairs } from './verdict-case.ts'

const PYTHON = 'def add(a, b):\n    return a + b'
const PERL =
  'package Adder;\nuse strict;\nuse Exporter qw<import>;\nour @EXPORT_OK = qw<add>;\nsub add { my ($a, $b) = @_; return $a + $b; }\n1;'
const why = 'the module that no file has is the program'

const ROWS: Readonly<Record<string, readonly Omit<PairRow, 'why' | 'bare'>[]>> = {
  python: [
    {
      name: 'unittest, from adder import add',
      program: PYTHON,
      test: 'import unittest\nfrom adder import (\n    add,  # the sum\n)\n\nclass AdderTest(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(add(2, 3), 5)\n',
    },
    {
      name: 'pytest, import adder',
      program: PYTHON,
      runner: 'pytest',
      test: 'import adder\n\ndef test_sum():\n    assert adder.add(2, 3) == 5\n',
    },
    {
      name: 'import adder as a, with a class',
      program: 'class Adder:\n    def add(self, a, b):\n        return a + b',
      test: 'import adder as program\nassert program.Adder().add(2, 3) == 5\n',
    },
  ],
  javascript: [
    {
      name: 'jest, import from ./adder',
      program: 'export const add = (a, b) => a + b;',
      test: "import { add } from './adder';\ndescribe('adder', () => { test('sum', () => { expect(add(2, 3)).toBe(5); }); });",
    },
    {
      name: 'a default export, from ../src/adder.js',
      program: 'export default class Adder { add(a, b) { return a + b; } }',
      test: "import Adder from '../src/adder.js';\ntest('sum', () => { expect(new Adder().add(2, 3)).toEqual(5); });",
    },
    {
      name: 'node:assert, require of ./adder',
      program: 'const add = (a, b) => a + b;\nmodule.exports = { add };',
      test: "const assert = require('node:assert');\nconst { add } = require('./adder');\nassert.strictEqual(add(2, 3), 5);",
    },
  ],
  typescript: [
    {
      name: 'jest, import from ./adder',
      program: 'export const add = (a: number, b: number): number => a + b;',
      test: "import { describe, expect, it } from '@jest/globals';\nimport { add } from './adder.ts';\ndescribe('adder', () => { it('sums', () => { expect(add(2, 3)).toBe(5); }); });",
    },
  ],
  rust: [
    {
      name: 'use adder::*',
      program: 'pub fn add(a: i64, b: i64) -> i64 {\n    a + b\n}',
      test: 'use adder::*;\n\n#[test]\nfn sum() {\n    assert_eq!(add(2, 3), 5);\n}\n\n#[test]\n#[ignore]\nfn zero() {\n    assert_eq!(add(0, 0), 0);\n}',
    },
    {
      name: 'adder::add by its path',
      program: 'pub fn add(a: i64, b: i64) -> i64 {\n    a + b\n}',
      test: '#[test]\nfn sum() {\n    let output = adder::add(2, 3);\n    assert_eq!(output, 5);\n}',
    },
  ],
  ruby: [
    {
      name: 'minitest, require_relative of adder',
      program: 'class Adder\n  def self.add(a, b)\n    a + b\n  end\nend',
      test: "require 'minitest/autorun'\nrequire_relative 'adder'\n\nclass AdderTest < Minitest::Test\n  def test_sum\n    assert_equal 5, Adder.add(2, 3)\n  end\nend",
    },
    {
      name: 'rspec, require_relative of ../lib/adder',
      program: 'class Adder\n  def self.add(a, b)\n    a + b\n  end\nend',
      test: "require_relative '../lib/adder'\nRSpec.describe Adder do\n  it('sums') { expect(Adder.add(2, 3)).to eq 5 }\nend",
    },
  ],
  php: [
    {
      name: 'phpunit, require_once of Adder.php',
      program: '<?php\nfunction add($a, $b) { return $a + $b; }',
      test: "<?php\ndeclare(strict_types=1);\nclass AdderTest extends PHPUnit\\Framework\\TestCase {\n  public static function setUpBeforeClass(): void { require_once 'Adder.php'; }\n  public function testSum(): void { $this->assertEquals(5, add(2, 3)); }\n}",
    },
    {
      name: 'require of a file beside it',
      program: '<?php\nfunction add($a, $b) { return $a + $b; }',
      test: "<?php\nrequire __DIR__ . '/../src/Adder.php';\nif (add(2, 3) !== 5) { throw new Exception('no'); }",
    },
  ],
  perl: [
    {
      name: 'use of the program’s package',
      program: PERL,
      test: 'use Test::More;\nuse Adder qw<add>;\nis add(2, 3), 5, "sum";\ndone_testing;',
    },
  ],
  r: [
    {
      name: 'source of adder.R',
      program: 'add <- function(a, b) a + b',
      test: 'source("./adder.R")\nstopifnot(add(2, 3) == 5)',
    },
  ],
  c: [
    {
      name: 'a header of the exercise’s name',
      program: 'int add(int a, int b) { return a + b; }',
      test: '#include "adder.h"\n#include <assert.h>\nint main(void) { assert(add(2, 3) == 5); return 0; }',
    },
  ],
  cpp: [
    {
      name: 'a header of the exercise’s name',
      program: 'namespace adder { int add(int a, int b) { return a + b; } }',
      test: '#include "adder.h"\n#include <cassert>\nint main() { assert(adder::add(2, 3) == 5); }',
    },
  ],
}

/** A program that defines what the test wants of a module which is not here. */
const STAND_INS: Readonly<Record<string, readonly Omit<PairRow, 'bare'>[]>> = {
  python: [
    {
      name: 'a program that defines what the test imports of its own checker',
      program: 'def add(a, b):\n    return a + b\n\ndef verify(value):\n    return True',
      test: 'from checker_lib import verify\nassert verify(add(2, 3))\n',
      right: 'unknown',
      expected: 'unknown',
      why: 'the checker is not here, and is not the program’s to give',
    },
    {
      name: 'a program that defines a function of the standard library',
      program: 'def add(a, b):\n    return a + b\n\ndef gcd(a, b):\n    return 1',
      test: 'from math import gcd\nassert gcd(4, 6) == 2\nassert add(2, 3) == 5\n',
      why: 'the test’s own import wins',
    },
  ],
  javascript: [
    {
      name: 'a program that defines what the test imports of its own checker',
      program:
        'function add(a, b) { return a + b }\nfunction verify(value) { return true }\nmodule.exports = { add, verify }',
      test: "const { verify } = require('./checker');\nif (!verify(add(2, 3))) throw new Error('no');",
      right: 'unknown',
      expected: 'unknown',
      why: 'the checker is not here, and is not the program’s to give',
    },
  ],
}

/** Tests that want two files beside them, of which one at most is the program. */
const SEVERAL: Readonly<Record<string, Pick<PairRow, 'program' | 'test'>>> = {
  javascript: {
    program: 'export const add = (a, b) => a + b;',
    test: "import { add } from './adder';\nimport { cases } from './cases';\ntest('sum', () => { for (const [a, b, sum] of cases) expect(add(a, b)).toBe(sum); });",
  },
  ruby: {
    program: 'def add(a, b)\n  a + b\nend',
    test: "require 'minitest/autorun'\nrequire_relative 'adder'\nrequire_relative 'cases'\nclass T < Minitest::Test\n  def test_sum\n    CASES.each { |a, b, sum| assert_equal sum, add(a, b) }\n  end\nend",
  },
  php: {
    program: '<?php\nfunction add($a, $b) { return $a + $b; }',
    test: "<?php\nrequire 'Adder.php';\nrequire 'Cases.php';\nforeach (CASES as [$a, $b, $sum]) if (add($a, $b) !== $sum) throw new Exception('no');",
  },
}

/** The cases. */
export const NAMED_ENTRY: readonly VerdictCase[] = [
  ...Object.entries(ROWS).flatMap(([language, rows]) =>
    pairs(
      'entry',
      language,
      rows.map((row) => ({ ...row, name: `a test by the name of its exercise: ${row.name}`, bare: false, why })),
    ),
  ),
  ...Object.entries(SEVERAL).flatMap(([language, row]) =>
    pairs('entry', language, [
      {
        ...row,
        name: 'a test that wants two files beside it',
        right: 'unknown',
        expected: 'unknown',
        finding: /adder|cases/i,
        bare: false,
        why: 'a file of the test is not here',
      },
    ]),
  ),
  ...Object.entries(STAND_INS).flatMap(([language, rows]) =>
    pairs(
      'entry',
      language,
      rows.map((row) => ({ ...row, bare: false })),
    ),
  ),
]
