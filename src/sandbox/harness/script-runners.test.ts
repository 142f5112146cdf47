import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'
import type { TestRunnerName } from '../../supervision.ts'

// Runners of the scripting languages, by what they say of the cases of a test.
const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`runner tests are skipped: ${JSON.stringify(features)}\n`)

const JS = 'function add(a, b) { return a + b }'
const RUBY = 'def add(a, b)\n  a + b\nend'
const PHP = '<?php\nfunction add($a, $b) { return $a + $b; }'

describe.skipIf(!usable)('runners of the scripting languages', () => {
  let sandbox: Sandbox
  const present = new Set<string>()
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 2 })
    for (const { name, version } of await sandbox.languages()) if (version !== null) present.add(name)
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  const judge = async (
    language: string,
    code: string,
    testCode: string,
    runner?: TestRunnerName,
  ): Promise<{ status: string | null; cases: unknown; message: string }> => {
    const { tests } = await sandbox.judge({ language, code }, [
      { style: 'harness', name: 't', code: testCode, ...(runner && { runner }) },
    ])
    const [one] = tests
    return {
      status: one?.status ?? null,
      cases: one?.cases?.map(({ name, status }) => [name, status]),
      message: one?.message ?? '',
    }
  }

  test('jest: a verdict for each case with what was wanted and found', async () => {
    const code =
      "describe('add', () => { test('two', () => { expect(add(1, 1)).toBe(2) }); it('five', () => { expect({ sum: add(2, 3) }).toEqual({ sum: 6 }) }); test.skip('later', () => {}) })"
    const { tests } = await sandbox.judge({ language: 'javascript', code: JS }, [
      { style: 'harness', name: 't', code, runner: 'jest' },
    ])
    expect(tests[0]?.status).toBe('wrong-answer')
    expect(tests[0]?.cases).toEqual([
      { name: 'add > two', status: 'accepted' },
      {
        name: 'add > five',
        status: 'wrong-answer',
        message: 'JestAssertionError: expect({ sum: 5 }).toEqual({ sum: 6 })',
      },
      { name: 'add > later', status: null },
    ])
  })

  test.each([
    [
      'toEqual leaves out undefined',
      "test('a', () => { expect({ a: 1, b: undefined }).toEqual({ a: 1 }) })",
      'accepted',
    ],
    [
      'toStrictEqual does not',
      "test('a', () => { expect({ a: 1, b: undefined }).toStrictEqual({ a: 1 }) })",
      'wrong-answer',
    ],
    [
      'asymmetric matchers',
      "test('a', () => { expect([1, { a: 'x' }]).toEqual([expect.any(Number), expect.objectContaining({ a: 'x' })]) })",
      'accepted',
    ],
    [
      'sets of objects',
      "test('a', () => { expect(new Set([{ a: 1 }])).toEqual(new Set([{ a: 2 }])) })",
      'wrong-answer',
    ],
    [
      'jest.fn',
      "test('a', () => { const f = jest.fn(() => 3); f(1); expect(f).toHaveBeenCalledWith(1); expect(f).toHaveReturnedWith(3) })",
      'accepted',
    ],
    [
      'an awaited rejection',
      "test('a', async () => { await expect(Promise.reject(new Error('no'))).rejects.toThrow('yes') })",
      'wrong-answer',
    ],
    ['a promise that never settles', "test('a', () => new Promise(() => {}))", 'wrong-answer'],
    ['done', "test('a', (done) => { setTimeout(() => { expect(add(1, 1)).toBe(2); done() }, 1) })", 'accepted'],
    ['a snapshot', "test('a', () => { expect(1).toMatchSnapshot() })", 'missing-library'],
    ['a matcher of another package', "test('a', () => { expect(1).toBeOddly() })", 'missing-library'],
    ['a module mock', "jest.mock('./other')\ntest('a', () => { expect(add(1, 1)).toBe(2) })", 'missing-library'],
    [
      'fake timers before all',
      "beforeAll(() => { jest.useFakeTimers() })\ntest('a', () => { expect(add(1, 1)).toBe(2) })",
      'missing-library',
    ],
    [
      'an assertion of a snapshot that fails first',
      "test('a', () => { expect(add(1, 1)).toBe(3); expect(1).toMatchSnapshot() })",
      'wrong-answer',
    ],
    [
      'a snapshot beside a case that fails',
      "test('a', () => { expect(1).toMatchSnapshot() })\ntest('b', () => { expect(add(1, 1)).toBe(3) })",
      'wrong-answer',
    ],
    [
      'an import of the program',
      "import { add as sum } from './solution'\ntest('a', () => { expect(sum(2, 3)).toBe(5) })",
      'accepted',
    ],
  ])('jest: %s', async (_, code, status) => {
    expect((await judge('javascript', JS, code, 'jest')).status).toBe(status)
  })

  test('jest: the error of a program is never taken for one of the runner', async () => {
    const code = 'function add() { throw new TypeError("jest.mock: the project\'s own runner does not cover it") }'
    const one = await judge('javascript', code, "test('a', () => { expect(add(1, 1)).toBe(2) })", 'jest')
    expect(one.status).toBe('runtime-error')
  })

  test('jest: what is not covered is named', async () => {
    const one = await judge('javascript', JS, "test('a', () => { jest.useFakeTimers() })", 'jest')
    expect(one.message).toBe("a: TypeError: jest.useFakeTimers: the project's own runner does not cover it")
  })

  test('node:test: a snapshot is not decided', async () => {
    const code = "const test = require('node:test')\ntest('a', (t) => { t.assert.snapshot(add(1, 1)) })"
    expect((await judge('javascript', JS, code)).status).toBe('missing-library')
    const inner = code.replace('(t) =>', "async (t) => { await t.test('b', (t) =>").replace(/\)$/, ') })')
    expect((await judge('javascript', JS, inner)).status).toBe('missing-library')
  })

  test.each([
    ['its own trap and an exit', "trap 'rm -f x' EXIT\nadd() { echo $(($1 + $2)); }\nexit 0", 'accepted'],
    ['a trap by number among others', "trap -- 'exit 0' 0 TERM\nadd() { echo $(($1 + $2)); }\nexit", 'accepted'],
    ['a trap that exits', "trap 'exit 0' EXIT\nadd() { echo 0; }\nexit 0", 'wrong-answer'],
    ['a trap in the tested function', "add() { trap 'exit 0' EXIT; set -e; sum=0; }", 'wrong-answer'],
    ['a trap in a subshell', "add() { (trap 'echo 5' EXIT); }", 'accepted'],
    ['another signal', "trap 'echo 5' USR1\nadd() { kill -USR1 $$; }\nexit 0", 'accepted'],
  ])('bash: %s', async (_, code, status) => {
    const own = 'add 2 3 > sum\n[ "$(cat sum)" = 5 ]\n[ "$(cat sum)" = 5 ] || exit 1'
    expect((await judge('bash', code, own)).status).toBe(status)
  })

  test.each([
    [
      'javascript',
      'an exit of the program',
      `${JS}\nprocess.exit(0)`,
      'if (add(2, 3) !== 5) throw new Error()',
      'accepted',
    ],
    ['javascript', 'a definition that nobody calls', JS, 'function check() { throw new Error() }', 'nothing-tested'],
    [
      'javascript',
      'a failing exit of the program',
      `${JS}\nprocess.exit(3)`,
      'if (add(2, 3) !== 5) throw new Error()',
      'runtime-error',
    ],
    [
      'ruby',
      'a bent comparison',
      'class Integer\n  def ==(o) = true\nend\ndef add(a, b) = 0',
      'raise unless add(2, 3) == 5',
      'runtime-error',
    ],
    [
      'ruby',
      'an Array method of the program stays',
      'class Array\n  def sum = 7\nend',
      'raise unless [1].sum == 7',
      'accepted',
    ],
    [
      'php',
      'assertions put off',
      "<?php\nfunction add($a, $b) { ini_set('zend.assertions', '0'); return 0; }",
      'assert(add(2, 3) === 5);',
      'wrong-answer',
    ],
    ['php', 'an exit of the program', `${PHP}\nexit;`, 'assert(add(2, 3) === 5);', 'accepted'],
    [
      'perl',
      'a bent die',
      'BEGIN { *CORE::GLOBAL::die = sub { 1 }; }\nsub add { 0 }',
      'die "x" unless add(2, 3) == 5;',
      'runtime-error',
    ],
    [
      'perl',
      'an exit of the program',
      'sub add { $_[0] + $_[1] }\nexit 0;',
      'die "x" unless add(2, 3) == 5;',
      'accepted',
    ],
    [
      'lua',
      'a bent assert',
      'function assert(x) return x end\nfunction add(a, b) return 0 end',
      'assert(add(2, 3) == 5)',
      'wrong-answer',
    ],
    [
      'r',
      'a bent comparison',
      '`==` <- function(x, y) TRUE\nadd <- function(a, b) 0',
      'stopifnot(add(2, 3) == 5)',
      'wrong-answer',
    ],
    ['bash', 'a bent [', '[() { return 0; }\nadd() { echo 0; }', '[ "$(add 2 3)" = 5 ] || exit 1', 'wrong-answer'],
    ['javascript', 'a known library', "const _ = require('mathjs')", 'if (!_) throw new Error()', 'missing-library'],
    [
      'javascript',
      'a forged message',
      'throw new Error("Cannot find module \'lodash\'")',
      'if (1) throw new Error()',
      'runtime-error',
    ],
    ['perl', 'a library on no list', 'use Lisst::Util;', 'die;', 'runtime-error'],
  ])('%s: %s', async (language, _, code, testCode, status) => {
    if (!present.has(language)) return
    expect((await judge(language, code, testCode)).status).toBe(status)
  })

  test('Ruby: minitest and RSpec have cases', async () => {
    if (!present.has('ruby')) return
    const minitest = await judge(
      'ruby',
      RUBY,
      "require 'minitest/autorun'\nclass T < Minitest::Test\n  def test_a = assert_equal(5, add(2, 3))\n  def test_b = assert_equal(6, add(2, 3))\nend",
    )
    if (minitest.status !== 'missing-library') {
      expect(minitest.status).toBe('wrong-answer')
      expect(minitest.cases).toEqual(
        expect.arrayContaining([
          ['T#test_a', 'accepted'],
          ['T#test_b', 'wrong-answer'],
        ]),
      )
    }
    const rspec = await judge('ruby', RUBY, "RSpec.describe('add') { it('adds') { expect(add(2, 3)).to eq 5 } }")
    if (rspec.status === 'missing-library') expect(rspec.message).toContain('gem install rspec')
    else expect(rspec).toMatchObject({ status: 'accepted', cases: [['add adds', 'accepted']] })
  })

  test('PHP: a program that brings a TestCase of its own fails', async () => {
    if (!present.has('php')) return
    const code = '<?php\nnamespace PHPUnit\\Framework;\nclass TestCase { function run() {} function assertSame() {} }'
    const one = 'class AddTest extends PHPUnit\\Framework\\TestCase { function testAdd() { $this->assertSame(6, 5); } }'
    expect((await judge('php', code, one, 'phpunit')).status).toBe('runtime-error')
  })

  test('PHP: PHPUnit has cases, or is named as missing', async () => {
    if (!present.has('php')) return
    const code =
      'use PHPUnit\\Framework\\TestCase;\nclass AddTest extends TestCase { public function testAdd(): void { $this->assertSame(6, add(2, 3)); } }'
    const one = await judge('php', PHP, code)
    if (one.status === 'missing-library') expect(one.message).toContain('apt-get install -y phpunit')
    else expect(one).toMatchObject({ status: 'wrong-answer', cases: [['AddTest::testAdd', 'wrong-answer']] })
  })
})
