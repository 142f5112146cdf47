import type { ZooLanguage } from './zoo-language.ts'

export const typescript: ZooLanguage = {
  language: 'typescript',
  accepted: `import { readFileSync } from 'node:fs'
interface Pair { readonly a: number; readonly b: number }
const [a, b] = readFileSync(0, 'utf8').trim().split(' ').map(Number) as [number, number]
const pair: Pair = { a, b }
console.log(pair.a + pair.b)
`,
  wrongAnswer: `import { readFileSync } from 'node:fs'
const [a, b] = readFileSync(0, 'utf8').trim().split(' ').map(Number) as [number, number]
console.log(a + b + 1)
`,
  runtimeError: `const reason: string = 'no'
console.log('Error')
throw new Error(reason)
`,
  compileError: `const f: number = (
`,
  endlessLoop: `let n: number = 0
for (;;) n++
`,
  memoryHog: `const kept: Buffer[] = []
for (;;) kept.push(Buffer.alloc(1 << 22, 1))
`,
  outputFlood: `import { writeSync } from 'node:fs'
const line: string = 'x'.repeat(10000) + '\\n'
for (;;) writeSync(1, line)
`,
  forkBomb: `import { spawn } from 'node:child_process'
for (let i: number = 0; i < 300; i++) spawn('/bin/sleep', ['20']).on('error', (error: Error) => { throw error })
`,
  harness: {
    program: `const add = (a: number, b: number): number => a + b
`,
    passing: `import assert from 'node:assert'
const found: number = add(2, 3)
assert.equal(found, 5)
`,
    failing: `import assert from 'node:assert'
assert.equal(add(2, 3), 6 as number)
`,
    early: `const add = (a: number, b: number): number => process.exit(0)
`,
  },
}
