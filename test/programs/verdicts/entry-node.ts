/** JavaScript and TypeScript with entry points, early ends and bent surroundings beside a harness. */
import { type PairRow, type VerdictCase, pairs } from './verdict-case.ts'

const JS = 'function add(a, b) { return a + b }'
const ENDS = 'a regular end of the program is not the end of the test'
const EARLY = 'an exit before the test has ended is no pass'

/** What JavaScript and TypeScript share. */
const node: readonly PairRow[] = [
  {
    name: 'require.main === module',
    program: `${JS}\nif (require.main === module) { console.log(add(1, 2)) }`,
    why: 'the usual ending of a program',
  },
  {
    name: 'require.main with an exit',
    program: `${JS}\nif (require.main === module) { process.exit(2) }`,
    bare: JS,
    why: "the program's entry point is not the test",
  },
  {
    name: 'process.exit(0) at the end',
    program: `${JS}\nconsole.log(add(1, 2))\nprocess.exit(0)`,
    bare: JS,
    why: ENDS,
  },
  {
    name: 'a call of main at the margin',
    program: `${JS}\nfunction main() { console.log(add(1, 2)) }\nmain()`,
    why: 'what it prints says nothing',
  },
  {
    name: 'a main that reads',
    program: `${JS}\nconst lines = []\nprocess.stdin.on('data', (part) => lines.push(String(part)))\nprocess.stdin.on('end', () => console.log(lines.length))`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'readline over standard input',
    program: `${JS}\nconst rl = require('readline').createInterface({ input: process.stdin })\nrl.on('line', () => {})\nrl.on('close', () => process.exit(0))`,
    bare: JS,
    why: 'the end of an empty input is no end of the test',
  },
  {
    name: 'module.exports of an object',
    program: `${JS}\nmodule.exports = { add }`,
    why: 'exports are the usual ending',
  },
  {
    name: 'module.exports of the function',
    program: `${JS}\nmodule.exports = add`,
    why: 'exports are the usual ending',
  },
  { name: 'export of the function', program: `export ${JS}`, bare: JS, why: 'an ES module is a program too' },
  { name: 'export default', program: `export default ${JS}`, bare: JS, why: 'an ES module is a program too' },
  { name: 'a constant arrow function', program: 'const add = (a, b) => a + b', why: 'the usual form' },
  { name: "'use strict'", program: `'use strict'\n${JS}`, why: 'the usual head' },
  {
    name: 'the test ends by process.exit(0)',
    program: JS,
    test: "require('node:assert').strictEqual(add(2, 3), 5)\nprocess.exit(0)",
    why: 'the regular last line of a test',
  },
  {
    name: 'the test ends by process.exit(1)',
    program: JS,
    test: 'if (add(2, 3) !== 5) process.exit(1)',
    why: "the test's exit code counts",
  },
  { name: 'an exit in the function', wrong: 'function add(a, b) { process.exit(0) }', why: EARLY },
  {
    name: 'reallyExit in the function',
    wrong: "function add(a, b) { console.log('OK'); process.reallyExit(0) }",
    why: 'what is printed proves nothing',
  },
  {
    name: 'an exit before the function',
    wrong: 'process.exit(0)\nfunction add(a, b) { return 0 }',
    program: JS,
    why: EARLY,
  },
  {
    name: 'an exit handler',
    wrong: "process.on('exit', () => { process.exitCode = 0; process.reallyExit(0) })\nfunction add(a, b) { return 0 }",
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'an uncaughtException handler',
    wrong: "process.on('uncaughtException', () => process.exit(0))\nfunction add(a, b) { return 0 }",
    why: 'the failed assertion goes to a handler of the program',
  },
  {
    name: 'a handler set inside the function',
    wrong: "function add(a, b) { process.on('uncaughtException', () => {}); return 0 }",
    why: 'the failed assertion goes to a handler of the program',
  },
  {
    name: 'an assert of its own',
    wrong:
      "const a = require('node:assert')\na.strictEqual = a.ok = a.equal = () => {}\nfunction add(a, b) { return 0 }",
    why: 'the function behind the test is replaced',
  },
  {
    name: 'an assert bent inside the function',
    wrong: "function add(a, b) { const m = require('node:assert'); m.strictEqual = () => {}; return 0 }",
    why: 'the function behind the test is replaced',
  },
  {
    name: 'a require of its own',
    wrong: 'globalThis.require = () => new Proxy(() => {}, { get: () => () => {} })\nfunction add(a, b) { return 0 }',
    why: 'what the test requires is replaced',
  },
  {
    name: 'a timer that exits',
    wrong:
      'function add(a, b) { setTimeout(() => process.exit(0), 0); const end = process.hrtime()[0] + 1; while (process.hrtime()[0] <= end); return 0 }',
    why: 'a timer proves nothing',
  },
  {
    name: 'a kill of itself by a handled signal',
    wrong:
      "process.on('SIGTERM', () => process.exit(0))\nfunction add(a, b) { process.kill(process.pid, 'SIGTERM'); return 0 }",
    why: 'a signal handler ends it with 0',
  },
]

const javascript = pairs('entry', 'javascript', node)
const typescript = pairs('entry', 'typescript', [
  ...node,
  {
    name: 'types and a main',
    program:
      'type Pair = readonly [number, number]\nfunction add(a: number, b: number): number { return a + b }\nconst main = (): void => { const pair: Pair = [1, 2]; console.log(add(...pair)) }\nmain()',
    bare: JS,
    why: 'the usual form',
  },
  {
    name: 'export const',
    program: 'export const add = (a: number, b: number): number => a + b',
    bare: JS,
    why: 'an ES module is a program too',
  },
  {
    name: 'declare and namespace',
    program:
      'declare const process: any\nnamespace Demo { export const x = 1 }\nfunction add(a: number, b: number): number { return a + b }',
    bare: JS,
    why: 'declarations are no code',
  },
])

export const NODE_ENTRY: readonly VerdictCase[] = [...javascript, ...typescript]
