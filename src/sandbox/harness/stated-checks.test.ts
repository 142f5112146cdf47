import { describe, expect, test } from 'vitest'
import { statesChecks, type CheckSyntax } from './stated-checks.ts'

const braces: CheckSyntax = {
  comments: /"(?:[^"\\\n]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g,
  checks: /\bthrow\b/,
  definitions: /^function\s+(\w+)/gm,
  body: 'braces',
}
const ends: CheckSyntax = { comments: /#.*/g, definitions: /^def\s+(\w+)/gm, body: 'end' }

describe('statesChecks', () => {
  test.each([
    ['nothing', '', false],
    ['comments only', '// throw\n/* throw */', false],
    ['no check', 'print(add(2, 3))', false],
    ['a check', 'if (add(2, 3) !== 5) throw 1', true],
    ['a comment in a text', 'say("http://x"); throw 1', true],
    ['a function that nobody calls', 'function a() { if (x) { throw 1 } }', false],
    ['a function that only an uncalled one calls', 'function a() { throw 1 }\nfunction b() { a() }', false],
    ['a function that is called', 'function a() { throw 1 }\na()', true],
  ])('sees %s in a language of braces', (_, text, checks) => {
    expect(statesChecks(text, braces)).toBe(checks)
  })

  test.each([
    ['comments only', '# raise', false],
    ['a method that nobody calls', 'def a\n  if x\n    raise\n  end\nend\n', false],
    ['a method in one line that nobody calls', 'def a() raise end', false],
    ['a method that is called', 'def a\n  raise\nend\na\n', true],
    ['a statement', 'raise unless x', true],
  ])('sees %s in a language of ends', (_, text, checks) => {
    expect(statesChecks(text, ends)).toBe(checks)
  })
})
