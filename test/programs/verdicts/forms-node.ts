/** Right JavaScript and TypeScript programs in unusual and legal forms beside a harness. */
import { formPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const JEST = "test('adds', () => { expect(add(2, 3)).toBe(5) })"

const javascript = formPairs('javascript', [
  ['a byte order mark', '\ufefffunction add(a, b) { return a + b }'],
  ['ends of lines of Windows', 'function add(a, b) {\r\n  // sum\r\n  return a + b\r\n}\r\n'],
  ['a shebang', '#!/usr/bin/env node\nfunction add(a, b) { return a + b }'],
  ['exports.add', 'exports.add = (a, b) => a + b'],
  ['globalThis.add', 'globalThis.add = (a, b) => a + b'],
  ['a class with a static method', 'class S { static add(a, b) { return a + b } }\nconst { add } = S'],
  ['var in a block', 'if (true) { var add = function (a, b) { return a + b } }'],
  [
    'a name list of exports',
    'const plus = (a, b) => a + b\nexport { plus as add }',
    { test: "import { add } from './solution.js'\nimport assert from 'node:assert'\nassert.strictEqual(add(2, 3), 5)" },
  ],
  [
    'an export by default',
    'export default (a, b) => a + b',
    { test: "import sum from './solution.js'\nimport assert from 'node:assert'\nassert.strictEqual(sum(2, 3), 5)" },
  ],
  [
    'module.exports by default',
    'module.exports = (a, b) => a + b',
    { test: "const sum = require('./solution')\nrequire('assert').strictEqual(sum(2, 3), 5)" },
  ],
  ['top-level await', 'const zero = await Promise.resolve(0)\nexport function add(a, b) { return a + b + zero }'],
  [
    'a promise',
    'async function add(a, b) { return a + b }',
    { test: "add(2, 3).then((sum) => { require('assert').strictEqual(sum, 5) })" },
  ],
  [
    'a callback',
    'function add(a, b, done) { setTimeout(() => done(null, a + b), 20) }',
    { test: "add(2, 3, (error, sum) => { require('assert').strictEqual(sum, 5) })" },
  ],
  [
    'a polyfill of an array',
    "if (!Array.prototype.at2) { Object.defineProperty(Array.prototype, 'at2', { value(i) { return this[i] } }) }\nfunction add(a, b) { return [a + b].at2(0) }",
  ],
  [
    'a constant by the name of performance',
    "const { performance } = require('perf_hooks')\nfunction add(a, b) { performance.now(); return a + b }",
  ],
  [
    'a class by the name of Event',
    'class Event { constructor(n) { this.n = n } }\nfunction add(a, b) { return new Event(a + b).n }',
    { test: "require('assert').strictEqual(add(2, 3), 5)\nrequire('assert').strictEqual(new Event(1).n, 1)" },
  ],
  [
    'a class by the name of Map',
    'class Map { constructor() { this.n = 0 } put(a, b) { return a + b } }',
    { test: "require('assert').strictEqual(new Map().put(2, 3), 5)" },
  ],
  ['deep clones by v8', "const v8 = require('v8')\nfunction add(a, b) { return v8.deserialize(v8.serialize(a + b)) }"],
  [
    'an error whose stack it limits',
    'Error.stackTraceLimit = 50\nfunction add(a, b) { Error.stackTraceLimit = 5; return a + b }',
  ],
  [
    'tests of its own',
    "const test = require('node:test')\ntest('own', () => {})\nfunction add(a, b) { return a + b }\nmodule.exports = { add }",
  ],
  ['console bent', 'console.log = () => {}\nfunction add(a, b) { console.log(a); return a + b }'],
  [
    'jest under strict',
    "'use strict'\nmodule.exports.add = (a, b) => a + b",
    { runner: 'jest', test: `const { add } = require('./solution')\n${JEST}` },
  ],
  [
    'jest of an ES module',
    'export const add = (a, b) => a + b',
    { runner: 'jest', test: `import { add } from './solution'\nimport { test, expect } from '@jest/globals'\n${JEST}` },
  ],
  ['a word caller in a text', "const note = 'the caller of this'\nfunction add(a, b) { return note ? a + b : 0 }"],
])

const typescript = formPairs('typescript', [
  [
    'exported with types',
    'export type N = number\nexport const add = (a: N, b: N): N => a + b',
    { test: "import { add } from './solution'\nimport assert from 'node:assert'\nassert.strictEqual(add(2, 3), 5)" },
  ],
  [
    'an enum and a class',
    'enum Zero { Z }\nclass S { constructor(private z: Zero) {} add(a: number, b: number) { return a + b + this.z } }\nfunction add(a: number, b: number) { return new S(Zero.Z).add(a, b) }',
  ],
  ['a namespace', 'namespace S { export function add(a: number, b: number) { return a + b } }\nconst add = S.add'],
  [
    'a byte order mark and ends of lines of Windows',
    '\ufefffunction add(a: number, b: number): number {\r\n  return a + b\r\n}\r\n',
  ],
  [
    'a default export of a class',
    'export default class Adder { add(a: number, b: number) { return a + b } }',
    {
      test: "import Adder from './solution'\nimport assert from 'node:assert'\nassert.strictEqual(new Adder().add(2, 3), 5)",
    },
  ],
])

export const FORMS_NODE: readonly VerdictCase[] = [...javascript, ...typescript]
