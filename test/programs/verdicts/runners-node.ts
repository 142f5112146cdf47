/** Harnesses for jest and node:test, and tests that never run; runners-python.ts says by which rules. */
import { type VerdictCase, nothingAsserted, pairs } from './verdict-case.ts'

const JS = 'function add(a, b) { return a + b }'
const EXPORTED = `${JS}\nmodule.exports = { add }`
const RUNS = 'the runner that it is written for collects and runs it'
const UNCALLED = 'a test that is defined and not called is collected and run'
const JEST =
  "describe('add', () => {\n  it('adds', () => {\n    expect(add(2, 3)).toBe(5)\n  })\n  test('zero', () => {\n    expect([add(0, 0)]).toEqual([0])\n  })\n})"
const NODE_TEST =
  "const test = require('node:test')\nconst assert = require('node:assert')\ntest('adds', () => { assert.strictEqual(add(2, 3), 5) })"
const js = (language: string): VerdictCase[] => [
  ...pairs('runners', language, [
    { name: 'jest describe, it, expect', test: JEST, runner: 'jest', bare: false, why: RUNS },
    { name: 'jest without a runner named', test: JEST, bare: false, why: UNCALLED },
    {
      name: 'jest with a require of the program',
      program: EXPORTED,
      test: `const { add } = require('./solution')\n${JEST}`,
      runner: 'jest',
      bare: false,
      why: 'the program is the module solution',
    },
    {
      name: 'jest of an async test',
      test: "test('adds', async () => { await null; expect(add(2, 3)).toEqual(5) })",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest resolves',
      test: "test('adds', () => expect(Promise.resolve(add(2, 3))).resolves.toBe(5))",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest toThrow',
      test: "test('throws', () => { expect(() => { if (add(2, 3) === 5) throw new Error('as wanted') }).toThrow('as wanted') })",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest not and toBeCloseTo',
      test: "test('adds', () => { expect(add(2, 3)).not.toBe(4); expect(add(0.1, 0.2)).toBeCloseTo(0.3) })",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest beforeEach',
      test: "let three\nbeforeEach(() => { three = 3 })\ntest('adds', () => { expect(add(2, three)).toBe(5) })",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest test.each',
      test: "test.each([[0, 0, 0], [2, 3, 5]])('%d + %d', (a, b, c) => { expect(add(a, b)).toBe(c) })",
      runner: 'jest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'jest one skipped beside one',
      test: "test.skip('later', () => { expect(1).toBe(2) })\ntest('adds', () => { expect(add(2, 3)).toBe(5) })",
      runner: 'jest',
      bare: false,
      why: 'a skipped test beside one that ran is no fault',
    },
    {
      name: 'jest an exit in the function',
      program: JS,
      wrong: "function add(a, b) { console.log('Tests: 2 passed, 2 total'); process.exit(0) }",
      test: JEST,
      runner: 'jest',
      bare: false,
      why: 'what is printed proves nothing',
    },
    {
      name: 'jest an expect of its own',
      program: JS,
      wrong: 'globalThis.expect = () => new Proxy({}, { get: () => () => {} })\nfunction add(a, b) { return 0 }',
      test: JEST,
      runner: 'jest',
      bare: false,
      why: 'the program may not stand in for the runner',
    },
    { name: 'node:test', test: NODE_TEST, runner: 'node-test', why: RUNS },
    { name: 'node:test without a runner named', test: NODE_TEST, why: 'it runs by being required' },
    {
      name: 'node:test describe and it',
      test: "const { describe, it } = require('node:test')\nconst assert = require('node:assert')\ndescribe('add', () => { it('adds', () => { assert.equal(add(2, 3), 5) }) })",
      runner: 'node-test',
      why: RUNS,
    },
    {
      name: 'node:test of an async test',
      test: "const test = require('node:test')\nconst assert = require('node:assert')\ntest('adds', async () => { await null; assert.equal(add(2, 3), 5) })",
      runner: 'node-test',
      why: RUNS,
    },
    {
      name: 'node:test with a subtest',
      test: "const test = require('node:test')\nconst assert = require('node:assert')\ntest('all', async (t) => { await t.test('adds', () => assert.equal(add(2, 3), 5)) })",
      runner: 'node-test',
      why: RUNS,
    },
    {
      name: 'node:test with a require of the program',
      program: EXPORTED,
      test: `const { add: sum } = require('./solution')\n${NODE_TEST.replace('add(', 'sum(')}`,
      runner: 'node-test',
      bare: false,
      why: 'the program is the module solution',
    },
  ]),
  ...nothingAsserted(language, {
    empty: '',
    comments: '// assert.equal(add(2, 3), 5)',
    'a require': "require('node:assert')",
    'a print': 'console.log(add(2, 3) === 5)',
  }),
  ...nothingAsserted(
    language,
    {
      'jest without tests': "describe('add', () => {})",
      'jest all skipped': "test.skip('adds', () => { expect(add(2, 3)).toBe(5) })",
      'jest todo': "test.todo('adds')",
    },
    'jest',
  ),
  ...nothingAsserted(
    language,
    {
      'node:test all skipped':
        "const test = require('node:test')\ntest('adds', { skip: true }, () => { throw new Error() })",
    },
    'node-test',
  ),
]

export const NODE_RUNNERS: readonly VerdictCase[] = [...js('javascript'), ...js('typescript')]
