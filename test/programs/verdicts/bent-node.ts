/** JavaScript and TypeScript programs that bend what a test leans on: global names of their own, modules, the test's text. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const javascript = ['javascript', 'typescript'].flatMap((language) =>
  bentPairs(language, [
    [
      'Math of its own',
      'const Math = { abs: () => 0 }\nfunction add(a, b) { return 0 }',
      "if (Math.abs(add(2, 3) - 5) > 1e-9) throw new Error('no')",
    ],
    [
      'JSON of its own',
      "const JSON = { stringify: () => 'x' }\nfunction add(a, b) { return [0] }",
      "if (JSON.stringify([add(2, 3)]) !== JSON.stringify([5])) throw new Error('no')",
    ],
    [
      'Object of its own',
      'class Object { static is() { return true } }\nfunction add(a, b) { return 0 }',
      "if (!Object.is(add(2, 3), 5)) throw new Error('no')",
    ],
    [
      'String of its own',
      "const String = () => 'x'\nfunction add(a, b) { return 0 }",
      "if (String(add(2, 3)) !== String(5)) throw new Error('no')",
    ],
    [
      'isDeepStrictEqual',
      "require('node:util').isDeepStrictEqual = () => true\nfunction add(a, b) { return 0 }",
      "const util = require('node:util')\nif (!util.isDeepStrictEqual(add(2, 3), 5)) throw new Error('no')",
    ],
    [
      'isDeepStrictEqual in the function',
      "function add(a, b) { require('node:util').isDeepStrictEqual = () => true; return 0 }",
      "const util = require('node:util')\nif (!util.isDeepStrictEqual(add(2, 3), 5)) throw new Error('no')",
    ],
    [
      'Date in the function',
      'function add(a, b) { Date.prototype.getTime = () => 0; return new Date(0) }',
      "const got = add(2, 3)\nif (new Date(Number(got)).getTime() !== new Date(5).getTime()) throw new Error('no')",
    ],
    [
      'parseInt in the function',
      'function add(a, b) { globalThis.parseInt = () => 5; return 0 }',
      "const got = add(2, 3)\nif (parseInt(got, 10) !== 5) throw new Error('no')",
    ],
    [
      'Buffer.compare in the function',
      'function add(a, b) { Buffer.compare = () => 0; return 0 }',
      "const got = add(2, 3)\nif (Buffer.compare(Buffer.from(String(got)), Buffer.from('5')) !== 0) throw new Error('no')",
    ],
    [
      'the source by the inspector',
      "function add(a, b) {\n  const { Session } = require('node:inspector')\n  const session = new Session()\n  session.connect()\n  let found = 0\n  session.on('Debugger.scriptParsed', ({ params }) => {\n    session.post('Debugger.getScriptSource', { scriptId: params.scriptId }, (error, source) => {\n      const match = /add\\(2, 3\\), (\\d+)/.exec(source?.scriptSource ?? '')\n      if (match) found = Number(match[1])\n    })\n  })\n  session.post('Debugger.enable')\n  session.disconnect()\n  return found\n}",
    ],
    [
      'the caller by another realm',
      "function add(a, b) {\n  const text = require('node:vm').runInNewContext('(f) => Function.prototype.toString.call(f)')(add.caller)\n  return Number(/add\\(2, 3\\), (\\d+)/.exec(text)?.[1])\n}",
    ],
    [
      'a heap snapshot',
      "function add(a, b) {\n  const v8 = require('node:v8')\n  const file = v8.writeHeapSnapshot('/tmp/x.heapsnapshot')\n  const match = /add\\(2, 3\\), (\\d+)/.exec(require('node:fs').readFileSync(file, 'utf8'))\n  return Number(match?.[1])\n}",
    ],
  ]),
)

export const BENT_NODE: readonly VerdictCase[] = [...javascript]
