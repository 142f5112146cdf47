import type { ZooLanguage } from './zoo-language.ts'

export const javascript: ZooLanguage = {
  language: 'javascript',
  accepted: `const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(' ').map(Number)
console.log(a + b)
`,
  wrongAnswer: `const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(' ').map(Number)
console.log(a + b + 1)
`,
  runtimeError: `console.log('Error')
throw new Error('no')
`,
  compileError: `const f = (
`,
  endlessLoop: `for (;;);
`,
  memoryHog: `const kept = []
for (;;) kept.push(Buffer.alloc(1 << 22, 1))
`,
  outputFlood: `const line = 'x'.repeat(10000) + '\\n'
for (;;) require('fs').writeSync(1, line)
`,
  forkBomb: `const { spawn } = require('child_process')
for (let i = 0; i < 300; i++) spawn('/bin/sleep', ['20']).on('error', (error) => { throw error })
`,
  harness: {
    program: `function add(a, b) { return a + b }
`,
    passing: 'console.assert(add(2, 3) === 5)\n',
    failing: 'console.assert(add(2, 3) === 6)\n',
    early: `function add(a, b) { process.exit(0) }
`,
  },
}
